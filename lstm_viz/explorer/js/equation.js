// Equation: any signal's equation, printed with its symbols and filled in with the step's numbers.

import { EQUATION, HAND } from "./cell_words.js";
import { paintSurface } from "./colours.js";
import { buttonNode, setPressed } from "./controls.js";
import { familyOf } from "./engine/kinds.js";
import { MANY_DECIMALS, printNumber } from "./figures.js";
import { afterGap, hasOwnHidden, hasStep, whyAbsent } from "./flow.js";
import { impossibility } from "./hand.js";
import { htmlNode, setAttribute, setText, typeset } from "./nodes.js";
import { createNumberField } from "./number_field.js";
import { attachNumberHandle } from "./number_handle.js";
import { createSheet } from "./sheets.js";
import { PLACES } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Hand, NumberOf } from "./hand.js" */
/** @import { Network } from "./network.js" */
/** @import { Theme, Word } from "./payload.js" */
/** @import { Piece, Sheet } from "./sheet.js" */
/** @import { Opened, State, Store } from "./store.js" */

/**
 * The open equation. It follows the cursor: `open` says which signal of which network, the store's
 * step and unit say where.
 *
 * @param {HTMLElement} host
 * @param {Model} model
 * @param {Store} store
 * @param {Theme} colours
 * @param {Hand} hand
 */
export function createEquation(host, model, store, colours, hand) {
  const prompt = htmlNode("p", { class: "lv-prompt" }, EQUATION.prompt);
  const title = htmlNode("h3");
  const where = htmlNode("span", { class: "lv-where" });
  const tabs = htmlNode("div", { class: "lv-tabs", role: "group", "aria-label": EQUATION.tabs });
  const shut = () => store.set({ open: null }, { commit: true });
  const close = buttonNode("lv-close", shut, "×", { "aria-label": EQUATION.close });
  const sentence = htmlNode("p", { class: "lv-sentence" });
  const printed = htmlNode("p", { class: "lv-printed" });
  const formula = htmlNode("span");
  const result = htmlNode("strong", { "data-signal": "result", onkeydown: type });
  const filled = htmlNode("p", { class: "lv-filled" }, formula, result);
  const held = htmlNode("p", { class: "lv-holds", role: "status", hidden: true });
  const trouble = htmlNode("p", { class: "lv-beyond", role: "alert" });
  const picture = htmlNode("div", { class: "lv-picture" });
  const place = htmlNode("div");
  const notes = htmlNode("p", { class: "lv-notes" });
  const sheetSide = htmlNode(
    "div",
    { class: "lv-equation-body" },
    htmlNode("div", { class: "lv-equation-head" }, title, where, tabs, close),
    htmlNode("div", { class: "lv-top" }, htmlNode("div", {}, sentence, printed, filled, held, trouble), picture),
    place,
    notes,
  );
  const root = htmlNode("section", { class: "lv-equation", "aria-label": EQUATION.label }, prompt, sheetSide);
  paintSurface(root, colours);
  host.append(root);
  /** @type {HTMLElement[]} */
  const pieces = []; // of the filled line, used again while they stay the same in number and kind
  /** @type {Sheet|null} */
  let sheet = null;
  /** @type {HTMLElement[]} */
  let buttons = [];
  let drawn = "";
  let note = "";

  /** @type {NumberOf|null} */
  let cell = null; // whose number is the result, where a hand can move it
  /** @param {string} text */
  const say = (text) => setText(trouble, text);
  const handle = attachNumberHandle(result, hand, () => cell, say);
  const field = createNumberField(result, hand, say);

  /** @param {KeyboardEvent} event */
  function type(event) {
    if (event.key !== "Enter" || !cell) return;
    event.preventDefault();
    event.stopPropagation();
    field.open(cell, result.getAttribute("aria-label") ?? "");
  }

  /**
   * The edit that keeps the equation from leading to its signal: h of a simple RNN follows from a.
   *
   * @param {Network} network
   * @param {NumberOf} at
   */
  const holdOf = (network, at) =>
    hand.heldBy(at) ?? (familyOf(network.kind) === "rnn" ? hand.heldBy({ ...at, signal: "a" }) : null);

  /**
   * The result as a handle, where it can be one, and what holds it.
   *
   * @param {Network} network
   * @param {NumberOf} at
   */
  function offer(network, at) {
    const own = at.signal !== "h" || hasOwnHidden(network); // a projected unit has no h of its own
    const now = hand.isFree() && own ? at : null;
    if (JSON.stringify(now) !== JSON.stringify(cell)) {
      field.shut();
      say("");
    }
    cell = now;
    const { name } = model.header.words[network.kind][at.signal];
    const value = network.value(at.signal, at.step, at.unit);
    const [low, high] = network.range(at.signal);
    const printedValue = printNumber(value, MANY_DECIMALS);
    const hold = holdOf(network, at);
    const slider = {
      role: "slider",
      tabindex: "0",
      title: HAND.drag,
      "aria-label": HAND.label(name),
      "aria-orientation": "vertical",
      "aria-valuemin": String(low),
      "aria-valuemax": String(high),
      "aria-valuenow": String(value),
      "aria-valuetext": hold ? `${printedValue}, ${HAND.heldHere}` : printedValue,
    };
    for (const [attribute, text] of Object.entries(slider)) setAttribute(result, attribute, cell && text);
    setAttribute(result, "class", `${cell ? "lv-handle" : ""}${hold ? " lv-held-number" : ""}`);
    const impossible = impossibility(hold, network);
    held.hidden = !hold;
    const heldAt = hold && printNumber(network.value(hold.name, at.step, at.unit), MANY_DECIMALS);
    const whose = hold && model.header.words[network.kind][hold.name].name;
    setText(held, whose && heldAt ? HAND.held([HAND.cell(whose, heldAt, impossible)]) : "");
    held.classList.toggle("lv-beyond", Boolean(impossible));
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const { open } = state;
    prompt.hidden = open !== null;
    sheetSide.hidden = open === null;
    if (open === null) return;
    const network = model.networks[open.net];
    const key = `${open.net} ${open.signal}`;
    if (!sheet || key !== drawn) {
      sheet = begin(network, open);
      drawn = key;
    }
    const unit = Math.min(state.net === open.net ? state.unit : open.unit, network.units - 1);
    setText(where, EQUATION.where(PLACES.step(model.label(state.step)), unit, network.direction === 1));
    const there = hasStep(model, network, state.step);
    place.hidden = picture.hidden = !there;
    filled.hidden = !there;
    if (!there) {
      field.shut();
      [cell, held.hidden] = [null, true];
      setAttribute(notes, "class", "lv-notes");
      setText(notes, whyAbsent(model, network, state.step));
      return;
    }
    const at = { net: open.net, signal: open.signal, step: state.step, unit };
    const told = sheet.update(state.step, unit, holdOf(network, at) !== null);
    fill(told.filled, open.signal);
    offer(network, at);
    const wrong = told.notes.some((one) => one.startsWith("!"));
    setAttribute(notes, "class", wrong ? "lv-notes lv-wrong" : "lv-notes");
    const said = [
      ...told.notes.map((one) => one.replace(/^! /, "")),
      afterGap(model, network, state.step),
      EQUATION.rounded,
      note,
    ];
    setText(notes, said.filter(Boolean).join(" "));
  }

  /**
   * @param {Network} network
   * @param {Opened} opened
   * @returns {Sheet}
   */
  function begin(network, { net, signal }) {
    const words = model.header.words[network.kind];
    const word = words[signal];
    root.style.setProperty("--lv-own", `var(--lv-${signal})`);
    title.replaceChildren(htmlNode("span", { class: "lv-swatch" }), word.name);
    if (tabs.dataset.net !== String(net)) fillTabs(network, words, net);
    for (const tab of buttons) setPressed(tab, tab.dataset.signal === signal);
    sentence.textContent = word.sentence;
    note = word.note;
    printed.replaceChildren(typeset(word.equation));
    formula.replaceChildren();
    pieces.length = 0;
    const begun = createSheet(model, network, signal);
    place.replaceChildren(begun.root);
    picture.replaceChildren(...(begun.curve ? [begun.curve] : []));
    setAttribute(root, "data-net", String(net));
    setAttribute(root, "data-signal", signal);
    return begun;
  }

  /**
   * @param {Network} network
   * @param {Record<string, Word>} words
   * @param {number} net
   */
  function fillTabs(network, words, net) {
    tabs.dataset.net = String(net);
    buttons = network.names.map((signal) => {
      const choose = () => {
        const { open } = store.get();
        if (open) store.set({ open: { ...open, signal } });
      };
      const named = { "data-signal": signal, "aria-label": words[signal].name };
      return buttonNode(null, choose, typeset(words[signal].symbol), named);
    });
    tabs.replaceChildren(...buttons);
  }

  /**
   * @param {Piece[]} parts
   * @param {string} own  the signal of the equation
   */
  function fill(parts, own) {
    const before = parts.slice(0, -1); // the result comes last, and stays while a hand is on it
    result.style.color = `var(--lv-text-${own})`;
    setText(result, parts[before.length][1]);
    if (pieces.length !== before.length) {
      pieces.length = 0;
      formula.replaceChildren(htmlNode("span", {}, unbroken("= ")));
      for (const [signal] of before) {
        const piece = htmlNode("span", { "data-signal": signal || null });
        if (signal) piece.style.color = `var(--lv-text-${signal})`;
        pieces.push(piece);
        formula.append(piece);
      }
    }
    for (const [k, [, text]] of before.entries()) setText(pieces[k], unbroken(text));
  }

  update(store.get());
  return {
    update,
    destroy() {
      handle.destroy();
      root.remove();
    },
  };
}

/**
 * A part of a formula that may be broken before = and ≈, and nowhere else.
 *
 * @param {string} text
 */
const unbroken = (text) => text.replace(/ (?![=≈])/g, "\u00a0");
