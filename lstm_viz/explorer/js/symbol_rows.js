// Symbol rows: an input that is one feature at each step, a row for each feature, where lines would only cross.

import { LABEL } from "./axes.js";
import { remembered } from "./remembered.js";

/** @import { SlotAxis } from "./axes.js" */
/** @import { ModelView } from "./decode.js" */
/** @import { Window } from "./lines.js" */
/** @import { Floats } from "./network.js" */

const [FEWEST_SYMBOLS, FEWEST_ROWS] = [2, 3]; // two lines are as clear as two rows
export const LOWEST_ROW = 3; // CSS px
const LONGEST_NAME = 6; // characters of a name beside its row
const LINE_AIR = 2; // CSS px above and below the letters of a line

/** Whether each step of an input, (time, feature), that is read has one 1 and else 0. */
export const isOneHot = remembered((/** @type {Floats} */ inputs) => {
  const [steps, features] = inputs.shape;
  if (features < FEWEST_SYMBOLS) return false;
  let read = 0;
  for (let step = 0; step < steps; step += 1) {
    let [ones, absent] = [0, false];
    // In loops: of 2,048 characters, functions of single values take five milliseconds longer.
    for (let at = step * features; at < (step + 1) * features; at += 1) {
      const value = inputs[at];
      if (value === 1) ones += 1;
      else if (Number.isNaN(value)) absent = true;
      else if (value !== 0) ones = Infinity;
    }
    if (absent) continue;
    if (ones !== 1) return false;
    read += 1;
  }
  return read > 0;
});

/**
 * Whether such an input is drawn, and named, as a row for each feature.
 *
 * @param {Floats} inputs  (time, feature)
 */
export const isInRows = (inputs) => inputs.shape[1] >= FEWEST_ROWS && isOneHot(inputs);

/** Whether rows can show each value as it is, by how strong its mark is: an edit may have set others. */
export const isShares = remembered((/** @type {Floats} */ inputs) => {
  for (let at = 0; at < inputs.length; at += 1) if (inputs[at] < 0 || inputs[at] > 1) return false; // none is NaN's
  return true;
});

/**
 * The feature that is 1 where all others are 0; else -1.
 *
 * @param {Float32Array} values  (feature,)
 */
export function hotPlace(values) {
  const place = values.indexOf(1);
  return values.every((value, k) => value === Number(k === place)) ? place : -1;
}

/**
 * The name of the one feature at a step, of an input that is in rows; null of another input, or where an edit makes it
 * several.
 *
 * @param {ModelView} model
 * @param {Float32Array} values  (feature,)
 */
export const oneHotName = (model, values) =>
  isInRows(model.at(model.epoch).inputs) ? (model.header.input.names[hotPlace(values)] ?? null) : null;

/**
 * A mark for each value above 0, as strong as it is.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Window & {inputs: Floats, colour: string}} plan
 */
export function paintPlaces(canvas, { inputs, first, last, width, height, ratio, colour }) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const features = inputs.shape[1];
  const [stepWide, rowHigh] = [width / (last - first + 1), height / features];
  canvas.width = width;
  canvas.height = height;
  context.fillStyle = colour;
  for (let step = first; step <= last; step += 1) {
    for (let k = 0; k < features; k += 1) {
      const value = inputs[step * features + k];
      if (!(value > 0)) continue;
      context.globalAlpha = value;
      const left = Math.round((step - first) * stepWide);
      const right = Math.max(left + 1, Math.round((step - first + 1) * stepWide));
      context.fillRect(left, k * rowHigh, right - left, Math.max(1, rowHigh - ratio));
    }
  }
  context.globalAlpha = 1;
}

/**
 * The names of the rows, of those that have room: at the ends half a name would be outside.
 *
 * @param {readonly string[]} names
 * @param {number} height
 * @param {number} type
 * @returns {SlotAxis}
 */
export function placesAxis(names, height, type) {
  const short = names.every((name) => name.length <= LONGEST_NAME);
  const [high, row] = [type * LABEL, height / names.length];
  const every = Math.ceil(high / row);
  const first = Math.max(0, Math.ceil((high / 2 - LINE_AIR - row / 2) / row));
  const fits = (/** @type {number} */ at) => (at - first) % every === 0 && at >= first && at < names.length - first;
  const ticks = short ? names.map((text, at) => ({ at, text })).filter(({ at }) => fits(at)) : [];
  return { range: [names.length - 0.5, -0.5], ticks, bar: null, named: true };
}
