// Elements: what a sketch is made of on the page, and how bright the page is behind it.

import { CLEAR, CURVE, DRAW_HERE, PEN_KEYS, UNDO } from "./words.js";

const DARK = 128; // of 255: a background less bright than this is dark
const BRIGHTNESS = [0.299, 0.587, 0.114]; // of red, green and blue (ITU-R BT.601)

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node|string)[]} children
 */
function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

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

/** @param {Element} element */
export function isDark(element) {
  const channels = getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [];
  return BRIGHTNESS.reduce((sum, share, k) => sum + share * Number(channels[k]), 0) < DARK;
}
