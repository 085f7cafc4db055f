// Own ranges: the values of each unit as shares of its own largest one, so that a map shows what small units do.

import { changesOf } from "./changes.js";
import { valueAt } from "./network.js";

/** @import { Model } from "./decode.js" */
/** @import { Network, Values } from "./network.js" */
/** @import { Header } from "./payload.js" */

/** @type {WeakMap<Header, Map<string, Float32Array>>} */
const ownLargest = new WeakMap();
/** @type {WeakMap<Float32Array, WeakMap<Values, Values>>} by the largest and the values */
const ownShares = new WeakMap();

/**
 * The largest absolute value of each unit, (unit,), at any step and checkpoint of the recording, edits or not; 0 of a
 * unit that stays at 0.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {boolean} changing  of its changes since the step before
 */
export function largestOfUnits(model, { index, width }, signal, changing) {
  const found = ownLargest.get(model.header) ?? new Map();
  ownLargest.set(model.header, found);
  const key = `${index} ${signal} ${changing}`;
  if (found.has(key)) return /** @type {Float32Array} */ (found.get(key));
  const largest = new Float32Array(width(signal));
  model.each((view) => {
    const network = view.networks[index];
    const values = changing ? changesOf(view, network, signal).values : network.stored(signal);
    for (let step = 0; step < view.steps; step += 1)
      for (let unit = 0; unit < largest.length; unit += 1) {
        const size = Math.abs(valueAt(values, step, unit));
        if (size > largest[unit]) largest[unit] = size;
      }
  });
  found.set(key, largest);
  return largest;
}

/**
 * Values as shares of each unit's own largest one.
 *
 * @param {Values} values
 * @param {Float32Array} largest  from `largestOfUnits`
 * @returns {Values}
 */
export function sharesOf(values, largest) {
  const shares = ownShares.get(largest) ?? new WeakMap();
  ownShares.set(largest, shares);
  const found = shares.get(values);
  if (found) return found;
  const data = values.data.map((value, at) => value / (largest[at % values.width] || 1));
  const made = { ...values, data };
  shares.set(values, made);
  return made;
}
