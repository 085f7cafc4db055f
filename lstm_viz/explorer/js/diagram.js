// Diagram: the cell as the textbooks draw it, carrying the numbers of the step that is shown.

import { drawCell } from "./cell.js";
import { createCellNumbers } from "./cell_numbers.js";
import { DIAGRAM, HAND } from "./cell_words.js";
import { paintSurface } from "./colours.js";
import { buttonNode, setPressed } from "./controls.js";
import { familyOf, memoryState } from "./engine/kinds.js";
import { FEW_DECIMALS, printNumber } from "./figures.js";
import { afterGap, flowAt, hasStep, whyAbsent } from "./flow.js";
import { impossibility } from "./hand.js";
import { createLikely } from "./likely.js";
import { htmlNode, setAttribute, setText, typeset } from "./nodes.js";
import { attachNumberHandle } from "./number_handle.js";
import { sentenceOf, storyOf } from "./story.js";
import { PLACES } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Flow } from "./flow.js" */
/** @import { Hand } from "./hand.js" */
/** @import { Theme } from "./payload.js" */
/** @import { State, Store } from "./store.js" */
/** @import { StoryLine } from "./story.js" */

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
  /** @type {number|null} */
  let unit = null; // shown now; null is the mean
  let chosen = Math.min(store.get().unit, network.units - 1);

  /** @param {string} signal */
  const open = (signal) => store.set({ open: { net, signal, step: store.get().step, unit: chosen } });
  const parts = drawCell(network, words, open);
  const numbers = createCellNumbers(parts, model, network, colours);
  const where = htmlNode("span", { class: "lv-where" });
  const toggle = /** @type {const} */ (["unit", "mean"]).map((view) =>
    buttonNode("lv-choice", () => store.set({ view }, { commit: true })),
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
    setPressed(toggle[0], unit !== null);
    setPressed(toggle[1], unit === null);
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
    numbers.write(flow, state.step, unit, told.length > 0, holdOf(memory) !== null);
    name(flow, state);
    tell(told);
    const who = unit === null ? DIAGRAM.meanUnit(network.units) : PLACES.unit(unit);
    const heard = there ? [sentenceOf(told, words), since].filter(Boolean).join(" ") : (none.textContent ?? "");
    setAttribute(parts.picture, "aria-label", DIAGRAM.picture(network.name, now, who, heard));
  }

  /**
   * What each gate is called, and whether it can be held.
   *
   * @param {Flow} flow
   * @param {Readonly<State>} state
   */
  function name(flow, state) {
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
