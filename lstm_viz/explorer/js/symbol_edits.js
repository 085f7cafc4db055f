// Symbol edits: another symbol at a step, which takes two edits of the input: 0 for all symbols, and 1 for this one.

import { readsSequence } from "./network.js";
import { hotPlace, isOneHot } from "./symbol_rows.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */

const OF_INPUT = /^!?(?:\d+:)?x/;
const WRITTEN_STEPS = /@([\d.-]+)/;

/**
 * What is one change to a person: `count` edits from the place `at` of a list on, the last of them as well as known;
 * where they put a symbol into a step, both of these, from 0.
 *
 * @typedef {{at: number, count: number, symbol: number|null, step: number}} Change
 */

/**
 * The edits that put a symbol into a step.
 *
 * @param {number} step
 * @param {number} symbol
 */
export const writeSymbol = (step, symbol) => [`x@${step + 1}=0`, `x${symbol}@${step + 1}=1`];

/**
 * A list of edits in which a step has a symbol, in the place of all that changed the input there alone. One that it had
 * at first needs no edit, unless another one changes the input of several steps, this one among them.
 *
 * @param {readonly string[]} edits
 * @param {{step: number, symbol: number, recorded: number}} put
 */
export function withSymbol(edits, { step, symbol, recorded }) {
  const here = `@${step + 1}=`;
  const others = edits.filter((one) => !(OF_INPUT.test(one) && one.includes(here)));
  const covers = (/** @type {string} */ one) => OF_INPUT.test(one) && !one.startsWith("!") && isAt(one, step + 1);
  return symbol === recorded && !others.some(covers) ? others : [...others, ...writeSymbol(step, symbol)];
}

/**
 * Whether an edit is of a step, counted from 1; one that names no step is of all.
 *
 * @param {string} edit
 * @param {number} step
 */
function isAt(edit, step) {
  const parts = WRITTEN_STEPS.exec(edit)?.[1].split(".");
  return !parts || parts.map((part) => part.split("-").map(Number)).some(([a, b = a]) => a <= step && step <= b);
}

/**
 * The edits of a list, those together that are one change.
 *
 * @param {readonly (Edit|null)[]} edits
 * @returns {Change[]}
 */
export function groupedEdits(edits) {
  /** @type {Change[]} */
  const changes = [];
  for (let at = 0; at < edits.length; at += changes[changes.length - 1].count) {
    const symbol = symbolPutBy(edits[at], edits[at + 1]);
    const step = edits[at]?.steps?.[0][0] ?? 0;
    changes.push({ at, count: symbol === null ? 1 : 2, symbol, step });
  }
  return changes;
}

/**
 * The symbol that two edits put into one step; null where they do something else.
 *
 * @param {Edit|null} clear
 * @param {Edit|null|undefined} put
 */
function symbolPutBy(clear, put) {
  if (clear?.target !== "input" || put?.target !== "input" || clear.on !== put.on) return null;
  const [step, other] = [clear, put].map(({ steps }) => onlyOf(steps));
  const symbol = onlyOf(put.units);
  const fits = clear.units === null && clear.value === 0 && put.value === 1 && step !== null && step === other;
  return fits ? symbol : null;
}

/** @param {Edit["steps"]} parts */
const onlyOf = (parts) => (parts?.length === 1 && parts[0][0] === parts[0][1] ? parts[0][0] : null);

/**
 * Whether the networks read one symbol at each step, so that another can be put there.
 *
 * @param {ModelView} view  as it was recorded
 */
export const takesSymbols = ({ inputs, header, networks: [first] }) =>
  isOneHot(inputs) && readsSequence(first) && first.array("input").shape[1] === header.input.names.length;

/**
 * The symbol that was read at a step; -1 where none was.
 *
 * @param {ModelView} view  as it was recorded
 * @param {number} step
 */
export const symbolRead = (view, step) => hotPlace(view.input(step));
