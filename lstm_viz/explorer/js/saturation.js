// Saturation: how much of the time each unit's gates are nearly shut, and nearly open (Karpathy et al. 2015).

import { valueAt } from "./network.js";
import { givenOf } from "./replay.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/**
 * @typedef {Object} Saturation  Of each unit, a share of the steps that were read.
 * @property {Float64Array} left   below `low`
 * @property {Float64Array} right  above `high`
 */

/**
 * @param {ModelView} view
 * @param {Network} network
 * @param {string} gate
 * @param {number} low
 * @param {number} high
 * @returns {Saturation}
 */
export function saturationOf(view, network, gate, low, high) {
  const { order } = givenOf(view, network);
  const values = network.stored(gate);
  const [left, right] = [new Float64Array(values.width), new Float64Array(values.width)];
  for (const step of order) {
    for (let unit = 0; unit < values.width; unit += 1) {
      const value = valueAt(values, step, unit);
      if (value < low) left[unit] += 1;
      if (value > high) right[unit] += 1;
    }
  }
  // Counted first and divided once: a sum of 1 / steps over all steps is not 1 for every number of steps.
  const share = (/** @type {number} */ count) => count / order.length;
  return { left: left.map(share), right: right.map(share) };
}

/**
 * The units that are saturated on a side at a share of the steps or more.
 *
 * @param {Saturation} saturation
 * @param {"left"|"right"} side
 * @param {number} share
 */
export const saturatedUnits = (saturation, side, share) =>
  Array.from(saturation[side], (_, unit) => unit).filter((unit) => saturation[side][unit] >= share);

/**
 * The units inside a rectangle of the plane.
 *
 * @param {Saturation} saturation
 * @param {[from: number, to: number]} left
 * @param {[from: number, to: number]} right
 */
export function unitsInside(saturation, [a, b], [c, d]) {
  const inside = (/** @type {number} */ value, /** @type {number} */ from, /** @type {number} */ to) =>
    value >= Math.min(from, to) && value <= Math.max(from, to);
  return Array.from(saturation.left, (_, unit) => unit).filter(
    (unit) => inside(saturation.left[unit], a, b) && inside(saturation.right[unit], c, d),
  );
}
