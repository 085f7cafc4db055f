// Edited input: the sequence with its edits, as it is drawn, as it was given before it was scaled, and as symbols.

import { NONE } from "./figures.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Floats, Source } from "./network.js" */

/**
 * @typedef {Object} EditedInput
 * @property {Floats|null} inputs  null where the networks do not read the sequence as it is drawn
 * @property {Floats|null} given
 * @property {readonly string[]|null} text
 */

/**
 * @param {ModelView} view  as it was recorded
 * @param {(Source|null)[]} sources
 * @returns {EditedInput}
 */
export function editedInput(view, sources) {
  const at = view.networks.findIndex(({ layer }, net) => layer === 0 && sources[net]);
  const read = view.networks[at]?.array("input");
  const inputs = sources[at]?.array("input");
  const asDrawn = read?.length === view.inputs.length && read.every((value, k) => Object.is(value, view.inputs[k]));
  if (!inputs || !asDrawn) return { inputs: null, given: view.given, text: view.text };
  return { inputs, given: rescaled(view, inputs), text: view.text && symbolsOf(view, inputs) };
}

/**
 * What was given, with the edited values in its own units: each column was scaled by one line, which two of its
 * values tell.
 *
 * @param {ModelView} view
 * @param {Floats} inputs
 * @returns {Floats|null}
 */
function rescaled({ given, inputs: recorded, steps }, inputs) {
  if (!given) return null;
  const features = inputs.shape[1];
  const found = Float32Array.from(given);
  for (let k = 0; k < features; k += 1) {
    let [low, high] = [-1, -1];
    for (let at = k; at < steps * features; at += features) {
      if (Number.isNaN(recorded[at]) || Number.isNaN(given[at])) continue;
      if (low < 0 || recorded[at] < recorded[low]) low = at;
      if (high < 0 || recorded[at] > recorded[high]) high = at;
    }
    const slope = (given[high] - given[low]) / (recorded[high] - recorded[low]); // NaN where all are one value
    for (let at = k; at < steps * features; at += features) {
      if (!Object.is(inputs[at], recorded[at])) found[at] = given[low] + slope * (inputs[at] - recorded[low]);
    }
  }
  return Object.assign(found, { shape: given.shape });
}

/**
 * The symbol at each step; NONE where what is read is not one symbol and nothing else.
 *
 * @param {ModelView} view
 * @param {Floats} inputs
 */
function symbolsOf({ text, header, inputs: recorded, steps }, inputs) {
  const features = inputs.shape[1];
  return Array.from({ length: steps }, (_, step) => {
    const [own, was] = [inputs, recorded].map((values) => values.subarray(step * features, (step + 1) * features));
    if (own.every((value, k) => Object.is(value, was[k]))) return text?.[step] ?? NONE;
    const place = own.indexOf(1);
    return place >= 0 && own.every((value, k) => value === Number(k === place)) ? header.input.names[place] : NONE;
  });
}
