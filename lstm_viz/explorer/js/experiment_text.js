// Experiment text: what came of an experiment, beside what was expected.

import { asSentence, describeAnswer, describeReach, endName, printSize } from "./effect_text.js";
import { GONE, judge, judgeReach, LASTING, SAME, sameUpTo } from "./effects.js";
import { EXPERIMENT } from "./experiment_words.js";
import { stepName } from "./readings.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Effect } from "./effect_text.js" */
/** @import { AnswerEffect, Reach } from "./effects.js" */
/** @import { Experiment } from "./experiments.js" */
/** @import { Network } from "./network.js" */

const SHARE = `${100 * SAME}%`;

/** @typedef {[outcome: string, reasons: string]|null} Told  Null where nothing is known. */

/**
 * What happened and whether it was expected; then the numbers and the rule by which they were judged.
 *
 * @param {ModelView} view  as it was recorded
 * @param {Experiment["asks"]} asks
 * @param {string} expected  one of the choices
 * @param {Effect} effect
 * @returns {Told}
 */
export function tellExperiment(view, asks, expected, { network, answer, reach }) {
  if (asks !== "reach") return answer && tellAnswers(view, asks, expected, answer);
  return reach && tellReach(view, expected, network, reach);
}

/**
 * What happened to another network, of which nothing was expected.
 *
 * @param {ModelView} view
 * @param {Experiment["asks"]} asks
 * @param {Effect} effect
 * @returns {string}  empty where nothing is known
 */
export function tellBeside(view, asks, { network, answer, reach }) {
  const answers = asks !== "reach" && answer && judge(view, answer);
  const left = asks === "reach" && reach && judgeReach(reach);
  const happened = answers ? EXPERIMENT[asks].outcomes[answers] : left && EXPERIMENT.reach.outcomes[left];
  return happened ? EXPERIMENT.of(network.name, `${happened}.`) : "";
}

/**
 * @param {ModelView} view
 * @param {"answers"|"text"} asks
 * @param {string} expected
 * @param {AnswerEffect} answer
 * @returns {Told}
 */
function tellAnswers(view, asks, expected, answer) {
  const happened = judge(view, answer);
  if (!happened) return null;
  const rule = asks === "text" ? EXPERIMENT.text.rule(SHARE) : ruleOfAnswers(view, answer);
  return [asExpected(EXPERIMENT[asks], happened, expected), `${asSentence(describeAnswer(view, answer))} ${rule}`];
}

/**
 * @param {ModelView} view
 * @param {AnswerEffect} answer
 */
function ruleOfAnswers(view, answer) {
  const { rule, ruleOfSymbols } = EXPERIMENT.answers;
  const several = answer.asked.length > 1;
  return answer.symbols ? ruleOfSymbols(SHARE, several) : rule(printSize(sameUpTo(view, answer)), SHARE, several);
}

/**
 * @param {ModelView} view
 * @param {string} expected
 * @param {Network} network
 * @param {Reach} reach
 * @returns {Told}
 */
function tellReach(view, expected, network, reach) {
  const happened = judgeReach(reach);
  const words = EXPERIMENT.reach;
  if (!happened) return [words.nothing, ""];
  const { signal, sizes, largest, peak, end } = reach;
  const numbers =
    largest === Infinity
      ? asSentence(describeReach(view, network, reach))
      : words.sizes(
          view.header.words[network.kind][signal].name,
          printSize(largest),
          stepName(view, peak),
          printSize(sizes[end]),
          endName(view, end),
          printSize((100 * sizes[end]) / largest),
        );
  const rule = words.rule(`${100 * GONE}%`, `${100 * LASTING}%`);
  return [asExpected(words, happened, expected), `${numbers} ${rule}`];
}

/**
 * @param {{outcomes: Record<string, string>, choices: Record<string, string>}} words
 * @param {string} happened
 * @param {string} expected
 */
const asExpected = ({ outcomes, choices }, happened, expected) =>
  outcomes[happened] + EXPERIMENT.expected(choices[expected], happened === expected);
