// Cell key: what the colours of a drawn cell mean, in one line under it, so that it is wherever the drawing is.

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
 * @param {boolean} bars  whether bars stand on the state line
 * @param {number} width
 * @param {number} top
 */
export function drawCellKey(bars, width, top) {
  const place = { x: width / 2, y: top + KEY_HEIGHT - KEY_BASELINE, "text-anchor": "middle" };
  const text = svgNode("text", { class: "lv-cell-key", ...place });
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
