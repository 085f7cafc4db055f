// Rules: what is right of any input, where that is a short exact rule; see readout.py.

import { isSetRule, setsBy } from "./set_rules.js";
import { symbolsIn } from "./symbols_in.js";

/** @import { SetRuleName } from "./set_rules.js" */

/**
 * @typedef {SetRuleName|"none"|"marked-sum"|"cue"|"order-of-two"|"list"|"last-command"|"parity"|"count-in-brackets"} RuleName
 * @typedef {(input: ArrayLike<number>, steps: number) => Float32Array} Rule  What is right (time,) of an input
 *   (time, feature): a number, of symbols the place of the right one; NaN where no answer is asked for or none can be
 *   known.
 */

const LETTERS = 4; // A to D, which are to be kept
const [BLANK, GO] = [4, 5]; // of the list
const QUERY = 7; // of the cue
const [END_SYMBOL, FIRST_OTHER, FIRST_OF_TWO] = [1, 2, 6]; // of the order of two; its start is symbol 0, Y the one after X
const NO_COMMAND = 2; // of the commands
const [COUNTED, OPENS, CLOSES, HIGHEST_COUNT] = [0, 2, 3, 9]; // of the count in brackets

/** @type {Record<Exclude<RuleName, SetRuleName|"none">, Rule>} */
const RULES = {
  // After the last step the sum of the values, column 0, at the two steps at which the marker, column 1, is 1.
  "marked-sum": (input, steps) => {
    const right = unknown(steps);
    let [total, marked, fine] = [0, 0, true];
    for (let step = 0; step < steps; step += 1) {
      const [value, marker] = [input[2 * step], input[2 * step + 1]];
      fine &&= marker === 0 || marker === 1;
      total += value * marker; // of a step that is skipped, NaN: then nothing is known, as in the task
      marked += marker;
    }
    if (fine && marked === 2) right[steps - 1] = total;
    return right;
  },
  // After a cue, distractors and then the query: the cue.
  cue: (input, steps) => {
    const right = unknown(steps);
    const [cue, ...others] = symbolsIn(input, steps);
    const query = others.pop();
    if (isLetter(cue) && query === QUERY && others.every((one) => one >= LETTERS && one < QUERY))
      right[steps - 1] = cue;
    return right;
  },
  // Between the start and the end two of the symbols are X or Y: XX, XY, YX or YY.
  "order-of-two": (input, steps) => {
    const right = unknown(steps);
    const [start, ...middle] = symbolsIn(input, steps);
    const end = middle.pop();
    const two = middle.filter((one) => one >= FIRST_OF_TWO);
    if (start !== 0 || end !== END_SYMBOL || two.length !== 2 || middle.some((one) => one < FIRST_OTHER)) return right;
    right[steps - 1] = 2 * (two[0] - FIRST_OF_TWO) + (two[1] - FIRST_OF_TWO);
    return right;
  },
  // A list, blanks, the marker, and as many blanks as the list is long: there the list in its order.
  list: (input, steps) => {
    const right = unknown(steps);
    const symbols = symbolsIn(input, steps);
    const go = symbols.indexOf(GO);
    const long = steps - 1 - go;
    const fine = symbols.every((one, step) => (step < long ? isLetter(one) : one === (step === go ? GO : BLANK)));
    if (go >= 0 && fine) for (let k = 0; k < long; k += 1) right[go + 1 + k] = symbols[k];
    return right;
  },
  // The last command so far; not known before the first one, nor after what is no symbol.
  "last-command": (input, steps) =>
    scan(input, steps, NaN, (last, one) => (one < 0 ? NaN : one === NO_COMMAND ? last : one)),
  // Even, 0, at first, and changed by each 1; never known again after what is no bit.
  parity: (input, steps) => scan(input, steps, 0, (odd, one) => (one < 0 ? NaN : one === 1 ? 1 - odd : odd)),
  // How many a have come inside brackets; not known after what is no symbol, nor above the highest count.
  "count-in-brackets": (input, steps) => {
    let open = false;
    return scan(input, steps, 0, (count, one) => {
      open = one === OPENS || (open && one !== CLOSES);
      const next = count + Number(open && one === COUNTED);
      return one < 0 || next > HIGHEST_COUNT ? NaN : next;
    });
  },
};

/** @param {number} steps */
const unknown = (steps) => new Float32Array(steps).fill(NaN);

/** @param {number} symbol */
const isLetter = (symbol) => symbol >= 0 && symbol < LETTERS;

/**
 * What is right after each step, from what was right before it and the step's symbol.
 *
 * @param {ArrayLike<number>} input
 * @param {number} steps
 * @param {number} first
 * @param {(before: number, symbol: number) => number} next
 */
function scan(input, steps, first, next) {
  let now = first;
  return Float32Array.from(symbolsIn(input, steps), (symbol) => {
    now = next(now, symbol);
    return now;
  });
}

/**
 * @param {{rule: RuleName, deepest: number}} readout
 * @param {ArrayLike<number>} input  (time, feature)
 * @param {number} steps
 * @returns {Float32Array|null}  what is right of it: (time,) or, of sets, (time, output); null where there is no rule
 */
export function rightBy({ rule, deepest }, input, steps) {
  if (rule === "none") return null;
  return isSetRule(rule) ? setsBy(rule, input, steps, deepest) : RULES[rule](input, steps);
}
