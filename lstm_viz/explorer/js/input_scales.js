// Input scales: between which two values each line of the input is drawn. Series of different size have each its own,
// or the smaller would be flat lines.

import { printEnds } from "./figures.js";
import { withAir } from "./lines.js";
import { readsSequence } from "./network.js";
import { MAPS } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Floats, Network } from "./network.js" */
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
 * @typedef {{scale: Extent, ends: string}} InputScale  Between which values a line is drawn, and its lowest and highest
 *   one as they are printed; no text of a line that stands still or has no value.
 */

/**
 * The scale of each line of the input, where one that moves would be flat beside the others; none where all are drawn
 * on one, as text or as a map. They are those of what was recorded, so that an edit moves no line but its own.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @returns {InputScale[]}
 */
export function inputScales({ text, at, epoch }, network) {
  const { inputs } = at(epoch);
  if (text || !readsSequence(network)) return [];
  const extents = extentsOf(inputs);
  const known = extents.filter(([low]) => !Number.isNaN(low));
  const whole = Math.max(...known.map(([, high]) => high)) - Math.min(...known.map(([low]) => low));
  if (!known.some(([low, high]) => high > low && high - low < whole * FLAT)) return [];
  return extents.map(([low, high]) => ({
    scale: Number.isNaN(low) ? [-1, 1] : withAir([low, high]),
    ends: high > low ? MAPS.ends(...printEnds([low, high])) : "",
  }));
}
