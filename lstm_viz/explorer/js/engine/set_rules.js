// Set rules: which symbols can come next in a string of a task's language, from its first symbol to its last.

import { symbolsIn } from "./symbols_in.js";

/**
 * @typedef {"as-many"|"brackets"|"grammar"} SetRuleName
 * @typedef {(symbol: number) => number[]|null} Walk  What can come after each symbol of a string; null after its last one.
 */

const FIRST_SYMBOL = 0; // the first symbol of every string
const [A, B, AFTER_LAST_B] = [1, 2, 3]; // of the counted strings
// Of the grammar: for each state, the symbols that can come and the states that they lead to. B T S X P V E are 0 to 6.
/** @type {Record<number, number>[]} */
const REBER_GRAPH = [
  { 0: 1 },
  { 1: 2, 4: 2 },
  { 0: 3 },
  { 1: 4, 4: 5 },
  { 2: 4, 3: 6 },
  { 1: 5, 5: 7 },
  { 3: 5, 2: 8 },
  { 4: 6, 5: 8 },
  { 6: 9 },
  { 1: 10, 4: 10 },
  { 6: 11 },
  {},
];
const [AFTER_LETTER, BEFORE_LETTER, END_STATE] = [2, 9, 11]; // states: after the letter, before the same again, at the end

/**
 * As many b as a, after the start; then the end.
 *
 * @returns {Walk}
 */
function asMany() {
  let [a, b] = [0, 0];
  return (symbol) => {
    if (symbol === AFTER_LAST_B) return null;
    a += Number(symbol === A);
    b += Number(symbol === B);
    if (!b) return a ? [A, B] : [A];
    return b < a ? [B] : [AFTER_LAST_B];
  };
}

/**
 * Brackets, each kind's opening symbol odd and its closing symbol the next one, at most so many open at once.
 *
 * @param {number} features
 * @param {number} deepest
 * @returns {Walk}
 */
function brackets(features, deepest) {
  const end = features - 1;
  const opening = Array.from({ length: (features - 2) / 2 }, (_, kind) => 2 * kind + 1);
  /** @type {number[]} What is still to close, the last one that was opened at the end. */
  const open = [];
  return (symbol) => {
    if (symbol === end) return null;
    if (symbol % 2) open.push(symbol + 1);
    else if (symbol !== FIRST_SYMBOL) open.pop();
    const next = open.length < deepest ? [...opening] : [];
    if (open.length) next.push(open[open.length - 1]);
    else if (symbol !== FIRST_SYMBOL) next.push(end);
    return next;
  };
}

/**
 * The embedded Reber grammar: the letter after the first symbol comes again before the last one.
 *
 * @returns {Walk}
 */
function grammar() {
  let [state, letter] = [0, -1];
  return (symbol) => {
    state = REBER_GRAPH[state][symbol];
    if (state === AFTER_LETTER) letter = symbol;
    if (state === END_STATE) return null;
    return state === BEFORE_LETTER ? [letter] : Object.keys(REBER_GRAPH[state]).map(Number);
  };
}

/** @type {Record<SetRuleName, {walk: (features: number, deepest: number) => Walk, unasked: number}>} */
const SET_RULES = {
  // `unasked`: how many symbols, from the first one, are never an answer.
  "as-many": { walk: asMany, unasked: 1 },
  brackets: { walk: brackets, unasked: 1 },
  grammar: { walk: grammar, unasked: 0 },
};

/**
 * @param {string} name
 * @returns {name is SetRuleName}
 */
export const isSetRule = (name) => name in SET_RULES;

/**
 * @param {SetRuleName} name
 * @param {ArrayLike<number>} input  (time, feature)
 * @param {number} steps
 * @param {number} deepest  brackets that are open at once, at most
 * @returns {Float32Array}  (time, output) 1 for each symbol that can come next and 0 for others; NaN from the first symbol
 *   on that could not come, and after the end
 */
export function setsBy(name, input, steps, deepest) {
  const { walk, unasked } = SET_RULES[name];
  const features = input.length / steps;
  const outputs = features - unasked;
  const right = new Float32Array(steps * outputs).fill(NaN);
  const after = walk(features, deepest);
  let next = [FIRST_SYMBOL];
  for (const [step, symbol] of symbolsIn(input, steps).entries()) {
    const found = next.includes(symbol) ? after(symbol) : null;
    if (!found) break;
    next = found;
    right.fill(0, step * outputs, (step + 1) * outputs);
    for (const one of next) right[step * outputs + one - unasked] = 1;
  }
  return right;
}
