// How a unit's values are spread over the steps.

import { valueAt } from "./network.js";

/** @import { Values } from "./network.js" */

/**
 * The mean of a unit's values, and the sum of their squared differences from it (Welford 1962); steps without a value do not
 * count.
 *
 * @param {Values} values  (time, unit)
 * @param {number} unit
 * @returns {{ mean: number, square: number }}
 */
export function spreadOf(values, unit) {
  const steps = values.data.length / values.width;
  let [count, mean, square] = [0, 0, 0];
  for (let step = 0; step < steps; step += 1) {
    const value = valueAt(values, step, unit);
    if (Number.isNaN(value)) continue;
    count += 1;
    const off = value - mean;
    mean += off / count;
    square += off * (value - mean);
  }
  return { mean, square };
}
