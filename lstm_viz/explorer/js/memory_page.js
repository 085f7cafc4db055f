// Memory page: what a unit's state is made of, step by step, and each write taken out at a click.

import { buttonNode } from "./controls.js";
import { CELLS } from "./engine/kinds.js";
import {
  apportion,
  FEW_DECIMALS,
  FEW_INPUTS,
  MANY_DECIMALS,
  printBound,
  printNumber,
  printWithin,
  toTicks,
} from "./figures.js";
import { layerInput } from "./layer_input.js";
import { createLedger } from "./ledger.js";
import { createMemoryChart } from "./memory_chart.js";
import { keptState, partsOf } from "./memory_parts.js";
import { memoryRows, partColour, shareText } from "./memory_rows.js";
import { createMemoryTriangle } from "./memory_triangle.js";
import { MEMORY } from "./memory_words.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { givenAt, stepName } from "./readings.js";

/** @import { Parts } from "./memory_parts.js" */
/** @import { Row } from "./memory_rows.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * @param {HTMLElement} host
 * @param {Context} context
 * @param {number} net
 */
export function createMemoryPage(host, context, net) {
  const { modelOf, store, actions, whatIf, palette } = context;
  const title = htmlNode("p", { class: "lv-unit-title" });
  const lead = htmlNode("p", { class: "lv-memory-lead" });
  const chart = createMemoryChart(palette, choose);
  const told = htmlNode("span");
  const takeOut = buttonNode("lv-tool lv-apply", takeOutChosen, MEMORY.takeOut, { title: MEMORY.takeOutHelp });
  const write = htmlNode("p", { class: "lv-memory-write", role: "status" }, told, " ", takeOut);
  let expanded = false;
  const ledger = createLedger(MEMORY.caption, () => {
    expanded = !expanded;
    list();
    mark();
  });
  const note = htmlNode("p", { class: "lv-prompt" });
  const triangle = createMemoryTriangle(context, net, (writeStep, step) => {
    const here = parts?.steps.indexOf(writeStep) ?? -1;
    if (step === store.get().step && here >= 0) chosen = here;
    else wanted = writeStep;
    actions.goTo({ step, unit: unitOf(), net });
    mark();
  });
  const shown = htmlNode("div", {}, lead, chart.root, write, ledger.root, note, triangle.root);
  const root = htmlNode("div", { class: "lv-memory" }, title, shown);
  host.append(root);
  ledger.root.addEventListener("click", ({ target }) => {
    const at = rows[lines().findIndex((line) => line.contains(/** @type {Node} */ (target)))]?.at;
    if (at !== undefined) choose(at);
  });
  /** @type {Parts|null} */
  let parts = null;
  /** @type {Row[]} */
  let rows = [];
  let chosen = 0; // a place in parts.steps
  let wanted = -1; // the write that was chosen together with another step
  let drawn = "";

  const network = () => modelOf().networks[net];
  const unitOf = () => Math.min(store.get().unit, network().units - 1);
  /** The rows of the table, in the order of `rows`. */
  const lines = () => [...ledger.root.tBodies[0].rows];

  /** @param {number} at */
  function choose(at) {
    chosen = at;
    mark();
  }

  function takeOutChosen() {
    if (!parts) return;
    const { memory, matrix } = CELLS[network().kind];
    const writer = matrix ? "i" : `${memory?.writer}${unitOf()}`; // one i writes all of a matrix
    actions.addEdit(`${net ? `${net}:` : ""}${writer}@${parts.steps[chosen] + 1}=0`);
  }

  /** The chosen step in words, in the table and in the chart, whose steps are those of the maps. */
  function mark() {
    if (!parts) return;
    const { steps, held, memory } = parts;
    const said = sentence(parts);
    setText(told, said + readText(steps[chosen]));
    takeOut.hidden = held[chosen] !== null || memory.written[chosen] === 0;
    lines().forEach((line, k) => {
      const at = rows[k]?.at;
      line.classList.toggle("lv-memory-step", at !== undefined);
      setAttribute(line, "aria-current", at === chosen ? "true" : null);
    });
    chart.paint(parts, store.get().zoom, chosen, said);
    triangle.mark(store.get().step, steps[chosen]);
  }

  /** @param {Parts} found */
  function sentence({ signal, steps, held, memory }) {
    const name = stepName(modelOf(), steps[chosen]);
    const hold = held[chosen];
    if (hold === "frozen") return MEMORY.frozen(name);
    const says = hold === "set" ? MEMORY.set : signal === "s" ? MEMORY.readOf : MEMORY.write;
    return says(
      name,
      printNumber(memory.written[chosen], MANY_DECIMALS),
      shareText(memory.share[chosen]),
      printWithin(memory.parts[chosen], memory.errors[chosen]),
    );
  }

  /** @param {number} step */
  function readText(step) {
    const { text, names } = layerInput(modelOf(), network());
    const values = givenAt(modelOf(), network(), step);
    if (text) return MEMORY.read(text[step]);
    if (values.length > FEW_INPUTS) return "";
    return MEMORY.read(Array.from(values, (value, k) => `${names[k]} ${printNumber(value, FEW_DECIMALS)}`).join(", "));
  }

  function list() {
    if (!parts) return;
    const { memory, signal, total, error } = parts;
    rows = memoryRows(modelOf(), parts, expanded);
    const whole = toTicks(total, MANY_DECIMALS);
    const ticks = apportion(
      rows.map(({ value }) => value),
      MANY_DECIMALS,
      whole,
    );
    ledger.update(
      rows.map((row, k) => ({ ...row, ticks: row.more === true ? null : ticks[k] })),
      {
        of: partColour(signal, total),
        name: signal === "s" ? MEMORY.sumRead : MEMORY.sum,
        detail: error ? `± ${printBound(error)}` : "",
        value: total,
        ticks: whole,
      },
    );
    const most = memory.errors.reduce((largest, one) => Math.max(largest, one), memory.initialError);
    const coarse = MEMORY.coarse(error && printBound(error), printBound(most));
    setText(note, most || error ? coarse : MEMORY.exact);
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const model = modelOf();
    const unit = unitOf();
    const { version } = model;
    const key = `${state.step} ${unit} ${version} ${state.exact} ${state.zoom} ${chart.canvas.clientWidth} ${palette().background}`;
    if (key === drawn) return;
    drawn = key;
    const of = network();
    const signal = keptState(of);
    parts = partsOf(model, of, state.step, unit, model.isEdited ? whatIf.edits() : []);
    shown.hidden = !parts;
    if (!signal || !parts) {
      setText(title, signal ? MEMORY.absent : MEMORY.noGate(of.name));
      return;
    }
    const { name } = model.header.words[of.kind][signal];
    const says = signal === "s" ? MEMORY.titleRead : MEMORY.title;
    setText(lead, signal === "s" ? MEMORY.leadRead : MEMORY.lead);
    setText(title, says(of.name, unit, stepName(model, state.step), name));
    const values = parts.memory.parts;
    const place = parts.steps.indexOf(wanted);
    const largest = values.reduce((best, value, at) => (Math.abs(value) >= Math.abs(values[best]) ? at : best), 0);
    chosen = place < 0 ? largest : place;
    wanted = -1;
    triangle.update(unit);
    list();
    mark();
  }

  return {
    update,
    destroy: () => root.remove(),
  };
}
