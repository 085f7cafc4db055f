// Stack: the elements of one column, its slots one above the other on one time axis.

import { htmlNode, svgNode, typeset } from "./nodes.js";
import { MAPS } from "./words.js";

const NO_NET = -1;
const MOST_NAMED = 8; // features of the input that have their key
const INPUT_SHADES = 2; // of the input's lines, as view.js sets --lv-line-x0 and so on

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Word } from "./payload.js" */

/**
 * @typedef {Object} Placed  One drawing area.
 * @property {number} net      index of its network; NO_NET for the answers
 * @property {HTMLElement} element
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} reading  where the value at the cursor stands
 * @property {number} top      in the stack, CSS pixels
 * @property {number} height
 *
 * @typedef {Placed & {kind: "map", signal: string}} MapSlot
 * @typedef {Placed & {kind: "input"|"answers", signal: null}} LineSlot
 * @typedef {MapSlot | LineSlot} Slot
 *
 * @typedef {ReturnType<typeof buildStack>} Stack
 */

/**
 * Build one column: for each network its name, input and maps, then the answers where `answers`.
 *
 * @param {(net: number, signal: string) => void} onReading  a value at the cursor was pressed
 * @param {ModelView} model
 * @param {readonly Network[]} networks
 * @param {boolean} answers
 */
export function buildStack(model, networks, answers, onReading) {
  /** @type {Slot[]} */
  const slots = [];
  const untrained = networks.map(() => htmlNode("b", { class: "lv-untrained", hidden: true }, MAPS.untrained));
  const element = htmlNode("div", { class: "lv-stack" });
  for (const [at, network] of networks.entries()) {
    const words = model.header.words[network.kind];
    element.append(networkTitle(network, untrained[at]));
    element.append(inputRow(model, network, words.x, slots));
    for (const signal of network.names)
      element.append(mapRow(network, signal, words[signal], slots, model.steps, onReading));
  }
  if (answers) element.append(answersRow(model, slots));
  const axis = htmlNode("div", { class: "lv-time", title: MAPS.move });
  const frame = htmlNode("div", { class: "lv-frame", "aria-hidden": "true" });
  const overlay = htmlNode("div", { class: "lv-overlay", "aria-hidden": "true" });
  element.append(axis, frame, overlay);
  /**
   * Say of each network whether it is untrained.
   *
   * @param {ModelView} now
   */
  const label = (now) => {
    networks.forEach((network, at) => {
      untrained[at].hidden = now.networks[network.index].badge.trained !== false;
    });
  };
  /** From the first slot's top to the last one's end. */
  const reach = () => {
    const last = slots[slots.length - 1];
    return { top: slots[0].top, height: last.top + last.height - slots[0].top };
  };
  return { element, axis, frame, overlay, slots, label, reach };
}

/**
 * @param {Network} network
 * @param {HTMLElement} untrained
 */
function networkTitle(network, untrained) {
  const place = network.layer || network.direction ? MAPS.layer(network.layer + 1, network.direction === 1) : "";
  const facts = MAPS.facts(place, network.units, network.parameters);
  return htmlNode("h3", { class: "lv-network" }, network.name, " ", htmlNode("span", {}, facts), untrained);
}

/**
 * @param {Slot[]} slots  gets one more
 * @param {{kind: "map", net: number, signal: string} | {kind: "input"|"answers", net: number, signal: null}} what
 * @param {string} label
 * @param {HTMLElement} reading
 */
function slotNode(slots, what, label, reading) {
  const { kind, net, signal } = what;
  const canvas = htmlNode("canvas", { "data-net": String(net), "data-signal": signal ?? kind });
  const element = htmlNode("div", { class: `lv-slot lv-slot-${kind}`, role: "img", "aria-label": label }, canvas);
  slots.push({ ...what, element, canvas, reading, top: 0, height: 0 });
  return element;
}

/**
 * @param {Network} network
 * @param {string} signal
 * @param {Word} word
 * @param {Slot[]} slots
 * @param {number} steps
 * @param {(net: number, signal: string) => void} onReading
 */
function mapRow(network, signal, word, slots, steps, onReading) {
  const reading = htmlNode("button", {
    type: "button",
    class: "lv-reading",
    title: MAPS.calculation,
    onclick: () => onReading(network.index, signal),
  });
  const heading = htmlNode(
    "div",
    { class: "lv-heading" },
    htmlNode("p", { class: "lv-title" }, swatch(signal), htmlNode("b", {}, word.name), typeset(word.equation)),
    reading,
    htmlNode("p", { class: "lv-row-sentence" }, word.sentence),
  );
  const [low, high] = network.range(signal);
  const label = MAPS.map(network.name, word.name, network.width(signal), steps, low, high);
  return htmlNode(
    "div",
    { class: "lv-row" },
    heading,
    slotNode(slots, { kind: "map", net: network.index, signal }, label, reading),
  );
}

/**
 * @param {ModelView} model
 * @param {Network} network
 * @param {Word} word
 * @param {Slot[]} slots
 */
function inputRow(model, network, word, slots) {
  const { names, text } = model.header.input;
  const reading = htmlNode("span", { class: "lv-reading" });
  const title = htmlNode("p", { class: "lv-title" }, swatch("x"), htmlNode("b", {}, word.name), typeset(word.symbol));
  const key = htmlNode("span", { class: "lv-key" });
  if (!text) {
    const colours = names.map((name, at) => ({
      name,
      colour: `var(--lv-line-x${at % INPUT_SHADES})`,
      dash: Math.floor(at / INPUT_SHADES),
    }));
    key.append(...colours.slice(0, MOST_NAMED).map(({ name, ...look }) => keyEntry(name, look)));
  }
  if (!text && names.length > MOST_NAMED) key.append(MAPS.more(names.length - MOST_NAMED));
  title.append(key);
  const heading = htmlNode("div", { class: "lv-heading" }, title, reading);
  const { note } = model.header.input;
  if (note) heading.append(htmlNode("p", { class: "lv-row-sentence" }, note));
  const label = MAPS.input(network.name, text ? MAPS.characters : names.join(", "), model.steps);
  return htmlNode(
    "div",
    { class: "lv-row" },
    heading,
    slotNode(slots, { kind: "input", net: network.index, signal: null }, label, reading),
  );
}

/**
 * @param {ModelView} model
 * @param {Slot[]} slots
 */
function answersRow(model, slots) {
  const key = htmlNode("span", { class: "lv-key" });
  if (model.target)
    key.append(keyEntry(MAPS.targetNamed(model.header.target_name), { colour: "var(--lv-ink)", ring: true }));
  const answering = model.networks.filter((network) => network.array("prediction"));
  for (const [at, { name }] of answering.entries()) {
    key.append(keyEntry(name, { colour: at ? "var(--lv-muted)" : "var(--lv-line-h)", dash: at }));
  }
  const reading = htmlNode("span", { class: "lv-reading" });
  const title = htmlNode("p", { class: "lv-title" }, htmlNode("b", {}, MAPS.answers), key);
  const heading = htmlNode("div", { class: "lv-heading" }, title, reading);
  const slot = slotNode(
    slots,
    { kind: "answers", net: NO_NET, signal: null },
    MAPS.answersOver(Boolean(model.target), model.steps),
    reading,
  );
  return htmlNode("div", { class: "lv-row" }, heading, slot);
}

/** @param {string} signal */
function swatch(signal) {
  return htmlNode("span", { class: "lv-patch", style: `background:var(--lv-${signal})` });
}

const KEY_DASHES = ["0", "5 2", "2 2", "5 2 2 2"];

/**
 * @param {string} name
 * @param {{colour: string, dash?: number, ring?: boolean}} look
 */
function keyEntry(name, { colour, dash = 0, ring = false }) {
  const look = { stroke: colour, "stroke-dasharray": KEY_DASHES[dash % KEY_DASHES.length] };
  const line = ring
    ? svgNode("circle", { cx: 9, cy: 4, r: 3, fill: "none", "stroke-width": 1.3, ...look })
    : svgNode("line", { x1: 0, x2: 18, y1: 4, y2: 4, "stroke-width": 2, ...look });
  const sign = svgNode("svg", { viewBox: "0 0 18 8" }, line);
  return htmlNode("span", {}, sign, name);
}

/**
 * What a stack is built from: while it stays, new numbers need no new elements.
 *
 * @param {ModelView} model
 */
export function stackKey(model) {
  const { header } = model;
  const networks = model.networks.map(({ kind, name, units, parameters, layer, direction, names, prediction }) => [
    kind,
    name,
    units,
    parameters,
    layer,
    direction,
    names,
    prediction === null,
  ]);
  const epochs = model.epochs.map(({ step }) => step);
  return JSON.stringify([
    networks,
    epochs,
    header.input.names,
    header.input.note,
    !header.input.text,
    !header.target,
    header.target_name,
  ]);
}
