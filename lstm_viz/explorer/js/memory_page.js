// Memory page: what a unit's state is made of, step by step, and each write taken out at a click.

import { apportion, FEW_DECIMALS, FEW_INPUTS, inBrackets, MANY_DECIMALS, printNumber, toTicks } from "./figures.js";
import { createLedger } from "./ledger.js";
import { keptState, partsOf } from "./memory_parts.js";
import { MEMORY } from "./memory_words.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { givenAt, stepName } from "./readings.js";

/** @import { Entry } from "./ledger.js" */
/** @import { Parts } from "./memory_parts.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const MOST_ROWS = 6; // writes that are listed; the others are in one row
const MEMORY_HIGH = 64; // CSS px of the chart
const THINNEST_WRITE = 1; // device pixel of a bar

/** @param {number} share */
const shareText = (share) => `${printNumber(100 * share, share < 0.1 ? 1 : 0)} %`;

/**
 * @param {HTMLElement} host
 * @param {Context} context
 * @param {number} net
 */
export function createMemoryPage(host, { model: modelOf, store, actions, palette }, net) {
  const title = htmlNode("p", { class: "lv-unit-title" });
  const canvas = htmlNode("canvas", { class: "lv-memory-chart", tabindex: "0", role: "slider", onkeydown: walk });
  const told = htmlNode("span");
  const takeOut = htmlNode(
    "button",
    { type: "button", class: "lv-tool lv-apply", title: MEMORY.takeOutHelp, onclick: takeOutChosen },
    MEMORY.takeOut,
  );
  const write = htmlNode("p", { class: "lv-memory-write", role: "status" }, told, " ", takeOut);
  let expanded = false;
  const ledger = createLedger(MEMORY.caption, () => {
    expanded = !expanded;
    drawn = "";
    update(store.get());
  });
  const note = htmlNode("p", { class: "lv-prompt" }, MEMORY.exact);
  const shown = htmlNode("div", {}, canvas, write, ledger.root, note);
  const root = htmlNode("div", { class: "lv-memory" }, title, shown);
  host.append(root);
  canvas.addEventListener("pointermove", ({ offsetX }) => pick(offsetX));
  canvas.addEventListener("pointerdown", ({ offsetX }) => pick(offsetX));
  /** @type {Parts|null} */
  let parts = null;
  let chosen = 0; // a place in parts.steps
  let drawn = "";

  const network = () => modelOf().networks[net];
  const unitOf = () => Math.min(store.get().unit, network().units - 1);

  /** @param {number} x  in CSS pixels of the chart */
  function pick(x) {
    if (!parts) return;
    const [first, last] = shownSteps();
    const step = first + Math.floor((x / canvas.clientWidth) * (last - first + 1));
    const at = parts.steps.indexOf(step);
    if (at >= 0) choose(at);
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || !parts) return;
    event.preventDefault();
    event.stopPropagation();
    choose(Math.min(Math.max(chosen + by, 0), parts.steps.length - 1));
  }

  /** @param {number} at */
  function choose(at) {
    chosen = at;
    tell();
    paint();
  }

  function takeOutChosen() {
    if (!parts) return;
    const fresh = network().kind === "lstm" ? "i" : "n";
    actions.addEdits(`${net ? `${net}:` : ""}${fresh}${unitOf()}@${parts.steps[chosen] + 1}=0`);
  }

  /** The steps that the chart shows: those of the maps. */
  const shownSteps = () => store.get().zoom;

  function tell() {
    if (!parts) return;
    const step = parts.steps[chosen];
    const name = stepName(modelOf(), step);
    const said = MEMORY.write(
      name,
      printNumber(parts.write[chosen], MANY_DECIMALS),
      shareText(parts.memory.share[chosen]),
      printNumber(parts.memory.parts[chosen], MANY_DECIMALS),
    );
    setText(told, said + readText(step));
    setAttribute(canvas, "aria-valuenow", String(step + 1));
    setAttribute(canvas, "aria-valuetext", said);
  }

  /** @param {number} step */
  function readText(step) {
    const { text, names } = modelOf().header.input;
    const values = givenAt(modelOf(), step);
    if (text) return MEMORY.read(text[step]);
    if (values.length > FEW_INPUTS) return "";
    return MEMORY.read(Array.from(values, (value, k) => `${names[k]} ${printNumber(value, FEW_DECIMALS)}`).join(", "));
  }

  function paint() {
    if (!parts || !canvas.clientWidth) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(MEMORY_HIGH * ratio)];
    canvas.width = width;
    canvas.height = height;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const { signals, below, grid, ink } = palette();
    const [first, last] = shownSteps();
    const wide = width / (last - first + 1);
    const values = parts.memory.parts;
    const most = values.reduce((size, value) => Math.max(size, Math.abs(value)), 0) || 1;
    const middle = height / 2;
    pen.fillStyle = grid;
    pen.fillRect(0, middle, width, ratio);
    parts.steps.forEach((step, at) => {
      if (step < first || step > last) return;
      const tall = (Math.abs(values[at]) / most) * (middle - ratio);
      const left = (step - first) * wide;
      pen.fillStyle = values[at] < 0 ? below : signals[parts?.signal ?? "c"];
      pen.fillRect(left, values[at] < 0 ? middle : middle - tall, Math.max(THINNEST_WRITE, wide * 0.8), tall);
      if (at !== chosen) return;
      pen.strokeStyle = ink;
      pen.lineWidth = ratio;
      pen.strokeRect(left + ratio / 2, ratio / 2, Math.max(THINNEST_WRITE, wide - ratio), height - ratio);
    });
  }

  /**
   * The largest writes first, then the others in one row, what was there before, and what was set.
   *
   * @param {Parts} found
   */
  function list({ steps, write: written, memory, set, rounding, total }) {
    const model = modelOf();
    const whole = toTicks(total, MANY_DECIMALS);
    const sorted = steps
      .map((step, at) => ({ step, at, value: memory.parts[at] }))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || a.at - b.at);
    const cut = expanded || sorted.length <= MOST_ROWS + 1 ? sorted.length : MOST_ROWS;
    /** @type {(Omit<Entry, "ticks">)[]} */
    const rows = sorted.slice(0, cut).map(({ step, at, value }) => ({
      of: "c",
      mark: "",
      name: stepName(model, step),
      detail: MEMORY.arithmetic(shareText(memory.share[at]), inBrackets(printNumber(written[at], MANY_DECIMALS))),
      value,
    }));
    const rest = sorted.slice(cut).reduce((sum, { value }) => sum + value, 0);
    if (cut < sorted.length)
      rows.push({
        of: "rest",
        mark: "",
        name: MEMORY.others(sorted.length - cut),
        detail: "",
        value: rest,
        more: false,
      });
    else if (expanded) rows.push({ of: "rest", mark: "", name: MEMORY.fewer, detail: "", value: 0, more: true });
    if (memory.initial !== 0)
      rows.push({
        of: "h",
        mark: "",
        name: MEMORY.initial,
        detail: MEMORY.arithmetic(
          shareText(memory.initialShare),
          inBrackets(printNumber(memory.initial / memory.initialShare, MANY_DECIMALS)),
        ),
        value: memory.initial,
      });
    for (const { at, part } of set)
      rows.push({ of: "b", mark: "", name: MEMORY.set(stepName(model, steps[at])), detail: "", value: part });
    if (toTicks(rounding, MANY_DECIMALS) !== 0)
      rows.push({ of: "rest", mark: "", name: MEMORY.rounding, detail: "", value: rounding });
    const ticks = apportion(
      rows.map(({ value }) => value),
      MANY_DECIMALS,
      whole,
    );
    ledger.update(
      rows.map((row, k) => ({ ...row, ticks: row.more === true ? null : ticks[k] })),
      { name: MEMORY.sum, value: total, ticks: whole },
    );
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const model = modelOf();
    const unit = unitOf();
    const key = `${state.step} ${unit} ${model.version} ${state.zoom} ${canvas.clientWidth} ${palette().background}`;
    if (key === drawn) return;
    drawn = key;
    const of = network();
    const signal = keptState(of);
    parts = partsOf(model, of, state.step, unit);
    shown.hidden = !parts;
    if (!signal || !parts) {
      setText(title, signal ? MEMORY.absent : MEMORY.noGate(of.name));
      return;
    }
    const { name } = model.header.words[of.kind][signal];
    setText(title, MEMORY.title(of.name, unit, stepName(model, state.step), name));
    const values = parts.memory.parts;
    chosen = values.reduce((best, value, at) => (Math.abs(value) > Math.abs(values[best]) ? at : best), 0);
    setAttribute(canvas, "aria-label", MEMORY.chart);
    setAttribute(canvas, "aria-valuemin", "1");
    setAttribute(canvas, "aria-valuemax", String(model.steps));
    list(parts);
    tell();
    paint();
  }

  return {
    update,
    destroy: () => root.remove(),
  };
}
