// Answers' range: in which range target and answers are judged and drawn.

import { AIR, answerLines, linesRange, withAir } from "./lines.js";
import { remembered } from "./remembered.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Extent, Header } from "./payload.js" */

/**
 * The range of target and answers, the same at each step and at all checkpoints.
 *
 * @param {ModelView} model
 * @returns {Extent}
 */
export const answersRange = (model) => findAnswersRange(model.header, model);

/** @type {(header: Header, model: ModelView) => Extent} */
const findAnswersRange = remembered(({ target_range: given, colours }, model) =>
  given ? withAir(given) : linesRange(model.each((view) => answerLines(view, colours.light)).flat()),
);

/**
 * The range in which answers are drawn: `answersRange`, and as much more as what is shown needs.
 *
 * @param {ModelView} model
 * @returns {Extent}
 */
export function answersDrawnRange(model) {
  const [low, high] = answersRange(model);
  let [from, to] = [low, high];
  for (const { array } of model.networks)
    for (const value of array("prediction") ?? [])
      if (Number.isFinite(value)) [from, to] = [Math.min(from, value), Math.max(to, value)];
  const air = (to - from) * AIR;
  return [from < low ? from - air : low, to > high ? to + air : high];
}
