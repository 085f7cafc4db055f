// Text find: which units are on through a passage and off around it, or follow it, as a list to choose from.

import { FEW_DECIMALS, NONE, printNumber } from "./figures.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { readTyped } from "./number_field.js";
import { bestByChance, readPassage, sortUnits, unitsOn, writePassage } from "./passage.js";
import { FIND } from "./text_words.js";

/** @import { Network, Values } from "./network.js" */
/** @import { UnitOn } from "./passage.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const LISTED_UNITS = 8;
const OPEN_GATE = 0.5;
const OPEN_STATE = 0.3; // of what is between −1 and 1
const OPEN_WIDE = 1; // of what has no such bounds

/**
 * @typedef {Object} Searched
 * @property {Network} network
 * @property {string} signal
 * @property {Values} values
 */

/**
 * The value above which a signal is on, unless another one is asked for.
 *
 * @param {Network} network
 * @param {string} signal
 */
function usualThreshold(network, signal) {
  const [low, high] = network.range(signal);
  if (low >= 0) return OPEN_GATE;
  return high <= 1 ? OPEN_STATE : OPEN_WIDE;
}

/** @param {Pick<Context, "model"|"store"|"actions">} context */
export function createTextFind({ model: modelOf, store, actions }) {
  const parts = htmlNode("input", {
    type: "text",
    class: "lv-number-field lv-find-parts",
    title: FIND.partsHelp,
    onchange: send,
    onkeydown: (event) => event.stopPropagation(),
  });
  parts.spellcheck = false;
  const clear = htmlNode(
    "button",
    {
      type: "button",
      class: "lv-tool",
      "aria-label": FIND.clear,
      title: FIND.clear,
      onclick: () => actions.showText({ passage: [] }),
    },
    "×",
  );
  const hint = htmlNode("span", { class: "lv-find-hint" }, FIND.hint);
  const trouble = htmlNode("span", { class: "lv-beyond", role: "alert" });
  const limit = htmlNode("input", {
    type: "text",
    class: "lv-number-field lv-find-limit",
    title: FIND.limitHelp,
    onchange: send,
    onkeydown: (event) => event.stopPropagation(),
  });
  limit.inputMode = "decimal";
  const by = htmlNode(
    "select",
    { class: "lv-select", onchange: () => actions.showText({ by: /** @type {"on"|"r"} */ (by.value) }) },
    htmlNode("option", { value: "on" }, FIND.byOn),
    htmlNode("option", { value: "r" }, FIND.byR),
  );
  const said = htmlNode("p", { role: "status" });
  const body = htmlNode("tbody");
  const heads = [FIND.unit, FIND.inside, FIND.around, FIND.elsewhere, FIND.r].map((name) =>
    htmlNode("th", { scope: "col" }, name),
  );
  let whole = false;
  const more = htmlNode("button", { type: "button", class: "lv-tool", onclick: expand });
  const caution = htmlNode("p", { class: "lv-prompt" });
  const found = htmlNode(
    "div",
    { class: "lv-find-found" },
    htmlNode(
      "div",
      { class: "lv-text-top" },
      htmlNode("label", { class: "lv-field" }, htmlNode("span", {}, FIND.sort), by),
      htmlNode("label", { class: "lv-field" }, htmlNode("span", {}, FIND.limit), limit),
    ),
    said,
    htmlNode(
      "div",
      { class: "lv-table-frame" },
      htmlNode("table", { class: "lv-find-table" }, htmlNode("thead", {}, htmlNode("tr", {}, ...heads)), body),
    ),
    more,
    caution,
  );
  const root = htmlNode(
    "div",
    { class: "lv-find", role: "group", "aria-label": FIND.label },
    htmlNode(
      "div",
      { class: "lv-text-top" },
      htmlNode("label", { class: "lv-field" }, htmlNode("span", {}, FIND.passage), parts),
      clear,
      hint,
      trouble,
    ),
    found,
  );
  /** @type {Searched|null} */
  let searched = null;
  let [listed, chance] = ["", ""];
  /** @type {number|null} */
  let byChance = null;

  function send() {
    const passage = readPassage(parts.value, modelOf().steps);
    const on = limit.value.trim() ? readTyped(limit.value) : null;
    if (passage === null) setText(trouble, FIND.noPassage(parts.value, modelOf().steps));
    else if (on !== null && !(on > 0)) setText(trouble, FIND.noLimit(limit.value));
    else {
      setText(trouble, "");
      actions.showText({ passage, on: isUsual(on) ? null : on });
    }
  }

  /** @param {number|null} on */
  const isUsual = (on) => searched !== null && on === usualThreshold(searched.network, searched.signal);

  function expand() {
    whole = !whole;
    listed = "";
    update(store.get(), searched);
  }

  /** @param {UnitOn} one */
  function line({ unit, sign, inside, around, elsewhere, r }) {
    const { network } = /** @type {Searched} */ (searched);
    const choose = () => actions.goTo({ step: store.get().step, unit, net: network.index });
    const name = htmlNode("button", { type: "button", class: "lv-tool", onclick: choose }, FIND.named(unit, sign < 0));
    const shares = [inside, around, elsewhere].map((share) => htmlNode("td", {}, shareOf(share)));
    const row = htmlNode("tr", {}, htmlNode("th", { scope: "row" }, name), ...shares);
    row.append(htmlNode("td", {}, printNumber(r, FEW_DECIMALS)));
    row.dataset.unit = String(unit);
    return row;
  }

  /**
   * @param {Readonly<State>} state
   * @param {Searched} of
   */
  function list({ text }, { network, signal, values }) {
    const signed = network.range(signal)[0] < 0;
    const on = text.on ?? usualThreshold(network, signal);
    const units = unitsOn(values, text.passage, on, signed);
    const sorted = sortUnits(units, text.by);
    const through = units.filter(({ inside, around }) => inside === 1 && !(around > 0)).length;
    setText(said, FIND.found(network.name, units.length, through, signal, printNumber(on, FEW_DECIMALS), signed));
    const shown = whole ? sorted : sorted.slice(0, LISTED_UNITS);
    body.replaceChildren(...shown.map(line));
    setText(more, whole ? FIND.fewer : FIND.all(units.length));
    more.hidden = units.length <= LISTED_UNITS;
    limit.value = String(on);
    by.value = text.by;
  }

  /**
   * How well the best unit follows such a passage by chance; not while the passage is being drawn.
   *
   * @param {Readonly<State>} state
   * @param {Searched} of
   * @param {string} key
   */
  function warn({ text }, { values }, key) {
    if (key !== chance) byChance = bestByChance(values, text.passage);
    chance = key;
    const best = byChance === null ? null : printNumber(byChance, FEW_DECIMALS);
    setText(caution, FIND.caution(values.width, best));
  }

  /**
   * @param {Readonly<State>} state
   * @param {Searched|null} of  what the chosen network has of the signal; null where it has none
   * @param {boolean} [drawing]  whether the passage is being drawn
   */
  function update(state, of, drawing = false) {
    searched = of;
    const { passage, on, by: sort } = state.text;
    const has = passage.length > 0;
    clear.hidden = !has;
    hint.hidden = has;
    found.hidden = !has || !of;
    const written = writePassage(passage, ", ");
    if (document.activeElement !== parts || drawing) parts.value = written;
    if (!has || !of) return;
    const values = `${of.network.index} ${of.signal} ${modelOf().version} ${state.model} ${state.showing} ${written}`;
    const key = `${values} ${on} ${sort} ${whole}`;
    if (key !== listed) {
      listed = key;
      list(state, of);
    }
    for (const row of body.rows) {
      const here = of.network.index === state.net && Number(row.dataset.unit) === state.unit;
      setAttribute(row, "aria-current", here ? "true" : null);
    }
    if (!drawing) warn(state, of, values);
  }

  return { root, update };
}

/** @param {number} share */
const shareOf = (share) => (Number.isNaN(share) ? NONE : FIND.percent((100 * share).toFixed(0)));
