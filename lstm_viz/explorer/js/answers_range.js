// Answers' range: in which range target and answers are judged and drawn.

import { AIR, answerLines, linesRange, withAir } from "./lines.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Extent, Header } from "./payload.js" */

/** @type {WeakMap<Header, Extent>} */
const answered = new WeakMap();

/**
 * The range of target and answers, the same at each step and at all checkpoints.
 *
 * @param {ModelView} model
 * @returns {Extent}
 */
export function answersRange(model) {
  const given = model.header.target_range;
  const range =
    answered.get(model.header) ??
    (given ? withAir(given) : linesRange(model.each((view) => answerLines(view, model.header.colours.light)).flat()));
  answered.set(model.header, range);
  return range;
}

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
