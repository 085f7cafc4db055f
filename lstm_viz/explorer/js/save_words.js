// Save words: the sentences of what is saved and copied, and of a saved page.

export const SAVE = {
  open: "Save",
  openHelp: "Save the page, its picture or its numbers",
  title: "Save",
  page: "Page",
  pageHelp: "One HTML file with everything that is here, what-if included: it opens without a server and offline.",
  savePage: "Save the page",
  picture: "Picture",
  pictureHelp: "What is shown, at the size of a slide (1600 × 900), with axes, ranges and badge.",
  theme: "Background",
  themes: { light: "light", dark: "dark" },
  svg: "SVG",
  png: "PNG",
  numbers: "Numbers",
  numbersHelp:
    "The signals of all networks as CSV, one row for each unit at each step, as they are now: with the edits, if there are any.",
  shownNumbers: "CSV of what is shown",
  allNumbers: "CSV of all",
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
  /** @type {(verdict: string) => string} */
  difference: (verdict) => `Maps: edited run − original run. ${verdict}`,
};

export const NUMBERS = {
  /** Of the table, before the signals. */
  columns: ["network", "step", "label", "unit"],
};
