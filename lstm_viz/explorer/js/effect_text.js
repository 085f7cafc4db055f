// Effect text: what edits did, in sentences with their numbers.

import { answerEffect, GONE, reachOf } from "./effects.js";
import { FEW_DECIMALS, MANY_DECIMALS, printNumber, printTogether } from "./figures.js";
import { answersRange } from "./lines.js";
import { stepName } from "./readings.js";
import { givenOf } from "./replay.js";
import { EFFECT } from "./whatif_words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { AnswerEffect, Reach } from "./effects.js" */
/** @import { Network } from "./network.js" */
/** @import { Outcome } from "./trials.js" */

/**
 * @typedef {Object} Effect  On one network.
 * @property {Network} network      as it was recorded
 * @property {AnswerEffect|null} answer
 * @property {Reach|null} reach     null where no edit reaches it
 */

/** @type {WeakMap<Outcome, Effect[]>} */
const effects = new WeakMap();

/**
 * @param {ModelView} view  as it was recorded
 * @param {Outcome} outcome
 * @returns {Effect[]}
 */
export function effectsOf(view, outcome) {
  const found = effects.get(outcome) ?? findEffects(view, outcome);
  effects.set(outcome, found);
  return found;
}

/**
 * @param {ModelView} view
 * @param {Outcome} outcome
 * @returns {Effect[]}
 */
function findEffects(view, { edited, compared }) {
  return view.networks.map((network, at) => {
    const [found, source] = [compared[at], edited.sources[at]];
    if (!found || !source) return { network, answer: null, reach: null };
    return {
      network,
      answer: answerEffect(view, edited.originals[at] ?? network, source, edited.changesInput),
      reach: reachOf(network, found, givenOf(view, network).order),
    };
  });
}

/**
 * @param {ModelView} view
 * @param {Effect} effect
 */
export function describeEffect(view, { network, answer, reach }) {
  if (!reach) return EFFECT.of(network.name, EFFECT.untouched);
  const far = describeReach(view, network, reach);
  if (!answer) return EFFECT.of(network.name, far);
  return `${EFFECT.of(network.name, describeAnswer(view, answer))} ${far[0].toUpperCase()}${far.slice(1)}`;
}

/**
 * @param {ModelView} view
 * @param {AnswerEffect} effect
 */
function describeAnswer(view, { asked, judged, before, after, offBefore, offAfter, moved, right }) {
  const range = answersRange(view);
  const symbols = typeof before[0] === "string";
  if (asked.length === 1) {
    const wanted = view.target?.[asked[0]] ?? NaN;
    const numbers = symbols ? [] : printTogether([Number(before[0]), Number(after[0]), wanted], range);
    const [was, is, target] = symbols
      ? [String(before[0]), String(after[0]), view.header.target_text?.[asked[0]] ?? ""]
      : numbers;
    return EFFECT.one(stepName(view, asked[0]), was, is, judged ? target : null);
  }
  if (right) return EFFECT.symbols(asked.length, right[0], right[1]);
  if (symbols) return EFFECT.others(asked.length, moved);
  if (!judged) return EFFECT.moved(asked.length, printTogether([moved], range)[0]);
  const [was, is] = printTogether([offBefore, offAfter], range);
  return EFFECT.many(asked.length, was, is);
}

/**
 * @param {ModelView} view
 * @param {Network} network
 * @param {Reach} reach
 */
function describeReach(view, network, { signal, first, peak, largest, gone }) {
  const state = view.header.words[network.kind][signal].name;
  if (first === null) return EFFECT.unfelt(state);
  const size = printNumber(largest, largest < GONE ? MANY_DECIMALS : FEW_DECIMALS);
  const share = `${100 * GONE} %`;
  return (
    EFFECT.felt(state, stepName(view, first), size, stepName(view, peak)) +
    (gone === null ? EFFECT.lasts(share) : EFFECT.gone(share, stepName(view, gone)))
  );
}

/**
 * The verdict of an edited run: what became of each network's answers.
 *
 * @param {ModelView} view
 * @param {Outcome} outcome
 * @param {number} count  of edits
 */
export function whatIfVerdict(view, outcome, count) {
  const told = effectsOf(view, outcome).flatMap(({ network, answer, reach }) => {
    if (!reach) return [];
    return [EFFECT.of(network.name, answer ? describeAnswer(view, answer) : describeReach(view, network, reach))];
  });
  return EFFECT.verdict(count) + told.join(" ");
}
