// What-if words: every sentence of the page "What if".

export const WHAT_IF = {
  /** @type {(proof: string) => string} */
  off: (proof) => `Nothing can be changed here: ${proof}.`,
  /** @type {(names: string[]) => string} */
  drifts: (names) =>
    `The ${names.join(" and the ")} amplifies rounding, so an edited run is compared with this browser's own run ` +
    "without edits, which moves away from the recorded one.",
  lead: "Change something and see what follows: this browser runs the networks again.",
  drag: "Drag on the maps",
  dragHelp: "A drag over cells of a map holds them at the value below; a drag of a point of the input moves it",
  showing: "What the maps show",
  /** @type {Record<import("./store.js").Showing, string>} */
  shows: { edited: "edited", original: "original", difference: "difference" },
  list: "Edits",
  none: "No edits yet.",
  on: "Switch this edit on or off",
  /** @type {(edit: string) => string} */
  remove: (edit) => `Remove: ${edit}`,
  undo: "Undo",
  undoHelp: "Undo (Ctrl+Z)",
  redo: "Redo",
  redoHelp: "Redo (Ctrl+Shift+Z)",
  clear: "Remove all",
  form: "A new edit",
  what: "What to change",
  units: "Units",
  features: "Inputs",
  rows: "Rows",
  steps: "Steps",
  all: "all",
  how: "How",
  value: "Value",
  add: "Apply",
  /** @type {Record<string, string>} */
  hows: {
    number: "to the number",
    mean: "to its mean over the original run",
    before: "to the value of the step before",
    original: "to the original value",
    "1-f": "to 1 − f",
    "*": "times",
    "+": "plus",
  },
  groups: { signals: "Signals", input: "Input", initial: "Before step 1", weights: "Weights" },
  /** @type {(symbol: string) => string} */
  weightsOfInput: (symbol) => `weights from the input to ${symbol}`,
  /** @type {(symbol: string) => string} */
  weightsOfHidden: (symbol) => `weights from the hidden state to ${symbol}`,
  /** @type {(symbol: string) => string} */
  bias: (symbol) => `bias of ${symbol}`,
  input: "input",
  /** @type {(name: string) => string} */
  initial: (name) => `${name} before step 1`,
  symbol: "Another symbol",
  noNumber: "The value must be a number, such as 0.5; the edits are as they were.",
};

/** What became of the answers and the states. */
export const EFFECT = {
  title: "What it did",
  /** @type {(network: string, told: string) => string} */
  of: (network, told) => `${network}: ${told}`,
  untouched: "no edit reaches it.",
  /** @type {(step: string, before: string, after: string, target: string|null) => string} */
  one: (step, before, after, target) =>
    `the answer at ${step} is ${after}; it was ${before}` +
    (target === null ? " for the original input." : ` (right: ${target}).`),
  /** @type {(count: number, moved: string) => string} */
  moved: (count, moved) => `${count} answers differ from those for the original input by ${moved} on average.`,
  /** @type {(count: number, others: number) => string} */
  others: (count, others) => `${others} of ${count} answers differ from those for the original input.`,
  /** @type {(count: number, before: string, after: string) => string} */
  many: (count, before, after) => `the mean error over ${count} answers is ${after}; it was ${before}.`,
  /** @type {(count: number, before: number, after: number) => string} */
  symbols: (count, before, after) => `${after} of ${count} answers are right; it was ${before} of ${count}.`,
  /** @type {(state: string) => string} */
  unfelt: (state) => `the ${state} does not change.`,
  /** @type {(state: string, first: string, largest: string, peak: string) => string} */
  felt: (state, first, largest, peak) =>
    `the ${state} changes from ${first} on, by up to ${largest} in one unit, at ${peak}`,
  /** @type {(share: string, gone: string) => string} */
  gone: (share, gone) => `; from ${gone} on the change is below ${share} of that.`,
  /** @type {(share: string) => string} */
  lasts: (share) => `; it is still above ${share} of that at the last step.`,
  /** @type {(edits: number) => string} */
  verdict: (edits) => `Edited (${edits} ${edits === 1 ? "change" : "changes"}): `,
  ofOriginal: "About the original input: ",
  chart: "The largest change of a state at each step, on a logarithmic axis",
  /** @type {(network: string, state: string) => string} */
  line: (network, state) => `${network}, ${state}`,
};

/** The ready experiments. */
export const EXPERIMENT = {
  title: "Ready experiments",
  choose: "Choose an experiment",
  ask: "What do you expect of the answers?",
  /** @type {Record<"same"|"worse"|"better", string>} */
  choices: { same: "they stay about the same", worse: "they get worse", better: "they get better" },
  /** @type {Record<"same"|"worse"|"better", string>} */
  outcomes: { same: "They stayed about the same", worse: "They got worse", better: "They got better" },
  /** @type {(expected: string, right: boolean) => string} */
  expected: (expected, right) => (right ? `, as you expected.` : `; you expected that ${expected}.`),
  noAnswers: "What is right is not known here: see what it did below.",
  rule: "About the same: how far the answers are off changes by less than 2 % of the range of the right answers.",
  /** @type {Record<string, {title: string, does: string}>} */
  named: {
    keep: { title: "Keep everything", does: "The gate that keeps is held at 1 at all steps: nothing is forgotten." },
    forget: { title: "Forget everything", does: "The gate that keeps is held at 0 at all steps: nothing is kept." },
    unwritten: { title: "Never write", does: "The input gate is held at 0 at all steps: nothing new is written." },
    unread: { title: "Never read", does: "The output gate is held at 0 at all steps: the cell state is never read." },
    marker: { title: "Write only at the marker", does: "The input gate is held at 0 wherever there is no marker." },
    cut: { title: "Cut the memory in the middle", does: "All that is remembered is set to 0 at the middle step." },
    value: { title: "Change one value", does: "One value of the input is changed at one step." },
  },
};
