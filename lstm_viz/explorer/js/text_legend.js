// Text legend: the rows of a text by name, each with its value at the step, and the colours of their one range.

import { printEnd } from "./axes.js";
import { buttonNode } from "./controls.js";
import { FEW_DECIMALS, printNumber, printTogether } from "./figures.js";
import { lineSign, lookOf } from "./line_key.js";
import { valueAt } from "./network.js";
import { htmlNode, setText, typeset } from "./nodes.js";
import { MOST_TEXT_ROWS } from "./text_rows.js";
import { TEXT } from "./text_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Extent } from "./payload.js" */
/** @import { TextRow, TextRows } from "./text_rows.js" */

/**
 * @param {() => Model} modelOf
 * @param {Object} given
 * @param {(row: TextRow) => void} given.choose
 * @param {(row: TextRow) => void} given.remove  of a pinned unit
 * @param {HTMLElement} given.last  what comes after the rows
 */
export function createTextLegend(modelOf, { choose, remove, last }) {
  const list = htmlNode("ul", { class: "lv-text-rows" });
  const note = htmlNode("p", { class: "lv-prompt", hidden: true });
  const bar = htmlNode("span", { class: "lv-text-bar", "aria-hidden": "true" });
  const [low, high] = [htmlNode("span"), htmlNode("span")];
  const scale = htmlNode("span", { class: "lv-text-scale" }, low, bar, high);
  /** @type {HTMLElement[]} */
  let values = [];
  /** @type {TextRow[]} */
  let shown = [];

  /** @param {TextRow} row */
  function entry(row) {
    const model = modelOf();
    const network = model.networks[row.net];
    const { symbol } = model.header.words[network.kind][row.signal];
    const value = htmlNode("b", { class: "lv-value" });
    values.push(value);
    const follows = row.r === null ? null : TEXT.follows(printNumber(row.r, FEW_DECIMALS));
    const pin = row.pin === null ? null : htmlNode("span", { class: "lv-pin-number" }, String(row.pin));
    const says = [pin, TEXT.row(network.name, row.unit), " ", typeset(symbol)];
    const button = buttonNode("lv-tool", () => choose(row), says, {
      title: row.r === null ? TEXT.rowHelp : TEXT.followsHelp,
    });
    const told = follows && htmlNode("span", { class: "lv-text-follows" }, follows);
    const named = { "aria-label": TEXT.remove(row.unit), title: TEXT.remove(row.unit) };
    const without = row.pin === null ? null : buttonNode("lv-tool", () => remove(row), "×", named);
    return htmlNode("li", {}, lineSign(lookOf(model, network)), button, value, told, without);
  }

  return {
    list,
    note,
    scale,
    /**
     * @param {TextRows} found
     * @param {Extent} range
     * @param {string[]} stops
     */
    write({ rows, without, more }, range, stops) {
      const key = /** @param {TextRow} row */ ({ net, unit, signal, r, pin }) => `${net} ${unit} ${signal} ${r} ${pin}`;
      if (rows.map(key).join() !== shown.map(key).join()) {
        values = [];
        list.replaceChildren(...rows.map(entry), htmlNode("li", {}, last));
      }
      shown = rows;
      const said = [];
      if (without.length) said.push(TEXT.without(without.map(({ name }) => name)));
      if (more) said.push(TEXT.more(more, MOST_TEXT_ROWS));
      setText(note, said.join(" "));
      note.hidden = !said.length;
      setText(low, printEnd(range[0]));
      setText(high, printEnd(range[1]));
      bar.style.background = `linear-gradient(90deg, ${stops.join(", ")})`;
    },
    /**
     * Write the values at a step; returns what each row is called, and its value as it is printed.
     *
     * @param {number} step
     * @param {Extent} range
     */
    read(step, range) {
      const printed = printTogether(
        shown.map(({ values: stored, unit }) => valueAt(stored, step, unit)),
        range,
      );
      return printed.map((value, at) => {
        setText(values[at], value);
        const { net, unit } = shown[at];
        return { name: TEXT.row(modelOf().networks[net].name, unit), value };
      });
    },
  };
}
