// Full size: the largest size of a signal over the whole sequence, to which bars and wires are drawn.

import { familyOf, memoryState } from "./engine/kinds.js";
import { rememberedByName } from "./remembered.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/**
 * The full size of the state: the full length of a bar. What a gate keeps is never more.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number|null} unit
 */
export const stateScale = (model, network, unit) =>
  fullSize(model, network, familyOf(network.kind) === "rnn" ? "a" : memoryState(network.kind), unit);

/**
 * The largest size of a signal over the whole sequence, or of the mean of the units' sizes, at any
 * checkpoint of a training: the same at each step.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {string} signal
 * @param {number|null} unit
 * @returns {number}
 */
export const fullSize = (model, network, signal, unit) =>
  findFullSize(network, `${signal} ${unit}`, model, signal, unit);

/** @type {(network: Network, name: string, model: ModelView, signal: string, unit: number|null) => number} */
const findFullSize = rememberedByName(
  ({ index }, _name, model, signal, unit) =>
    Math.max(...model.each((view) => largestSize(view, view.networks[index], signal, unit))) || 1,
);

/**
 * @param {ModelView} model
 * @param {Network} network
 * @param {string} signal
 * @param {number|null} unit
 */
function largestSize(model, network, signal, unit) {
  let most = 0;
  for (let step = -1; step < model.steps; step += 1) {
    let size = 0;
    if (unit !== null) size = Math.abs(network.value(signal, step, unit));
    else for (const value of network.column(signal, step)) size += Math.abs(value) / network.units;
    // Past the end of a shorter sequence it is NaN, and no more; an m of −∞ is that of an empty memory.
    if (size > most && size < Infinity) most = size;
  }
  return most;
}
