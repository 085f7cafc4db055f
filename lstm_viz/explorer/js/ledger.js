// Ledger: a table of what adds up to a number: name, arithmetic, signed bar, printed part; then the sum.

import { LEDGER } from "./cell_words.js";
import { buttonNode } from "./controls.js";
import { MANY_DECIMALS, printTicks } from "./figures.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";

const LEAST_REACH = 1e-12; // of a bar's scale, so that bars of nothing have no length

/**
 * @typedef {Object} Entry  One row.
 * @property {string} of      whose colour: a signal's letter, "below" for what is negative, "b" for the bias, "rest" for the others
 * @property {string} mark    its letter, as text
 * @property {string} name
 * @property {string} detail  the arithmetic, such as "0.5 × 0.8"
 * @property {number} value
 * @property {number|null} ticks  the value as it is printed, in last digits; null is no number
 * @property {number} [ghost] where a bar's shadow reaches: what there was before a part was taken off
 * @property {boolean} [more] the row that opens the others
 */

/**
 * @typedef {{of?: string, name: string, detail?: string, value: number, ticks: number}} Total  `of` where it is not the equation's own.
 * @typedef {ReturnType<typeof createRow>} Row
 */

/**
 * A table whose rows are set again at each step; rows are kept and used again.
 * @param {string} caption
 * @param {() => void} onMore what the row of the others does when clicked
 */
export function createLedger(caption, onMore) {
  const body = htmlNode("tbody");
  const foot = createRow(onMore);
  foot.root.classList.add("lv-sum");
  /** @param {string} text */
  const heading = (text) => htmlNode("th", { scope: "col", class: "lv-heard" }, text);
  const root = htmlNode(
    "table",
    { class: "lv-ledger" },
    htmlNode("caption", { class: "lv-heard" }, caption),
    htmlNode("thead", {}, htmlNode("tr", {}, ...LEDGER.headings.map(heading))),
    body,
    htmlNode("tfoot", {}, foot.root),
  );
  /** @type {Row[]} */
  const rows = [];

  /**
   * @param {Entry[]} entries
   * @param {Total} sum
   */
  function update(entries, sum) {
    while (rows.length < entries.length) {
      const row = createRow(onMore);
      rows.push(row);
      body.append(row.root);
    }
    const sizes = entries.flatMap(({ value, ghost }) => [Math.abs(value), Math.abs(ghost ?? 0)]);
    const reach = Math.max(...sizes, Math.abs(sum.value), LEAST_REACH);
    rows.forEach((row, k) => {
      row.root.hidden = k >= entries.length;
      if (k < entries.length) write(row, entries[k], reach);
    });
    write(foot, { of: "sum", mark: "", detail: "", ...sum }, reach);
  }

  return { root, update };
}

/** @param {() => void} onMore */
function createRow(onMore) {
  const mark = htmlNode("i");
  const name = htmlNode("span");
  const more = buttonNode("lv-more", onMore, null, { hidden: true });
  const detail = htmlNode("td", { class: "lv-detail" });
  const ghost = htmlNode("span", { class: "lv-ghost" });
  const bar = htmlNode("span", { class: "lv-part" });
  const number = htmlNode("td", { class: "lv-contribution" });
  const axis = htmlNode("span", { class: "lv-axis" }, ghost, bar);
  const track = htmlNode("td", { class: "lv-track", "aria-hidden": "true" }, axis);
  const root = htmlNode("tr", {}, htmlNode("th", { scope: "row" }, mark, " ", name, more), detail, track, number);
  return { root, mark, name, more, detail, ghost, bar, number };
}

/**
 * @param {Row} row
 * @param {Entry} entry
 * @param {number} reach
 */
function write(row, { of, mark, name, detail, value, ticks, ghost, more }, reach) {
  setAttribute(row.root, "data-of", of);
  setText(row.mark, mark);
  setText(row.name, more === undefined ? name : "");
  setText(row.more, more === undefined ? "" : name);
  row.mark.hidden = row.name.hidden = more !== undefined;
  row.more.hidden = more === undefined;
  if (more !== undefined) setAttribute(row.more, "aria-expanded", String(more));
  setText(row.detail, detail);
  setText(row.number, ticks === null ? "" : printTicks(ticks, MANY_DECIMALS));
  setAttribute(row.number, "data-value", String(value));
  stretch(row.bar, value, reach);
  stretch(row.ghost, ghost ?? 0, reach);
}

/**
 * A bar from the middle of its track: right where positive, left where negative.
 *
 * @param {HTMLElement} bar
 * @param {number} value
 * @param {number} reach
 */
function stretch(bar, value, reach) {
  const half = (Math.abs(value) / reach) * 50;
  const at = value < 0 ? 50 - half : 50;
  setAttribute(bar, "style", `left: ${at.toFixed(2)}%; width: ${half.toFixed(2)}%`);
}
