// Memory parts: what a cell of a state map is made of, read from a network that is shown.

import { memoryOf } from "./engine/memory.js";
import { hasStep, valueBefore } from "./flow.js";
import { holdOn } from "./held.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Factor, Hold, Memory } from "./engine/memory.js" */
/** @import { Network } from "./network.js" */

/**
 * @typedef {Object} Parts
 * @property {"c"|"h"} signal    the state: c, or h of a GRU
 * @property {number[]} steps    those that were read up to the one that is looked at, in their order
 * @property {Hold[]} held       what edits do to the state of each
 * @property {Memory} memory
 * @property {number} first      the state before the first step
 * @property {number} total      the state, as it is shown
 * @property {number} error      how far off it may be
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
 * @param {Edit[]} edits  those of the run that is shown; none where it is as it was recorded
 * @returns {Parts|null}
 */
export function partsOf(model, network, step, unit, edits) {
  const signal = keptState(network);
  if (!signal || !hasStep(model, network, step)) return null;
  const backward = network.direction === 1;
  const all = Array.from({ length: model.steps }, (_, at) => at).filter((at) => hasStep(model, network, at));
  const steps = (backward ? all.reverse() : all).filter((at) => (backward ? at >= step : at <= step));
  /**
   * @param {string} name
   * @returns {Factor}
   */
  const factor = (name) => ({
    values: Float64Array.from(steps, (at) => network.value(name, at, unit)),
    errors: Float64Array.from(steps, (at) => network.error(name, at)),
  });
  const lstm = network.kind === "lstm";
  const keep = factor(lstm ? "f" : "z");
  const held = steps.map((at) => {
    const hold = holdOn(edits, { net: network.index, signal, step: at, unit });
    return hold && (hold.value === "before" ? "frozen" : "set");
  });
  const first = valueBefore(model, network, signal, steps[0], unit);
  const memory = memoryOf({
    keep,
    write: lstm ? [factor("i"), factor("g")] : [{ ...keep, values: keep.values.map((z) => 1 - z) }, factor("n")],
    state: factor(signal).values,
    held,
    first,
  });
  const total = network.value(signal, step, unit);
  return { signal, steps, held, memory, first, total, error: network.error(signal, step) };
}
