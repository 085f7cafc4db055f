// Answer proof: the answers that are computed here beside the recorded ones, within a bound on their rounding.
//
// An output is a sum of products like any other, so rounding.js says how far it may be off, and h adds Σ|W| times its
// own uncertainty. Where no output moves by more than d, the odds of a σ change by a factor of e^d at most, and those of
// a softmax by e^2d. Odds that change by a factor F move their probability p by (F - 1) p (1 - p) at most.

import { affine, magnitudes } from "./products.js";
import { BESIDE, EPS, OF_A_FUNCTION, ROUNDINGS, TINY } from "./rounding.js";

const LARGEST_EXPONENT = 700; // e to more is infinite

/** @import { Readout } from "./readout.js" */

/**
 * @typedef {Object} RecordedAnswers  Each (time,), null where it was not recorded; see `Answer`.
 * @property {ArrayLike<number>|null} prediction
 * @property {ArrayLike<number>|null} sure
 * @property {ArrayLike<number>|null} right
 * @property {readonly string[]|null} answered
 *
 * @typedef {{answer: "prediction"|"sure"|"right", step: number, recorded: number, computed: number}
 *   | {answer: "answered", step: number, recorded: string, computed: string}} AnswerDifference
 *
 * @typedef {{prediction: number, sure: number, decided: boolean}} AnswerBounds  How far the numbers may be off; `decided`
 *   says that no such difference makes it another answer.
 */

/**
 * @typedef {{readout: Readout, recorded: RecordedAnswers}} Answers
 *
 * @typedef {Object} AnswerCheck
 * @property {(recorded: Float64Array, computed: Float64Array, step: number) => AnswerDifference|null} compare  the first
 *   way in which the answer to a computed h differs by more than rounding; `recorded` is what was recorded of that h
 * @property {() => number} largest  max|Δ| so far, in units of the largest answer where that is above 1
 */

/** @type {AnswerCheck} */
const NO_ANSWERS = { compare: () => null, largest: () => 0 };

/**
 * @param {Answers|null} answers
 * @param {number} inexact  the error of each recorded h
 * @returns {AnswerCheck}
 */
export function createAnswerCheck(answers, inexact) {
  if (!answers) return NO_ANSWERS;
  const { readout, recorded } = answers;
  const off = new Float64Array(readout.hidden);
  const boundsAt = createAnswerBounds(readout);
  const worst = { prediction: 0, sure: 0 };
  const reach = { prediction: 1, sure: 1 };

  return {
    compare(theirs, h, step) {
      for (let k = 0; k < off.length; k += 1) off[k] = Math.abs(theirs[k] - h[k]) + inexact;
      const computed = readout.answer(h, step);
      const bounds = boundsAt(h, off);
      for (const answer of /** @type {const} */ (["prediction", "sure"])) {
        const own = recorded[answer]?.[step];
        if (own === undefined || (Number.isNaN(own) && Number.isNaN(computed[answer]))) continue;
        const apart = Math.abs(own - computed[answer]);
        worst[answer] = Math.max(worst[answer], Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
        reach[answer] = Math.max(reach[answer], Math.abs(own) || 0);
        // No NaN is within bounds.
        if (!(apart <= bounds[answer])) return { answer, step, recorded: own, computed: computed[answer] };
      }
      if (!bounds.decided) return null;
      const words = recorded.answered?.[step];
      if (words !== undefined && words !== computed.answered) {
        return { answer: "answered", step, recorded: words, computed: computed.answered };
      }
      const right = recorded.right?.[step];
      if (right === undefined || Object.is(right, computed.right)) return null;
      return { answer: "right", step, recorded: right, computed: computed.right };
    },
    largest: () => Math.max(worst.prediction / reach.prediction, worst.sure / reach.sure),
  };
}

/**
 * Bounds for the answer that `readout` has just computed from h.
 *
 * @param {Readout} readout
 * @returns {(h: Float64Array, off: Float64Array) => AnswerBounds}
 */
function createAnswerBounds(readout) {
  const { kind, hidden, outputs, output, probable, scale, mean } = readout;
  const [W, b] = [magnitudes(readout.W), readout.b.map(Math.abs)];
  const none = new Float64Array(outputs);
  const size = new Float64Array(hidden);
  const [by, reach] = [new Float64Array(outputs), new Float64Array(outputs)];
  const own = (outputs + OF_A_FUNCTION) * EPS; // a probability's own rounding

  /**
   * The most by which any probability may be off, where each may have other odds by a factor of e to this.
   *
   * @param {(k: number) => number} exponent
   */
  const ofProbabilities = (exponent) =>
    own + Math.max(...probable.map((p, k) => p * (1 - p) * Math.expm1(Math.min(exponent(k), LARGEST_EXPONENT))));

  return (h, off) => {
    for (let k = 0; k < hidden; k += 1) size[k] = Math.abs(h[k]) + off[k];
    affine(W, b, size, by);
    affine(W, none, off, reach);
    for (let k = 0; k < outputs; k += 1) by[k] = by[k] * (hidden + BESIDE) * EPS + reach[k] + TINY;
    if (kind === "value") {
      const rounding = ROUNDINGS * EPS * (Math.abs(scale * output[0]) + Math.abs(mean));
      return { prediction: Math.abs(scale) * by[0] + rounding, sure: 0, decided: true };
    }
    if (kind === "set") {
      const bound = ofProbabilities((k) => by[k]);
      return { prediction: bound, sure: bound, decided: output.every((one, k) => Math.abs(one) > by[k]) };
    }
    const highest = output.indexOf(Math.max(...output));
    // The softmax takes the highest from each output, which is rounded too.
    const most = Math.max(...output.map((one, k) => by[k] + EPS * (output[highest] - one)));
    const bound = ofProbabilities(() => 2 * most);
    const decided = output.every((one, k) => k === highest || output[highest] - one > by[highest] + by[k]);
    return { prediction: bound, sure: bound, decided };
  };
}
