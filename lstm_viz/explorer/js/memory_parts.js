// Memory parts: what a cell of a state map is made of, read from a network that is shown.

import { memoryOf } from "./engine/memory.js";
import { hasStep, valueBefore } from "./flow.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Memory } from "./engine/memory.js" */
/** @import { Network } from "./network.js" */

/** Below this, what neither was kept nor written is rounding. */
const SET = 1e-3;

/**
 * @typedef {Object} Parts
 * @property {string} signal     the state: c, or h of a GRU
 * @property {number[]} steps    those that were read up to the one that is looked at, in their order
 * @property {Float64Array} write  what each of them wrote
 * @property {Memory} memory
 * @property {number} total      the state, as it is shown
 * @property {{at: number, part: number}[]} set  steps (places in `steps`) whose state an edit has set
 * @property {number} rounding   what is left
 */

/**
 * @param {Network} network
 * @returns {"c"|"h"|null} the state that a gate keeps; null where the network has no such gate
 */
export const keptState = ({ kind }) => /** @type {const} */ ({ lstm: "c", gru: "h", rnn: null })[kind];

/**
 * What the state of a unit at a step is made of; null where there is no such state.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @returns {Parts|null}
 */
export function partsOf(model, network, step, unit) {
  const signal = keptState(network);
  if (!signal || !hasStep(model, network, step)) return null;
  const backward = network.direction === 1;
  const all = Array.from({ length: model.steps }, (_, at) => at).filter((at) => hasStep(model, network, at));
  const steps = (backward ? all.reverse() : all).filter((at) => (backward ? at >= step : at <= step));
  /** @param {string} name */
  const row = (name) => Float64Array.from(steps, (at) => network.value(name, at, unit));
  const lstm = network.kind === "lstm";
  const keep = row(lstm ? "f" : "z");
  const [gate, fresh] = lstm ? [row("i"), row("g")] : [keep.map((z) => 1 - z), row("n")];
  const write = gate.map((value, at) => value * fresh[at]);
  const state = row(signal);
  const first = valueBefore(model, network, signal, steps[0], unit);
  const memory = memoryOf({ keep, write, state, first });
  /** @type {Parts["set"]} */
  const set = [];
  let rounding = 0;
  memory.set.forEach((part, at) => {
    if (Math.abs(part) > SET * memory.share[at] * Math.max(1, Math.abs(state[at]))) set.push({ at, part });
    else rounding += part;
  });
  return { signal, steps, write, memory, total: state[state.length - 1], set, rounding };
}
