// Effects: what edits did: to the answers, and how far through the states, in numbers.

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Compared } from "./trials.js" */

/** Of its largest size, below this a change counts as gone. */
export const GONE = 0.01;
/** A change of a state below this is no more than rounding. */
const FELT = 1e-6;

/**
 * @typedef {Object} Reach  How far a change of the states reaches.
 * @property {string} signal        the state that is looked at: c of an LSTM, h of the others
 * @property {Float32Array} sizes   (time,) the largest change of any unit; NaN where the network read nothing
 * @property {number|null} first    the first step at which it is felt; null where nothing is
 * @property {number} peak          the step of the largest
 * @property {number} largest
 * @property {number|null} gone     the first step after the last one that is above GONE of the largest; null where
 *   it lasts to the end
 */

/**
 * @param {Network} network  as it was recorded
 * @param {Compared} compared
 * @param {Int32Array} order  the steps that it reads, in its order
 * @returns {Reach}
 */
export function reachOf(network, { trial, original }, order) {
  const signal = network.kind === "lstm" ? "c" : "h";
  const width = network.width(signal);
  const [edited, was] = [trial.signals[signal], original[signal]];
  const sizes = new Float32Array(was.length / width).fill(NaN);
  for (const step of order) {
    let most = 0;
    for (let at = step * width; at < (step + 1) * width; at += 1) {
      const off = Math.abs(edited[at] - was[at]);
      // What has grown beyond all numbers is felt too.
      if (off > most || Number.isNaN(off)) most = Number.isNaN(off) ? Infinity : off;
    }
    sizes[step] = most;
  }
  let [first, peak, last] = [-1, order[0], -1];
  for (let place = 0; place < order.length; place += 1) {
    if (first < 0 && sizes[order[place]] > FELT) first = place;
    if (sizes[order[place]] > sizes[peak]) peak = order[place];
  }
  const largest = sizes[peak];
  if (first < 0) return { signal, sizes, first: null, peak, largest, gone: null };
  for (let place = 0; place < order.length; place += 1) if (sizes[order[place]] > GONE * largest) last = place;
  const gone = last + 1 < order.length ? order[last + 1] : null;
  return { signal, sizes, first: order[first], peak, largest, gone };
}

/**
 * @typedef {Object} AnswerEffect  What became of the answers at the steps at which one is asked for.
 * @property {number[]} asked      those steps
 * @property {boolean} judged      whether what is right is known: not after the input was changed
 * @property {(number|string)[]} before  the answers, numbers or symbols
 * @property {(number|string)[]} after
 * @property {number} offBefore    how far they are off: the mean of |answer − target|, for symbols of one minus the
 *   probability of the right one; NaN where nothing is judged
 * @property {number} offAfter
 * @property {number} moved        the mean of |after − before|, for symbols the number of those that are others
 * @property {[before: number, after: number]|null} right  of symbols, how many are right
 */

/**
 * What became of a network's answers; null where it has none, or none is asked for.
 *
 * @param {ModelView} view  as it was recorded
 * @param {Pick<Network, "array"|"answered">} was
 * @param {Pick<Network, "array"|"answered">} is
 * @param {boolean} changesInput
 * @returns {AnswerEffect|null}
 */
export function answerEffect(view, was, is, changesInput) {
  const { target } = view;
  const [old, now] = [was.array("prediction"), is.array("prediction")];
  if (!target || !old || !now) return null;
  /** @type {number[]} */
  const asked = [];
  for (let step = 0; step < view.steps; step += 1)
    if (!Number.isNaN(target[step]) && !Number.isNaN(old[step])) asked.push(step);
  if (!asked.length) return null;
  const symbols = was.answered && is.answered;
  const before = asked.map((step) => (symbols ? (was.answered?.[step] ?? "") : old[step]));
  const after = asked.map((step) => (symbols ? (is.answered?.[step] ?? "") : now[step]));
  const moved = symbols
    ? before.filter((one, k) => one !== after[k]).length
    : mean(before.map((one, k) => Math.abs(Number(one) - Number(after[k]))));
  const judged = !changesInput;
  /** @param {Float32Array} values */
  const off = (values) => (judged ? mean(asked.map((step) => Math.abs(values[step] - target[step]))) : NaN);
  const [right, still] = [was.array("right"), is.array("right")];
  /** @param {Float32Array} rights */
  const sum = (rights) => asked.reduce((total, step) => total + (rights[step] || 0), 0);
  return {
    asked,
    judged,
    before,
    after,
    offBefore: off(old),
    offAfter: off(now),
    moved,
    right: judged && symbols && right && still ? [sum(right), sum(still)] : null,
  };
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the answers' scale: a change of how far they are off that is smaller counts as none. */
const SAME = 0.02;

/**
 * Whether answers became better, worse or stayed about as they were: by how far they are off, against the scale of
 * what is right (of a probability 1). Null where nobody knows what is right.
 *
 * @param {ModelView} view
 * @param {AnswerEffect} effect
 * @returns {"same"|"worse"|"better"|null}
 */
export function judge(view, { judged, offBefore, offAfter }) {
  if (!judged) return null;
  const scale = scaleOf(view);
  if (Number.isNaN(offAfter) || offAfter - offBefore > SAME * scale) return "worse";
  return offBefore - offAfter > SAME * scale ? "better" : "same";
}

/** @param {ModelView} view */
function scaleOf({ target, header }) {
  if (header.target_text) return 1;
  let [low, high] = [Infinity, -Infinity];
  for (const value of target ?? []) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // Of one answer its size; a scale of 1 where all are 0.
  return high > low ? high - low : Math.abs(high) || 1;
}
