// Unit range: how far the signals of one unit reach, for its lines over time.

import { roundOut } from "./figures.js";
import { valueAt } from "./network.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Extent } from "./payload.js" */
/** @import { RangeOf } from "./store.js" */

/**
 * Whether a signal is drawn in the range of its unit. One without bounds is, unless that of the maps is asked for: a
 * unit that counts may reach a thousand times as far as its neighbours, whose lines would be flat.
 *
 * @param {RangeOf} range
 * @param {Extent} shared  of the maps
 */
export const isOwn = (range, [low, high]) =>
  range === "own" || (range === "" && !(high === 1 && (low === 0 || low === -1)));

/**
 * The lowest and the highest value of a unit's `signals` at any step of the sequence and at any checkpoint,
 * rounded outward to two digits. Where nothing can be told apart (all values are one, or there are none), and
 * for gates, whose two ends mean something, it is the range of the maps.
 *
 * @param {ModelView} model
 * @param {number} net
 * @param {string[]} signals  of one range
 * @param {number} unit
 * @returns {Extent}
 */
export function unitRange(model, net, signals, unit) {
  const shared = model.networks[net].range(signals[0]);
  if (shared[0] === 0) return shared;
  let [low, high] = [Infinity, -Infinity];
  model.each((view) => {
    for (const signal of signals) {
      const values = view.networks[net].stored(signal);
      for (let step = 0; step < view.steps; step += 1) {
        const value = valueAt(values, step, unit);
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
  });
  return low < high ? [roundOut(low, false), roundOut(high, true)] : shared;
}
