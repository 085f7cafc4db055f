// Similar: where else in a sequence the same units are on as in a passage, or their values are alike.

import { valueAt } from "./network.js";
import { limitsOf, wayOf } from "./passage.js";

/** @import { Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */

/**
 * @typedef {Object} Similar
 * @property {Extent} extent  from 0
 * @property {number} score   -1 to 1
 * @property {number[]} shared  of the units, those that are on at most of the same steps; none where values are compared
 */

const COUNT = 5;
const SHARED_UNITS = 5; // units of those that are on in both
/** Products of a search by cosine: so many take about a second in a browser. */
export const MOST_PRODUCTS = 6e8;

/**
 * The passages of the same length at whose steps most of the same units are on, the likest first. A signal that can be
 * below 0 is on from the threshold up or from its negative down, and must be on in the same way. The score is the Jaccard
 * index of pairs of a unit and a step: of those that are on in either passage, the share that is on in both. It is that of
 * Python's `behaviour.same_at_each_step`.
 *
 * @param {Values} values     (time, unit)
 * @param {Extent} passage
 * @param {number|Float64Array} threshold  above 0, of all units or (unit,)
 * @param {boolean} signed
 * @returns {Similar[]|null}  none where no unit is on at any step of the passage; null where it would take too long
 */
export function sameUnits(values, passage, threshold, signed) {
  const { width } = values;
  const steps = values.data.length / width;
  const long = passage[1] - passage[0] + 1;
  const places = steps - long + 1;
  const limits = limitsOf(threshold, width);
  const ways = new Int8Array(steps * width);
  const counts = new Float64Array(steps + 1); // units that are on at all steps before
  for (let step = 0, at = 0; step < steps; step += 1) {
    counts[step + 1] = counts[step];
    for (let unit = 0; unit < width; unit += 1, at += 1) {
      ways[at] = wayOf(valueAt(values, step, unit), limits[unit], signed);
      counts[step + 1] += Math.abs(ways[at]);
    }
  }
  const first = passage[0] * width;
  const asked = ways.subarray(first, first + long * width);
  const pairs = Uint32Array.from(asked.keys()).filter((at) => asked[at] !== 0);
  if (!pairs.length) return [];
  if (places * pairs.length > MOST_PRODUCTS) return null;
  const scores = Float64Array.from({ length: places }, (_, place) => {
    let both = 0;
    for (const at of pairs) both += Number(ways[place * width + at] === asked[at]);
    return both / (counts[place + long] - counts[place] + pairs.length - both);
  });
  return apart(scores, passage, long).map((one) => {
    const shared = new Map();
    for (const at of pairs)
      if (ways[one.extent[0] * width + at] === asked[at]) shared.set(at % width, (shared.get(at % width) ?? 0) + 1);
    const most = [...shared].sort(([unit, often], [other, less]) => less - often || unit - other);
    return { ...one, shared: most.slice(0, SHARED_UNITS).map(([unit]) => unit) };
  });
}

/**
 * Whether a sequence has another passage of this length, which touches none of this one's steps.
 *
 * @param {Extent} passage
 * @param {number} steps
 */
export const hasRoom = ([first, last], steps) => Math.max(first, steps - 1 - last) > last - first;

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
