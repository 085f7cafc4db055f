// Curve units: which unit follows a curve that was drawn over the steps, chosen on one half and tested on the other.

import { meanOf } from "./engine/sums.js";
import { valueAt } from "./network.js";

/** @import { Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */

/**
 * @typedef {Object} Follower
 * @property {number} unit
 * @property {number} found   Pearson's r with the curve on the first half, or on the whole where there are no halves
 * @property {number} tested  ... on the second half; NaN without halves, as where one of the two never changes
 */

/**
 * @typedef {Object} Followers
 * @property {Follower[]} units  those first whose `found` is largest in size
 * @property {number|null} bar   the largest |r| of any unit with the curve moved round; null where nothing was held out
 */

const SHIFTS = 99;
export const LEAST_STEPS = 4 * SHIFTS; // so that moves by a quarter of the half and less are still different ones
const NEAR = 0.02; // of a half: a move by less leaves the curve where it was

/**
 * Where a part of a text is long enough, units are chosen on its first half, and tested on the second against the best of
 * all units with the curve moved round in a circle; else they are only sorted, over all of it.
 *
 * @param {Values} values             (time, unit)
 * @param {ArrayLike<number>} curve   (time,)
 * @param {Extent} part               its first and its last step: outside, nobody has drawn
 * @returns {Followers|null}          null where the curve never changes, in one of its halves if there are any
 */
export function followers(values, curve, [first, last]) {
  const { width } = values;
  const steps = last - first + 1;
  const halves = steps >= LEAST_STEPS;
  const cut = halves ? Math.floor(steps / 2) : steps;
  const parts = halves
    ? [
        [0, cut],
        [cut, steps],
      ]
    : [[0, steps]];
  const wanted = parts.map(([from, to]) => standard(to - from, (step) => curve[first + from + step]));
  if (wanted.some((one) => one === null)) return null;
  /** @type {Follower[]} */
  const units = [];
  let bar = 0;
  const long = steps - cut;
  const near = Math.max(1, Math.ceil(NEAR * long));
  const shifts = Array.from({ length: SHIFTS }, (_, k) => near + Math.round((k * (long - 2 * near)) / (SHIFTS - 1)));
  for (let unit = 0; unit < width; unit += 1) {
    const own = parts.map(([from, to]) => standard(to - from, (step) => valueAt(values, first + from + step, unit)));
    const r = own.map((one, part) => product(one, wanted[part], 0));
    units.push({ unit, found: r[0], tested: r[1] ?? Number.NaN });
    const second = own[1];
    if (second) for (const by of shifts) bar = Math.max(bar, Math.abs(product(second, wanted[1], by)));
  }
  const size = (/** @type {Follower} */ { found }) => (Number.isNaN(found) ? -1 : Math.abs(found));
  units.sort((one, other) => size(other) - size(one) || one.unit - other.unit);
  return { units, bar: halves ? bar : null };
}

/**
 * With mean 0 and length 1; what is missing is the mean. Null where nothing changes.
 *
 * @param {number} long
 * @param {(step: number) => number} valueAtStep
 */
function standard(long, valueAtStep) {
  const found = Float64Array.from({ length: long }, (_, step) => valueAtStep(step));
  const known = found.filter((value) => !Number.isNaN(value));
  const mean = meanOf(known);
  let square = 0;
  for (let step = 0; step < long; step += 1) {
    found[step] = Number.isNaN(found[step]) ? 0 : found[step] - mean;
    square += found[step] * found[step];
  }
  const size = Math.sqrt(square);
  if (!(size > 1e-9 * Math.max(1, Math.abs(mean)))) return null;
  return found.map((value) => value / size);
}

/**
 * The sum of products, with the second moved round by so many steps.
 *
 * @param {Float64Array|null} one
 * @param {Float64Array|null} two
 * @param {number} by
 */
function product(one, two, by) {
  if (!one || !two) return Number.NaN;
  let sum = 0;
  const long = one.length;
  for (let step = 0; step < by; step += 1) sum += one[step] * two[step - by + long];
  for (let step = by; step < long; step += 1) sum += one[step] * two[step - by];
  return sum;
}

/**
 * Draw a straight part into a curve, both ends included.
 *
 * @param {Float32Array} curve
 * @param {{step: number, value: number}} from
 * @param {{step: number, value: number}} to
 */
export function drawPart(curve, from, to) {
  const [first, last] = from.step <= to.step ? [from, to] : [to, from];
  const long = last.step - first.step;
  for (let step = first.step; step <= last.step; step += 1) {
    const share = long ? (step - first.step) / long : 0;
    curve[step] = long ? first.value + share * (last.value - first.value) : to.value;
  }
}
