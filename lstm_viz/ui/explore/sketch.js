// Sketch: a curve drawn by hand over a number of steps, in [-1, 1].

import { isDark } from "../../explorer/dark.js";
import { AIR, createSheet } from "./sketch_canvas.js";
import { createElements } from "./sketch_elements.js";
import { blank, isDrawn, onSteps, round } from "./sketch_paper.js";
import { penAt } from "./words.js";

/** @import { Colours } from "./sketch_canvas.js" */

/**
 * @typedef {Object} Message  See sketch.py.
 * @property {string} key
 * @property {number} serial  counts what is given to be drawn on
 * @property {number} steps
 * @property {(number|null)[]|null} values  what is drawn at first
 * @property {{light: Colours, dark: Colours}} colours
 *
 * @typedef {StreamlitComponent<Message>["setStateValue"]} Send
 * @typedef {{step: number, value: number}} Place
 * @typedef {{serial: number, paper: Float64Array, past: Float64Array[]}} Kept
 */

const BY_KEY = 0.05; // what an arrow key adds
const BY_SHIFT = 0.25; // ... with Shift
const FAR = 10; // steps that Shift goes sideways
const MOST_UNDONE = 100; // strokes that can be taken back

/** @type {WeakMap<HTMLElement, ReturnType<typeof openSketch>>} parent → the sketch in it */
const sketches = new WeakMap();
// What was drawn at each key, for when Streamlit takes the element down and up again.
const page = /** @type {{lvPapers?: Map<string, Kept>}} */ (globalThis);
page.lvPapers ??= new Map();
const papers = page.lvPapers;

/**
 * Streamlit calls this for new data and for another theme, and what it returns at the end.
 *
 * @param {StreamlitComponent<Message>} component
 */
export default function ({ data, parentElement, setStateValue }) {
  const sketch = sketches.get(parentElement) ?? openSketch(parentElement, data);
  sketches.set(parentElement, sketch);
  sketch.show(data, setStateValue);
  return sketch.close;
}

/**
 * @param {HTMLElement} parent
 * @param {Message} first
 */
function openSketch(parent, first) {
  const { root, canvas, empty, says, undo, clear } = createElements();
  parent.append(root);
  const sheet = createSheet(canvas);
  let latest = first; // what Streamlit gave
  /** @type {Send} */
  let send = () => {};
  /** @type {Float64Array} */
  let paper = blank(2); // as it was drawn; over other steps than are shown while only these changed
  /** @type {Float64Array[]} */
  let past = [];
  let begun = false;
  let pen = 0;
  /** @type {{id: number, from: Place}|null} */
  let hand = null; // the pointer that draws
  let typed = false; // by key, and not told yet

  const shown = () => onSteps(paper, latest.steps);

  /** Before a change: it can be taken back. */
  function begin() {
    past.push(paper);
    if (past.length > MOST_UNDONE) past.shift();
    const { curve, drawn } = shown();
    paper = curve.map((value, step) => (drawn[step] ? value : NaN));
  }

  function tell() {
    keep();
    const values = isDrawn(paper) ? Array.from(paper, (value) => (Number.isNaN(value) ? null : value)) : [];
    send("drawn", { serial: latest.serial, values });
  }

  function keep() {
    papers.set(latest.key, { serial: latest.serial, paper, past });
  }

  function takeBack() {
    const before = past.pop();
    if (!before) return;
    paper = before;
    tell();
    paint();
  }

  function wipe() {
    if (!isDrawn(paper)) return;
    begin();
    paper = blank(latest.steps);
    tell();
    paint();
  }

  /**
   * @param {MouseEvent} event
   * @returns {Place}
   */
  function place(event) {
    const box = canvas.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const step = Math.min(Math.max(Math.floor(share * latest.steps), 0), latest.steps - 1);
    return { step, value: round(1 - (2 * (event.clientY - box.top - AIR)) / (box.height - 2 * AIR)) };
  }

  /**
   * Each step between two places of the pen takes its height there, and the last one counts.
   *
   * @param {Place} from
   * @param {Place} to
   */
  function run(from, to) {
    const way = Math.abs(to.step - from.step);
    const side = Math.sign(to.step - from.step);
    for (let k = way ? 1 : 0; k <= way; k += 1) {
      const share = way ? k / way : 1;
      paper[from.step + side * k] = round(from.value + (to.value - from.value) * share);
    }
    pen = to.step;
  }

  /** @param {PointerEvent} event */
  function press(event) {
    if (hand || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const at = place(event);
    begin();
    hand = { id: event.pointerId, from: at };
    run(at, at);
    paint();
  }

  /** @param {PointerEvent} event */
  function move(event) {
    if (!hand || hand.id !== event.pointerId) return;
    // All places since the last frame, where the browser has them.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) {
      const at = place(one);
      run(hand.from, at);
      hand.from = at;
    }
    paint();
  }

  /** @param {PointerEvent} event */
  function lift(event) {
    if (!hand || hand.id !== event.pointerId) return;
    hand = null;
    tell();
    paint();
  }

  /** @param {PointerEvent} event */
  function cancel(event) {
    if (!hand || hand.id !== event.pointerId) return;
    hand = null;
    paper = past.pop() ?? paper;
    paint();
  }

  /** @param {KeyboardEvent} event */
  function type(event) {
    if (event.altKey || hand) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || event.shiftKey) return;
      takeBack();
    } else {
      const by = event.shiftKey ? FAR : 1;
      const change = event.shiftKey ? BY_SHIFT : BY_KEY;
      const to = { ArrowLeft: pen - by, ArrowRight: pen + by, Home: 0, End: Infinity }[event.key];
      const add = { ArrowUp: change, ArrowDown: -change }[event.key];
      if (to !== undefined) pen = Math.min(Math.max(to, 0), latest.steps - 1);
      else if (add !== undefined) raise(add, event.repeat);
      else return;
      paint();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {number} add
   * @param {boolean} again  the key is held down
   */
  function raise(add, again) {
    const now = shown().curve[pen] || 0;
    // A key that is held down is one stroke.
    if (!again || !typed) begin();
    paper[pen] = round(now + add);
    typed = true;
  }

  function settle() {
    if (!typed) return;
    typed = false;
    tell();
  }

  function paint() {
    const { curve, drawn } = shown();
    const some = drawn.includes(true);
    const colours = latest.colours[isDark(canvas) ? "dark" : "light"];
    root.style.setProperty("--sketch-muted", colours.muted);
    root.style.setProperty("--sketch-rule", colours.rule);
    empty.hidden = some;
    // A button that is disabled would lose the focus when it was pressed by key.
    undo.setAttribute("aria-disabled", String(!past.length));
    clear.setAttribute("aria-disabled", String(!some));
    write(curve, drawn, some);
    sheet.paint({ curve, drawn, colours, pen: hasFocus() ? pen : null });
  }

  /** @returns {boolean} */
  function hasFocus() {
    const root = canvas.getRootNode();
    return (root instanceof ShadowRoot || root instanceof Document) && root.activeElement === canvas;
  }

  /**
   * @param {Float64Array} curve
   * @param {boolean[]} drawn
   * @param {boolean} some  whether anything is drawn
   */
  function write(curve, drawn, some) {
    const value = curve[pen] || 0;
    const number = value.toFixed(2).replace("-", "−").replace("−0.00", "0.00");
    const text = penAt(pen, curve.length, some ? number : null, drawn[pen]);
    canvas.setAttribute("aria-valuenow", value.toFixed(2));
    canvas.setAttribute("aria-valuetext", text);
    if (says.textContent !== text) says.textContent = text;
  }

  /** The curve itself speaks while it has the focus; what a button did is said below it. */
  function listen() {
    says.setAttribute("aria-live", hasFocus() ? "off" : "polite");
    paint();
  }

  canvas.addEventListener("pointerdown", press);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", cancel);
  canvas.addEventListener("keydown", type);
  canvas.addEventListener("keyup", settle);
  canvas.addEventListener("focus", listen);
  canvas.addEventListener("blur", () => {
    settle();
    listen();
  });
  undo.addEventListener("click", takeBack);
  clear.addEventListener("click", wipe);
  const watcher = new ResizeObserver(() => paint());
  watcher.observe(canvas);

  return {
    /**
     * @param {Message} message
     * @param {Send} setStateValue
     */
    show(message, setStateValue) {
      const fresh = !begun || latest.serial !== message.serial;
      begun = true;
      [latest, send] = [message, setStateValue];
      if (fresh) {
        const kept = papers.get(message.key);
        if (kept?.serial === message.serial) ({ paper, past } = kept);
        else
          [paper, past] = [
            message.values ? Float64Array.from(message.values, (value) => value ?? NaN) : blank(message.steps),
            [],
          ];
        hand = null;
        keep();
      } else if (hand && paper.length !== message.steps) {
        hand = null; // the paper under the pen is another one
      }
      pen = Math.min(pen, message.steps - 1);
      paint();
    },
    close() {
      watcher.disconnect();
      root.remove();
      sketches.delete(parent);
    },
  };
}
