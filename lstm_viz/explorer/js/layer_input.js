// Layer input: what a network reads at each step, as it is shown: the sequence or, above another layer, what that gives.

import { LAYER_INPUT } from "./layer_words.js";
import { readsSequence } from "./network.js";
import { remembered } from "./remembered.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Floats, Network } from "./network.js" */

/**
 * @typedef {Object} LayerInput
 * @property {string} of        what it is of another layer, such as "h of layer 1"; "" where it is the sequence
 * @property {readonly string[]} names  of its columns
 * @property {Floats} values    (time, column)
 * @property {Floats|null} given  (time, column) the values before they were scaled
 * @property {readonly string[]|null} text  what each step is where it is not a number
 */

/**
 * Of a layer above another it has as many columns as its W_ih; a sequence of tokens has one, whatever an embedding makes of it.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @returns {LayerInput}
 */
export function layerInput(model, network) {
  if (readsSequence(network)) {
    const { inputs: values, given, text, header } = model;
    return { of: "", names: header.input.names, values, given, text };
  }
  return { ...columnsRead(network), values: network.array("input"), given: null, text: null };
}

/**
 * How many numbers a network reads in place of one token: an embedding, which is not drawn, has a row of them for each.
 * 0 of a network without one.
 *
 * @param {ModelView} model
 * @param {Network} network
 */
export function embeddedIn(model, network) {
  const { names, text } = layerInput(model, network);
  const count = network.array("input").shape[1];
  return text && names.length === 1 && count > 1 ? count : 0;
}

/**
 * What the input of a network is, where it is not simply the sequence.
 *
 * @param {ModelView} model
 * @param {Network} network
 */
export function inputLabel(model, network) {
  const embedded = embeddedIn(model, network);
  return embedded ? LAYER_INPUT.embedded(embedded) : layerInput(model, network).of;
}

const columnsRead = remembered((/** @type {Network} */ { layer, reads, array, width }) => {
  const count = array("input").shape[1];
  const columns = Array.from({ length: count }, (_, k) => k);
  if (!layer) {
    const from = reads ?? "";
    return { of: LAYER_INPUT.output(from), names: columns.map((k) => LAYER_INPUT.columnOfOutput(k, from)) };
  }
  const units = width("h"); // of each direction of the layer below; the reverse one comes second
  const names = columns.map((k) => LAYER_INPUT.columnOfLayer(k % units, layer, k >= units));
  return { of: LAYER_INPUT.layer(layer, count > units), names };
});

/**
 * The columns of a layer's input at a step.
 *
 * @param {Floats} values  (time, column)
 * @param {number} step
 */
export const atStep = (values, step) => values.subarray(step * values.shape[1], (step + 1) * values.shape[1]);
