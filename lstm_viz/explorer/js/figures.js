// Figures: numbers as they are printed, and roundings that add up to the last printed digit.

import { clamp } from "./clamp.js";
import { sumOf } from "./engine/sums.js";

/** @import { Extent } from "./payload.js" */

/** The decimals of a number in a sentence or the diagram, and in an equation. */
export const FEW_DECIMALS = 2;
export const MANY_DECIMALS = 4;
const MOST_DECIMALS = 6; // however small a range is
const VERY_WIDE = 10_000; // as wide a range is shown in whole numbers
const MOST_FIXED = 100; // that JavaScript writes

/** What is printed where there is no value. */
export const NONE = "–";

/** Up to so many inputs of a step are printed; more are counted. */
export const FEW_INPUTS = 3;

const FARTHEST = 200; // last digits from a sum within which one that fits is sought

/**
 * A number with fixed decimals and a true minus sign; never "−0.00"; NONE where there is none.
 * @param {number} value
 * @param {number} decimals
 * @returns {string}
 */
export function printNumber(value, decimals) {
  if (Number.isNaN(value)) return NONE;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/**
 * A number and how far off it may be: "0.1234 ± 0.00004"; an exact one alone.
 *
 * @param {number} value
 * @param {number} error
 */
export const printWithin = (value, error) =>
  printNumber(value, MANY_DECIMALS) + (error > 0 && !Number.isNaN(value) ? ` ± ${printBound(error)}` : "");

/**
 * The decimals that show two digits of a size, and two at the least.
 *
 * @param {number} size
 */
export const decimalsOf = (size) => clamp(1 - Math.floor(Math.log10(size || 1)), FEW_DECIMALS, MOST_DECIMALS);

/**
 * Numbers that are compared, all with as many decimals: two, or more where all that `range` holds is
 * so small that two would leave it fewer than two digits, and none where it is very wide.
 *
 * @param {number[]} values
 * @param {Extent} range  what they all lie in, at this step and at others
 * @returns {string[]}
 */
export function printTogether(values, [low, high]) {
  const decimals = high - low >= VERY_WIDE ? 0 : decimalsOf(Math.max(Math.abs(low), Math.abs(high)));
  return values.map((value) => printNumber(value, decimals));
}

/**
 * A number to about a thousandth of a range, however large the number is.
 *
 * @param {number} value
 * @param {number} wide  of the range
 */
export function roundWithin(value, wide) {
  const power = Math.floor(Math.log10(wide)) - 3;
  const unit = 10 ** Math.max(0, power);
  return power > 0 ? Math.round(value / unit) * unit : Number(value.toFixed(Math.min(-power, MOST_FIXED)));
}

/**
 * The ends of a range that has two, to about a thousandth of it.
 *
 * @param {Extent} range
 * @returns {[string, string]}
 */
export function printEnds([low, high]) {
  /** @param {number} end */
  const print = (end) => String(roundWithin(end, high - low)).replaceAll("-", "−");
  return [print(low), print(high)];
}

const ROUND_TRIES = 100; // far more than a number ever takes, in units of its second digit

/**
 * The nearest number with two digits that is no lower than `value`, or no higher: 0.0312 is 0.032
 * upward and 0.031 downward.
 *
 * @param {number} value
 * @param {boolean} up
 * @param {boolean} [beyond]  never `value` itself
 */
export function roundOut(value, up, beyond = false) {
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - 1);
  const places = Math.round(value / unit);
  for (let k = 0; k <= ROUND_TRIES; k += 1) {
    const limit = Number(((up ? places + k : places - k) * unit).toPrecision(2));
    if (up ? limit > value : limit < value) return limit;
    if (limit === value && !beyond) return limit;
  }
  return value; // it is not finite, or has no two digits
}

/**
 * The smallest 1, 2 or 5 × 10^k that holds a positive number.
 *
 * @param {number} value
 */
export function niceAbove(value) {
  const power = Math.floor(Math.log10(value));
  // Numbers are read from text, since 10 ** −3 is not 0.001 everywhere.
  const steps = [`1e${power}`, `2e${power}`, `5e${power}`, `1e${power + 1}`].map(Number);
  return steps.find((step) => step >= value) ?? Number(`2e${power + 1}`);
}

/**
 * A whole number of last digits as text: 12345 with 4 decimals is "1.2345".
 * Digits are placed, not divided, so that the text is exactly the number.
 * @param {number} ticks
 * @param {number} decimals
 * @returns {string}
 */
export function printTicks(ticks, decimals) {
  const digits = String(Math.abs(ticks)).padStart(decimals + 1, "0");
  const text = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return ticks < 0 ? `−${text}` : text;
}

/**
 * A number as a whole number of last digits, rounded as it is printed.
 * @param {number} value
 * @param {number} decimals
 * @returns {number}
 */
export function toTicks(value, decimals) {
  return Math.round(Number(value.toFixed(decimals)) * 10 ** decimals);
}

/**
 * Round `values` to last digits that sum to `total`, by largest remainders: each is rounded down,
 * and what is missing goes, one digit each, to those that lost most. A zero stays a zero.
 * @param {number[]} values
 * @param {number} decimals
 * @param {number} total the sum to reach, in last digits
 * @returns {number[]} in last digits
 */
export function apportion(values, decimals, total) {
  const scaled = values.map((value) => value * 10 ** decimals);
  const ticks = scaled.map(Math.floor);
  const missing = total - sumOf(ticks);
  let takers = values.map((_, k) => k).filter((k) => values[k] !== 0);
  if (takers.length === 0) takers = values.map((_, k) => k);
  if (takers.length === 0) return ticks;
  takers.sort((a, b) => scaled[b] - ticks[b] - (scaled[a] - ticks[a]) || a - b);
  const each = Math.floor(missing / takers.length);
  const rest = missing - each * takers.length;
  takers.forEach((k, rank) => {
    ticks[k] += each + (rank < rest ? 1 : 0);
  });
  return ticks;
}

/**
 * The printed number nearest to `value` that `accepts` says yes to, in last digits; plain rounding
 * where none is near. So a printed sum can be chosen whose σ is the printed gate: each value of a
 * gate has such a sum, since σ and tanh are nowhere steeper than 1.
 * @param {number} value
 * @param {number} decimals
 * @param {(ticks: number) => boolean} accepts
 * @returns {number}
 */
export function nearestTicks(value, decimals, accepts) {
  const middle = toTicks(value, decimals);
  const side = value * 10 ** decimals >= middle ? 1 : -1;
  for (let away = 0; away <= FARTHEST; away += 1) {
    if (accepts(middle + side * away)) return middle + side * away;
    if (accepts(middle - side * away)) return middle - side * away;
  }
  return middle;
}

/**
 * The number that a reader takes from the screen: "−0.57" is −0.57.
 * @param {string} text
 */
export const readPrinted = (text) => Number(text.replace("−", "-"));

const BINARY = 1e-9; // what decimal fractions are off as binary ones, at the most

/**
 * What comes before a printed result: "≈" where its arithmetic, worked out with the printed numbers, ends on another
 * last digit, since each number is rounded by itself.
 * @param {number} found  what the printed numbers give
 * @param {string} printed
 * @param {number} decimals
 */
export function equalSign(found, printed, decimals) {
  const off = Math.abs(found - readPrinted(printed));
  return off > 0.5 * 10 ** -decimals + BINARY ? "≈" : "=";
}

/**
 * A printed number behind an operator: a negative one in brackets.
 * @param {string} text
 */
export const inBrackets = (text) => (text.startsWith("−") ? `(${text})` : text);

/**
 * A bound with one digit, rounded up, so that it stays a bound.
 *
 * @param {number} error
 */
export function printBound(error) {
  if (error === 0) return "0";
  const unit = 10 ** Math.floor(Math.log10(error));
  const bound = Math.ceil(error / unit) * unit;
  if (bound >= 10 && bound < 1e4) return String(bound);
  return bound.toPrecision(1).replace("+", "").replace("-", "−");
}

/**
 * "0.01", "100", "1e−7": a number beside an axis of powers.
 *
 * @param {number} power
 */
export const printPowerOfTen = (power) =>
  Math.abs(power) < 4 ? String(Number((10 ** power).toPrecision(1))) : `1e${power}`.replace("-", "−");
