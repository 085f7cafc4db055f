// Experiment words: what each ready experiment is called and does, the question before it and the outcome after.

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
      `by more than ${limit}, ${share} of the range in which the original’s answers are drawn.`,
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
      `The ${state} changes by up to ${largest} in one unit, at ${peak}, and by ${left} at ${end}: ${share}% of that.`,
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
