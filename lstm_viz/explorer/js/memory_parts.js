// Memory parts: what a cell of a state map is made of, read from a network that is shown.

import { CELLS, memoryState } from "./engine/kinds.js";
import { memoryOf } from "./engine/memory.js";
import { hasStep, valueBefore } from "./flow.js";
import { holdOn } from "./held.js";
import { matrixParts } from "./matrix_parts.js";
import { givenOf } from "./replay.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Factor, Hold, Memory } from "./engine/memory.js" */
/** @import { Network } from "./network.js" */

/**
 * @typedef {Object} Parts
 * @property {"c"|"h"|"s"} signal  the state that is the memory; of a matrix, what is read of it
 * @property {number[]} steps    those that were read up to the one that is looked at, in their order
 * @property {Hold[]} held       what edits do to the state of each
 * @property {Memory} memory
 * @property {number} first      the state before the first step
 * @property {number} total      the state, as it is shown
 * @property {number} error      how far off it may be
 */

/**
 * @param {Network} network
 * @returns {Parts["signal"]|null} the state that a gate keeps, or what is read of it; null where the network has no such
 *   gate
 */
export const keptState = ({ kind }) => (CELLS[kind].matrix ? "s" : CELLS[kind].memory ? memoryState(kind) : null);

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
  if (signal === "s") return matrixParts(model, network, step, unit, edits);
  const { gates, memory: made } = CELLS[network.kind];
  if (!signal || !made || !hasStep(model, network, step)) return null;
  const order = Array.from(givenOf(model, network).order);
  const steps = order.slice(0, order.indexOf(step) + 1);
  const now = steps.map((at) => Object.fromEntries(gates.map((gate) => [gate, network.value(gate, at, unit)])));
  const off = steps.map((at) => Object.fromEntries(gates.map((gate) => [gate, network.error(gate, at, unit)])));
  /**
   * @param {(at: number) => number} value
   * @param {(at: number) => number} error
   * @returns {Factor}
   */
  const factor = (value, error) => ({
    values: Float64Array.from(steps, (_, at) => value(at)),
    errors: Float64Array.from(steps, (_, at) => error(at)),
  });
  /** @param {0|1} which */
  const written = (which) =>
    factor(
      (at) => made.write(now[at])[which],
      (at) => made.writeErrors(now[at], off[at])[which],
    );
  const held = steps.map((at) => {
    const hold = holdOn(edits, { net: network.index, signal, step: at, unit });
    return hold && (hold.value === "before" ? "frozen" : "set");
  });
  const first = valueBefore(model, network, signal, steps[0], unit);
  const memory = memoryOf({
    keep: factor(
      (at) => made.keep(now[at]),
      (at) => made.keepError(now[at], off[at]),
    ),
    write: [written(0), written(1)],
    state: Float64Array.from(steps, (at) => network.value(signal, at, unit)),
    held,
    first,
  });
  const total = network.value(signal, step, unit);
  return { signal, steps, held, memory, first, total, error: network.error(signal, step, unit) };
}
