// Effects: what edits did: to the answers, and how far through the states, in numbers.

import { answersRange } from "./answers_range.js";
import { memoryState } from "./engine/kinds.js";
import { meanOf } from "./engine/sums.js";
import { predictsNext } from "./text_address.js";

/** @import { ModelView } from "./decode.js" */
/** @import { EditedTarget } from "./edited_target.js" */
/** @import { Network } from "./network.js" */
/** @import { Compared } from "./trials.js" */

/** Of its largest size, below this a change counts as gone. */
export const GONE = 0.01;
/** Of its largest size, from this on a change counts as still at its largest. */
export const LASTING = 0.9;
/** Both runs are computed in float64: of the largest state, a change below this is rounding. */
const FELT = 1e-12;

/**
 * @typedef {Object} Reach  How far a change of the states reaches. Steps are places in the sequence; first and last are
 *   meant in the order in which the network reads them.
 * @property {string} signal        the state that is looked at: c of an LSTM, but h where only that changes; else h
 * @property {Float64Array} sizes   (time,) the largest change of any unit; NaN where the network read nothing,
 *   Infinity where it is beyond all numbers
 * @property {boolean} backward     whether later is towards step 1
 * @property {number|null} first    the first step at which it is felt; null where nothing is
 * @property {number} peak          the step of the largest
 * @property {number} largest
 * @property {number} end           the last step that is read
 * @property {number|null} gone     the first step after the last one that is above GONE of the largest; null where
 *   it lasts to the end
 */

/**
 * @param {Pick<Network, "kind"|"direction"|"width">} network
 * @param {Pick<Compared, "original"> & {trial: Pick<Compared["trial"], "signals">}} compared
 * @param {Int32Array} order  the steps that it reads, in its order
 * @returns {Reach}
 */
export function reachOf(network, compared, order) {
  const main = reachIn(memoryState(network.kind), network, compared, order);
  if (main.signal === "h" || main.first !== null) return main;
  const hidden = reachIn("h", network, compared, order);
  return hidden.first === null ? main : hidden;
}

/**
 * @param {string} signal
 * @param {Pick<Network, "direction"|"width">} network
 * @param {Parameters<typeof reachOf>[1]} compared
 * @param {Int32Array} order
 * @returns {Reach}
 */
function reachIn(signal, network, { trial, original }, order) {
  const width = network.width(signal);
  const [edited, was] = [trial.signals[signal], original[signal]];
  const sizes = new Float64Array(was.length / width).fill(NaN);
  let scale = 0;
  for (const step of order) {
    let most = 0;
    for (let at = step * width; at < (step + 1) * width; at += 1) {
      if (Number.isFinite(was[at])) scale = Math.max(scale, Math.abs(was[at]));
      const off = Object.is(edited[at], was[at]) ? 0 : Math.abs(edited[at] - was[at]);
      if (!(off <= most)) most = Number.isNaN(off) ? Infinity : off;
    }
    sizes[step] = most;
  }
  let [first, peak, last] = [-1, 0, -1];
  for (let place = 0; place < order.length; place += 1) {
    if (first < 0 && sizes[order[place]] > FELT * scale) first = place;
    if (sizes[order[place]] > sizes[order[peak]]) peak = place;
  }
  const largest = sizes[order[peak]];
  const common = { signal, sizes, backward: network.direction === 1, peak: order[peak], largest };
  const ends = { end: order[order.length - 1], gone: null };
  if (first < 0) return { ...common, ...ends, first: null };
  for (let place = 0; place < order.length; place += 1) if (sizes[order[place]] > GONE * largest) last = place;
  // Of what is beyond all numbers there is no part.
  const gone = last + 1 < order.length && Number.isFinite(largest) ? order[last + 1] : null;
  return { ...common, ...ends, first: order[first], gone };
}

/**
 * What is left of a change at the end. Null where nothing changed.
 *
 * @param {Reach} reach
 * @returns {"gone"|"smaller"|"largest"|null}
 */
export function judgeReach({ first, sizes, end, largest }) {
  if (first === null) return null;
  if (largest === Infinity || sizes[end] >= LASTING * largest) return "largest";
  return sizes[end] > GONE * largest ? "smaller" : "gone";
}

/**
 * @typedef {Object} Bits  −log₂ of the probability that was given to what is right, on average.
 * @property {number} before
 * @property {number} after
 * @property {{step: number, before: number, after: number}|null} lost  where it rose most; null where it rose nowhere
 *
 * @typedef {Object} AnswerEffect  What became of the answers at the steps at which one is asked for.
 * @property {number[]} asked      those steps
 * @property {boolean} judged      whether what is right is known: after the input was changed only by a rule
 * @property {(number|string)[]|null} right  what is right of another input, where a rule tells; else null
 * @property {{known: number, right: number}|null} part  of symbols, at how many of those steps it is known and how many
 *   answers are right there, where that is not all of them
 * @property {boolean} symbols     whether the answers are symbols or numbers
 * @property {(number|string)[]} before
 * @property {(number|string)[]} after
 * @property {number} offBefore    how far they are off: the mean of |answer − target|, of symbols how many are wrong;
 *   NaN where nothing is judged
 * @property {number} offAfter
 * @property {Bits|null} bits      of symbols that are judged
 * @property {number} moved        how far they moved: the mean of |after − before|, of symbols how many are others
 */

/**
 * What became of a network's answers; null where it has none, or none is asked for.
 *
 * @param {Pick<ModelView, "target"|"steps">} view  as it was recorded
 * @param {Pick<Network, "array"|"answered">} was
 * @param {Pick<Network, "array"|"answered">} is
 * @param {boolean} changesInput
 * @param {Pick<EditedTarget, "target"|"targetText">|null} [edited]  of another input, what is right of it
 * @returns {AnswerEffect|null}
 */
export function answerEffect({ target, steps }, was, is, changesInput, edited = null) {
  const [old, now] = [was.array("prediction"), is.array("prediction")];
  if (!target || !old || !now) return null;
  const asked = Array.from({ length: steps }, (_, step) => step).filter(
    (step) => !Number.isNaN(target[step]) && !Number.isNaN(old[step]),
  );
  if (!asked.length) return null;
  const [words, others] = [was.answered, is.answered];
  if (!words || !others) {
    const given = changesInput ? edited?.target : null;
    const right = given ? asked.map((step) => given[step]) : null;
    const [first, before, after] = [target, old, now].map((values) => asked.map((step) => values[step]));
    return { asked, ...effectOnNumbers(before, after, first, right, changesInput) };
  }
  const text = changesInput ? (edited?.targetText ?? null) : null;
  const effect = effectOnSymbols(asked, [words, others], [was.array("right"), is.array("right")], text, changesInput);
  return { asked, ...effect, bits: effect.judged ? changeOfBits(old, now, asked) : null };
}

/**
 * @param {number[]} before
 * @param {number[]} after
 * @param {number[]} first       what was right of the recorded input
 * @param {number[]|null} other  what is right of the edited one, NaN where no rule tells; null without a rule
 * @param {boolean} changesInput
 * @returns {Omit<AnswerEffect, "asked">}
 */
function effectOnNumbers(before, after, first, other, changesInput) {
  const right = other?.every((value) => !Number.isNaN(value)) ? other : null;
  const judged = !changesInput || right !== null;
  /**
   * @param {number[]} values
   * @param {number[]} from
   */
  const off = (values, from) => meanOf(values.map((value, k) => Math.abs(value - from[k])));
  return {
    judged,
    right,
    part: null,
    symbols: false,
    before,
    after,
    offBefore: judged ? off(before, first) : NaN,
    offAfter: judged ? off(after, right ?? first) : NaN,
    bits: null,
    moved: off(before, after),
  };
}

/**
 * @param {number[]} asked
 * @param {[before: string[], after: string[]]} answered
 * @param {[before: Float32Array|null, after: Float32Array|null]} rights  1 where an answer is right
 * @param {readonly string[]|null} text  what is right of another input, "" where no rule tells; null without a rule
 * @param {boolean} changesInput
 * @returns {Omit<AnswerEffect, "asked">}
 */
function effectOnSymbols(asked, answered, [right, still], text, changesInput) {
  const [before, after] = answered.map((texts) => asked.map((step) => texts[step]));
  const known = text === null ? [] : asked.filter((step) => text[step] !== "");
  const all = known.length === asked.length;
  const judged = right !== null && still !== null && (!changesInput || all);
  /** @param {Float32Array|null} rights */
  const wrong = (rights) => (judged ? asked.filter((step) => rights?.[step] !== 1).length : NaN);
  return {
    judged,
    right: text && judged ? asked.map((step) => text[step]) : null,
    part:
      known.length && !all ? { known: known.length, right: known.filter((step) => still?.[step] === 1).length } : null,
    symbols: true,
    before,
    after,
    offBefore: wrong(right),
    offAfter: wrong(still),
    bits: null,
    moved: before.filter((one, k) => one !== after[k]).length,
  };
}

/**
 * @param {ArrayLike<number>} old  probabilities of what is right, (time,)
 * @param {ArrayLike<number>} now
 * @param {number[]} asked
 * @returns {Bits}
 */
function changeOfBits(old, now, asked) {
  const [before, after] = [old, now].map((probable) => asked.map((step) => -Math.log2(probable[step])));
  let lost = null;
  let most = 0;
  for (const [k, step] of asked.entries()) {
    if (!(after[k] - before[k] > most)) continue;
    most = after[k] - before[k];
    lost = { step, before: before[k], after: after[k] };
  }
  return { before: meanOf(before), after: meanOf(after), lost };
}

/** Of the answers' scale: a smaller change counts as none. */
export const SAME = 0.02;

/**
 * The largest change of answers, or of how far they are off, that counts as none: a part of the range in which
 * those of the original are drawn; of symbols, of their number.
 *
 * @param {ModelView} view
 * @param {Pick<AnswerEffect, "asked"|"symbols">} effect
 */
export function sameUpTo(view, { asked, symbols }) {
  if (symbols) return SAME * asked.length;
  const [low, high] = answersRange(view);
  return SAME * (high - low);
}

/**
 * What became of answers: "other" is moved, but as far off as before. Of symbols that are predicted one after the other
 * it is judged by their bits, else by how far answers are off. Null where nobody knows what is right.
 *
 * @param {ModelView} view
 * @param {AnswerEffect} effect
 * @returns {"same"|"other"|"worse"|"better"|null}
 */
export function judge(view, effect) {
  const { judged, offBefore, offAfter, moved, bits } = effect;
  if (!judged) return null;
  const limit = sameUpTo(view, effect);
  const byBits = bits && predictsNext(view);
  const [was, is, most] = byBits ? [bits.before, bits.after, SAME * bits.before] : [offBefore, offAfter, limit];
  if (Number.isNaN(is) || is - was > most) return "worse";
  if (was - is > most) return "better";
  return moved > limit ? "other" : "same";
}
