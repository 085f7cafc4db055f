// Differences: an edited run less the one without edits, of every unit at every step.

import { valueAt } from "./network.js";

/** @import { Model } from "./decode.js" */
/** @import { Network, Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */

/** @type {WeakMap<Values, Values>} A signal as it was edited → its difference. */
const differences = new WeakMap();

/**
 * Whether maps show differences.
 *
 * @param {Model} model
 * @param {Readonly<State>} state
 */
export const isDifference = (model, { showing }) => showing === "difference" && model.isEdited;

/**
 * The differences of a signal, stored as a signal is; NaN where either run has no value.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Values}
 */
export function differencesOf(model, network, signal) {
  const edited = network.stored(signal);
  const found = differences.get(edited);
  if (found) return found;
  // Of a network that no edit reaches, the run is the recorded one.
  const original = model.originals[network.index]?.stored[signal] ?? edited;
  const { width } = edited;
  const data = new Float32Array(model.steps * width);
  for (let step = 0, at = 0; step < model.steps; step += 1)
    for (let unit = 0; unit < width; unit += 1, at += 1)
      data[at] = valueAt(edited, step, unit) - valueAt(original, step, unit);
  const values = { data, width, base: 0, scale: 1, error: 0, coarse: false };
  differences.set(edited, values);
  return values;
}

/**
 * The range of a signal's differences: as far as its values reach, to both sides of 0, whatever is edited.
 *
 * @param {Network} network
 * @param {string} signal
 * @returns {Extent}
 */
export function differenceRange(network, signal) {
  const limit = Math.max(...network.range(signal).map(Math.abs));
  return [-limit, limit];
}
