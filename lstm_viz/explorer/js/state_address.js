// State address: what the page "State space" shows, as an address has it.

import { AXES_COUNT } from "./state_paths.js";

/** @import { StateChoice } from "./state_paths.js" */
/** @import { Axes } from "./state_scale.js" */

/**
 * @typedef {Object} Space
 * @property {"path"|"gates"} view  the path of the states, or the saturation of the gates
 * @property {StateChoice} of       which states of an LSTM
 * @property {Axes} axes            principal components, from 0
 * @property {"symbol"|"step"} colour  what the points of a sequence of symbols are coloured by
 * @property {number} low           below this a gate is nearly shut
 * @property {number} high          above this it is nearly open
 */

/** The pairs of axes that can be chosen. @type {Axes[]} */
export const AXES_PAIRS = Array.from({ length: AXES_COUNT }, (_, one) =>
  Array.from({ length: AXES_COUNT - one - 1 }, (_, k) => /** @type {Axes} */ ([one, one + k + 1])),
).flat();

/** As the page opens. @type {Space} */
export const OPENING_SPACE = { view: "path", of: "h", axes: AXES_PAIRS[0], colour: "symbol", low: 0.1, high: 0.9 };

const LIMIT = String.raw`(\d(?:\.\d{1,20})?(?:e-\d{1,3})?)`;
const FORM = new RegExp(`^state(?::gates(?::${LIMIT}-${LIMIT})?|(?::(hc|h|c))?(?::(\\d)(\\d))?(?::(step))?)$`);

/**
 * Whether two limits part a gate's values into nearly shut, between and nearly open.
 *
 * @param {number} low
 * @param {number} high
 */
export const areLimits = (low, high) => low >= 0 && low < high && high <= 1;

/**
 * "state"; "state:c:13:step": the cell state on PC1 and PC3, coloured by step; "state:gates:0.2-0.8": the saturation with these limits.
 *
 * @param {Space} space
 */
export function writeSpace({ view, of, axes, colour, low, high }) {
  const open = OPENING_SPACE;
  if (view === "gates") return `state:gates${low === open.low && high === open.high ? "" : `:${low}-${high}`}`;
  const pair = axes.map((axis) => axis + 1).join("");
  const opening = open.axes.map((axis) => axis + 1).join("");
  const parts = [of === open.of ? "" : of, pair === opening ? "" : pair, colour === open.colour ? "" : colour];
  return ["state", ...parts.filter(Boolean)].join(":");
}

/**
 * What such a text asks for; a part that cannot be is left out, and of another text there is null.
 *
 * @param {string} text
 * @returns {Space|null}
 */
export function readSpace(text) {
  const found = FORM.exec(text);
  if (!found) return null;
  const [, low, high, of, one, other, colour] = found;
  const limits = [Number(low), Number(high)];
  const pair = AXES_PAIRS.find((axes) => axes[0] + 1 === Number(one) && axes[1] + 1 === Number(other));
  return {
    ...OPENING_SPACE,
    view: text.startsWith("state:gates") ? "gates" : "path",
    ...(of ? { of: /** @type {StateChoice} */ (of) } : {}),
    ...(pair ? { axes: pair } : {}),
    ...(colour ? { colour: /** @type {Space["colour"]} */ (colour) } : {}),
    ...(areLimits(limits[0], limits[1]) ? { low: limits[0], high: limits[1] } : {}),
  };
}
