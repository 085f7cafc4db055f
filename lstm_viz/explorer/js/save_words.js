// Save words: the sentences of what is saved and copied, and of a saved page.

const RUNS = {
  recorded: "as recorded",
  edited: "of the edited run",
  difference: "of the edited run; of what is shown, edited − original",
};

export const SAVE = {
  open: "Save",
  openHelp: "Save the page, its picture or its numbers",
  title: "Save",
  page: "Page",
  pageHelp: "One HTML file with everything that is here, what-if included: it opens without a server and offline.",
  savePage: "Save the page",
  picture: "Picture of the maps",
  pictureHelp:
    "What is shown, at the size of a slide (1600 × 900), with axes, ranges and the line on what was verified.",
  cell: "Picture of the cells",
  cellHelp: "The cells with their numbers at this step, at the size of a slide, with the line on what was verified.",
  cellSvg: "Cells as SVG",
  cellPng: "Cells as PNG",
  theme: "Background",
  themes: { light: "light", dark: "dark" },
  svg: "SVG",
  png: "PNG",
  numbers: "Numbers",
  /** @type {(run: keyof typeof RUNS, error: string) => string} what the numbers are of; how far 16 bits moved them */
  numbersHelp: (run, error) =>
    `The signals of all networks, ${RUNS[run]}. CSV and Parquet have one row for each unit at each step, with its network, layer, direction and input and, of networks that answer, the answer, whose column names what is predicted; ` +
    `NPZ has ${run === "difference" ? "an array for each signal, for numpy.load" : "a trace for each network, for Trace.load_all in Python"}.` +
    `${error && ` They are 16-bit values (± ${error}): in CSV only the digits that are right are written.`}`,
  format: "Format",
  formats: { csv: "CSV", parquet: "Parquet", npz: "NPZ (NumPy)" },
  shownNumbers: "Save what is shown",
  allNumbers: "Save all",
  equation: "Equation",
  equationHelp: "The open equation, and below it the same with the numbers of this step and unit.",
  latex: "Copy as LaTeX",
  copied: "Copied.",
  notCopied: "The browser does not permit copying.",
  /** @type {(reason: string) => string} */
  failed: (reason) => `It could not be saved: ${reason}`,
};

export const SAVED_PAGE = {
  /** @type {(networks: string, source: string) => string} */
  title: (networks, source) => (source ? `${networks} · ${source}` : networks),
};

export const SLIDE_WORDS = {
  step: "step",
  unit: "unit",
  column: "column",
  /** What is hatched, in the key. */
  skipped: "skipped by the network",
  ended: "the sequence has ended",
  noValue: "no value at this step",
  /** @type {(verdict: string) => string} */
  difference: (verdict) => `Maps: edited run − original run. ${verdict}`,
};

export const NUMBERS = {
  /** Of the table, before the signals. */
  columns: {
    network: "network",
    layer: "layer",
    direction: "direction",
    run: "run",
    step: "step",
    label: "label",
    unit: "unit",
    hidden: "hidden",
  },
  directions: ["forward", "reverse"],
  /** Before the name of a feature; a text has one column of this name, with its symbols. */
  input: "input",
  /**
   * Of what the networks answer: a number, or a symbol and how probable it is held.
   *
   * @type {(of: string) => string} what is asked for, such as a later value; "" where nobody knows
   */
  answer: (of) => `answer: ${of || "output at this step"}`,
  sure: "probability of the answer",
  /** @type {(before: string, now: string) => string} a symbol in a table of differences */
  changed: (before, now) => (before === now ? "" : `${before} → ${now}`),
  maker: "lstm_viz",
  runs: { recorded: "recorded", edited: "edited", difference: "edited − original" },
  /** In the names of files, so that none replaces another. */
  cells: "cells",
  marks: { recorded: "", edited: "edited", difference: "difference" },
};
