// Memory words: every sentence of the page "Memory".

export const MEMORY = {
  /** @type {(network: string, unit: number, step: string, state: string) => string} */
  title: (network, unit, step, state) =>
    `${network}, unit ${unit}, ${step}: what the ${state} holds, and when it was written`,
  /** @type {(network: string, unit: number, step: string) => string} */
  titleRead: (network, unit, step) =>
    `${network}, unit ${unit}, ${step}: what the query reads of the memory, and when it was written`,
  /** @type {(network: string) => string} */
  noGate: (network) =>
    `The ${network} has no gate that keeps its state: each step overwrites all of it, so no part of it can be ` +
    "traced back to one step.",
  absent: "There is no state at this step.",
  caption: "What each step wrote, and how much of it is still there",
  sum: "the state now",
  sumRead: "what is read now",
  initial: "before step 1",
  /** @type {(share: string, value: string) => string} */
  arithmetic: (share, value) => `${share} of ${value}`,
  /** What an edit does to the state of a step, as a row. */
  held: {
    /** @type {(step: string) => string} */
    set: (step) => `${step}, set by an edit`,
    /** @type {(step: string) => string} */
    frozen: (step) => `${step}, frozen by an edit`,
  },
  rounding: "rounding",
  /** @type {(count: number) => string} */
  others: (count) => `${count} other ${count === 1 ? "step" : "steps"}`,
  fewer: "show only the largest",
  lead: "Each bar is what is left of one step's write; together they are the state. Look for the longest.",
  leadRead:
    "Each bar is what the query reads of one step's write; together they are what is read. Look for the longest.",
  chart: "How much of each step's write is in the state now",
  /** @type {(step: string, written: string, share: string, part: string) => string} */
  write: (step, written, share, part) => `At ${step}, ${written} was written; ${share} of it is still there: ${part}.`,
  /** @type {(step: string, written: string, share: string, part: string) => string} */
  readOf: (step, written, share, part) =>
    `Of what was written at ${step}, this query would read ${written} had nothing been forgotten since; ${share} of it is ` +
    `still there: ${part}.`,
  /** @type {(step: string, value: string, share: string, part: string) => string} */
  set: (step, value, share, part) =>
    `At ${step}, an edit set the state to ${value}; ${share} of it is still there: ${part}.`,
  /** @type {(step: string) => string} */
  frozen: (step) => `At ${step}, an edit kept the state as it was before, so nothing was written.`,
  /** @type {(input: string) => string} */
  read: (input) => ` The input was ${input}.`,
  triangle: {
    title: "All steps: write × read",
    /** @type {(unit: number, state: string) => string} */
    label: (unit, state) => `How much of each step's write is in the ${state} of unit ${unit} at each later step`,
    /** @type {(unit: number) => string} */
    labelRead: (unit) => `How much of each step's write the query of each later step reads, of unit ${unit}`,
    lead:
      "To the right: later writes; downwards: later states. A row is the memory of one state, as in the bars; a column is one " +
      "write, and how long it lasts. Click to choose both.",
    /** @type {(largest: number) => string} */
    colours: (largest) =>
      `The colours run from −${largest} to ${largest}: the unit's largest write in the original run.`,
    leadRead:
      "To the right: later writes; downwards: later queries. A row is what one query reads, as in the bars; a column is one " +
      "write, and which queries find it. Click to choose both.",
    /** @type {(largest: number) => string} */
    coloursRead: (largest) =>
      `The colours run from −${largest} to ${largest}: the most that is read of one write in the original run.`,
    /** @type {(size: number) => string} */
    coarse: (size) => `Each cell shows the largest of ${size} × ${size} steps.`,
    /** @type {(write: string, read: string, value: string, size: number) => string} */
    cell: (write, read, value, size) =>
      `Written at ${write}, left in the state at ${read}: ${value}${size > 1 ? `, the largest of ${size} × ${size} steps` : ""}.`,
    /** @type {(steps: number, most: number) => string} */
    tooLong: (steps, most) =>
      `This sequence has ${steps} steps; the map is drawn up to ${most}. The bars above show one state at a time.`,
  },
  takeOut: "Take this write out",
  takeOutHelp: "Hold the write of this step at 0 and see what follows (an edit)",
  exact: "The parts add up to the printed state, to its last digit.",
  /** @type {(state: string|0, part: string) => string} */
  coarse: (state, part) =>
    "Approximate: the values were sent with 16 bits. " +
    `${state ? `The state is accurate to ±${state}` : "The state of this step is exact"}, each part to ±${part}.`,
};
