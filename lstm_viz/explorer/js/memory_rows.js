// Memory rows: the table of what a state is made of, the largest parts first.

import { sumOf } from "./engine/sums.js";
import { inBrackets, MANY_DECIMALS, printNumber, toTicks } from "./figures.js";
import { MEMORY } from "./memory_words.js";
import { stepName } from "./readings.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Entry } from "./ledger.js" */
/** @import { Parts } from "./memory_parts.js" */

const MOST_ROWS = 6; // parts that are listed; the others are in one row

/**
 * @typedef {Omit<Entry, "ticks"> & {at?: number}} Row  `at` is a place in the steps of the parts.
 */

/** @param {number} share */
export const shareText = (share) => `${printNumber(100 * share, share < 0.1 ? 1 : 0)}%`;

/**
 * Whose colour a part of a state has, as in the maps: above 0 the state's, below it that of all that is negative.
 *
 * @param {string} signal  the state
 * @param {number} value
 */
export const partColour = (signal, value) => (value < 0 ? "below" : signal);

/**
 * The rows add up to the state. Steps of which nothing is left, since a later one has overwritten all, have none.
 *
 * @param {ModelView} model
 * @param {Parts} parts
 * @param {boolean} expanded
 * @returns {Row[]}
 */
export function memoryRows(model, { signal, steps, held, memory, first }, expanded) {
  const sorted = steps
    .map((step, at) => ({ step, at, value: memory.parts[at] }))
    .filter(({ at }) => memory.share[at] !== 0)
    .sort((a, b) => rank(b.at) - rank(a.at) || a.at - b.at);
  const cut = expanded || sorted.length <= MOST_ROWS + 1 ? sorted.length : MOST_ROWS;

  /**
   * What an edit has set is listed however small it is: it is where the state begins.
   *
   * @param {number} at
   */
  function rank(at) {
    return held[at] === "set" ? Infinity : Math.abs(memory.parts[at]);
  }

  /**
   * @param {number} share
   * @param {number} value
   */
  const arithmetic = (share, value) =>
    MEMORY.arithmetic(shareText(share), inBrackets(printNumber(value, MANY_DECIMALS)));

  const rows = sorted.slice(0, cut).map(({ step, at, value }) => {
    const hold = held[at];
    const name = stepName(model, step);
    /** @type {Row} */
    const row = {
      of: hold ? "b" : partColour(signal, value),
      mark: "",
      name: hold ? MEMORY.held[hold](name) : name,
      detail: hold === "frozen" ? "" : arithmetic(memory.share[at], memory.written[at]),
      value,
      at,
    };
    return row;
  });
  const rest = sumOf(sorted.slice(cut).map(({ value }) => value));
  if (cut < sorted.length)
    rows.push({
      of: partColour(signal, rest),
      mark: "",
      name: MEMORY.others(sorted.length - cut),
      detail: "",
      value: rest,
      more: false,
    });
  else if (expanded && cut > MOST_ROWS + 1)
    rows.push({ of: "rest", mark: "", name: MEMORY.fewer, detail: "", value: 0, more: true });
  if (memory.initial !== 0)
    rows.push({
      of: partColour(signal, memory.initial),
      mark: "",
      name: MEMORY.initial,
      detail: arithmetic(memory.initialShare, first),
      value: memory.initial,
    });
  if (toTicks(memory.rounding, MANY_DECIMALS) !== 0)
    rows.push({ of: "rest", mark: "", name: MEMORY.rounding, detail: "", value: memory.rounding });
  return rows;
}
