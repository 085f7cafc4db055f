// Stack: the elements of one column, its slots one above the other on one time axis.

import { htmlNode, typeset } from "./nodes.js";

/**
 * @typedef {Object} Slot  One drawing area.
 * @property {"map"|"input"|"answers"} kind
 * @property {number} net      index of its network; -1 for the answers
 * @property {string|null} signal
 * @property {HTMLElement} element
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement|null} reading  where the value at the cursor stands
 * @property {number} top      in the stack, CSS pixels
 * @property {number} height
 */

/**
 * Build one column: for each network its name, input and maps, then the answers where `answers`.
 *
 * @param {(net: number, signal: string) => void} onReading  a value at the cursor was pressed
 * @returns {{element: HTMLElement, axis: HTMLElement, overlay: HTMLElement, frame: HTMLElement, slots: Slot[],
 *   label: (model: object) => void}}  `label` says of each network whether it is untrained
 */
export function buildStack(model, networks, answers, onReading) {
  const slots = [];
  const untrained = networks.map(() => htmlNode("b", { class: "lv-untrained", hidden: true }, "untrained"));
  const element = htmlNode("div", { class: "lv-stack" });
  for (const [at, network] of networks.entries()) {
    const words = model.header.words[network.kind];
    element.append(networkTitle(network, untrained[at]));
    element.append(inputRow(model, network, words.x, slots));
    for (const signal of network.names)
      element.append(mapRow(network, signal, words[signal], slots, model.steps, onReading));
  }
  if (answers) element.append(answersRow(model, slots));
  const axis = htmlNode("div", { class: "lv-time", title: "drag to move the time that is shown" });
  const frame = htmlNode("div", { class: "lv-frame", "aria-hidden": "true" });
  const overlay = htmlNode("div", { class: "lv-overlay", "aria-hidden": "true" });
  element.append(axis, frame, overlay);
  const label = (now) =>
    networks.forEach((network, at) => {
      untrained[at].hidden = now.networks[network.index].badge?.trained !== false;
    });
  return { element, axis, frame, overlay, slots, label };
}

function networkTitle(network, untrained) {
  const place =
    network.layer || network.direction ? `layer ${network.layer + 1}${network.direction ? ", backward" : ""} · ` : "";
  const facts = `${place}${network.units} units · ${network.parameters.toLocaleString("en")} parameters`;
  return htmlNode("h3", { class: "lv-network" }, network.name, " ", htmlNode("span", {}, facts), untrained);
}

function slotNode(slots, kind, net, signal, label, reading) {
  const canvas = htmlNode("canvas", { "data-net": String(net), "data-signal": signal ?? kind });
  const element = htmlNode("div", { class: `lv-slot lv-slot-${kind}`, role: "img", "aria-label": label }, canvas);
  slots.push({ kind, net, signal, element, canvas, reading, top: 0, height: 0 });
  return element;
}

function mapRow(network, signal, word, slots, steps, onReading) {
  const reading = htmlNode("button", {
    type: "button",
    class: "lv-reading",
    title: "how this number comes about",
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
  const label = `${network.name}, ${word.name}: ${network.width(signal)} units, ${steps} steps, from ${low} to ${high}`;
  return htmlNode("div", { class: "lv-row" }, heading, slotNode(slots, "map", network.index, signal, label, reading));
}

function inputRow(model, network, word, slots) {
  const { names, text } = model.header.input;
  const reading = htmlNode("span", { class: "lv-reading" });
  const title = htmlNode("p", { class: "lv-title" }, swatch("x"), htmlNode("b", {}, word.name), typeset(word.symbol));
  const key = htmlNode("span", { class: "lv-key" });
  if (!text)
    names
      .slice(0, 8)
      .forEach((name, at) => key.append(keyEntry(name, { colour: `var(--lv-line-x${at % 2})`, dash: at >> 1 })));
  if (!text && names.length > 8) key.append(` and ${names.length - 8} more`);
  title.append(key);
  const heading = htmlNode("div", { class: "lv-heading" }, title, reading);
  const label = `${network.name}, input: ${text ? "characters" : names.join(", ")}, ${model.steps} steps`;
  return htmlNode("div", { class: "lv-row" }, heading, slotNode(slots, "input", network.index, null, label, reading));
}

function answersRow(model, slots) {
  const key = htmlNode("span", { class: "lv-key" });
  if (model.target)
    key.append(keyEntry(`target: ${model.header.target_name}`, { colour: "var(--lv-ink)", ring: true }));
  model.networks
    .filter((network) => network.array("prediction"))
    .forEach((network, at) =>
      key.append(keyEntry(network.name, { colour: at ? "var(--lv-muted)" : "var(--lv-line-h)", dash: at })),
    );
  const reading = htmlNode("span", { class: "lv-reading" });
  const title = htmlNode("p", { class: "lv-title" }, htmlNode("b", {}, "answers"), key);
  const heading = htmlNode("div", { class: "lv-heading" }, title, reading);
  const slot = slotNode(slots, "answers", -1, null, `The answers beside the target, ${model.steps} steps`, reading);
  return htmlNode("div", { class: "lv-row" }, heading, slot);
}

function swatch(signal) {
  return htmlNode("span", { class: "lv-patch", style: `background:var(--lv-${signal})` });
}

const KEY_DASHES = ["0", "5 2", "2 2", "5 2 2 2"];

function keyEntry(name, { colour, dash = 0, ring = false }) {
  const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  sign.setAttribute("viewBox", "0 0 18 8");
  const line = document.createElementNS(sign.namespaceURI, ring ? "circle" : "line");
  const shape = ring ? { cx: 9, cy: 4, r: 3, fill: "none" } : { x1: 0, x2: 18, y1: 4, y2: 4 };
  const look = { stroke: colour, "stroke-width": ring ? 1.3 : 2, "stroke-dasharray": KEY_DASHES[dash % 4] };
  for (const [attribute, value] of Object.entries({ ...shape, ...look })) line.setAttribute(attribute, value);
  sign.append(line);
  return htmlNode("span", {}, sign, name);
}

/** What a stack is built from: while it stays, new numbers need no new elements. */
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
  return JSON.stringify([networks, epochs, header.input.names, !header.input.text, !header.target, header.target_name]);
}
