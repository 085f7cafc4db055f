// Words: every sentence and label of the Explorer. A function gives a sentence with its names and numbers filled in.

/** @param {number} count */
const grouped = (count) => count.toLocaleString("en");

/**
 * "alpha, beta and gamma"
 *
 * @param {string[]} names
 */
const enumerated = (names) => [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ");
/**
 * "1 unit", "2 units"
 *
 * @param {number} count
 * @param {string} what
 */
export const counted = (count, what) => `${grouped(count)} ${what}${count === 1 ? "" : "s"}`;

/** What stands alone: why there is no picture. */
export const TROUBLE = {
  damaged: "The data of this picture is damaged. Reload the page.",
  noSteps: "This sequence has no steps, so there is nothing to show.",
  /** @type {(magic: string, bytes: number) => string} */
  notOurs: (magic, bytes) =>
    `The data of this picture is damaged: it must begin with ${magic}; got ${bytes} bytes that do not. Reload the page.`,
  /** @type {(wanted: number, found: number) => string} */
  otherVersion: (wanted, found) =>
    `This page reads version ${wanted} of the picture's data; got version ${found}. Reload the page.`,
  /** @type {(network: string) => string} */
  notRecorded: (network) => `The signals of the ${network} are not those that were recorded.`,
};

/** Names of places, of networks and of what they read. */
export const PLACES = {
  /** @type {(label: string) => string} */
  step: (label) => `step ${label}`,
  /** @type {(number: number, label: string) => string} */
  labelled: (number, label) => `step ${grouped(number)} (${label})`,
  /** @type {(unit: number) => string} */
  unit: (unit) => `unit ${unit}`,
  /** The cell state that a gate sees. @type {(now: boolean) => string} */
  cellState: (now) => (now ? "new cell state" : "old cell state"),
  /** @type {(step: string, unit: number) => string} */
  cell: (step, unit) => `${step}, unit ${unit}`,
  /** @type {(number: number) => string} */
  input: (number) => `input ${number}`,
  /** @type {(layer: number, reverse: boolean) => string} */
  layer: (layer, reverse) => `layer ${layer}${reverse ? ", reverse" : ""}`,
  /** @type {(step: number, last: number) => string} */
  training: (step, last) => `training step ${grouped(step)} of ${grouped(last)}`,
  grouped,
};

/** Steps without values, and those after them. */
export const GAPS = {
  ended: "The sequence ends before this step.",
  masked: "The network skips this step (mask_zero or Masking).",
  /** @type {(names: string[]) => string} */
  missing: (names) =>
    names.length > 1
      ? `The values of ${enumerated(names)} are missing at this step, so the networks skip it.`
      : `The value${names.length ? ` of ${names[0]}` : ""} is missing at this step, so the networks skip it.`,
  /** @type {(label: string) => string} */
  after: (label) => `After a gap: the network continues from the state of step ${label}.`,
  afterNothing: "After a gap: the network begins with its initial state.",
};

/** Numbers beside the maps and at the pointer, and the badge. */
export const READINGS = {
  missing: "missing",
  filtered: "No unit passes the filter.",
  mean: "mean",
  /** @type {(unit: number) => string} */
  difference: (unit) => `unit ${unit}, diff.`,
  differenceHelp: "The edited run less the original one. Show the calculation",
  /** @type {(signal: string, edited: string, original: string, difference: string) => string} */
  edited: (signal, edited, original, difference) =>
    `${signal}, edited − original: ${edited} − ${original} = ${difference}`,
  /** @type {(signal: string, value: string, change: string) => string} */
  changed: (signal, value, change) => `${signal} ${value}, change ${change}`,
  /** @type {(given: string, read: string) => string} */
  scaled: (given, read) => `${given} → read ${read}`,
  /** @type {(symbol: string, probability: string) => string} */
  symbol: (symbol, probability) => `${symbol}, ${probability}`,
  /** @type {(count: number) => string} */
  values: (count) => `${count} values`,
  /** @type {(missing: number, count: number) => string} */
  someMissing: (missing, count) => `${missing} of ${count} values missing`,
  /** @type {(below: boolean, limit: string, step: string, trained: boolean) => string} */
  rule: (below, limit, step, trained) =>
    `${below ? "<" : ">"} ${limit} at ${step}${trained ? ", at the end of the training" : ""}`,
  /** @type {(badge: string, error: string, exact: boolean) => string} */
  coarse: (badge, error, exact) =>
    `${badge} · drawn from 16-bit values (± ${error})${exact ? "; a locked step is exact" : ""}`,
};

/** What opens when the badge is pressed; its text comes with the numbers. */
export const BADGE = {
  help: "What was verified?",
  title: "How these numbers were verified",
  table: "The comparison of each network",
  recomputed:
    "Then this browser computes the networks again from their weights, and compares every signal and every " +
    "answer at every step with what was recorded.",
  /** @type {(proof: string) => string} */
  result: (proof) => `The result: ${proof}.`,
  /** @type {(original: string) => string} */
  edited: (original) => `edited run, computed in this browser · original run: ${original}`,
};

/** Round what opens over the view. */
export const DIALOG = { close: "Close" };

/** Round the maps. */
/** Each kind where there is little room. @type {Record<import("./payload.js").Kind, string>} */
export const SHORT_NAMES = {
  lstm: "LSTM",
  gru: "GRU",
  rnn: "RNN",
  mingru: "minGRU",
  minlstm: "minLSTM",
  slstm: "sLSTM",
  mlstm: "mLSTM",
  peepholelstm: "peephole LSTM",
  generallstm: "general LSTM",
  generalgru: "general GRU",
  resetfirstgru: "reset-first GRU",
  generalrnn: "general RNN",
};

export const MAPS = {
  untrained: "untrained",
  move: "Drag to move along the steps",
  clickLocks: "Click to lock this step and unit",
  calculation: "Show the calculation",
  answers: "answers",
  /** @type {(steps: number) => string} */
  zoomToRead: (steps) => `Zoom in to ${steps} ${steps === 1 ? "step" : "steps"} to read them`,
  /** @type {(steps: number) => string} */
  tooManyToRead: (steps) =>
    `Of more than ${steps} ${steps === 1 ? "step" : "steps"}, the symbols are too small to be read`,
  zoomToReadAll: "zoom in to read the symbols",
  target: "target",
  targetUnknown: "target: not known for the edited input",
  probability: "probability; zoom in to read the answers",
  probabilityHelp: "The lines are the probability that each network gave to the right answer",
  characters: "characters",
  /** What is left out first comes last. @type {(place: string, units: number, parameters: number) => string[]} */
  facts: (place, units, parameters) =>
    [place, counted(units, "unit"), `${grouped(parameters)} parameters`].filter(Boolean),
  /** @type {(network: string, signal: string, units: number, steps: number, low: number, high: number) => string} */
  map: (network, signal, units, steps, low, high) =>
    `${network}, ${signal}: ${counted(units, "unit")}, ${counted(steps, "step")}, values from ${low} to ${high}`,
  /** @type {(network: string, read: string, steps: number) => string} */
  input: (network, read, steps) => `${network}, input: ${read}, ${counted(steps, "step")}`,
  ownScales: "each on its own scale",
  /** @type {(low: string, high: string) => string} */
  ends: (low, high) => `${low} to ${high}`,
  /** @type {(ends: string[]) => string} */
  allEnds: (ends) => `The lines are drawn between their ends: ${ends.join(", ")}.`,
  /** @type {(count: number) => string} */
  more: (count) => ` and ${count} more`,
  /** @type {(name: string) => string} */
  targetName: (name) => `: ${name}`, // after "target"
  /** @type {(target: boolean, steps: number) => string} */
  answersOver: (target, steps) => `Answers${target ? " and target" : ""}, ${counted(steps, "step")}`,
};

/** The row above the maps. */
export const TOOLBAR = {
  label: "View",
  units: "Units",
  order: "Order of the units",
  orderOfTraining:
    "The units are sorted by their values at the end of the training, so that each row stays in its place",
  byValue: "by value at the locked step",
  /** @type {(signal: string) => string} */
  by: (signal) => `by ${signal}`,
  /** @type {(signal: string, networks: string) => string} */
  byOf: (signal, networks) => `by ${signal} (${networks})`,
  filter: "Filter",
  filterHelp: "Show only some units: drag over cells of a map, or enter a condition",
  filterHint: "or drag over cells of a map",
  noLimit: "The limit must be a number, such as 0.5. The filter has not changed.",
  /** @type {(signal: string, low: string, high: string, limit: string, all: boolean) => string} */
  beyond: (signal, low, high, limit, all) =>
    `The ${signal} is from ${low} to ${high}, so the limit ${limit} ${all ? "leaves out no unit" : "leaves no unit"}.`,
  signal: "Signal",
  sign: "Below or above",
  limit: "Limit",
  allUnits: "Show all units",
  /** @type {(rule: string, shown: number, units: number) => string} */
  filtered: (rule, shown, units) => ` ${rule}: ${shown} of ${counted(units, "unit")}`,
  /** @type {(network: string, list: string, shown: number, units: number) => string} */
  chosen: (network, list, shown, units) => `${network}, ${list}: ${shown} of ${counted(units, "unit")}`,
  goHelp: "Go to this unit",
  pin: "Pin",
  pinHelp: "Pin this cell (m)",
  unpinHelp: "This cell is pinned, in every sequence that is shown: remove its pin (m)",
  zoom: "Zoom",
  zoomOut: "Zoom out",
  zoomOutHelp: "Zoom out (−)",
  zoomIn: "Zoom in",
  zoomInHelp: "Zoom in (+)",
  all: "All",
  allSteps: "Show all steps",
  allStepsHelp: "Show all steps (0)",
  /** @type {(first: number, last: number, steps: number) => string} from 1 */
  range: (first, last, steps) => {
    if (first === 1 && last === steps) return `all ${counted(steps, "step")}`;
    return first === last ? `step ${grouped(first)}` : `steps ${grouped(first)}–${grouped(last)}`;
  },
  jump: "Cell ↓",
  jumpHelp: "Go to the cell and the other tabs, below the maps",
  present: "Present",
  presentHelp: "Presenter layout (p)",
  leave: "× Leave",
  leaveHelp: "Leave the presenter layout (p)",
  keys: "Keys and gestures",
  keysHelp: "Keys and gestures (?)",
};

/** The bar below the maps, and the training's. */
export const PLAYER = {
  label: "Player",
  back: "Previous step",
  on: "Next step",
  play: "Play",
  playHelp: "Play (Space)",
  pause: "Pause",
  pauseHelp: "Pause (Space)",
  step: "Step",
  speed: "Speed",
  /** @type {(rate: number) => string} */
  rate: (rate) => (rate === 1 ? "1 step/s" : `${rate} steps/s`),
  locked: "locked",
  unlock:
    "This step and unit are locked: they stay while the pointer moves. Esc or a click here unlocks them, and the pointer " +
    "chooses again.",
  unlockHint: " · Esc: follow the pointer",
  /** @type {(step: string, steps: number) => string} */
  at: (step, steps) => `${step} / ${grouped(steps)}`,
  /** @type {(step: string, steps: number) => string} */
  spoken: (step, steps) => `${step} of ${grouped(steps)}`,
  training: "Training",
  playTraining: "Play the training",
  pauseTraining: "Pause the training",
};

/** Beside the maps: the tabs, the pins, and the numbers as text and tables. */
export const PANEL = {
  label: "Details of this step",
  tabs: {
    text: "Text",
    cell: "Cell",
    equation: "Equation",
    memory: "Memory",
    gradient: "Gradient",
    whatif: "What if",
    state: "State space",
    unit: "Unit over time",
    numbers: "Numbers",
    pins: "Pins",
  },
  /** How a name begins that has no room as a whole. @type {Partial<Record<string, string>>} */
  shortTabs: { state: "State", unit: "Unit" },
  tabsLabel: "Beside the maps",
  network: "Network",
  edited: "The maps show differences. This page shows the edited run.",
  /** @type {(count: number) => string} */
  pins: (count) => `Pins (${count})`,
  noPins: "No cells are pinned yet. Select a cell of a map and press Pin (m); pinned cells are compared here.",
  /** @type {(cell: string) => string} */
  unpin: (cell) => `Unpin ${cell}`,
  /** @type {(sequence: string) => string} what a pinned cell was before another sequence was chosen */
  keptOf: (sequence) => `in an earlier sequence${sequence && `: ${sequence}`}`,
  unit: "unit",
  text: "This step as text",
  /** @type {(before: string, step: string, network: string, unit: number) => string} */
  spokenCell: (before, step, network, unit) =>
    `${before && `${before[0].toUpperCase()}${before.slice(1)}. `}Step ${step}, ${network} unit ${unit}: `,
  /** @type {(signals: string, input: string) => string} */
  spokenValues: (signals, input) => `${signals}. Input: ${input}.`,
  /** @type {(units: number) => string} */
  allUnits: (units) => `Show all ${units} units`,
  /** @type {(network: string) => string} */
  table: (network) => `Table of ${network}`,
  /** @type {(network: string) => string} */
  numbers: (network) => `Numbers at this step: ${network}`,
  /** @type {(where: string[], shown: number, units: number, order: string, absent: string) => string} */
  caption: ([network, step, training], shown, units, order, absent) =>
    `${network}, step ${step}${training && `, ${training}`}: ${shown < units ? `${shown} of ` : ""}${counted(units, "unit")}, ` +
    `sorted ${order}${absent && `. ${absent}`}`,
};
