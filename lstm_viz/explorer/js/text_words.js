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
