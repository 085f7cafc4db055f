// Cell key: what the colours of a drawn cell mean, as a part of it, so that it is wherever the drawing is.

import { DIAGRAM } from "./cell_words.js";
import { svgNode } from "./nodes.js";

export const KEY_HEIGHT = 30; // of the line, in the drawing's units
const KEY_BASELINE = 8; // from the line's lower edge
const [SOLID, HOLLOW] = ["■", "□"];

/** @typedef {keyof typeof DIAGRAM.key} Meant */

/** Of each mark the sign that stands for it, and its colour. @type {Record<Meant, [sign: string, colour: string]>} */
const KEY_SIGNS = {
  lost: [HOLLOW, "--lv-text-f"],
  base: [SOLID, "--lv-muted"],
  added: [SOLID, "--lv-wire-i"],
  after: [SOLID, "--lv-ink"],
  below: [SOLID, "--lv-below"],
};

/**
 * In a line of its own where there are bars; else beside the input, which leaves it room.
 *
 * @param {boolean} bars  whether bars are on the state line
 * @param {number} width
 * @param {number} bottom
 */
export function drawCellKey(bars, width, bottom) {
  const place = bars ? { x: width / 2, "text-anchor": "middle" } : { x: width - KEY_BASELINE, "text-anchor": "end" };
  const text = svgNode("text", { class: "lv-cell-key", y: bottom - KEY_BASELINE, ...place });
  /** @type {Meant[]} */
  const meant = bars ? ["lost", "base", "added", "after", "below"] : ["below"];
  for (const one of meant) {
    const [sign, colour] = KEY_SIGNS[one];
    const mark = svgNode("tspan", {}, sign);
    mark.style.fill = `var(${colour})`;
    text.append(mark, svgNode("tspan", {}, ` ${DIAGRAM.key[one]}${one === meant.at(-1) ? "" : "\u2002"}`));
  }
  return text;
}
