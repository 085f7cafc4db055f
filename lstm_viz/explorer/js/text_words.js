// Text words: what the page "Text" says.

/** The page that colours a text by what a unit does. */
export const TEXT = {
  signal: "Coloured by",
  alone: "other networks",
  aloneHelp:
    "Below the unit that is shown, the unit of each other network whose h follows its h most closely over this sequence",
  signs: "spaces and line ends",
  signsHelp: "Show a sign for each space (␣), tab (⇥) and line end (↵)",
  controls: "How the text is coloured",
  /** @type {(signal: string) => string} */
  label: (signal) => `The text, coloured by the ${signal}; a slider of the step`,
  /** @type {(signal: string, network: string) => string} */
  choice: (signal, network) => `${signal} (${network})`,
  /** @type {(network: string, unit: number) => string} */
  row: (network, unit) => `${network} unit ${unit}`,
  /** @type {(r: string) => string} */
  follows: (r) => `r ${r}`,
  followsHelp: "The unit of this network whose h follows that of the unit that is shown most closely. Go to this unit",
  rowHelp: "Go to this unit",
  /** @type {(networks: string[]) => string} */
  without: (networks) => `Not in ${networks.join(" and ")}: this signal.`,
  /** @type {(count: number, most: number) => string} */
  more: (count, most) =>
    `${count} more pinned ${count === 1 ? "unit is" : "units are"} not shown: there is room for ${most} rows.`,
  under: "Underlined: surprise",
  /** @type {(bits: number) => string} */
  underEnd: (bits) => `${bits} bits or more`,
  underHelp: "How surprising each character was to the network: −log₂ of the probability that it had given to it",
  underRight: "Underlined: surprise at the right answer",
  underRightHelp: "−log₂ of the probability that the network gave to the right answer of each step",
  next: "Most probable next",
  answers: "Most probable answers",
  /** @type {(name: string, probability: string, bits: string) => string} */
  came: (name, probability, bits) => `${name} ${probability} · ${bits} bits`,
  cameHead: "came",
  rightHead: "right",
  lastHead: "the last step",
  /** @type {(step: string, symbol: string, rows: string) => string} */
  spoken: (step, symbol, rows) => `${step}, ${symbol}. ${rows}`,
  /** @type {(row: string, value: string) => string} */
  spokenRow: (row, value) => `${row}: ${value}.`,
};

/** Units that are on in a passage. */
export const FIND = {
  label: "Units of a passage",
  passage: "Passage",
  partsHelp: "Steps, such as 13-40, or several parts: 13-40, 81-95",
  hint: "drag over characters (with Ctrl: one part more), or press Shift + ← → on the text",
  clear: "Choose no passage",
  sort: "Sort units by",
  byOn: "on in it, off around it",
  byR: "correlation with it",
  limit: "on above",
  limitHelp: "A unit is on where its value is above this or, where it can be below 0, below its negative",
  /** @type {(text: string, steps: number) => string} */
  noPassage: (text, steps) =>
    `“${text}” is no passage. Type steps from 1 to ${steps}, such as 3-9, or up to 8 parts: 3-9, 15-20.`,
  /** @type {(text: string) => string} */
  noLimit: (text) => `“${text}” is not a number above 0. Type one such as 0.5.`,
  unit: "unit",
  inside: "in it",
  around: "around it",
  elsewhere: "elsewhere",
  r: "r",
  /** @type {(unit: number, below: boolean) => string} */
  named: (unit, below) => `${unit}${below ? " (below 0)" : ""}`,
  /** @type {(share: string) => string} */
  percent: (share) => `${share} %`,
  /** @type {(network: string, units: number, through: number, signal: string, limit: string, signed: boolean) => string} */
  found: (network, units, through, signal, limit, signed) =>
    `${network}: ${through} of ${units} units are on at every step of it and off at all steps around it ` +
    `(${signed ? `|${signal}|` : signal} above ${limit}).`,
  /** @type {(units: number) => string} */
  all: (units) => `Show all ${units} units`,
  fewer: "Show fewer units",
  /** @type {(units: number, best: string|null) => string} */
  caution: (units, best) =>
    `Found among ${units} units on this text alone; nothing was held out.` +
    (best === null
      ? ""
      : ` The passage shifted to other places: in 95 of 100, the best unit has r below ${best} in size.`),
};
