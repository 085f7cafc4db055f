// Text find: which units are on through a passage and off around it, or follow it, as a list to choose from.

import { buttonNode, namedNode, selectNode, typedNode } from "./controls.js";
import { FEW_DECIMALS, NONE, printNumber } from "./figures.js";
import { activeBeside, htmlNode, setAttribute, setText } from "./nodes.js";
import { readTyped } from "./number_field.js";
import { bestByChance, clipParts, MOST_PARTS, readPassage, sortUnits, unitsOn, writePassage } from "./passage.js";
import { headNode, rowNode } from "./tables.js";
import { LEAST_ON, MOST_ON, roundOn } from "./text_address.js";
import { thresholdOf, usualThreshold } from "./text_limits.js";
import { createTextSimilar } from "./text_similar.js";
import { FIND } from "./text_words.js";

/** @import { Network, Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { UnitOn } from "./passage.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const LISTED_UNITS = 8;

/**
 * @typedef {Object} Searched
 * @property {Network} network
 * @property {string} signal
 * @property {Values} values     as they are shown: of the signal, or of its difference
 * @property {Extent|null} differences  the range of the differences; null where the signal itself is shown
 */

/**
 * @param {Pick<Context, "modelOf"|"store"|"actions"|"linked">} context
 * @param {(found: Extent) => void} frame  a passage that was found, in the text
 */
export function createTextFind({ modelOf, store, actions, linked }, frame) {
  const parts = typedNode("lv-find-parts", { title: FIND.partsHelp, spellcheck: "false", onchange: send });
  const clear = buttonNode("lv-tool", () => actions.showText({ passage: [] }), "×", {
    "aria-label": FIND.clear,
    title: FIND.clear,
  });
  const hint = htmlNode(
    "span",
    { class: "lv-find-hint" },
    htmlNode("span", { class: "lv-find-by-mouse" }, FIND.hint),
    htmlNode("span", { class: "lv-find-by-touch" }, FIND.hintTouch),
  );
  const trouble = htmlNode("span", { class: "lv-beyond", role: "alert" });
  const limit = typedNode("lv-find-limit", { title: FIND.limitHelp, inputmode: "decimal", onchange: send });
  const by = selectNode(
    [
      ["on", FIND.byOn],
      ["r", FIND.byR],
    ],
    { onchange: () => actions.showText({ by: /** @type {"on"|"r"} */ (by.value) }) },
  );
  const said = htmlNode("p", { role: "status" });
  const body = htmlNode("tbody");
  const head = headNode([FIND.unit, FIND.inside, FIND.around, FIND.elsewhere, FIND.r]);
  let whole = false;
  let usual = ""; // the threshold that is used
  const more = buttonNode("lv-tool", expand);
  const caution = htmlNode("p", { class: "lv-prompt" });
  const similar = createTextSimilar({ modelOf, actions, linked }, frame);
  const found = htmlNode(
    "div",
    { class: "lv-find-found" },
    similar.elsewhere,
    htmlNode("div", { class: "lv-text-top" }, namedNode(FIND.sort, by), namedNode(FIND.limit, limit)),
    said,
    htmlNode("div", { class: "lv-table-frame" }, htmlNode("table", { class: "lv-find-table" }, head, body)),
    more,
    caution,
    similar.root,
  );
  const root = htmlNode(
    "div",
    { class: "lv-find", role: "group", "aria-label": FIND.label },
    htmlNode("div", { class: "lv-text-top" }, namedNode(FIND.passage, parts), clear, hint, trouble),
    found,
  );
  /** @type {Searched|null} */
  let searched = null;
  let [listed, chance, compared] = ["", "", ""];
  /** @type {number|null} */
  let byChance = null;

  /** Of the sentence that is told: whether it is about what was typed, and what was shown then. It holds until that changes. */
  let told = { typed: false, of: "" };
  /** The passage that was shown last, and the steps of its text. @type {{passage: readonly Extent[], steps: number}} */
  let last = { passage: [], steps: 0 };

  /** @param {Readonly<State>} state */
  const askedBy = ({ text: { passage, on }, model }) => `${model} ${writePassage(passage, ",")} ${on}`;

  /**
   * @param {string} sentence
   * @param {boolean} [typed]
   */
  function tell(sentence, typed = false) {
    told = { typed, of: askedBy(store.get()) };
    setText(trouble, sentence);
  }

  function send() {
    const { steps } = modelOf();
    const passage = readPassage(parts.value, steps);
    const on = limit.value.trim() ? roundOn(readTyped(limit.value)) : null;
    if (passage === null) tell(FIND.noPassage(parts.value, steps), true);
    else if (on !== null && !(on >= LEAST_ON && on <= MOST_ON)) tell(FIND.noLimit(limit.value, MOST_ON), true);
    else {
      tell("");
      actions.showText({ passage, on: searched !== null && on === usualThreshold(searched) ? null : on });
    }
  }

  function expand() {
    whole = !whole;
    listed = "";
    update(store.get(), searched);
  }

  /** @param {UnitOn} one */
  function line({ unit, sign, inside, around, elsewhere, r }) {
    const { network } = /** @type {Searched} */ (searched);
    const choose = () => actions.goTo({ step: store.get().step, unit, net: network.index });
    const name = buttonNode("lv-tool", choose, FIND.named(unit, sign < 0));
    const row = rowNode(name, [...[inside, around, elsewhere].map(shareOf), printNumber(r, FEW_DECIMALS)]);
    row.dataset.unit = String(unit);
    return row;
  }

  /**
   * @param {Readonly<State>} state
   * @param {Searched} of
   */
  function list({ text }, of) {
    const { network, signal, values, differences } = of;
    const signed = differences !== null || network.range(signal)[0] < 0;
    const { limits, usual: printed, said: above } = thresholdOf(of, text.on);
    const units = unitsOn(values, text.passage, limits, signed);
    const sorted = sortUnits(units, text.by);
    const through = units.filter(({ inside, around }) => inside === 1 && !(around > 0)).length;
    setText(said, FIND.found(network.name, units.length, through, differences ? `Δ${signal}` : signal, above, signed));
    const shown = whole ? sorted : sorted.slice(0, LISTED_UNITS);
    body.replaceChildren(...shown.map(line));
    setText(more, whole ? FIND.fewer : FIND.all(units.length));
    more.hidden = units.length <= LISTED_UNITS;
    usual = printed;
    limit.placeholder = printed ? "" : above;
    by.value = text.by;
  }

  /**
   * How well the best unit follows such a passage by chance, and the passages like it; not while it is being drawn.
   *
   * @param {Readonly<State>} state
   * @param {Searched} of
   * @param {string} key
   */
  function warn({ text }, of, key) {
    const { values, network, differences } = of;
    const asked = `${key} ${text.on}`;
    if (asked !== compared) {
      const { limits } = thresholdOf(of, text.on);
      similar.list(text.passage, of, limits, differences !== null || network.range(of.signal)[0] < 0);
    }
    compared = asked;
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
    notice(state);
    // What is typed, or was refused, stays in its field.
    const free = (/** @type {HTMLElement} */ field) => drawing || (activeBeside(root) !== field && !told.typed);
    if (free(parts)) parts.value = written;
    if (!has || !of) return;
    const values = `${of.network.index} ${of.signal} ${modelOf().version} ${state.model} ${state.showing} ${written}`;
    const key = `${values} ${on} ${sort} ${whole}`;
    if (key !== listed) {
      listed = key;
      list(state, of);
    }
    if (free(limit)) limit.value = usual;
    for (const row of body.rows) {
      const here = of.network.index === state.net && Number(row.dataset.unit) === state.unit;
      setAttribute(row, "aria-current", here ? "true" : null);
    }
    if (!drawing) warn(state, of, values);
  }

  /**
   * Drop the sentence where its cause is gone; say it where another text has cut the passage.
   *
   * @param {Readonly<State>} state
   */
  function notice(state) {
    const { steps } = modelOf();
    const { passage } = state.text;
    if (told.of !== askedBy(state)) tell("");
    const left = clipParts(last.passage, steps);
    if (steps < last.steps && left !== last.passage && writePassage(left, ",") === writePassage(passage, ","))
      tell(FIND.clipped(writePassage(last.passage, ", "), steps, writePassage(left, ", ")));
    last = { passage, steps };
  }

  return {
    root,
    update,
    /** A drag would have left more parts than there may be. */
    refuse: () => tell(FIND.tooMany(MOST_PARTS)),
  };
}

/** @param {number} share */
const shareOf = (share) => (Number.isNaN(share) ? NONE : FIND.percent((100 * share).toFixed(0)));
