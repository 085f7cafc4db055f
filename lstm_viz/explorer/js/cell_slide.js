// Cell slide: the cells of all networks, with their numbers at the step that is shown, as one SVG.

import { DIAGRAM } from "./cell_words.js";
import { createDiagram } from "./diagram.js";
import { createHand } from "./hand.js";
import { htmlNode } from "./nodes.js";
import { paletteOf } from "./palette.js";
import {
  SLIDE,
  SLIDE_BOLD,
  SLIDE_BOTTOM,
  SLIDE_EDGE,
  SLIDE_TOP,
  SLIDE_TYPE,
  slideFrame,
  svgText,
} from "./slide_frame.js";
import { PLACES } from "./words.js";
import { xmlText } from "./xml.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { State, Store } from "./store.js" */

const APART = 40; // between two cells
const CELL_HEAD = 44; // above a cell: its network, step and unit
const DRAWN_WIDE = 560; // px: what the drawing's own letters are made for
// What the style sheet gives a drawing, which a file of its own does not have.
const STYLES = [
  ...["color", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity"],
  ...["font-family", "font-size", "font-style", "font-weight", "text-anchor", "dominant-baseline"],
];

/**
 * @typedef {Object} CellsShown
 * @property {Actions} actions
 * @property {() => Model} modelOf
 * @property {Store} store
 * @property {() => string} verdict
 * @property {() => string} badge
 * @property {() => Edit[]} edits
 */

/**
 * @param {HTMLElement} host  where the cells are drawn for a moment, out of sight
 * @param {CellsShown} shown
 * @param {"light"|"dark"} theme
 * @returns {string} SVG
 */
export function drawCellSlide(host, { actions, modelOf, store, verdict, badge, edits }, theme) {
  const model = modelOf();
  const palette = paletteOf(model.header, theme);
  const state = store.get();
  const hand = createHand(modelOf, store, actions, { isProven: () => false, edits });
  const stage = htmlNode("div", { "aria-hidden": "true" });
  Object.assign(stage.style, { left: 0, position: "fixed", top: 0, visibility: "hidden", width: `${DRAWN_WIDE}px` });
  host.append(stage);
  const count = model.networks.length;
  const wide = (SLIDE.width - 2 * SLIDE_EDGE - APART * (count - 1)) / count;
  const [from, end] = [SLIDE_TOP + CELL_HEAD, SLIDE.height - SLIDE_BOTTOM];
  try {
    const cells = model.networks.map((network, net) => {
      const diagram = createDiagram(stage, model, net, store, palette, hand);
      const drawn = /** @type {SVGSVGElement} */ (stage.querySelector(`[data-net="${net}"] svg`));
      drawn.style.setProperty("--lv-wide", `${DRAWN_WIDE}px`);
      const { width, height } = drawn.viewBox.baseVal;
      const tall = Math.min(end - from, (wide * height) / width);
      const x = SLIDE_EDGE + net * (wide + APART);
      const svg = (/** @type {number} */ y) => plainSvg(drawn, { x, y, width: wide, height: tall });
      return { diagram, x, tall, svg, head: headOf(model, network, state) };
    });
    // In the middle of the slide, with their heads in one line.
    const top = from + (end - from - Math.max(...cells.map(({ tall }) => tall))) / 2;
    const look = { "font-size": SLIDE_TYPE + 4, "font-weight": SLIDE_BOLD };
    const inner = cells.flatMap(({ diagram, x, svg, head }) => {
      const one = [svgText(x, top - SLIDE_TYPE, xmlText(head), palette.ink, look), svg(top)];
      diagram.destroy();
      return one;
    });
    if (count > 1 && state.view !== "mean")
      inner.push(svgText(SLIDE_EDGE, end + SLIDE_TYPE, xmlText(DIAGRAM.unrelated), palette.muted));
    return slideFrame({ title: verdict(), badge: badge(), palette }, ...inner);
  } finally {
    stage.remove();
  }
}

/**
 * @param {Model} model
 * @param {Model["networks"][number]} network
 * @param {Readonly<State>} state
 */
function headOf(model, network, state) {
  const { units, name } = network;
  const own = Math.min(state.unit, units - 1);
  const who = state.view === "mean" ? DIAGRAM.meanUnit(units) : PLACES.unit(own);
  return `${name} · ${PLACES.step(model.label(state.step))}, ${who}`;
}

/**
 * A drawing with what its style sheet gives it, and nothing else of the page.
 *
 * @param {SVGSVGElement} drawn
 * @param {Record<string, number>} place
 */
function plainSvg(drawn, place) {
  const copy = /** @type {SVGSVGElement} */ (drawn.cloneNode(true));
  const [live, copied] = [drawn, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  copied.forEach((element, at) => {
    const styles = getComputedStyle(live[at]);
    for (const { name } of [...element.attributes]) {
      if (/^(class|style|role|tabindex|aria-.*|data-.*)$/.test(name)) element.removeAttribute(name);
    }
    for (const name of STYLES) element.setAttribute(name, styles.getPropertyValue(name));
  });
  for (const [name, value] of Object.entries(place)) copy.setAttribute(name, value.toFixed(1));
  copy.setAttribute("preserveAspectRatio", "xMidYMin meet");
  return new XMLSerializer().serializeToString(copy);
}
