// Readout: the answer that follows from a hidden state; see readout.py.

import { sigmoid } from "./activations.js";
import { needSize } from "./layer.js";
import { affine, layMatrix } from "./products.js";

/** @import { Matrix } from "./products.js" */
/** @import { RuleName } from "./rules.js" */

/**
 * @typedef {Object} Meaning  What an output means.
 * @property {"value"|"one"|"set"} kind
 * @property {readonly string[]} names  (output,) the symbols; none where the answer is a number
 * @property {number} scale         the number is scale * output + mean
 * @property {number} mean
 * @property {number|null} close    a number that is off by less is right; null: nothing says which ones are
 * @property {string} empty         what a set without symbols is called
 * @property {RuleName} rule        what gives `right` of any input
 * @property {number} deepest       of the rule of brackets: how many are open at once, at most; else 0
 *
 * @typedef {Object} Parts
 * @property {number} hidden        units of h
 * @property {ArrayLike<number>} W  (output, hidden), row after row
 * @property {ArrayLike<number>} b  (output,)
 * @property {ArrayLike<number>} right  NaN where no answer is asked for: (time,) the number or the symbol's place in
 *   `names`; of a set (time, output), 1 for its symbols and 0 for others
 *
 * @typedef {Object} Answer
 * @property {number} prediction  the number or, of symbols, the probability of the right answer, NaN where none is asked
 *   for
 * @property {number} sure        of symbols, how probable the network holds its own answer; else NaN
 * @property {number} right       1 or 0; NaN where that is not known
 * @property {string} answered    of symbols, its answer in words; else empty
 *
 * @typedef {Object} LaidOut
 * @property {Matrix} W
 * @property {Float64Array} b
 * @property {ArrayLike<number>} right
 * @property {number} hidden
 * @property {number} outputs
 * @property {Float64Array} output    W h + b of the answer that was computed last
 * @property {Float64Array} probable  of symbols, the probability of each
 *
 * @typedef {Meaning & LaidOut} OutputLayer
 * @typedef {Readonly<OutputLayer & {answer: (h: Float64Array, step: number) => Answer}>} Readout
 */

/**
 * @param {Meaning & Parts} described
 * @returns {Readout}
 */
export function createReadout(described) {
  const { kind, names, hidden, W, b } = described;
  const outputs = kind === "value" ? 1 : names.length;
  needSize("the readout's W", W, outputs * hidden);
  needSize("the readout's b", b, outputs);
  /** @type {OutputLayer} */
  const readout = {
    ...described,
    outputs,
    W: layMatrix(W, outputs, hidden),
    b: Float64Array.from(b),
    output: new Float64Array(outputs),
    probable: new Float64Array(outputs),
  };
  return {
    ...readout,
    answer(h, step) {
      affine(readout.W, readout.b, h, readout.output);
      return ANSWERS_OF[kind](readout, step);
    },
  };
}

/**
 * @param {OutputLayer} readout
 * @param {number} step
 * @returns {Answer}
 */
function answerValue({ output, scale, mean, close, right }, step) {
  const prediction = scale * output[0] + mean;
  const off = Math.abs(prediction - right[step]);
  const known = close !== null && !Number.isNaN(off);
  return { prediction, sure: NaN, right: known ? Number(off < close) : NaN, answered: "" };
}

/**
 * @param {OutputLayer} readout
 * @param {number} step
 * @returns {Answer}
 */
function answerOne({ output, probable, names, right }, step) {
  const highest = softmax(output, probable);
  const place = right[step];
  const asked = !Number.isNaN(place);
  return {
    prediction: asked ? probable[place] : NaN,
    sure: probable[highest],
    right: asked ? Number(place === highest) : NaN,
    answered: names[highest],
  };
}

/**
 * @param {OutputLayer} readout
 * @param {number} step
 * @returns {Answer}
 */
function answerSet({ output, outputs, probable, names, right, empty }, step) {
  const first = step * outputs;
  // Of each symbol, the probability that it is put where it belongs, and where the network puts it: the lowest count.
  let [prediction, sure, isRight] = [1, 1, 1];
  for (let k = 0; k < outputs; k += 1) {
    const [has, should] = [output[k] > 0, right[first + k] > 0.5];
    probable[k] = sigmoid(output[k]);
    prediction = Math.min(prediction, should ? probable[k] : 1 - probable[k]);
    sure = Math.min(sure, sigmoid(Math.abs(output[k])));
    if (has !== should) isRight = 0;
  }
  const asked = !Number.isNaN(right[first]);
  return {
    prediction: asked ? prediction : NaN,
    sure,
    right: asked ? isRight : NaN,
    answered: names.filter((_, k) => output[k] > 0).join(" ") || empty,
  };
}

const ANSWERS_OF = { value: answerValue, one: answerOne, set: answerSet };

/**
 * The softmax of `output`, written into `into`, and the place of its highest value.
 *
 * @param {Float64Array} output
 * @param {Float64Array} into
 */
function softmax(output, into) {
  let highest = 0;
  for (let k = 1; k < output.length; k += 1) if (output[k] > output[highest]) highest = k;
  let sum = 0;
  for (let k = 0; k < output.length; k += 1) {
    into[k] = Math.exp(output[k] - output[highest]);
    sum += into[k];
  }
  for (let k = 0; k < output.length; k += 1) into[k] /= sum;
  return highest;
}

/**
 * −log₂ of the softmax's probability at one place, in bits, from the outputs themselves: a probability rounds to 0 or to 1
 * where its surprise is still a number above 0.
 *
 * @param {ArrayLike<number>} output  (output,)
 * @param {number} place
 */
export function surpriseOf(output, place) {
  let highest = 0;
  for (let k = 1; k < output.length; k += 1) if (output[k] > output[highest]) highest = k;
  let others = 0; // the sum of exp, but for the highest one, which is 1
  for (let k = 0; k < output.length; k += 1) if (k !== highest) others += Math.exp(output[k] - output[highest]);
  return (Math.log1p(others) + (output[highest] - output[place])) / Math.LN2;
}

/**
 * @typedef {Object} Answered  Each (time,), NaN or empty at steps that were skipped; see `Answer`.
 * @property {Float32Array} prediction
 * @property {Float32Array} sure
 * @property {Float32Array} right
 * @property {string[]} answered
 */

/**
 * The answers of a pass.
 *
 * @param {Readout} readout
 * @param {Float64Array} h      (time, hidden), time-major
 * @param {Int32Array} order    the steps that were read
 * @param {number} steps
 * @returns {Answered}
 */
export function answersOf(readout, h, order, steps) {
  const { hidden } = readout;
  const nothing = () => new Float32Array(steps).fill(NaN);
  const found = { prediction: nothing(), sure: nothing(), right: nothing(), answered: Array(steps).fill("") };
  for (const step of order) {
    const { prediction, sure, right, answered } = readout.answer(h.subarray(step * hidden, (step + 1) * hidden), step);
    found.prediction[step] = prediction;
    found.sure[step] = sure;
    found.right[step] = right;
    found.answered[step] = answered;
  }
  return found;
}
