// Similar: where else in a sequence the same units are on as in a passage, or their values are alike.

import { valueAt } from "./network.js";
import { limitsOf } from "./passage.js";

/** @import { Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */

/**
 * @typedef {Object} Similar
 * @property {Extent} extent  from 0
 * @property {number} score   -1 to 1
 * @property {number[]} shared  units that are on in the same way through both passages; none where values are compared
 */

const COUNT = 5;
/** Products of a search by cosine: so many take about a second in a browser. */
export const MOST_PRODUCTS = 6e8;

/**
 * The passages of the same length at which most of the same units are on, the likest first. A signal that can be below 0
 * is on above the threshold or below its negative, and on in the same way at every step of a passage. The score is the
 * Jaccard index: of the units on through either passage, the share that is on through both.
 *
 * @param {Values} values     (time, unit)
 * @param {Extent} passage
 * @param {number|Float64Array} threshold  above 0, of all units or (unit,)
 * @param {boolean} signed
 * @returns {Similar[]}       none where no unit is on through the passage
 */
export function sameUnits(values, passage, threshold, signed) {
  const { width } = values;
  const steps = values.data.length / width;
  const long = passage[1] - passage[0] + 1;
  const [both, either] = [new Float64Array(steps), new Float64Array(steps)];
  const limits = limitsOf(threshold, width);
  /** @type {{unit: number, ways: Int8Array}[]} The units that are on through the passage. */
  const asked = [];
  for (let unit = 0; unit < width; unit += 1) {
    const ways = onThrough(values, unit, long, limits[unit], signed);
    const own = ways[passage[0]];
    if (own) asked.push({ unit, ways });
    for (let at = 0; at + long <= steps; at += 1) {
      const same = own !== 0 && ways[at] === own;
      if (same) both[at] += 1;
      // On in one way there and in the other here: two that are on through one passage each.
      either[at] += same ? 1 : Number(own !== 0) + Number(ways[at] !== 0);
    }
  }
  if (!asked.length) return [];
  const scores = Float64Array.from({ length: steps - long + 1 }, (_, at) => both[at] / either[at]);
  const sharedAt = (/** @type {number} */ at) =>
    asked.filter(({ ways }) => ways[at] === ways[passage[0]]).map(({ unit }) => unit);
  return apart(scores, passage, long).map((one) => ({ ...one, shared: sharedAt(one.extent[0]) }));
}

/**
 * At each step: 1 where a unit is above the threshold for so many steps from there on, -1 where below its negative, 0.
 *
 * @param {Values} values
 * @param {number} unit
 * @param {number} long
 * @param {number} threshold
 * @param {boolean} signed
 */
export function onThrough(values, unit, long, threshold, signed) {
  const steps = values.data.length / values.width;
  const ways = new Int8Array(steps);
  let [up, down] = [0, 0];
  for (let step = steps - 1; step >= 0; step -= 1) {
    const value = valueAt(values, step, unit);
    up = value > threshold ? up + 1 : 0;
    down = signed && value < -threshold ? down + 1 : 0;
    ways[step] = Number(up >= long) - Number(down >= long);
  }
  return ways;
}

/**
 * The passages of the same length whose values are most alike, step by step: by the cosine between all of them.
 *
 * @param {Values} values  (time, unit)
 * @param {Extent} passage
 * @returns {Similar[]|null}  null where that would take too long
 */
export function alike(values, passage) {
  const { width } = values;
  const steps = values.data.length / width;
  const long = passage[1] - passage[0] + 1;
  const places = steps - long + 1;
  if (places * long * width > MOST_PRODUCTS) return null;
  const plain = Float32Array.from({ length: steps * width }, (_, at) => {
    const value = valueAt(values, Math.floor(at / width), at % width);
    return Number.isNaN(value) ? 0 : value;
  });
  const size = long * width;
  const asked = plain.subarray(passage[0] * width, passage[0] * width + size);
  const squares = new Float64Array(steps + 1);
  for (let step = 0; step < steps; step += 1) {
    let sum = 0;
    for (let at = step * width; at < (step + 1) * width; at += 1) sum += plain[at] * plain[at];
    squares[step + 1] = squares[step] + sum;
  }
  const lengthOf = (/** @type {number} */ at) => Math.sqrt(Math.max(0, squares[at + long] - squares[at]));
  const scores = new Float64Array(places);
  for (let at = 0; at < places; at += 1) {
    let sum = 0;
    for (let k = 0, from = at * width; k < size; k += 1) sum += asked[k] * plain[from + k];
    const scale = lengthOf(at) * lengthOf(passage[0]);
    scores[at] = scale > 0 ? sum / scale : 0;
  }
  return apart(scores, passage, long);
}

/**
 * The places of the highest scores: no passage touches the one that is asked for, or another one.
 *
 * @param {Float64Array} scores
 * @param {Extent} without
 * @param {number} long
 */
function apart(scores, without, long) {
  const left = Float64Array.from(scores);
  const close = (/** @type {number} */ first, /** @type {number} */ last) =>
    left.fill(-Infinity, Math.max(0, first - long + 1), Math.min(left.length, last + 1));
  close(without[0], without[1]);
  /** @type {Similar[]} */
  const found = [];
  while (found.length < COUNT) {
    let best = 0;
    for (let at = 1; at < left.length; at += 1) if (left[at] > left[best]) best = at;
    if (!(left[best] > -Infinity)) break;
    found.push({ extent: [best, best + long - 1], score: left[best], shared: [] });
    close(best, best + long - 1);
  }
  return found;
}
