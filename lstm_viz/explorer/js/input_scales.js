// Input scales: between which two values each line of the input is drawn. Series of different size have each its own,
// or the smaller would be flat lines.

import { withAir } from "./lines.js";

/** @import { Floats } from "./network.js" */
/** @import { Extent } from "./payload.js" */

const FLAT = 1 / 20; // of the common range: a line that moves within less looks like one that stands still

/** @type {WeakMap<Floats, Extent[]>} */
const knownExtents = new WeakMap();

/**
 * The lowest and the highest value of each feature; NaN for one that has none.
 *
 * @param {Floats} inputs  (time, feature)
 * @returns {Extent[]}
 */
export function extentsOf(inputs) {
  const known = knownExtents.get(inputs);
  if (known) return known;
  const features = inputs.shape[1];
  /** @type {Extent[]} */
  const extents = Array.from({ length: features }, () => [NaN, NaN]);
  for (let at = 0; at < inputs.length; at += 1) {
    const value = inputs[at];
    if (Number.isNaN(value)) continue;
    const extent = extents[at % features];
    if (!(value >= extent[0])) extent[0] = value;
    if (!(value <= extent[1])) extent[1] = value;
  }
  knownExtents.set(inputs, extents);
  return extents;
}

/** @type {WeakMap<Floats, boolean[]>} */
const knownWhole = new WeakMap();

/**
 * Whether each feature has whole numbers only.
 *
 * @param {Floats} inputs  (time, feature)
 * @returns {boolean[]}
 */
export function areWhole(inputs) {
  const known = knownWhole.get(inputs);
  if (known) return known;
  const features = inputs.shape[1];
  const whole = Array.from({ length: features }, () => true);
  for (let at = 0; at < inputs.length; at += 1)
    if (!Number.isNaN(inputs[at]) && !Number.isInteger(inputs[at])) whole[at % features] = false;
  knownWhole.set(inputs, whole);
  return whole;
}

/**
 * Whether each line has a scale of its own: where one that moves would be flat beside the others.
 *
 * @param {Floats} inputs
 */
export function hasOwnScales(inputs) {
  const extents = extentsOf(inputs).filter(([low]) => !Number.isNaN(low));
  const whole = Math.max(...extents.map(([, high]) => high)) - Math.min(...extents.map(([low]) => low));
  return extents.some(([low, high]) => high > low && high - low < whole * FLAT);
}

/**
 * The scale of each line, with a little air.
 *
 * @param {Floats} inputs
 * @returns {Extent[]}
 */
export const ownScales = (inputs) =>
  extentsOf(inputs).map((extent) => (Number.isNaN(extent[0]) ? [-1, 1] : withAir(extent)));
