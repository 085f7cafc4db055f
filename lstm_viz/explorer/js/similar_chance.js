// Similar by chance: how similar the most similar passage is where units are shifted along the text, each for itself.

import { uniformAt } from "./engine/draws.js";
import { valueAt } from "./network.js";
import { limitsOf, wayOf } from "./passage.js";
import { MOST_PRODUCTS } from "./similar.js";

/** @import { Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Similar } from "./similar.js" */

const COPIES = 100;
const STAYS_BELOW = 0.95;
/** Sums over the units of a copy have 32 bits, which is not enough to tell a smaller difference. */
const SUMS_DIFFER = 1e-5;

/**
 * The passages that are more similar than chance has it; all where there are no copies to tell.
 *
 * @param {readonly Similar[]} found
 * @param {number|null} chance
 */
export const aboveChance = (found, chance) =>
  chance === null ? found : found.filter(({ score }) => score > chance + SUMS_DIFFER);

/**
 * How far a unit is shifted in a copy: 1 to steps − 1, the same in every browser.
 *
 * @param {number} copy
 * @param {number} unit
 * @param {number} steps
 */
const turnOf = (copy, unit, steps) => 1 + Math.floor(uniformAt(unit, copy) * (steps - 1));

/**
 * Whether copies tell anything: a text of few steps has few other copies; of a long one they would take too long.
 *
 * @param {Values} values
 * @param {number} long
 */
function canShift({ data, width }, long) {
  const steps = data.length / width;
  return steps > COPIES && 2 * COPIES * data.length <= MOST_PRODUCTS && data.length * long <= MOST_PRODUCTS;
}

/**
 * Of copies of a text whose units are each shifted along it and round its end, so that which are on together is chance, the
 * Jaccard index of the most similar passage that 95 of 100 stay below; see `sameUnits`. Null where there can be no copies.
 *
 * @param {Values} values
 * @param {Extent} passage
 * @param {number|Float64Array} threshold
 * @param {boolean} signed
 * @returns {number|null}
 */
export function sameUnitsByChance(values, passage, threshold, signed) {
  const { width } = values;
  const [steps, long] = [values.data.length / width, passage[1] - passage[0] + 1];
  if (!canShift(values, long)) return null;
  const limits = limitsOf(threshold, width);
  const both = Array.from({ length: COPIES }, () => new Float32Array(steps));
  const either = both.map(() => new Float32Array(steps));
  const [same, any] = [new Float64Array(steps), new Float64Array(steps)];
  for (let unit = 0; unit < width; unit += 1) {
    const ways = Int8Array.from({ length: steps }, (_, step) =>
      wayOf(valueAt(values, step, unit), limits[unit], signed),
    );
    if (ways.every((way) => way === 0)) continue;
    for (let at = 0; at < steps; at += 1) {
      [same[at], any[at]] = [0, 0];
      for (let k = 0; k < long; k += 1) {
        const [own, there] = [ways[passage[0] + k], ways[(at + k) % steps]];
        if (own !== 0 && own === there) {
          same[at] += 1;
          any[at] += 1;
        } else any[at] += Math.abs(own) + Math.abs(there);
      }
    }
    for (let copy = 0; copy < COPIES; copy += 1)
      addTurned(both[copy], same, either[copy], any, turnOf(copy, unit, steps));
  }
  return unlikely(both, passage, (copy, at) => both[copy][at] / either[copy][at]);
}

/**
 * Add what a unit has at each place to the sums of a copy in which it is turned round.
 *
 * @param {Float32Array} over
 * @param {Float64Array} top
 * @param {Float32Array} under
 * @param {Float64Array} low
 * @param {number} turn
 */
function addTurned(over, top, under, low, turn) {
  for (let at = 0, from = turn; at < top.length; at += 1, from = from + 1 < top.length ? from + 1 : 0) {
    over[at] += top[from];
    under[at] += low[from];
  }
}

/**
 * The same for the cosine of all values; see `alike`.
 *
 * @param {Values} values
 * @param {Extent} passage
 * @returns {number|null}
 */
export function alikeByChance(values, passage) {
  const { width } = values;
  const [steps, long] = [values.data.length / width, passage[1] - passage[0] + 1];
  if (!canShift(values, long)) return null;
  const products = Array.from({ length: COPIES }, () => new Float32Array(steps));
  const squares = products.map(() => new Float32Array(steps));
  const [one, product, square] = [0, 0, 0].map(() => new Float64Array(steps));
  let length = 0;
  for (let unit = 0; unit < width; unit += 1) {
    for (let step = 0; step < steps; step += 1) one[step] = valueAt(values, step, unit) || 0; // NaN counts as 0
    for (let at = 0; at < steps; at += 1) {
      [product[at], square[at]] = [0, 0];
      for (let k = 0; k < long; k += 1) {
        const value = one[(at + k) % steps];
        product[at] += one[passage[0] + k] * value;
        square[at] += value * value;
      }
    }
    length += square[passage[0]];
    for (let copy = 0; copy < COPIES; copy += 1)
      addTurned(products[copy], product, squares[copy], square, turnOf(copy, unit, steps));
  }
  return unlikely(products, passage, (copy, at) => products[copy][at] / Math.sqrt(squares[copy][at] * length));
}

/**
 * What 95 of 100 of the copies' highest scores stay below, at places that do not touch the passage.
 *
 * @param {Float32Array[]} copies  each over the steps
 * @param {Extent} passage
 * @param {(copy: number, at: number) => number} score  NaN where there is none
 */
function unlikely(copies, [first, last], score) {
  const long = last - first + 1;
  const best = Float64Array.from(copies, (copy, k) => {
    let most = -Infinity;
    for (let at = 0; at + long <= copy.length; at += 1)
      if ((at + long <= first || at > last) && score(k, at) > most) most = score(k, at);
    return most;
  });
  const bar = best.sort()[Math.floor(STAYS_BELOW * COPIES)];
  return Number.isFinite(bar) ? bar : null;
}
