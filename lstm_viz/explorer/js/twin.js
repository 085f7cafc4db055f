// Twin: the picture in text, as a spoken sentence and as a table of the step.

import { buttonNode } from "./controls.js";
import { FEW_DECIMALS, MANY_DECIMALS, printNumber } from "./figures.js";
import { afterGap, hasStep, whyAbsent } from "./flow.js";
import { livesOf, printLife } from "./half_lives.js";
import { layerInput } from "./layer_input.js";
import { LIVES, ORDERS } from "./map_words.js";
import { htmlNode, setAttribute, setText, typeset } from "./nodes.js";
import { givenAt, readAt } from "./readings.js";
import { createSummary } from "./summary.js";
import { trainingStep } from "./training.js";
import { PANEL, READINGS } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Cell, State, Store } from "./store.js" */

const PAUSE = 250; // ms between two sentences while a person hovers or plays: four a second
const MOST_SAID = 6; // features of the input that are spoken one by one
const FIRST_ROWS = 50;

/** @typedef {{root: HTMLElement, pick: HTMLElement, cells: HTMLElement[], unit: number}} TableLine */

/**
 * The text twin: a polite live sentence, and for each network a table of the step that is closed
 * until it is asked for.
 *
 * @param {HTMLElement} host
 * @param {Model} model
 * @param {Store} store
 * @param {Rows} rows  the maps' own, so that both have one order
 */
export function createTwin(host, model, store, rows) {
  const sentence = htmlNode("p", { class: "lv-live", "aria-live": "polite", "aria-atomic": "true" });
  const tables = model.networks.map((network) => createStepTable(model, network, rows, store));
  const roots = tables.map((table) => table.root);
  const summary = createSummary(model);
  const root = htmlNode("section", { class: "lv-twin", "aria-label": PANEL.text }, sentence, summary.root, ...roots);
  host.append(root);
  let last = -Infinity;
  let timer = 0;

  function speak() {
    clearTimeout(timer);
    timer = 0;
    last = performance.now();
    const state = store.get();
    setText(sentence, stepSentence(model, state));
    summary.update(state);
    for (const table of tables) table.update(state);
  }

  function update() {
    if (timer) return;
    const wait = last + PAUSE - performance.now();
    if (wait <= 0) speak();
    else timer = setTimeout(speak, wait);
  }

  update();
  return {
    update,
    destroy() {
      clearTimeout(timer);
      root.remove();
    },
  };
}

/**
 * "Step 12, LSTM unit 7: forget gate 0.03, input gate 0.97, …; reads value 0.52, marker 1.00."; before
 * it, where there is a training: "Training step 240 of 6,000."
 *
 * @param {Model} model
 * @param {Cell} cell
 */
export function stepSentence(model, { step, net, unit }) {
  const trained = trainingStep(model);
  const network = model.networks[net];
  const words = model.header.words[network.kind];
  /** @param {number} value */
  const few = (value) => printNumber(value, FEW_DECIMALS);
  const start = PANEL.spokenCell(trained, model.label(step), network.name, unit);
  if (!hasStep(model, network, step)) return start + uncapitalised(whyAbsent(model, network, step));
  const values = network.names.map((signal) => `${words[signal].name} ${few(network.value(signal, step, unit))}`);
  const { names, text } = layerInput(model, network);
  const read = readAt(model, network, step);
  const numbers = Array.from(givenAt(model, network, step), (value, k) => {
    const [given, taken] = [few(value), few(read[k])];
    return `${names[k]} ${given === taken ? given : READINGS.scaled(given, taken)}`;
  });
  const x = text?.[step] ?? (names.length > MOST_SAID ? READINGS.values(names.length) : numbers.join(", "));
  return [start + PANEL.spokenValues(values.join(", "), x), afterGap(model, network, step)].filter(Boolean).join(" ");
}

/** @param {string} sentence */
const uncapitalised = (sentence) => sentence[0].toLowerCase() + sentence.slice(1);

/**
 * One network's step as a table: rows are units in the order of the maps, columns its signals.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {Rows} rows
 * @param {Store} store
 */
function createStepTable(model, network, rows, store) {
  const words = model.header.words[network.kind];
  const caption = htmlNode("caption");
  const body = htmlNode("tbody");
  const columns = network.names.map((signal) =>
    htmlNode(
      "th",
      { scope: "col" },
      htmlNode("span", { class: "lv-column" }, words[signal].name),
      " ",
      typeset(words[signal].symbol),
    ),
  );
  const lives = livesOf(model, network.index);
  if (lives) columns.push(htmlNode("th", { scope: "col" }, htmlNode("span", { class: "lv-column" }, LIVES.column)));
  const table = htmlNode(
    "table",
    { class: "lv-step-table" },
    caption,
    htmlNode("thead", {}, htmlNode("tr", {}, htmlNode("th", { scope: "col" }, PANEL.unit), ...columns)),
    body,
  );
  const all = buttonNode("lv-all", showAll, PANEL.allUnits(network.units));
  // Scrolls sideways on a phone; the focus stop lets the keyboard scroll it too.
  const called = PANEL.table(network.name);
  const frame = htmlNode("div", { class: "lv-table-frame", tabindex: 0, role: "group", "aria-label": called }, table);
  const summary = htmlNode("summary", {}, PANEL.numbers(network.name));
  const opened = () => update(store.get());
  const root = htmlNode("details", { class: "lv-twin-table", "data-net": network.index, ontoggle: opened });
  root.append(summary, frame, all);
  /** @type {TableLine[]} */
  const lines = [];
  let whole = false;

  function showAll() {
    whole = true;
    update(store.get());
    frame.focus();
  }

  function addLine() {
    const pick = buttonNode(null, () => choose(line.unit));
    const cells = network.names.map((signal) => htmlNode("td", { onclick: () => choose(line.unit, signal) }));
    if (lives) cells.push(htmlNode("td", { class: "lv-life", onclick: () => choose(line.unit) }));
    /** @type {TableLine} */
    const line = { root: htmlNode("tr", {}, htmlNode("th", { scope: "row" }, pick), ...cells), pick, cells, unit: 0 };
    lines.push(line);
    body.append(line.root);
  }

  /**
   * @param {number} unit
   * @param {string|null} [signal]  whose equation is opened
   */
  function choose(unit, signal = null) {
    const { step } = store.get();
    const open = signal ? { open: { net: network.index, signal, step, unit } } : {};
    store.set({ net: network.index, unit, view: "unit", locked: step, playing: false, ...open }, { commit: true });
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    if (!root.open) return;
    const order = rows.order(network, network.names[0]);
    const count = whole ? order.length : Math.min(order.length, FIRST_ROWS);
    all.hidden = count === order.length;
    const sorted = ORDERS[state.order.split(":")[0]];
    const absent = hasStep(model, network, state.step) ? "" : whyAbsent(model, network, state.step);
    const where = [network.name, model.label(state.step), trainingStep(model)];
    setText(caption, PANEL.caption(where, count, network.units, sorted, absent));
    while (lines.length < count) addLine();
    lines.forEach((line, row) => {
      line.root.hidden = row >= count;
      if (row < count) writeLine(line, order[row], state);
    });
  }

  /**
   * @param {TableLine} line
   * @param {number} unit
   * @param {Readonly<State>} state
   */
  function writeLine(line, unit, state) {
    line.unit = unit;
    setText(line.pick, String(unit));
    const chosen = state.net === network.index && state.unit === unit;
    setAttribute(line.root, "aria-current", chosen ? "true" : null);
    setAttribute(line.root, "data-unit", String(unit));
    network.names.forEach((signal, k) => {
      const value = network.value(signal, state.step, unit);
      setText(line.cells[k], printNumber(value, MANY_DECIMALS));
      setAttribute(line.cells[k], "data-value", Number.isNaN(value) ? "" : String(value));
    });
    if (lives) setText(line.cells[network.names.length], printLife(lives[unit]));
  }

  return { root, update };
}
