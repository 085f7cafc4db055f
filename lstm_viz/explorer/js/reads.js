// Reads: what the query of an mLSTM reads of each step's write.

import { hasStep } from "./flow.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/**
 * @typedef {Object} Read
 * @property {number} step     -1 is the memory before the first step
 * @property {number} kept     of what was written then, that is still there
 * @property {number} share    of the memory now, that was written then: kept · i
 * @property {number} match    its key times the query, divided as what is read is
 * @property {number} stored   its value
 * @property {number} product
 */

/**
 * What each step has left, as the query of `step` reads it: share · (k · q) / divisor · v.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @returns {{reads: Read[], divisor: number}}
 */
export function readsOf(model, network, step, unit) {
  const { units } = network;
  const backward = network.direction === 1;
  const query = Float64Array.from(network.column("q", step));
  /** @param {ArrayLike<number>} one */
  const times = (one) => query.reduce((sum, value, j) => sum + value * one[j], 0);
  const divisor = Math.max(Math.abs(times(network.column("n", step))), Math.exp(-network.value("m", step, 0)));
  /** @type {Read[]} */
  const reads = [];
  let kept = 1;
  for (let at = step; at >= 0 && at < model.steps; at += backward ? 1 : -1) {
    if (!hasStep(model, network, at)) continue;
    const share = kept * network.value("i", at, 0);
    const match = times(network.column("k", at)) / divisor;
    const stored = network.value("v", at, unit);
    reads.push({ step: at, kept, share, match, stored, product: share * match * stored });
    kept *= network.value("f", at, 0);
  }
  const C = network.array("initial.C");
  const before = C ? times(C.subarray(unit * units, (unit + 1) * units)) : 0;
  if (before)
    reads.push({ step: -1, kept, share: kept, match: 1 / divisor, stored: before, product: (kept * before) / divisor });
  return { reads, divisor };
}
