// What-if words: every sentence of the page "What if".

export const COMPUTING = {
  label: "The run with the edits",
  /** @type {(share: number, seconds: number) => string} */
  under: (share, seconds) => `Running the networks with the edits: ${share}%, about ${seconds} s left.`,
  stopped: "Stopped: what is shown is without the latest edits.",
  stop: "Stop",
  resume: "Run again",
};

export const WHAT_IF = {
  /** @type {(proof: string) => string} */
  off: (proof) => `Nothing can be changed here: ${proof}.`,
  /** @type {(names: string[]) => string} */
  drifts: (names) =>
    `The ${names.join(" and the ")} amplifies rounding, so an edited run is compared with this browser's own run ` +
    "without edits, which moves away from the recorded one.",
  lead: "Change something and see what follows: this browser runs the networks again.",
  drag: "Drag on the maps",
  dragHelp:
    "A drag over cells of a map holds them at the value below; a drag of a point of the input moves it. Where the input " +
    "is symbols, a click or a drag chooses the symbol of a step",
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
  /** @type {(list: string) => string} */
  feature: (list) => `input ${list}`,
  rows: "Rows",
  /** @type {(list: string) => string} */
  row: (list) => `row ${list}`,
  steps: "Steps",
  all: "all",
  /** @type {(field: string) => string} */
  everything: (field) => `all ${field.toLowerCase()}`,
  /** @type {(what: string) => string} */
  only: (what) => `only ${what}`,
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
  /** @type {(symbol: string) => string} */
  peephole: (symbol) => `peepholes from the cell state to ${symbol}`,
  input: "input",
  /** @type {(name: string) => string} */
  initial: (name) => `${name} before step 1`,
  symbol: "Another symbol at this step",
  noNumber: "The value must be a number, such as 0.5. No edit was added.",
};
