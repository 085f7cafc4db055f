// Line key: how a line is drawn, its name, and room for its value, in the heading of what it is drawn in.

import { DASHES } from "./dashes.js";
import { networkLooks } from "./lines.js";
import { htmlNode, setText, svgNode } from "./nodes.js";

/** @import { DashName } from "./dashes.js" */
/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/**
 * How a network's line is drawn, its colour as a variable, which follows the theme.
 *
 * @param {ModelView} model
 * @param {Network} network
 */
export function lookOf(model, network) {
  const { dash } = networkLooks(model, model.header.colours.light)[network.index];
  return { colour: `var(--lv-kind-${network.kind})`, dash };
}

/** @param {string} signal */
export function swatch(signal) {
  return htmlNode("span", { class: "lv-patch", style: `background:var(--lv-${signal})` });
}

/** @typedef {{colour: string, dash?: DashName, ring?: boolean}} Look  Of a line, as its key shows it. */

/**
 * A line's sign and name, and room for its value at the cursor.
 *
 * @param {string} name
 * @param {Look} look
 */
export function keyEntry(name, look) {
  const value = htmlNode("b", { class: "lv-value" });
  const said = htmlNode("span", {}, name);
  const more = htmlNode("span", { class: "lv-key-more" });
  return {
    element: htmlNode("span", {}, lineSign(look), said, more, " ", value),
    value,
    /** @param {string} other  name @param {string} rest  of it, which a narrow key leaves out */
    rename(other, rest) {
      setText(said, other);
      setText(more, rest);
    },
  };
}

/** @param {Look} look */
export function lineSign({ colour, dash = "solid", ring = false }) {
  const look = { stroke: colour, "stroke-dasharray": DASHES[dash].key };
  const line = ring
    ? svgNode("circle", { cx: 9, cy: 4, r: 3, fill: "none", "stroke-width": 1.3, ...look })
    : svgNode("line", { x1: 0, x2: 18, y1: 4, y2: 4, "stroke-width": 2, ...look });
  return svgNode("svg", { viewBox: "0 0 18 8", class: "lv-line-sign" }, line);
}
