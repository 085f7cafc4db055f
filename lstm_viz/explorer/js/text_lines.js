// Text lines: where a text of symbols breaks into lines of a width, and which step lies where.

/** What stands for a line end, a space and a tab: see `shown` in vocabulary.py. */
export const SIGNS = { lineEnd: "↵", space: "␣", tab: "⇥" };
const BREAKS = new Set([SIGNS.space, SIGNS.tab, "-"]); // after which a line may end

/**
 * @typedef {Object} TextLines
 * @property {Int32Array} first   the first step of each line, and the number of steps at the end
 * @property {number} count       of lines
 * @property {(step: number) => number} lineOf
 */

/**
 * Break a text after each line end, and where a line is full: after the last space, tab or hyphen of its second half,
 * else where it is full. Every step is in one line.
 *
 * @param {readonly string[]} symbols  one a step
 * @param {number} columns             steps that a line has room for, at least 1
 * @returns {TextLines}
 */
export function breakLines(symbols, columns) {
  const most = Math.max(1, Math.floor(columns));
  const first = [0];
  for (let start = 0; start < symbols.length; ) {
    const end = Math.min(start + most, symbols.length);
    const ended = symbols.slice(start, end).indexOf(SIGNS.lineEnd);
    if (ended >= 0) start += ended + 1;
    else if (end === symbols.length) start = end;
    else start = lastBreak(symbols, start, end);
    first.push(start);
  }
  const starts = Int32Array.from(first);
  return { first: starts, count: starts.length - 1, lineOf: (step) => lineAt(starts, step) };
}

/**
 * @param {readonly string[]} symbols
 * @param {number} start
 * @param {number} end
 */
function lastBreak(symbols, start, end) {
  for (let at = end; at > start + (end - start) / 2; at -= 1) if (BREAKS.has(symbols[at - 1])) return at;
  return end;
}

/**
 * The line of a step, by halves.
 *
 * @param {Int32Array} first
 * @param {number} step
 */
function lineAt(first, step) {
  let [low, high] = [0, first.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (first[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}
