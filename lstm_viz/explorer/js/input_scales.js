// Input scales: between which two values each line of the input is drawn. Series of different size have each its own,
// or the smaller would be flat lines.

import { printEnds } from "./figures.js";
import { withAir } from "./lines.js";
import { readsSequence } from "./network.js";
import { remembered } from "./remembered.js";
import { MAPS } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Floats, Network } from "./network.js" */
/** @import { Extent } from "./payload.js" */

const FLAT = 1 / 20; // of the common range: a line that moves within less looks like one that stands still

/**
 * @typedef {Object} Feature  What the values of one are, where there are any.
 * @property {Extent} extent  the lowest and the highest; NaN where it has none
 * @property {boolean} whole  whether they are whole numbers only
 */

/** What each feature of an input, (time, feature), is. @type {(inputs: Floats) => Feature[]} */
export const featuresOf = remembered((/** @type {Floats} */ inputs) => {
  /** @type {Feature[]} */
  const features = Array.from({ length: inputs.shape[1] }, () => ({ extent: [NaN, NaN], whole: true }));
  for (let at = 0; at < inputs.length; at += 1) {
    const value = inputs[at];
    if (Number.isNaN(value)) continue;
    const feature = features[at % features.length];
    const { extent } = feature;
    if (!(value >= extent[0])) extent[0] = value;
    if (!(value <= extent[1])) extent[1] = value;
    if (!Number.isInteger(value)) feature.whole = false;
  }
  return features;
});

/**
 * Whether a feature is on or off at each step, as a marker is: a slope between two steps would be at neither.
 *
 * @param {Feature} feature
 */
export const isOnOrOff = ({ whole, extent: [low, high] }) => whole && low === 0 && high === 1;

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
  const extents = featuresOf(inputs).map(({ extent }) => extent);
  const known = extents.filter(([low]) => !Number.isNaN(low));
  const whole = Math.max(...known.map(([, high]) => high)) - Math.min(...known.map(([low]) => low));
  if (!known.some(([low, high]) => high > low && high - low < whole * FLAT)) return [];
  return extents.map(([low, high]) => ({
    scale: Number.isNaN(low) ? [-1, 1] : withAir([low, high]),
    ends: high > low ? MAPS.ends(...printEnds([low, high])) : "",
  }));
}
