// Course: a pass that has been computed, as whoever traces it back takes it.

import { signalNames } from "./kinds.js";

/** @import { Signals } from "./cells.js" */
/** @import { Holds } from "./holds.js" */
/** @import { Layer } from "./layer.js" */
/** @import { Given } from "./pass.js" */

/**
 * @typedef {Object} Course  A pass that has been computed.
 * @property {Layer} layer
 * @property {Given} given
 * @property {Signals} signals
 * @property {Holds} holds
 */

/**
 * Whether float64 holds all signals of a step: what lies beyond has no derivative.
 *
 * @param {Course} course
 * @param {number} place  in the order of reading
 */
export function isFiniteAt({ layer: { kind, units, hidden }, given, signals }, place) {
  const step = given.order[place];
  return signalNames(kind).every((name) => {
    const width = name === "h" ? hidden : units;
    return signals[name].subarray(step * width, (step + 1) * width).every(Number.isFinite);
  });
}
