// Equation: any signal's equation, printed with its symbols and filled in with the step's numbers.

import { EQUATION } from "./cell_words.js";
import { paintSurface } from "./colours.js";
import { afterGap, hasStep, whyAbsent } from "./flow.js";
import { htmlNode, setAttribute, setText, typeset } from "./nodes.js";
import { createSheet } from "./sheets.js";
import { PLACES } from "./words.js";

/** @import { Model } from "./decode.js" */
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
 */
export function createEquation(host, model, store, colours) {
  const prompt = htmlNode("p", { class: "lv-prompt" }, EQUATION.prompt);
  const title = htmlNode("h3");
  const where = htmlNode("span", { class: "lv-where" });
  const tabs = htmlNode("div", { class: "lv-tabs", role: "group", "aria-label": EQUATION.tabs });
  const shut = () => store.set({ open: null }, { commit: true });
  const closing = { type: "button", class: "lv-close", "aria-label": EQUATION.close, onclick: shut };
  const close = htmlNode("button", closing, "×");
  const sentence = htmlNode("p", { class: "lv-sentence" });
  const printed = htmlNode("p", { class: "lv-printed" });
  const filled = htmlNode("p", { class: "lv-filled" });
  const picture = htmlNode("div", { class: "lv-picture" });
  const place = htmlNode("div");
  const notes = htmlNode("p", { class: "lv-notes" });
  const sheetSide = htmlNode(
    "div",
    { class: "lv-equation-body" },
    htmlNode("div", { class: "lv-equation-head" }, title, where, tabs, close),
    htmlNode("div", { class: "lv-top" }, htmlNode("div", {}, sentence, printed, filled), picture),
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
      setAttribute(notes, "class", "lv-notes");
      setText(notes, whyAbsent(model, network, state.step));
      return;
    }
    const told = sheet.update(state.step, unit);
    fill(told.filled, open.signal);
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
    for (const tab of buttons) setAttribute(tab, "aria-pressed", String(tab.dataset.signal === signal));
    sentence.textContent = word.sentence;
    note = word.note;
    printed.replaceChildren(typeset(word.equation));
    filled.replaceChildren();
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
    buttons = network.names.map((signal) =>
      htmlNode(
        "button",
        {
          type: "button",
          "data-signal": signal,
          "aria-label": words[signal].name,
          onclick: () => {
            const { open } = store.get();
            if (open) store.set({ open: { ...open, signal } });
          },
        },
        typeset(words[signal].symbol),
      ),
    );
    tabs.replaceChildren(...buttons);
  }

  /**
   * @param {Piece[]} parts
   * @param {string} own  the signal of the equation
   */
  function fill(parts, own) {
    if (pieces.length !== parts.length) {
      pieces.length = 0;
      filled.replaceChildren(htmlNode("span", {}, unbroken("= ")));
      for (const [signal] of parts) {
        const piece = htmlNode(signal === "result" ? "strong" : "span", { "data-signal": signal || null });
        if (signal) piece.style.color = `var(--lv-text-${signal === "result" ? own : signal})`;
        pieces.push(piece);
        filled.append(piece);
      }
    }
    for (const [k, [, text]] of parts.entries()) setText(pieces[k], unbroken(text));
  }

  update(store.get());
  return { update, destroy: () => root.remove() };
}

/**
 * A part of a formula that may be broken before an equals sign, and nowhere else.
 *
 * @param {string} text
 */
const unbroken = (text) => text.replace(/ (?!=)/g, "\u00a0");
