// Own ranges: the values of each unit as shares of its own largest one, so that a map shows what small units do.

import { changesOf } from "./changes.js";
import { valueAt } from "./network.js";
import { remembered, rememberedByName } from "./remembered.js";

/** @import { Model } from "./decode.js" */
/** @import { Network, Values } from "./network.js" */
/** @import { Header } from "./payload.js" */

/**
 * The largest absolute value of each unit, (unit,), at any step and checkpoint of the recording, edits or not; 0 of a
 * unit that stays at 0.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {boolean} changing  of its changes since the step before
 */
export const largestOfUnits = (model, network, signal, changing) =>
  findLargest(model.header, `${network.index} ${signal} ${changing}`, model, network, signal, changing);

/** @type {(of: Header, name: string, ...asked: Parameters<typeof largestOfUnits>) => Float32Array} */
const findLargest = rememberedByName((_of, _name, model, { index, width }, signal, changing) => {
  const largest = new Float32Array(width(signal));
  model.each((view) => {
    const network = view.networks[index];
    const values = changing ? changesOf(view, network, signal).values : network.stored(signal);
    for (let step = 0; step < view.steps; step += 1)
      for (let unit = 0; unit < largest.length; unit += 1) {
        const size = Math.abs(valueAt(values, step, unit));
        if (size > largest[unit]) largest[unit] = size;
      }
  });
  return largest;
});

/**
 * Values as shares of each unit's own largest one.
 *
 * @param {Values} values
 * @param {Float32Array} largest  from `largestOfUnits`
 */
export const sharesOf = (values, largest) => sharesWith(largest)(values);

/** @type {(largest: Float32Array) => (values: Values) => Values} */
const sharesWith = remembered((largest) =>
  remembered((/** @type {Values} */ values) => ({
    ...values,
    data: values.data.map((value, at) => value / (largest[at % values.width] || 1)),
  })),
);
