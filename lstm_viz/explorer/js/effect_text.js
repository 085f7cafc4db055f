// Effect text: what edits did, in sentences with their numbers.

import { answersRange } from "./answers_range.js";
import { wordedChanges } from "./edit_text.js";
import { EFFECT } from "./effect_words.js";
import { answerEffect, GONE, reachOf } from "./effects.js";
import { hasCellState } from "./engine/kinds.js";
import { FEW_DECIMALS, printNumber, printTogether } from "./figures.js";
import { MEAN_BIT_DECIMALS } from "./likely.js";
import { stepName } from "./readings.js";
import { remembered } from "./remembered.js";
import { givenOf } from "./replay.js";
import { predictsNext } from "./text_address.js";

/** @import { ModelView } from "./decode.js" */
/** @import { AnswerEffect, Reach } from "./effects.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Network } from "./network.js" */
/** @import { Outcome } from "./trials.js" */

/**
 * @typedef {Object} Effect  On one network.
 * @property {Network} network      as it was recorded
 * @property {AnswerEffect|null} answer
 * @property {Reach|null} reach     null where no edit reaches it
 */

/** Of an outcome on a view as it was recorded. @type {(outcome: Outcome, view: ModelView) => Effect[]} */
export const effectsOf = remembered(({ edited, compared }, view) =>
  view.networks.map((network, at) => {
    const [found, source] = [compared[at], edited.sources[at]];
    if (!found || !source) return { network, answer: null, reach: null };
    return {
      network,
      answer: answerEffect(view, edited.originals[at] ?? network, source, edited.changesInput, edited),
      reach: reachOf(network, found, givenOf(view, network).order),
    };
  }),
);

/**
 * @param {ModelView} view
 * @param {Effect} effect
 */
export function describeEffect(view, { network, answer, reach }) {
  if (!reach) return EFFECT.of(network.name, EFFECT.untouched);
  const far = describeReach(view, network, reach);
  if (!answer) return EFFECT.of(network.name, far);
  return `${EFFECT.of(network.name, describeAnswer(view, answer))} ${asSentence(far)}`;
}

/** @param {string} text */
export const asSentence = (text) => text[0].toUpperCase() + text.slice(1);

/**
 * @param {ModelView} view
 * @param {AnswerEffect} effect
 * @param {boolean} [brief]  of a text, no more than its bits and what changed
 */
export function describeAnswer(view, effect, brief = false) {
  const { asked, judged, right, part, symbols, before, after, offBefore, offAfter, bits, moved } = effect;
  /** @param {number[]} values */
  const printed = (values) =>
    printTogether(values, answersRange(view)).map((text, k) => (Number.isFinite(values[k]) ? text : EFFECT.beyondAll));
  const count = asked.length;
  if (count === 1) {
    const [step] = asked;
    const target = view.target?.[step] ?? NaN;
    if (right) {
      const [was, is, first, now] = symbols
        ? [before[0], after[0], view.targetText?.[step] ?? "", right[0]].map(String)
        : printed([Number(before[0]), Number(after[0]), target, Number(right[0])]);
      return EFFECT.other(stepName(view, step), was, is, first, now);
    }
    const [was, is, wanted] = symbols
      ? [String(before[0]), String(after[0]), view.targetText?.[step] ?? ""]
      : printed([Number(before[0]), Number(after[0]), target]);
    return EFFECT.one(stepName(view, step), was, is, judged ? wanted : null);
  }
  if (symbols) {
    if (!judged) return EFFECT.others(count, moved, part);
    const told = EFFECT.symbols(count, count - offBefore, count - offAfter, moved, right !== null);
    return bits && predictsNext(view) ? describeText(view, effect, bits, brief) : told;
  }
  if (!judged) return EFFECT.moved(count, printed([moved])[0]);
  const [was, is, by] = printed([offBefore, offAfter, moved]);
  return EFFECT.many(count, was, is, by);
}

const BROKE = 1; // bits by which the surprise at one step rises where something broke there, whatever the mean says

/**
 * What became of a text's predictions. Of a few characters more may be right by chance where the network has become
 * worse, so the bits come first; before them the step that broke, where their mean does not show it.
 *
 * @param {ModelView} view
 * @param {AnswerEffect} effect
 * @param {NonNullable<AnswerEffect["bits"]>} bits
 * @param {boolean} brief
 */
function describeText(view, { asked, before, after, offBefore, offAfter, moved }, bits, brief) {
  /**
   * @param {number} value
   * @param {number} [decimals]
   */
  const printed = (value, decimals = MEAN_BIT_DECIMALS) =>
    Number.isFinite(value) ? printNumber(value, decimals) : EFFECT.beyondAll;
  const count = asked.length;
  const first = asked.findIndex((_, k) => before[k] !== after[k]);
  const what = view.header.input.text?.every((symbol) => [...symbol].length === 1) ? EFFECT.character : EFFECT.token;
  const told = [EFFECT.bits(what, printed(bits.before), printed(bits.after))];
  const { lost } = bits;
  const broke = lost !== null && lost.after - lost.before >= BROKE;
  if (lost) {
    const came = view.targetText?.[lost.step] ?? "";
    const [was, is] = [lost.before, lost.after].map((value) => printed(value, FEW_DECIMALS));
    const rose = EFFECT.lost(stepName(view, lost.step), came, was, is);
    if (broke && bits.after <= bits.before) told.unshift(rose);
    else if (broke || !brief) told.push(asSentence(rose));
  }
  if (brief && broke) return told.join(" ");
  if (first < 0) told.push(EFFECT.noneChanged(what, count));
  else {
    const where = stepName(view, asked[first]);
    told.push(EFFECT.changed(what, moved, count, where, String(before[first]), String(after[first])));
  }
  if (brief) return told.join(" ");
  told.push(EFFECT.rightOf(count, count - offBefore, count - offAfter));
  return told.join(" ");
}

/**
 * @param {ModelView} view
 * @param {Network} network
 * @param {Reach} reach
 */
export function describeReach(view, network, reach) {
  const { signal, backward, first, peak, largest, end, gone } = reach;
  if (first === null) return EFFECT.unfelt;
  const words = view.header.words[network.kind];
  const from = EFFECT.from(stepName(view, first), backward);
  const before = hasCellState(network.kind) && signal === "h" ? EFFECT.only(words.c.name) : "";
  const state = before + words[signal].name;
  if (largest === Infinity) return EFFECT.beyond(state, from, stepName(view, peak));
  const share = `${100 * GONE}%`;
  const until =
    gone === null
      ? EFFECT.lasts(share, endName(view, end))
      : EFFECT.gone(share, EFFECT.from(stepName(view, gone), backward));
  const felt = EFFECT.felt(state, from, printSize(largest), stepName(view, peak));
  return felt + (peak === end ? "." : until); // after the largest at the end comes nothing
}

/**
 * The last step that a network reads.
 *
 * @param {ModelView} view
 * @param {number} end
 */
export const endName = (view, end) => (end === view.steps - 1 ? EFFECT.last : EFFECT.end(stepName(view, end)));

const [SMALL, LARGE] = [1e-4, 1e6];

/**
 * A positive size with two significant digits: "0.042", "3.1e−9".
 *
 * @param {number} size
 */
export function printSize(size) {
  if (size > 0 && (size < SMALL || size >= LARGE)) return size.toExponential(1).replace("-", "−").replace("+", "");
  return printNumber(size, size > 0 ? Math.max(0, 1 - Math.floor(Math.log10(size))) : 0);
}

/**
 * The verdict of an edited run: what became of each network's answers.
 *
 * @param {ModelView} view
 * @param {Outcome} outcome
 * @param {Edit[]} edits  that count
 */
export function whatIfVerdict(view, outcome, edits) {
  const told = effectsOf(outcome, view).flatMap(({ network, answer, reach }) => {
    if (!reach) return [];
    return [EFFECT.of(network.name, answer ? describeAnswer(view, answer, true) : describeReach(view, network, reach))];
  });
  return EFFECT.verdict(wordedChanges(view, edits).map(({ told }) => told ?? "")) + told.join(" ");
}
