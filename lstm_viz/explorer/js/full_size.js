// Full size: the largest size of a state over the whole sequence, to which bars and wires are drawn.

import { familyOf, memoryState } from "./engine/kinds.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/**
 * Network → unit → the largest state, so that bars keep one scale.
 *
 * @type {WeakMap<Network, Map<number|null, number>>}
 */
const largest = new WeakMap();

/**
 * The largest size of the state over the whole sequence, or of the mean of the units' sizes, at any
 * checkpoint of a training: the full length of a bar, the same at each step. What a gate keeps is
 * never more.
 * @param {ModelView} model
 * @param {Network} network
 * @param {number|null} unit
 * @returns {number}
 */
export function stateScale(model, network, unit) {
  const known = largest.get(network) ?? new Map();
  largest.set(network, known);
  const found =
    known.get(unit) ?? (Math.max(...model.each((view) => largestState(view, view.networks[network.index], unit))) || 1);
  known.set(unit, found);
  return found;
}

/**
 * @param {ModelView} model
 * @param {Network} network
 * @param {number|null} unit
 */
function largestState(model, network, unit) {
  const signal = familyOf(network.kind) === "rnn" ? "a" : memoryState(network.kind);
  let most = 0;
  for (let step = signal === "a" ? 0 : -1; step < model.steps; step += 1) {
    let size = 0;
    if (unit !== null) size = Math.abs(network.value(signal, step, unit));
    else for (const value of network.column(signal, step)) size += Math.abs(value) / network.units;
    if (size > most) most = size; // past the end of a shorter sequence it is NaN, and no more
  }
  return most;
}
