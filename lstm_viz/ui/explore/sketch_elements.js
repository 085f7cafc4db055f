// Elements: what a sketch is made of on the page, and what it says.

import { node } from "./node.js";
import { CLEAR, CURVE, DRAW_HERE, PEN_KEYS, UNDO } from "./words.js";

/** The canvas to draw on, and what stands round it. */
export function createElements() {
  const canvas = node("canvas", {
    tabindex: "0",
    role: "slider",
    "aria-label": CURVE,
    "aria-describedby": "keys",
    "aria-orientation": "vertical",
    "aria-valuemin": "-1",
    "aria-valuemax": "1",
  });
  const empty = node("span", { class: "empty", "aria-hidden": "true" }, DRAW_HERE);
  const ends = node(
    "div",
    { class: "ends", "aria-hidden": "true" },
    ...["1", "0", "−1"].map((end) => node("span", {}, end)),
  );
  const says = node("output", { class: "says" });
  const undo = node("button", { type: "button" }, UNDO);
  const clear = node("button", { type: "button" }, CLEAR);
  const root = node(
    "div",
    { class: "sketch" },
    node("div", { class: "paper" }, ends, node("div", { class: "sheet" }, canvas, empty)),
    node("div", { class: "foot" }, says, undo, clear),
    node("p", { class: "keys", id: "keys" }, PEN_KEYS),
  );
  return { root, canvas, empty, says, undo, clear };
}
