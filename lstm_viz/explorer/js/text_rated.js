// Text rated: what came after each step of a text, or was right at it, and how surprising that was to a network.

import { surpriseOf } from "./engine/readout.js";
import { readoutOf } from "./replay.js";

/** @import { Model } from "./decode.js" */
/** @import { Network, Values } from "./network.js" */
/** @import { Readout } from "./engine/readout.js" */

export const FULL_BITS = 8; // of surprise, from which an underline is as thick as it gets

/**
 * The place, among a network's answers, of the symbol that came after a step or was right at it; NaN where that is not
 * known. Of an edited text it is the symbol that is there now.
 *
 * @param {Model} model
 * @param {Readout} readout
 * @param {number} step
 * @param {boolean} isNext  whether the answers are what comes next
 */
export function cameAt(model, readout, step, isNext) {
  if (!model.changesInput) return model.target === null || Number.isNaN(model.target[step]) ? NaN : readout.right[step];
  if (!isNext) return model.editedRight?.[step] ?? NaN;
  const place = readout.names.indexOf(model.text?.[step + 1] ?? "");
  return place < 0 ? NaN : place;
}

/**
 * h of a run → how surprising its edited text was, and what else that follows from.
 *
 * @type {WeakMap<Values, {text: Model["text"], right: Model["editedRight"], isNext: boolean, bits: Float32Array}>}
 */
const rated = new WeakMap();

/**
 * −log₂ of the probability that a network gave to what came after each step, or was right at it, in bits; NaN where that
 * is not known. Null where its answers are numbers, or do not follow from what is shown. Of a recorded run it is of the
 * probability as it is stored, which is enough for a line's thickness; the number beside it is `likelyAt`'s.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {boolean} isNext  whether the answers are what comes next
 * @returns {Float32Array|null}
 */
export function bitsOf(model, network, isNext) {
  const probable = network.readout?.kind === "value" ? null : network.array("prediction");
  if (!probable) return null;
  if (!model.changesInput) return probable.map((one) => -Math.log2(one));
  const h = network.stored("h");
  const known = rated.get(h);
  const { text, editedRight: right } = model;
  if (known && known.text === text && known.right === right && known.isNext === isNext) return known.bits;
  const readout = network.readout?.kind === "one" ? readoutOf(network) : null;
  if (!readout || !(isNext || right)) return null;
  const bits = new Float32Array(model.steps).fill(Number.NaN);
  for (let step = 0; step < model.steps; step += 1) {
    const place = cameAt(model, readout, step, isNext);
    if (Number.isNaN(place)) continue;
    readout.answer(Float64Array.from(network.column("h", step)), step);
    bits[step] = surpriseOf(readout.output, place);
  }
  rated.set(h, { text, right, isNext, bits });
  return bits;
}
