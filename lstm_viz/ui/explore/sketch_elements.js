// Elements: what a sketch is made of on the page, and what it says.

<<<<<<< HEAD
import { CLEAR, CURVE, DRAW_HERE, PEN_KEYS, UNDO } from "./words.js";

const DARK = 128; // of 255: a background less bright than this is dark
const BRIGHTNESS = [0.299, 0.587, 0.114]; // of red, green and blue (ITU-R BT.601)
=======
/** Every sentence and label of a sketch. */
export const WORDS = {
  label: "Curve drawn by hand",
  empty: "Draw here",
  undo: "Undo",
  clear: "Clear",
  keys: "← → move the pen, ↑ ↓ change the value; hold Shift for larger steps.",
  /** @type {(step: number, steps: number, value: string, drawn: boolean) => string} */
  value: (step, steps, value, drawn) => `step ${step} of ${steps}: ${value}${drawn ? "" : ", interpolated"}`,
  /** @type {(step: number, steps: number) => string} */
  nothing: (step, steps) => `step ${step} of ${steps}: nothing drawn yet`,
};
>>>>>>> w-js

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
<<<<<<< HEAD
    "aria-label": CURVE,
=======
    "aria-label": WORDS.label,
>>>>>>> w-js
    "aria-describedby": "keys",
    "aria-orientation": "vertical",
    "aria-valuemin": "-1",
    "aria-valuemax": "1",
  });
<<<<<<< HEAD
  const empty = node("span", { class: "empty", "aria-hidden": "true" }, DRAW_HERE);
=======
  const empty = node("span", { class: "empty", "aria-hidden": "true" }, WORDS.empty);
>>>>>>> w-js
  const ends = node(
    "div",
    { class: "ends", "aria-hidden": "true" },
    ...["1", "0", "−1"].map((end) => node("span", {}, end)),
  );
  const says = node("output", { class: "says" });
<<<<<<< HEAD
  const undo = node("button", { type: "button" }, UNDO);
  const clear = node("button", { type: "button" }, CLEAR);
=======
  const undo = node("button", { type: "button" }, WORDS.undo);
  const clear = node("button", { type: "button" }, WORDS.clear);
>>>>>>> w-js
  const root = node(
    "div",
    { class: "sketch" },
    node("div", { class: "paper" }, ends, node("div", { class: "sheet" }, canvas, empty)),
    node("div", { class: "foot" }, says, undo, clear),
<<<<<<< HEAD
    node("p", { class: "keys", id: "keys" }, PEN_KEYS),
=======
    node("p", { class: "keys", id: "keys" }, WORDS.keys),
>>>>>>> w-js
  );
  return { root, canvas, empty, says, undo, clear };
}
