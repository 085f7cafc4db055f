// Diagram: the cell as the textbooks draw it, carrying the numbers of the step that is shown.

import { drawCell } from "./cell.js";
import { DIAGRAM, HAND } from "./cell_words.js";
import { paintSurface, textOn, valueColour } from "./colours.js";
import { familyOf, memoryState } from "./engine/kinds.js";
import { FEW_DECIMALS, FEW_INPUTS, printNumber } from "./figures.js";
import { afterGap, flowAt, hasStep, whyAbsent } from "./flow.js";
import { fullSize, stateScale } from "./full_size.js";
import { impossibility } from "./hand.js";
import { createLikely } from "./likely.js";
import { htmlNode, setAttribute, setText, typeset } from "./nodes.js";
import { attachNumberHandle } from "./number_handle.js";
import { printedSum, sentenceOf, storyOf } from "./story.js";
import { oneHotName } from "./symbol_rows.js";
import { PLACES, READINGS } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Flow } from "./flow.js" */
/** @import { Hand } from "./hand.js" */
/** @import { Wire } from "./layout_parts.js" */
/** @import { Theme } from "./payload.js" */
/** @import { State, Store } from "./store.js" */
/** @import { StoryLine } from "./story.js" */

const THINNEST = 1.5; // px of the drawing, of a wire that carries 0
const THICKEST = 7;
const NO_INPUT = new Float32Array(0);
const TALLEST = 48; // of a bar on the state line

/**
 * The cell diagram of network `net`, and under it what happens at this step in words.
 * A click on a gate, or Enter, opens its equation; a drag up or down, or the arrow keys, hold its number at a value.
 *
 * @param {HTMLElement} host
 * @param {Model} model
 * @param {number} net
 * @param {Store} store
 * @param {Theme} colours
 * @param {Hand} hand
 */
export function createDiagram(host, model, net, store, colours, hand) {
  const network = model.networks[net];
  const words = model.header.words[network.kind];
  const memory = memoryState(network.kind);
  /** @param {Float32Array} values */
  const largestOf = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  const largestInput = Math.max(...model.each((view) => largestOf(view.networks[net].array("input")))) || 1;
  /** @type {number|null} */
  let unit = null; // shown now; null is the mean
  let chosen = Math.min(store.get().unit, network.units - 1);

  /** @param {string} signal */
  const open = (signal) => store.set({ open: { net, signal, step: store.get().step, unit: chosen } });
  const parts = drawCell(network, words, open);
  const where = htmlNode("span", { class: "lv-where" });
  const toggle = /** @type {const} */ (["unit", "mean"]).map((view) =>
    htmlNode("button", {
      type: "button",
      class: "lv-choice",
      onclick: () => store.set({ view }, { commit: true }),
    }),
  );
  const shown = { class: "lv-choices", role: "group", "aria-label": DIAGRAM.choices };
  const choices = htmlNode("span", shown, ...toggle);
  const head = htmlNode("div", { class: "lv-diagram-head" }, htmlNode("h3", {}, network.name), where, choices);
  const story = htmlNode("div", { class: "lv-story" });
  const none = htmlNode("p", { class: "lv-none", hidden: true });
  const gap = htmlNode("p", { class: "lv-legend", hidden: true });
  const holds = htmlNode("p", { class: "lv-holds", hidden: true });
  const legend = htmlNode(
    "p",
    { class: "lv-legend" },
    DIAGRAM.legend,
    htmlNode("span", { class: "lv-swatch-below" }),
    DIAGRAM.legendBelow,
    parts.layout.standing ? DIAGRAM.legendBars(words[memory].name) : "",
    familyOf(network.kind) === "rnn" ? ` ${words.h.sentence}` : "",
  );
  const likely = createLikely(model, net);
  const body = htmlNode(
    "div",
    { class: "lv-diagram-body" },
    parts.svg,
    htmlNode("div", {}, holds, story, likely.root, none, gap, legend),
  );
  const label = DIAGRAM.label(network.name);
  const root = htmlNode("section", { class: "lv-diagram", "data-net": net, "aria-label": label }, head, body);
  paintSurface(root, colours);
  host.append(root);
  /** @type {{says: HTMLElement, gives: HTMLElement}[]} */
  const lines = [];
  let shownStep = -1; // where the cell has numbers
  const draggable = parts.layout.gates.map(({ signal }) => signal);
  /** @param {string} signal */
  const cellOf = (signal) =>
    hand.isFree() && unit !== null && shownStep >= 0 ? { net, signal, step: shownStep, unit } : null;
  /** @param {string} signal */
  const holdOf = (signal) => hand.heldBy({ net, signal, step: shownStep, unit });
  const handles = draggable.map((signal) =>
    attachNumberHandle(parts.buttons[signal], hand, () => cellOf(signal), sayTrouble),
  );
  let trouble = "";

  /** @param {string} text */
  function sayTrouble(text) {
    trouble = text;
    tellHolds();
  }

  /** What edits hold here; of the mean, no unit's number. */
  function tellHolds() {
    const found = unit === null || shownStep < 0 ? [] : network.names.filter((signal) => holdOf(signal));
    let beyond = trouble !== "";
    const cells = found.map((signal) => {
      const impossible = impossibility(holdOf(signal), network);
      beyond ||= impossible !== "";
      return HAND.cell(
        words[signal].name,
        printNumber(network.value(signal, shownStep, unit ?? 0), FEW_DECIMALS),
        impossible,
      );
    });
    setText(holds, [found.length ? HAND.held(cells) : "", trouble].filter(Boolean).join(" "));
    holds.hidden = !holds.textContent;
    setAttribute(holds, "class", beyond ? "lv-holds lv-beyond" : "lv-holds");
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    if (state.net === net) chosen = Math.min(state.unit, network.units - 1);
    unit = state.view === "mean" ? null : chosen;
    const now = PLACES.step(model.label(state.step));
    setText(where, now);
    setText(toggle[0], PLACES.unit(chosen));
    setText(toggle[1], DIAGRAM.mean(network.units));
    setAttribute(toggle[0], "aria-pressed", String(unit !== null));
    setAttribute(toggle[1], "aria-pressed", String(unit === null));
    const there = hasStep(model, network, state.step);
    const since = there ? afterGap(model, network, state.step) : "";
    setText(none, there ? "" : whyAbsent(model, network, state.step));
    setText(gap, since);
    none.hidden = there;
    story.hidden = !there;
    gap.hidden = !since;
    likely.update(state.step);
    setAttribute(parts.svg, "class", there ? "lv-cell" : "lv-cell lv-ended");
    /** @type {Flow} */
    const flow = there ? flowAt(model, network, state.step, unit) : {};
    if (shownStep !== state.step) trouble = "";
    shownStep = there ? state.step : -1;
    const told = there ? storyOf(model, network, flow, state.step, unit, (signal) => holdOf(signal) !== null) : [];
    tellHolds();
    write(flow, state, told);
    tell(told);
    const who = unit === null ? DIAGRAM.meanUnit(network.units) : PLACES.unit(unit);
    const heard = there ? [sentenceOf(told, words), since].filter(Boolean).join(" ") : (none.textContent ?? "");
    setAttribute(parts.picture, "aria-label", DIAGRAM.picture(network.name, now, who, heard));
  }

  /**
   * @param {Flow} flow
   * @param {Readonly<State>} state
   * @param {StoryLine[]} told
   */
  function write(flow, state, told) {
    const scale = told.length ? stateScale(model, network, unit) : 1;
    const x = told.length ? network.read(state.step) : NO_INPUT;
    const strongest = largestOf(x);
    /** @param {Wire} wire */
    const share = ({ of, signal, range }) => {
      if (range === "x") return strongest / largestInput;
      if (range === "own") return flow[of] / fullSize(model, network, signal, unit);
      return range === "state" ? flow[of] / scale : flow[of];
    };
    for (const wire of parts.wires) {
      const value = share(wire);
      const size = Math.min(1, Math.abs(value) || 0);
      setAttribute(wire.line, "stroke-width", (THINNEST + size * (THICKEST - THINNEST)).toFixed(2));
      setAttribute(wire.group, "class", value < 0 ? "lv-wire lv-negative" : "lv-wire");
      setAttribute(wire.group, "data-value", String(flow[wire.of] ?? ""));
    }
    for (const gate of parts.gates) {
      const value = flow[gate.of];
      const fill = valueColour(colours, gate.signal, value ?? 0);
      setAttribute(gate.box, "fill", fill);
      setAttribute(gate.box, "data-value", String(value ?? ""));
      const ink = textOn(colours, fill);
      for (const text of gate.texts) setAttribute(text, "style", `fill: ${ink}`);
      if (gate.number) setText(gate.number, value === undefined ? "" : printNumber(value, FEW_DECIMALS));
    }
    const printed = printedFlow(flow);
    for (const { of, number } of parts.figures) {
      setText(number, of === "x" ? inputText(x, state.step) : printed(of));
      setAttribute(number, "data-value", String(of === "x" ? Array.from(x).join(" ") : (flow[of] ?? "")));
      setAttribute(number, "class", flow[of] < 0 ? "lv-number lv-under" : "lv-number");
    }
    if (parts.layout.standing) raise(flow, scale, parts.layout.standing.line);
    for (const [signal, button] of Object.entries(parts.buttons)) {
      const value = flow[signal] === undefined ? DIAGRAM.noValue : printNumber(flow[signal], FEW_DECIMALS);
      const [sign] = button.textContent.trim().split(" ");
      const isHandle = draggable.includes(signal) && cellOf(signal) !== null;
      const isHeld = unit !== null && draggable.includes(signal) && holdOf(signal) !== null;
      const name = [DIAGRAM.gate(words[signal].name, sign, value), isHeld && HAND.heldHere, isHandle && HAND.arrows];
      setAttribute(button, "aria-label", name.filter(Boolean).join(", "));
      const opened = state.open?.net === net && state.open.signal === signal;
      const looked = state.net === net && state.hoverSignal === signal;
      setAttribute(button, "aria-expanded", String(opened));
      setAttribute(
        button,
        "class",
        ["lv-gate", opened && "lv-open", looked && "lv-looked", isHandle && "lv-handle", isHeld && "lv-held-number"]
          .filter(Boolean)
          .join(" "),
      );
    }
  }

  /**
   * The state's numbers on the wires: what is kept and added makes up the new state as printed.
   *
   * @param {Flow} flow
   */
  function printedFlow(flow) {
    const after = memory;
    const isHeld = holdOf(after) !== null;
    const sum = flow.kept === undefined ? null : printedSum(flow.kept, flow.added, flow[after], isHeld);
    /** @type {Record<string, string>} */
    const special = sum ? { kept: sum.first, added: sum.second, [after]: sum.sum } : {};
    /** @param {string} name */
    return (name) => special[name] ?? (Number.isNaN(flow[name] ?? NaN) ? "" : printNumber(flow[name], FEW_DECIMALS));
  }

  /**
   * @param {Float32Array} x
   * @param {number} step
   */
  function inputText(x, step) {
    const text = network.layer || network.reads ? null : (model.text?.[step] ?? oneHotName(model, x));
    if (text !== null && text !== undefined) return text;
    if (x.length > FEW_INPUTS) return READINGS.values(x.length);
    return Array.from(x, (value) => printNumber(value, FEW_DECIMALS)).join(", ");
  }

  /**
   * Stand the bars on the state line: up for what is above 0, down for what is below. What an edited run takes beyond
   * the scale has the tallest bar.
   *
   * @param {Flow} flow
   * @param {number} scale
   * @param {number} line  the state line's height in the drawing
   */
  function raise(flow, scale, line) {
    const [after, before] = [flow[memory], flow[`${memory}_before`]];
    /** @type {Record<string, [from: number, to: number]>} */
    const bars = {
      remains: [0, flow.kept],
      lost: [flow.kept, before],
      kept: [0, flow.kept],
      base: [0, flow.kept],
      added: [flow.kept, after],
      after: [0, after],
    };
    for (const [name, [from, to]] of Object.entries(bars)) {
      const [start, end] = [from, to].map((value) => line - Math.max(-1, Math.min(1, value / scale || 0)) * TALLEST);
      setAttribute(parts.bars[name], "y", Math.min(start, end).toFixed(2));
      setAttribute(parts.bars[name], "height", Math.abs(end - start).toFixed(2));
      setAttribute(parts.bars[name], "data-value", String(to - from || 0));
      const sign = name === "added" ? flow.added : to || from;
      setAttribute(parts.bars[name], "class", `lv-bar lv-bar-${name}${sign < 0 ? " lv-negative" : ""}`);
    }
  }

  /** @param {StoryLine[]} told */
  function tell(told) {
    if (told.length && lines.length === 0) {
      for (const { signal } of told) {
        const line = { says: htmlNode("span"), gives: htmlNode("strong") };
        const name = htmlNode("span", { class: "lv-who" }, typeset(words[signal].symbol), " ", words[signal].name);
        const row = htmlNode("p", { "data-signal": signal }, name, " ", htmlNode("span", {}, line.says, line.gives));
        row.style.borderColor = `var(--lv-wire-${signal})`;
        story.append(row);
        lines.push(line);
      }
    }
    told.forEach(({ does, how, sign, gives }, k) => {
      setText(lines[k].says, `${[does, how].filter(Boolean).join(" ")}${how ? `\u00a0${sign}` : ""}\u00a0`);
      setText(lines[k].gives, gives);
    });
  }

  update(store.get());
  return {
    update,
    destroy() {
      for (const handle of handles) handle.destroy();
      root.remove();
    },
  };
}
