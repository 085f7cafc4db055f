// Mixture: the derivatives of a minimal cell's h = keep h' + share v, whose gates don't read h; as jacobians.py.

/** @import { Signals } from "./cells.js" */

/**
 * ∂h/∂(each gate's value) of one unit at a step, in the order of the gates, and ∂h/∂h'.
 *
 * @param {Signals} signals
 * @param {number} at        of the unit at the step, in each signal
 * @param {number} h_before
 * @returns {[gates: number[], keep: number]}
 */
export function mixtureSlopes({ z, f, i, v }, at, h_before) {
  if (z) return [[v[at] - h_before, z[at]], 1 - z[at]];
  if (f[at] === 0 && i[at] === 0) return [[0, 0, 0], 1];
  const sum = f[at] + i[at];
  const [keep, share, apart] = [f[at] / sum, i[at] / sum, (h_before - v[at]) / sum];
  return [[apart * share, -apart * keep, share], keep];
}
