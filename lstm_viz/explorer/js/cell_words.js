// Cell words: every sentence and label of the cell's diagram, of its story and of the filled-in equations.

const COARSE = "Approximate: the values were sent with 16 bits.";

/**
 * What is shown of a cell state: an activation of it, or where there is none itself.
 *
 * @param {string} shown
 * @param {string} c
 */
const shownOf = (shown, c) => (shown ? `${shown}(${c})` : c);

export const DIAGRAM = {
  /** @type {(network: string) => string} */
  label: (network) => `${network}: the cell`,
  choices: "One unit or the mean of all",
  /** @type {(units: number) => string} */
  mean: (units) => `mean of ${units}`,
  unrelated: "A unit of one network has nothing to do with the unit of the same number in another one.",
  /** @type {(units: number) => string} */
  meanUnit: (units) => `the mean of ${units} units`,
  /** @type {(network: string, step: string, unit: string, story: string) => string} */
  picture: (network, step, unit, story) => `${network} cell at ${step}, ${unit}: ${story}`,
  legend: "Thicker lines carry larger values.",
  /** @type {(state: string) => string} */
  legendBars: (state) =>
    ` Bars on the ${state} line: the old ${state}, what is kept of it, and the new one beside its parts.`,
  /** What the colours of the drawing mean. */
  key: { lost: "given up", base: "kept", added: "added", after: "new", below: "below 0" },
  /** What each bar is, where the pointer rests on it. */
  bars: {
    remains: "old state: the part that is kept",
    lost: "old state: the part that is given up",
    kept: "kept of the old state",
    base: "new state: the part that was kept",
    added: "new state: the part that is added",
    after: "new state",
  },
  noValue: "no value",
  /** @type {(signal: string, sign: string, value: string) => string} what can be read on it is part of its name */
  gate: (signal, sign, value) => `${signal} ${sign} ${value}, show the calculation`,
};

/** A number that a hand can move: it is held at a value. */
export const HAND = {
  drag: "Drag up or down to hold it at another value (an edit)",
  arrows: "arrow keys up and down hold it at another value",
  /** @type {(signal: string) => string} */
  label: (signal) => `${signal}: hold it at another value`,
  heldHere: "held by an edit",
  heldAt: "is held by an edit at",
  /** Between what an equation gives and what an edit makes of it. */
  instead: ", by an edit ",
  /** @type {(cells: string[]) => string} */
  held: (cells) => `Held by an edit: ${cells.join("; ")}.`,
  /** @type {(signal: string, value: string, impossible: string) => string} */
  cell: (signal, value, impossible) => `${signal} at ${value}${impossible && `, and ${impossible}`}`,
  /** @type {(text: string) => string} */
  noNumber: (text) => `“${text}” is not a number. Type one such as 0.5, or press Esc to leave the value as it was.`,
};

/** What happens at one step: each line is a signal's name, what it does, the arithmetic, the result. */
export const STORY = {
  keeps: "keeps",
  /** @type {(percent: string, before: string) => string} */
  shareKept: (percent, before) => `${percent} of the old ${before}`,
  adds: "adds",
  isNow: "is now",
  /** @type {(before: string) => string} */
  written: (before) => `how much has been written, as a logarithm: it was ${before} and is now`,
  is: "is",
  passes: "passes",
  /** @type {(percent: string, shown: string, c: string) => string} */
  sharePassed: (percent, shown, c) => `${percent} of ${shownOf(shown, c)}, so h`,
  /** @type {(percent: string, shown: string, c: string) => string} */
  shareProjected: (percent, shown, c) => `${percent} of ${shownOf(shown, c)}`,
  /** @type {(percent: string) => string} */
  shareOfMemory: (percent) => `${percent} of the old memory`,
  /** @type {(percent: string, value: string) => string} */
  shareOfValue: (percent, value) => `${percent} of the value ${value}, under its key`,
  candidateSees: "lets the candidate see",
  /** @type {(percent: string) => string} */
  shareOfState: (percent) => `${percent} of the old state`,
  /** @type {(x: string, h: string, bias: string) => string} */
  sum: (x, h, bias) => `${x} from x + ${h} from the old h + ${bias} from the bias`,
  /** Of means over all units: a mean of products is no product of means. */
  mean: {
    /** @type {(gate: string) => string} */
    keeps: (gate) => `is ${gate} open on average and keeps`,
    /** @type {(kept: string, before: string) => string} */
    kept: (kept, before) => `${kept} of the old ${before}`,
    /** @type {(share: string) => string} */
    keepsShare: (share) => `lets ${share} remain on average and keeps`,
    /** @type {(gate: string) => string} */
    adds: (gate) => `is ${gate} open on average and adds`,
    /** @type {(gate: string) => string} */
    passes: (gate) => `is ${gate} open on average, so the mean h is`,
    /** @type {(gate: string) => string} */
    projected: (gate) => `is ${gate} open on average and passes`,
    is: "is on average",
  },
};

export const EQUATION = {
  label: "Equation",
  prompt: "Select a gate or a number to see its equation with the numbers filled in.",
  rounded: "The last digits are rounded so that the printed numbers add up exactly.",
  tabs: "Choose the equation",
  close: "Close the equation",
  /** @type {(step: string, unit: number, backward: boolean) => string} */
  where: (step, unit, backward) => `${step}, unit ${unit}${backward ? ", read backwards" : ""}`,
  /** @type {(text: string, sum: string, value: string) => string} */
  curve: (text, sum, value) => `The curve of ${text}, with the point ${text}(${sum}) = ${value}`,
};

/** The tables below an equation, and the notes under it. */
export const LEDGER = {
  headings: ["From", "Arithmetic", "Bar", "Contribution"],
  gate: "What each input and each hidden unit adds to the sum",
  update: "What the new state is made of",
  /** @type {(shown: string) => string} */
  output: (shown) => `How much of ${shown} the output gate passes`,
  ofTwo: "What the sums of both gates add up to",
  lnForget: "logarithm of σ(a_f), before it is stabilised",
  lnInput: "logarithm of exp(a_i), before it is stabilised",
  lnShare: "logarithm of its share",
  read: "What the query reads of each step's write",
  /** @type {(name: string) => string} */
  left: (name) => `written at ${name}`,
  beforeAll: "written before the first step that was read",
  /** @type {(count: number) => string} */
  otherSteps: (count) => `${count} other ${count === 1 ? "step" : "steps"}`,
  /** @type {(name: string) => string} */
  less: (name) => `less the ${name}`,
  mBefore: "stabiliser before",
  sum: "sum",
  bias: "bias",
  /** @type {(inputs: number, units: number) => string} */
  others: (inputs, units) => [others(inputs, "input"), others(units, "unit")].filter(Boolean).join(", "),
  largestOnly: "show only the largest",
  kept: "kept from the old state",
  added: "added",
  newState: "new state",
  /** @type {(percent: string, shown: string) => string} */
  share: (percent, shown) => `${percent}% of ${shown}`,
  hidden: "hidden state",
  beforeProjection: "before the projection",
  projected:
    "This network multiplies these values by one more matrix, the projection, so that no unit has an h of its own.",
  /** @type {(computed: string, recorded: string) => string} */
  wrong: (computed, recorded) =>
    `The sum gives ${computed}, but the recorded value is ${recorded}: these weights did not produce this value.`,
  /** @type {(sum: string, value: string) => string} */
  coarseSum: (sum, value) => `${COARSE} The sum is accurate to ±${sum}, the value to ±${value}.`,
  /** @type {(value: string) => string} */
  coarseValue: (value) => `${COARSE} The value is accurate to ±${value}.`,
  /** @type {(value: string) => string} */
  coarseState: (value) => `${COARSE} C is accurate to ±${value}.`,
};

/**
 * @param {number} count
 * @param {string} what
 */
const others = (count, what) => count && `${count} other ${what}${count === 1 ? "" : "s"}`;

/** What a network holds most probable, below its cell. */
export const LIKELY = {
  title: "Most probable answers",
  /** @type {(symbol: string, probability: string, bits: string) => string} */
  right: (symbol, probability, bits) => `Target ${symbol}: probability ${probability}, a surprise of ${bits} bits`,
  unknown: "No target is known at this step.",
};
