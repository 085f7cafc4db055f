// Text changed: the steps of a text at which edits gave a network another answer, and whether it was right before.

import { remembered } from "./remembered.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */

/** @type {Readonly<Record<"same"|"other"|"broken"|"mended", number>>} What became of an answer, as it is marked. */
export const CHANGED = { same: 0, other: 1, broken: 2, mended: 3 };

/**
 * @typedef {Object} ChangedAnswers
 * @property {Uint8Array} marks  (time,) of `CHANGED`, at the step that gives the answer
 * @property {number} answers    steps at which both runs have one
 * @property {number} moved      ... at which it is another one
 * @property {number} broken     ... which was right and is wrong
 * @property {number} mended     ... which was wrong and is right
 */

/**
 * What edits made of a network's most probable answers; null where no edit reaches it, and where its answers are numbers.
 *
 * @param {Model} model
 * @param {Network} network
 * @returns {ChangedAnswers|null}
 */
export function changedAnswers(model, network) {
  const original = model.originals[network.index];
  const [is, was] = [network.answered, original?.answered];
  return model.isEdited && original && is && was ? comparedAnswers(is, was, original, network) : null;
}

/**
 * What became of an edited run's answers.
 *
 * @type {(is: string[], was: string[], original: Pick<Network, "array">, network: Network) => ChangedAnswers}
 */
const comparedAnswers = remembered((is, was, original, network) => {
  const [right, still] = [original.array("right"), network.array("right")];
  const judged = right?.some((one) => !Number.isNaN(one)) ?? false;
  const changed = { marks: new Uint8Array(is.length), answers: 0, moved: 0, broken: 0, mended: 0 };
  for (let step = 0; step < is.length; step += 1) {
    // Where some right answers are known, the others count for nothing: the last step of a text has none.
    if (!is[step] || !was[step] || (judged && Number.isNaN(right?.[step]))) continue;
    changed.answers += 1;
    if (is[step] === was[step]) continue;
    changed.moved += 1;
    // Of another input nobody may know what is right: then right is NaN, and the answer is another one only.
    const broken = right?.[step] === 1 && still?.[step] === 0;
    const mended = right?.[step] === 0 && still?.[step] === 1;
    changed.broken += Number(broken);
    changed.mended += Number(mended);
    changed.marks[step] = broken ? CHANGED.broken : mended ? CHANGED.mended : CHANGED.other;
  }
  return changed;
});
