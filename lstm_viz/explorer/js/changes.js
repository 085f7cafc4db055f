// Changes: by how much a signal rose or fell since the step before, of every unit at every step.

import { roundOut } from "./figures.js";
import { stepBefore } from "./flow.js";
import { valueAt } from "./network.js";
import { remembered, rememberedByName } from "./remembered.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network, Values } from "./network.js" */
/** @import { Extent, Header } from "./payload.js" */

/**
 * @typedef {{step: number, unit: number, change: number}} Largest
 *
 * @typedef {Object} Changes
 * @property {Values} values       x_t − x_{t−1}, stored as a signal is, so that a map can show it
 * @property {Largest|null} largest  the first of the largest in size; null where nothing is known
 */

/**
 * The changes of a signal since the step before: the one that the network read before, so that it is
 * past a gap, and to the right where it reads backwards. Before the first step is the initial state; a
 * signal that has none has no change there, and NaN stands for it.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Changes}
 */
export const changesOf = (model, network, signal) => changesIn(network.stored(signal), model, network, signal);

/** @type {(stored: Values, model: ModelView, network: Network, signal: string) => Changes} */
const changesIn = remembered((stored, model, network, signal) => {
  const { width, error } = stored;
  const data = new Float32Array(model.steps * width);
  /** @type {Largest|null} */
  let largest = null;
  for (let step = 0; step < model.steps; step += 1) {
    const before = stepBefore(model, network, step);
    const initial = before < 0 ? network.array(`initial.${signal}`) : null;
    for (let unit = 0; unit < width; unit += 1) {
      const old = before < 0 ? (initial?.[unit] ?? NaN) : valueAt(stored, before, unit);
      const change = valueAt(stored, step, unit) - old;
      data[step * width + unit] = change;
      if (Math.abs(change) > Math.abs(largest?.change ?? 0) || (!largest && !Number.isNaN(change)))
        largest = { step, unit, change };
    }
  }
  // Each of the two values may be off by what 16 bits have rounded.
  return { values: { data, width, error: 2 * error }, largest };
});

/**
 * The change at a cell, NaN where there is none, and how far 16 bits can have moved it: a locked step is
 * exact, and the step before it need not be.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {string} signal
 * @param {number} step
 * @param {number} unit
 * @returns {{change: number, error: number}}
 */
export function changeAt(model, network, signal, step, unit) {
  const before = stepBefore(model, network, step);
  const change = Math.fround(network.value(signal, step, unit) - network.value(signal, before, unit));
  return { change, error: network.error(signal, step, unit) + network.error(signal, before, unit) };
}

/**
 * All units' changes at a step.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {string} signal
 * @param {number} step
 */
export function changeColumn(model, network, signal, step) {
  const { data, width } = changesOf(model, network, signal).values;
  return /** @type {Float32Array} */ (data).subarray(step * width, (step + 1) * width);
}

/**
 * The range of a signal's changes: symmetric, the same for all networks that are compared and at all
 * checkpoints, and so wide that it holds the largest, rounded up to two digits.
 *
 * @param {ModelView} model
 * @param {string} signal
 * @returns {Extent}
 */
export const changeRange = (model, signal) => findRange(model.header, signal, model);

/** @type {(of: Header, signal: string, model: ModelView) => Extent} */
const findRange = rememberedByName((_of, signal, model) => {
  const sizes = model.each((view) =>
    view.networks
      .filter((network) => network.names.includes(signal))
      .map((network) => Math.abs(changesOf(view, network, signal).largest?.change ?? 0)),
  );
  const limit = roundOut(Math.max(0, ...sizes.flat()), true) || 1;
  return [-limit, limit];
});
