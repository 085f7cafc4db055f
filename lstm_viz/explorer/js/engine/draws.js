// Draws: random numbers that a seed and a place give, the same in every browser, and a symbol drawn by one.

import { sumOf } from "./sums.js";

const GOLDEN = 0x9e3779b97f4a7c15n; // 2^64 divided by the golden ratio, made odd
const WORD_BITS = 64;
const FLOAT_DIGITS = 53; // bits of a float64's digits

/**
 * The number of SplitMix64 (Steele, Lea and Flood 2014) at a place: each follows from seed and place alone, so that a step
 * back and forth draws the same.
 *
 * @param {number} seed   a whole number
 * @param {number} place  from 0
 * @returns {bigint}  64 bits
 */
export function splitMix(seed, place) {
  const wrap = (/** @type {bigint} */ value) => BigInt.asUintN(WORD_BITS, value);
  let mixed = wrap(BigInt(seed) + GOLDEN * BigInt(place + 1));
  mixed = wrap((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
  mixed = wrap((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
  return mixed ^ (mixed >> 31n);
}

/**
 * The same as a float64 from 0 to below 1.
 *
 * @param {number} seed
 * @param {number} place
 */
export const uniformAt = (seed, place) =>
  Number(splitMix(seed, place) >> BigInt(WORD_BITS - FLOAT_DIGITS)) / 2 ** FLOAT_DIGITS;

/**
 * The place of a symbol, drawn with the probabilities softmax(outputs / temperature), in float64. At 0 it is the most
 * probable one.
 *
 * @param {ArrayLike<number>} outputs
 * @param {number} temperature  0 or more
 * @param {number} uniform      from 0 to below 1
 */
export function drawPlace(outputs, temperature, uniform) {
  let highest = 0;
  for (let k = 1; k < outputs.length; k += 1) if (outputs[k] > outputs[highest]) highest = k;
  if (!(temperature > 0)) return highest;
  const odds = Array.from(outputs, (output) => Math.exp((output - outputs[highest]) / temperature));
  let rest = uniform * sumOf(odds);
  for (let k = 0; k < odds.length; k += 1) {
    rest -= odds[k];
    if (rest < 0) return k;
  }
  return highest; // rounding has left a rest
}
