// What-if words: every sentence of the page "What if".

export const COMPUTING = {
  label: "The run with the edits",
  /** @type {(share: number, seconds: number) => string} */
  under: (share, seconds) => `Running the networks with the edits: ${share} %, about ${seconds} s left.`,
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
  /** @type {(step: string, before: string, after: string, target: string, now: string) => string} */
  other: (step, before, after, target, now) =>
    `the answer at ${step} is ${after} (right for the edited input: ${now}); it was ${before} (right: ${target}).`,
  /** @type {(count: number, moved: string) => string} */
  moved: (count, moved) => `${count} answers differ from those for the original input by ${moved} on average.`,
  /** @type {(count: number, others: number, part: {known: number, right: number}|null) => string} */
  others: (count, others, part) =>
    `${others} of ${count} answers differ from those for the original input` +
    (part ? `; of the ${part.known} with a known target, ${part.right} are right.` : "."),
  /** @type {(count: number, before: string, after: string, moved: string) => string} */
  many: (count, before, after, moved) =>
    `the mean error over ${count} answers is ${after}; it was ${before}. The answers moved by ${moved} on average.`,
  /** @type {(count: number, before: number, after: number, others: number, edited: boolean) => string} */
  symbols: (count, before, after, others, edited) =>
    `${after} of ${count} answers are right${edited ? " for the edited input" : ""}; it was ${before} of ${count}` +
    `${edited ? " for the original" : ""}. ${others} changed.`,
  character: "character",
  token: "token",
  /** @type {(what: string, before: string, after: string) => string} */
  bits: (what, before, after) => `${after} bits per ${what}; it was ${before} (fewer is better).`,
  /** @type {(what: string, moved: number, count: number, step: string, before: string, after: string) => string} */
  changed: (what, moved, count, step, before, after) =>
    `The most probable next ${what} changed at ${moved} of ${count} steps, first at ${step}: “${after}”; it was “${before}”.`,
  /** @type {(what: string, count: number) => string} */
  noneChanged: (what, count) => `The most probable next ${what} changed at none of ${count} steps.`,
  /** @type {(count: number, before: number, after: number) => string} */
  rightOf: (count, before, after) => `It is right at ${after} of ${count}; it was at ${before}.`,
  /** @type {(step: string, came: string, before: string, after: string) => string} */
  lost: (step, came, before, after) =>
    `the surprise rose most at ${step}, where “${came}” came: ${after} bits; it was ${before}.`,
  beyondAll: "beyond all numbers",
  unfelt: "its states do not change.",
  /** @type {(cell: string) => string} */
  only: (cell) => `${cell} does not change; the `,
  /** @type {(step: string, backward: boolean) => string} */
  from: (step, backward) => `from ${step} ${backward ? "back" : "on"}`,
  /** @type {(state: string, from: string, largest: string, peak: string) => string} */
  felt: (state, from, largest, peak) => `the ${state} changes ${from}, by up to ${largest} in one unit, at ${peak}`,
  /** @type {(state: string, from: string, peak: string) => string} */
  beyond: (state, from, peak) => `the ${state} changes ${from} and is beyond all numbers at ${peak}.`,
  /** @type {(share: string, from: string) => string} */
  gone: (share, from) => `; ${from} the change is below ${share} of that.`,
  /** @type {(share: string, end: string) => string} */
  lasts: (share, end) => `; it is still above ${share} of that at ${end}.`,
  last: "the last step",
  /** @type {(step: string) => string} */
  end: (step) => `the last step that it reads, ${step}`,
  /** @type {(edits: string[]) => string} */
  verdict: (edits) => `Edited (${edits.length === 1 ? edits[0] : `${edits.length} changes`}). `,
  /** What the page calls the right answer for the sequence as it came (ui/views/words.py). */
  right: "Right answer here",
  rightOfOriginal: "Right answer for the original input",
  chart: "The largest change of a state at each step, on a logarithmic axis",
  /** @type {(network: string, state: string) => string} */
  line: (network, state) => `${network}, ${state}`,
};

/** The ready experiments: a question before, the outcome and its numbers after. */
export const EXPERIMENT = {
  title: "Ready experiments",
  choose: "Choose an experiment",
  /** @type {(network: string, told: string) => string} */
  of: (network, told) => `${network}: ${told[0].toLowerCase()}${told.slice(1)}`,
  /** @type {(expected: string, right: boolean) => string} */
  expected: (expected, right) => (right ? ", as you expected." : `; you expected that ${expected}.`),
  answers: {
    ask: "What do you expect of the answers?",
    /** @type {Record<"same"|"other"|"worse"|"better", string>} */
    choices: {
      worse: "they get worse",
      better: "they get better",
      other: "they change, but are as far off as before",
      same: "they stay about the same",
    },
    /** @type {Record<"same"|"other"|"worse"|"better", string>} */
    outcomes: {
      worse: "They got worse",
      better: "They got better",
      other: "They changed, but are about as far off as before",
      same: "They stayed about the same",
    },
    /** @type {(limit: string, share: string, several: boolean) => string} */
    rule: (limit, share, several) =>
      `“About the same” means that neither the ${several ? "answers nor their mean error change" : "answer nor its error changes"} ` +
      `by more than ${limit}, ${share} of the range in which answers are drawn.`,
    /** @type {(share: string, several: boolean) => string} */
    ruleOfSymbols: (share, several) =>
      several
        ? `“Better” and “worse” are judged by how many are right; “about the same” means that at most ${share} of the answers change.`
        : "“Better” and “worse” are judged by whether it is right.",
  },
  text: {
    ask: "What do you expect of the predictions?",
    /** @type {Record<"same"|"other"|"worse"|"better", string>} */
    choices: {
      worse: "the text becomes more surprising",
      better: "the text becomes less surprising",
      other: "other predictions become the most probable, but the text is as surprising as before",
      same: "they stay about the same",
    },
    /** @type {Record<"same"|"other"|"worse"|"better", string>} */
    outcomes: {
      worse: "The text became more surprising",
      better: "The text became less surprising",
      other: "Other predictions became the most probable, but the text is about as surprising as before",
      same: "The predictions stayed about the same",
    },
    /** @type {(share: string) => string} */
    rule: (share) =>
      `It is judged by these bits: “about the same” means that they change by at most ${share}, and the most probable next ones at ${share} of the steps at most.`,
  },
  reach: {
    ask: "What do you expect at the end: how much of the change is left?",
    /** @type {Record<"gone"|"smaller"|"largest", string>} */
    choices: {
      gone: "it is gone by the end",
      smaller: "it is still there, but smaller than at its peak",
      largest: "it is still at its largest",
    },
    /** @type {Record<"gone"|"smaller"|"largest", string>} */
    outcomes: {
      gone: "The change is gone by the end",
      smaller: "At the end the change is still there, but smaller than at its peak",
      largest: "At the end the change is still at its largest",
    },
    /** @type {(gone: string, lasting: string) => string} */
    rule: (gone, lasting) =>
      `“Gone” means that at most ${gone} of the largest change of a state is left, “still at its largest” that at least ${lasting} is.`,
    /** @type {(state: string, largest: string, peak: string, left: string, end: string, share: string) => string} */
    sizes: (state, largest, peak, left, end, share) =>
      `The ${state} changes by up to ${largest} in one unit, at ${peak}, and by ${left} at ${end}: ${share} % of that.`,
    nothing: "Nothing changed: its states are as they were.",
  },
  /** @type {Record<import("./experiments.js").ExperimentName, {title: string, does: string}>} */
  named: {
    keep: {
      title: "Keep everything",
      does: "The forget gate is held at 1 at all steps: the cell state forgets nothing.",
    },
    forget: {
      title: "Forget everything",
      does: "The forget gate is held at 0 at all steps: the cell state keeps nothing, and the past is known only through the hidden state of the step before.",
    },
    unwritten: {
      title: "Never write",
      does: "The input gate is held at 0 at all steps: nothing new is written into the cell state.",
    },
    unread: {
      title: "Never read",
      does: "The output gate is held at 0 at all steps: the cell state is never read, and the hidden state is 0.",
    },
    frozen: {
      title: "Hold the state",
      does: "The update gate is held at 1 at all steps: the hidden state stays as it was before the first step, and nothing is written.",
    },
    candidate: {
      title: "Take the candidate alone",
      does: "The update gate is held at 0 at all steps: the hidden state is the candidate of its step, and the past is known only through what the candidate reads of it.",
    },
    held: {
      title: "Hold the state",
      does: "The update gate is held at 0 at all steps: the hidden state stays as it was before the first step, and nothing is written.",
    },
    replaced: {
      title: "Take the candidate alone",
      does: "The update gate is held at 1 at all steps: the hidden state is the candidate of its step, and each step knows only its own input.",
    },
    never: {
      title: "Never write",
      does: "The input gate is held at 0 at all steps: the whole share goes to the old state, which stays as it was before the first step.",
    },
    alone: {
      title: "Forget everything",
      does: "The forget gate is held at 0 at all steps: the hidden state is the candidate of its step, and each step knows only its own input.",
    },
    loop: {
      title: "Cut the loop",
      does: "The weights from the hidden state to the next one are multiplied by 0: each step knows only its own input.",
    },
    marker: {
      title: "Write only at the marker",
      does: "The input gate is held at 0 wherever there is no marker.",
    },
    cut: {
      title: "Cut the memory in the middle",
      does: "The state after the middle step is set to 0: what was read up to there is lost.",
    },
    fixed: {
      title: "Hold the memory",
      does: "The forget gate is held at 1 and the input gate at 0 at all steps: the matrix stays as it was before the first step, and nothing is written.",
    },
    emptied: {
      title: "Forget everything",
      does: "The forget gate is held at 0 at all steps: the matrix holds only what its step itself has written.",
    },
    unstored: {
      title: "Never write",
      does: "The input gate is held at 0 at all steps: nothing new is written into the matrix.",
    },
    unpassed: {
      title: "Pass nothing on",
      does: "The output gate is held at 0 at all steps: nothing that a query reads is passed on, and the hidden state is 0.",
    },
    erased: {
      title: "Cut the memory in the middle",
      does: "The forget gate is held at 0 at the step after the middle one: what was written into the matrix up to the middle is lost.",
    },
    value: { title: "Change one value", does: "One value of the input is changed at one step." },
  },
};
