// Stage: the diagrams, the equation and the twin of one payload, without the maps.

import { paintSurface } from "./colours.js";
import { decode } from "./decode.js";
import { createDiagram } from "./diagram.js";
import { createEquation } from "./equation.js";
import { createRows } from "./rows.js";
import { OPENING_SPACE } from "./state_address.js";
import { createStore, FRESH } from "./store.js";
import { OPENING_TEXT } from "./text_address.js";
import { createTwin } from "./twin.js";

/** @typedef {HTMLElement | SVGElement} Shown */

/**
 * The first element of a kind in another; there has to be one.
 *
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Shown}
 */
function first(root, selector) {
  /** @type {Shown|null} */
  const found = root.querySelector(selector);
  if (!found) throw new Error(`Nothing is ${selector}.`);
  return found;
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {Shown[]}
 */
const every = (root, selector) => [...root.querySelectorAll(selector)].map((node) => /** @type {Shown} */ (node));

/** @param {string} id  of a place, which is emptied by its exchange: nobody listens to a new one yet */
function emptied(id) {
  const old = first(document, `#${id}`);
  const place = /** @type {HTMLElement} */ (old.cloneNode());
  old.replaceWith(place);
  return place;
}

/** @param {Element} node */
const text = (node) => (node.textContent ?? "").replaceAll("\u00a0", " ").trim();
/** Nothing can be moved here. @type {import("./hand.js").Hand} */
const STILL_HAND = {
  isFree: () => false,
  heldBy: () => null,
  valueOf: () => Number.NaN,
  grainOf: () => 1,
  reach: (_cell, value) => value,
  hold: () => "",
  keep() {},
  drop() {},
};

/**
 * The page as it is first opened with this payload, whatever was on it.
 *
 * @param {string} payload  in base64
 * @param {"light"|"dark"} theme
 */
function open(payload, theme) {
  const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
  const colours = model.header.colours[theme];
  document.documentElement.dataset.theme = theme;
  paintSurface(document.body, colours);
  document.body.style.background = colours.background;
  const [cells, equation, twin] = ["cells", "equation", "twin"].map(emptied);
  scrollTo(0, 0);
  const store = createStore({
    ...FRESH,
    step: 0,
    locked: null,
    unit: 0,
    net: 0,
    order: "kept",
    zoom: [0, model.steps - 1],
    pins: [],
    extremes: false,
    filter: null,
    presenter: false,
    view: "unit",
    tab: "cell",
    open: null,
    epoch: model.epoch,
    change: "",
    perUnit: "",
    large: null,
    range: "",
    edits: "",
    showing: "edited",
    space: OPENING_SPACE,
    text: OPENING_TEXT,
  });
  const rows = createRows();
  rows.refresh(model, store.get());
  const views = [
    ...model.networks.map((_, net) => createDiagram(cells, model, net, store, colours, STILL_HAND)),
    createEquation(equation, model, store, colours, STILL_HAND),
    createTwin(twin, model, store, rows),
  ];
  store.subscribe((state) => {
    rows.refresh(model, state);
    for (const view of views) view.update(state);
  });
  Object.assign(lv, { model, store, views });
}

/**
 * @template Found
 * @param {Shown[]} nodes
 * @param {string} key  of their data
 * @param {(node: Shown) => Found} read
 */
const named = (nodes, key, read) => Object.fromEntries(nodes.map((node) => [node.dataset[key], read(node)]));
/**
 * @param {Element} node
 * @param {string[]} names
 */
const held = (node, ...names) => names.map((name) => Number(node.getAttribute(name)));

/**
 * What stands in the diagram of a network.
 *
 * @param {number} net
 */
function readDiagram(net) {
  const root = every(document, ".lv-diagram")[net];
  return {
    numbers: named(every(root, "text[data-part]"), "part", (node) => [...held(node, "data-value"), node.textContent]),
    gates: named(every(root, "g[data-part]"), "part", (gate) => {
      const [box, number] = [first(gate, "rect"), first(gate, ".lv-number")];
      const ink = getComputedStyle(number).fill;
      return { value: Number(box.dataset.value), fill: box.getAttribute("fill"), text: text(number), ink };
    }),
    bars: named(every(root, "[data-bar]"), "bar", (bar) => held(bar, "data-value", "y", "height")),
    wires: every(root, ".lv-wire").map((wire) => [
      wire.dataset.value,
      ...held(first(wire, "path:not(.lv-gap)"), "stroke-width"),
      wire.classList.contains("lv-negative"),
    ]),
    seen: every(root, ".lv-wire, .lv-bus, .lv-bar").map((mark) => {
      const { color, opacity, fill, fillOpacity, stroke, strokeDasharray } = getComputedStyle(mark);
      // A wire has its group's colour, a dashed bar its outline.
      if (!mark.dataset.bar) return [color, Number(opacity)];
      return strokeDasharray === "none" ? [fill, Number(opacity) * Number(fillOpacity)] : [stroke, Number(opacity)];
    }),
    story: every(root, ".lv-story p").map((line) => text(line).replaceAll("\u00a0", " ")),
    says: first(root, "[role=img]").getAttribute("aria-label"),
    where: text(first(root, ".lv-where")),
  };
}

/** What stands in the open equation. */
function readEquation() {
  const root = first(document, ".lv-equation");
  const sheet = first(root, ".lv-sheet");
  /** @param {Shown} tr */
  const row = (tr) => {
    const [part, number] = [first(tr, ".lv-part"), first(tr, ".lv-contribution")];
    return {
      of: tr.dataset.of,
      name: text(first(tr, "th")),
      detail: text(first(tr, ".lv-detail")),
      printed: text(number),
      value: Number(number.dataset.value),
      bar: parseFloat(part.style.width),
      left: parseFloat(part.style.left),
    };
  };
  const texts = {
    where: ".lv-where",
    title: "h3",
    printed: ".lv-printed",
    filled: ".lv-filled",
    result: ".lv-filled strong",
    notes: ".lv-notes",
  };
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, where]) => [name, text(first(root, where))])),
    rows: every(root, "tbody tr:not([hidden])").map(row),
    sum: row(first(root, ".lv-sum")),
    value: Number(sheet.dataset.value),
    computed: Number(sheet.dataset.computed),
    point: every(root, ".lv-point")[0]?.dataset.value ?? null,
  };
}

/** How far the point of the curve is from its line, in the drawing's units. */
function pointOffCurve() {
  const line = /** @type {SVGPathElement} */ (first(document, ".lv-line"));
  const [x, y] = held(first(document, ".lv-point"), "cx", "cy");
  let nearest = Infinity;
  for (let at = 0; at <= line.getTotalLength(); at += 0.25) {
    const near = line.getPointAtLength(at);
    nearest = Math.min(nearest, Math.hypot(near.x - x, near.y - y));
  }
  return nearest;
}

/**
 * The rows of a network's table that are shown.
 *
 * @param {number} net
 */
function readTable(net) {
  const root = every(document, ".lv-twin-table")[net];
  return every(root, "tbody tr:not([hidden])").map((tr) => [...tr.children].map(text));
}

/**
 * Play through the steps, one a frame.
 *
 * @returns {() => {frames: number, spoken: number}}  ends it: how many frames there were, and how many sentences
 */
function play() {
  const live = first(document, ".lv-live");
  const seen = { frames: 0, spoken: 0 };
  let said = live.textContent;
  let playing = true;
  function next() {
    if (live.textContent !== said) seen.spoken += 1;
    said = live.textContent;
    if (!playing) return;
    lv.store.set({ step: seen.frames % lv.model.steps, playing: true });
    seen.frames += 1;
    requestAnimationFrame(next);
  }
  next();
  return () => {
    playing = false;
    lv.store.set({ step: 7, playing: false });
    return seen;
  };
}

/** @type {any} */
const lv = { open, readDiagram, readEquation, readTable, pointOffCurve, play };
Object.assign(window, { lv });
