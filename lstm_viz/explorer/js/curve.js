// Curve: σ, tanh or another activation with the step's point on it.

import { EQUATION } from "./cell_words.js";
import { clamp } from "./clamp.js";
import { MANY_DECIMALS, printNumber } from "./figures.js";
import { setAttribute, setText, svgNode } from "./nodes.js";

/** @import { Activation } from "./squash.js" */

// In the drawing's units; a text stands on its baseline.
const WIDTH = 260;
const HEIGHT = 150;
const FRAME = { left: 34, right: 14, top: 22, bottom: 26 };
const TICK = { left: 6, below: 4, bottom: 8 };
const POINT = 6; // the radius
const LABEL_AT = { aside: 9, above: -9, below: 18 }; // from the point
const LABEL_ROOM = { left: 84, right: 66 }; // a point nearer to that side has its label on the other
const DRAWN_REACH = 4; // of the sums that are drawn, to either side of 0
const PIECES = 80; // straight ones, of which the curve is made

/** @type {Record<string, {reach: number, low: number, high: number, ticks: number[]}>} */
const SHAPES = {
  σ: { reach: 8, low: 0, high: 1, ticks: [0, 0.5, 1] },
  tanh: { reach: 4, low: -1, high: 1, ticks: [-1, 0, 1] },
  relu: { reach: 4, low: 0, high: 4, ticks: [0, 2, 4] },
};

/**
 * The frame of a function that has none of its own above.
 *
 * @param {Activation["apply"]} apply
 */
function frameOf(apply) {
  const [low, high] = [Math.floor(apply(-DRAWN_REACH)), Math.ceil(apply(DRAWN_REACH))];
  return { reach: DRAWN_REACH, low, high, ticks: [low, (low + high) / 2, high] };
}

/**
 * @param {Activation} activation
 * @param {string} signal whose colour the point has
 * @returns {{root: SVGElement, update: (sum: number, at: string, value: number) => void}}
 */
export function createCurve({ text, apply }, signal) {
  const { reach, low, high, ticks } = SHAPES[text] ?? frameOf(apply);
  const [right, bottom] = [WIDTH - FRAME.right, HEIGHT - FRAME.bottom];
  /** @param {number} sum */
  const toX = (sum) => FRAME.left + ((clamp(sum, -reach, reach) + reach) / (2 * reach)) * (right - FRAME.left);
  /** @param {number} value */
  const toY = (value) => FRAME.top + ((high - clamp(value, low, high)) / (high - low)) * (bottom - FRAME.top);
  const points = Array.from({ length: PIECES + 1 }, (_, k) => {
    const sum = -reach + (k / PIECES) * 2 * reach;
    return `${toX(sum).toFixed(1)} ${toY(apply(sum)).toFixed(1)}`;
  });
  const root = svgNode("svg", { class: "lv-curve", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  root.style.setProperty("--lv-own", `var(--lv-wire-${signal})`);
  /**
   * @param {number} tick
   * @param {number} x
   * @param {number} y
   * @param {string} anchor
   */
  const write = (tick, x, y, anchor) =>
    svgNode("text", { class: "lv-tick", x, y, "text-anchor": anchor }, String(tick).replace("-", "−"));
  for (const tick of ticks) {
    const level = svgNode("path", { class: "lv-level", d: `M${FRAME.left} ${toY(tick)} H${right}` });
    root.append(level, write(tick, FRAME.left - TICK.left, toY(tick) + TICK.below, "end"));
  }
  for (const tick of [-reach, 0, reach]) root.append(write(tick, toX(tick), HEIGHT - TICK.bottom, "middle"));
  const drop = svgNode("path", { class: "lv-drop" });
  const point = svgNode("circle", { class: "lv-point", r: POINT });
  const label = svgNode("text", { class: "lv-point-label" });
  root.append(
    svgNode("path", { class: "lv-zero", d: `M${toX(0)} ${FRAME.top} V${bottom}` }),
    svgNode("path", { class: "lv-line", d: `M${points.join(" L")}` }),
    drop,
    point,
    label,
  );

  /**
   * @param {number} sum
   * @param {string} at  the sum as it is printed
   * @param {number} value
   */
  function update(sum, at, value) {
    const [x, y] = [toX(sum), toY(value)];
    setAttribute(point, "cx", x.toFixed(2));
    setAttribute(point, "cy", y.toFixed(2));
    setAttribute(point, "data-value", String(value));
    setAttribute(drop, "d", `M${x.toFixed(2)} ${bottom} V${y.toFixed(2)} H${FRAME.left}`);
    // The number stands where the curve is not: above it on the left half, below on the right.
    const left = x < toX(0);
    setAttribute(label, "x", (x + (left ? -LABEL_AT.aside : LABEL_AT.aside)).toFixed(2));
    setAttribute(label, "text-anchor", left ? "end" : "start");
    setAttribute(label, "y", (y + (left ? LABEL_AT.above : LABEL_AT.below)).toFixed(2));
    if (x < LABEL_ROOM.left) setAttribute(label, "text-anchor", "start");
    if (x > WIDTH - LABEL_ROOM.right) setAttribute(label, "text-anchor", "end");
    const printed = printNumber(value, MANY_DECIMALS);
    setText(label, printed);
    setAttribute(root, "aria-label", EQUATION.curve(text, at, printed));
  }

  return { root, update };
}
