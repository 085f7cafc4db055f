// Map words: what is said of changes, large maps, half-lives, orders, merged steps and one unit's own range.

import { counted } from "./words.js";

const BEYOND = ["beyond", " the scale:"];

/** Above a map: its change since the step before, and its size. */
export const HEADING = {
  changeSign: "Δ",
  /** @type {(signal: string) => string} */
  change: (signal) => `Change since the step before: ${signal}`,
  changeHelp: "Show the change since the step before, or the values again (d)",
  /** @type {(bound: string) => string} */
  changeSentence: (bound) => `Change since the step before${bound && ` (± ${bound})`}. Largest: `,
  /** The parts of it that go, the last one first, where there is little room. */
  beyondParts: BEYOND,
  /** @type {(value: string) => string} */
  beyond: (value) => `${BEYOND.join("")} ${value}`,
  noChange: "Change since the step before: there is none.",
  largestHelp: "Go to the largest change",
  /** @type {(cell: string, value: string) => string} */
  largest: (cell, value) => `${cell}: ${value}`,
  perUnitSign: "±",
  /** @type {(signal: string) => string} */
  perUnit: (signal) => `Each unit on its own range: ${signal}`,
  perUnitHelp: "Colour each unit on its own range, or all on one scale again (r)",
  /** @type {(what: string) => string} */
  perUnitIn: (what) => `${what}, each unit on its own range`,
  perUnitSentence: "Full colour, max, is the largest absolute value of each unit.",
  /** The ends of its colour bar, and of one that is too low for two. */
  perUnitEnds: ["−max", "0", "max"],
  perUnitEnd: "±max",
  /** @type {(times: string) => string} */
  timesLargest: (times) => `${times} × max`,
  /** @type {(value: string, largest: string) => string} */
  ofLargest: (value, largest) => `${value} (its own range: ±${largest})`,
  /** @type {(value: string, ends: string) => string} */
  onScale: (value, ends) => `${value} (its scale: ${ends})`,
  /** @type {(signal: string) => string} */
  large: (signal) => `Enlarge: ${signal}`,
  largeHelp: "Enlarge this map (e)",
  small: "× all maps",
  smallHelp: "Show all maps again (e, Esc)",
  /** @type {(signal: string) => string} */
  changeIn: (signal) => `${signal}, change since the step before`,
  /** @type {(signal: string) => string} */
  differenceIn: (signal) => `${signal}, edited − original`,
};

/** One unit over time. */
export const UNIT = {
  own: "range of this unit",
  ownHelp: "Draw all states in the range of this unit alone; as it opens, only those that have no bounds",
  atlas: "Atlas",
  follows: "What this unit follows, in the Atlas",
  shared: "range of the maps",
  sharedHelp:
    "Draw all states in the range of the maps; as it opens, those that have no bounds are in the range of this unit",
};

/** The table of one step: a line for each signal. */
export const SUMMARY = {
  signal: "signal",
  /** @type {(units: number) => string} */
  mean: (units) => `mean of ${units} ${units === 1 ? "unit" : "units"}`,
  change: "change since the step before",
  largest: "largest change of any unit, at any step",
  /** @type {(cell: string, value: string) => string} */
  at: (cell, value) => `${value} at ${cell}`,
};

/** Half-lives of units, where rows are sorted by them. */
export const LIVES = {
  column: "half-life",
  /** @type {(count: string) => string} */
  steps: (count) => `${count} steps`,
  /** @type {(network: string) => string} */
  none: (network) => `${network}: no gate that keeps, so no half-life`,
  /** @type {(network: string, trained: boolean) => string} */
  longest: (network, trained) => `${network}, longest half-life${trained ? " at the end of the training" : ""}: `,
  /** @type {(unit: number, life: string) => string} */
  chosen: (unit, life) => `unit ${unit}, the one shown: ${life}`,
};

/** @type {Record<string, string>} The orders of the units. */
export const ORDERS = {
  kept: "by number",
  "half-life": "by half-life",
  similarity: "by similar activity",
  count: "by counting",
  value: "by value",
};

/** @type {Record<"untold"|"no"|"partly"|"yes", string>} Whether a unit changes as one does that counts (task_words.py). */
const COUNT_VERDICTS = {
  untold: "which tells nothing about counting, since the count changes at nearly every step",
  no: "no more than at other steps: it does not count",
  partly:
    "more than at other steps, but a unit that counts changes there alone: it follows the count, and does not count by itself",
  yes: "as it would in a unit that counts",
};

/** Which units follow what the sequence counts, where rows are sorted by it. */
export const COUNTING = {
  steps: "the number of the step",
  /** @type {(network: string, count: string, trained: boolean) => string} */
  closest: (network, count, trained) =>
    `${network}, state that follows “${count}” most closely${trained ? " at the end of the training" : ""}: `,
  /** @type {(value: string) => string} */
  r: (value) => `correlation ${value}`,
  /** @type {(r: string, share: string|null) => string} */
  found: (r, share) => `${r} over this one sequence, which is no proof that it counts${share ? `: ${share}` : ""}`,
  /** @type {(percent: number, counted: number, steps: number, verdict: "untold"|"no"|"partly"|"yes") => string} */
  share: (percent, counted, steps, verdict) =>
    `${percent}% of its change falls on the ${counted} of ${steps} steps at which the count changes, ` +
    COUNT_VERDICTS[verdict],
  /** @type {(unit: number, r: string) => string} */
  chosen: (unit, r) => ` · unit ${unit}, the one shown: ${r}`,
};

/**
 * "3 steps × 2 units"; the rows of an input are columns of W_ih.
 *
 * @param {number} steps
 * @param {number} rows
 * @param {"unit"|"column"} row
 */
const several = (steps, rows, row) =>
  [steps > 1 && counted(steps, "step"), rows > 1 && counted(rows, row)].filter(Boolean).join(" × ");

/** Where maps have more steps or units than there is room for. */
export const MERGED = {
  /** What each colour is: of how many steps and units, and where there is little room of how many values. */
  mean: { long: "each colour: the mean", short: "mean", end: "" },
  extremes: { long: "each colour: the lowest or the highest", short: "extremes", end: ", in turn" },
  /** @type {(steps: number, units: number, columns: number) => string} */
  of(steps, units, columns) {
    const [signals, input] = [several(steps, units, "unit"), several(steps, columns, "column")];
    if (columns === 1) return ` of up to ${signals}`;
    return ` of up to ${signals ? `${signals}, of the input ${input}` : `${input} of the input`}`;
  },
  /** @type {(steps: number, units: number, columns: number) => string} */
  briefly(steps, units, columns) {
    const many = [steps, units, columns].filter((most) => most > 1).length > 1;
    const values = many ? `${steps * Math.max(units, columns)} values` : "";
    return ` of ≤ ${values || several(steps, units, "unit") || several(1, columns, "column")}`;
  },
  toExtremes: "Draw the lowest and the highest of them in turn: no single value is lost",
  toMean: "Draw their mean: what most of them are",
  /** @type {(mean: string, low: string, high: string, steps: number, rows: number, row: "unit"|"column") => string} */
  here: (mean, low, high, steps, rows, row) =>
    `colour here: ${mean}, the mean of ${several(steps, rows, row)}; lowest ${low}, highest ${high}`,
  /** @type {(mean: string, low: string, high: string, steps: number, rows: number, row: "unit"|"column") => string} */
  hereInTurn: (mean, low, high, steps, rows, row) =>
    `colours here: ${low} and ${high}, the lowest and the highest of ${several(steps, rows, row)}; mean ${mean}`,
};
