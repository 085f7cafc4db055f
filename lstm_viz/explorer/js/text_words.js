// Text words: what the page "Text" says.

/** The page that colours a text by what a unit does. */
export const TEXT = {
  signal: "Coloured by",
  others: "other networks",
  othersHelp:
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
  follows: (r) => `closest h: r ${r}`,
  followsHelp:
    "The unit of this network whose h follows the h of the unit that is shown most closely, whatever colours the text; " +
    "r is the correlation of the two h over all steps. Go to this unit",
  /** @type {(unit: number) => string} */
  rowLabel: (unit) => `unit ${unit}`,
  add: "+ unit",
  addField: "Another unit to show",
  ownHelp: "Colour the text in the range of these units alone, or in the range of the maps again",
  addHelp: "Show one unit more of this network, as a row of its own: it is pinned",
  /** @type {(unit: number) => string} */
  remove: (unit) => `Remove unit ${unit}`,
  /** @type {(text: string, network: string, last: number) => string} */
  noUnit: (text, network, last) => `The ${network} has units 0 to ${last}; got “${text}”.`,
  /** @type {(unit: number) => string} */
  shownUnit: (unit) => `Unit ${unit} has a row already.`,
  rowHelp: "Go to this unit",
  /** @type {(networks: string[]) => string} */
  without: (networks) => `The ${networks.join(" and the ")} ${networks.length === 1 ? "has" : "have"} no such signal.`,
  /** @type {(count: number, most: number) => string} */
  more: (count, most) =>
    `${count} more pinned ${count === 1 ? "unit is" : "units are"} not shown: there is room for ${most} rows.`,
  under: "Underlined: surprise",
  /** @type {(bits: number) => string} */
  underEnd: (bits) => `${bits} bits or more`,
  underHelp: "How surprising each character was to the network: −log₂ of the probability that it had given to it",
  /** @type {(network: string) => string} */
  surprised: (network) => `${network}, expected least:`,
  /** @type {(step: string, came: string[], expected: string[]) => string} */
  surprise: (step, [name, bits], [expected, probability]) =>
    `${step}: ${name} came (${bits} bits), expected ${expected} (${probability})`,
  /** @type {(told: string) => string} */
  surpriseHelp: (told) =>
    `${told}. Go to the step at which this was predicted: the table below has all that was expected there`,
  underRight: "Underlined: surprise at the right answer",
  underRightHelp: "−log₂ of the probability that the network gave to the right answer of each step",
  next: "Most probable next",
  answers: "Most probable answers",
  /** @type {(title: string, edited: boolean) => string} */
  ofRun: (title, edited) => `${title} (${edited ? "edited" : "original"} run)`,
  /** @type {(network: string, of: {moved: number, answers: number, broken: number, mended: number}) => string} */
  changed: (network, { moved, answers, broken, mended }) =>
    moved === 0
      ? `${network}: the edits change no answer.`
      : `${network}: the edits change ${moved} of ${answers} answers: ▼ ${broken} right before, wrong now; ` +
        `▲ ${mended} wrong before, right now; ▽ ${moved - broken - mended} others.`,
  /** @type {(network: string, told: string, of: {moved: number, broken: number, mended: number}) => string} */
  broke: (network, told, { moved, broken, mended }) =>
    `${network}: ${told} In the text: ▼ ${broken} right before, wrong now; ▲ ${mended} wrong before, right now; ` +
    `▽ ${moved - broken - mended} others.`,
  /** @type {(unit: number) => string} */
  silence: (unit) => `silence unit ${unit}`,
  silenceHelp:
    "Hold the hidden state of this unit at 0 at all steps, and see below the text what changes. It stays at 0 in the next text " +
    "that is opened too. Press again to undo it.",
  silencing: "Computing the edited run; what is shown is still without this edit …",
  changedNext: "Marked is the character that the answer was about.",
  /** @type {(name: string, probability: string, bits: string) => string} */
  came: (name, probability, bits) => `${name} ${probability} · ${bits} bits`,
  cameHead: "came",
  rightHead: "right",
  lastHead: "the last step",
  editedHead: "not known: the input is edited",
  skipped: "skipped",
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
  hint: "drag over characters (with Ctrl or ⌘: one part more), or press Shift + ← → on the text",
  hintTouch: "type steps such as 13-40",
  clear: "Clear the passage",
  sort: "Sort units by",
  byOn: "on in it, off around it",
  byR: "correlation with it",
  limit: "on from",
  limitHelp:
    "A unit is on where its value is this or more or, where it can be below 0, its negative or less. Empty: the usual threshold",
  /** @type {(share: string) => string} */
  ownLimit: (share) => `${share}% of its own largest`,
  /** @type {(text: string, steps: number) => string} */
  noPassage: (text, steps) =>
    `“${text}” is no passage. Type steps from 1 to ${steps}, such as 3-9, or up to 8 parts: 3-9, 15-20.`,
  /** @type {(most: number) => string} */
  tooMany: (most) => `A passage has at most ${most} parts. Clear it, or join some of them.`,
  /** @type {(was: string, steps: number, left: string) => string} */
  clipped: (was, steps, left) =>
    `The passage was ${was}; this text ends at step ${steps}, so ` +
    (left ? `only ${left} is left of it.` : "there is no passage now."),
  /** @type {(text: string, most: number) => string} */
  noLimit: (text, most) => `“${text}” is no threshold. Type a number above 0 and up to ${most}, such as 0.5.`,
  unit: "unit",
  inside: "in it",
  around: "around it",
  elsewhere: "elsewhere",
  r: "r",
  /** @type {(unit: number, below: boolean) => string} */
  named: (unit, below) => `${unit}${below ? " (below 0)" : ""}`,
  /** @type {(share: string) => string} */
  percent: (share) => `${share}%`,
  /** @type {(network: string, units: number, through: number, signal: string, limit: string, signed: boolean) => string} */
  found: (network, units, through, signal, limit, signed) =>
    `${network}: ${through} of ${units} units are on at every step of it and off at all steps around it ` +
    `(${signed ? `|${signal}|` : signal} from ${limit} up).`,
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

/** Passages of the same text that are like the chosen one. */
export const SIMILAR = {
  label: "Similar passages by",
  byUnits: "the units that are on",
  byCosine: "the cosine of h",
  goHelp: "Go to the first step of this passage, and frame it in the text",
  /** @type {(units: readonly number[]) => string} */
  shared: (units) => `on in both: ${units.length === 1 ? "unit" : "units"} ${units.join(", ")}`,
  /** @type {(best: string) => string} */
  chance: (best) =>
    ` Shuffled: with each unit shifted along the text by a distance of its own, the most similar passage has at most ${best} in ` +
    "95 of 100 copies; only passages above that are listed.",
  /** @type {(best: string, chance: string) => string} */
  nothing: (best, chance) =>
    `Nothing found: the most similar passage has ${best}. Shuffled: with each unit shifted along the text by a distance of its ` +
    `own, it has at most ${chance} in 95 of 100 copies.`,
  /** @type {(first: number, last: number) => string} */
  steps: (first, last) => (first === last ? `step ${first}` : `steps ${first}–${last}`),
  /** @type {(units: boolean) => string} */
  told: (units) =>
    units
      ? "Of all units that are on at a step of either passage, counted at each step, the share that is on in both; every passage " +
        "of the text was compared. Named are the units on in both at most steps."
      : "The cosine between all values of h in the two passages, step by step; every passage of the text was compared.",
  elsewhere: "Find such passages in the held-out text of this network's atlas",
  noUnit: "No unit is on at any step of this passage: lower the threshold.",
  noRoom: "This text has no other passage of this length.",
  onePart: "Choose a passage of one part to find similar ones.",
  tooLong: "This passage is too long to be compared with all others: choose fewer steps.",
};

/** A curve that a unit should follow. */
export const CURVE = {
  label: "Units that follow a curve",
  box: "The curve over the steps of the text: up and down change its value at this step",
  hint: "draw it here with the pointer, or with ↑ ↓ at a step and Shift + ← → along the steps",
  clear: "Clear the curve",
  unit: "unit",
  found: "r, first half",
  tested: "r, second half",
  all: "r",
  /** @type {(step: number, value: string) => string} */
  spoken: (step, value) => `step ${step}: ${value}`,
  /** @type {(halves: boolean) => string} */
  flat: (halves) =>
    halves
      ? "The curve never changes in one half of the steps that are shown: units are chosen on the first and tested on the second."
      : "The curve never changes over the steps that are shown.",
  /** @type {(network: string, signal: string, unit: number, r: string, units: number, part: [number, number]) => string} */
  closest: (network, signal, unit, r, units, [first, last]) =>
    `${network}: the ${signal} of unit ${unit} is closest of ${units} (r = ${r} over steps ${first + 1} to ${last + 1}, which are ` +
    "shown). They are too few to hold out a half of them, and the best of many units always looks good, so this alone proves nothing.",
  /** @type {(network: string, signal: string, unit: number, r: string, bar: string, holds: boolean) => string} */
  told: (network, signal, unit, r, bar, holds) =>
    holds
      ? `${network}: the ${signal} of unit ${unit} follows the curve: r = ${r} on the second half, on which nothing was chosen ` +
        `(the curve moved round: at most ${bar}).`
      : `${network}: nothing found. The closest of the first half, the ${signal} of unit ${unit}, has r = ${r} on the second half ` +
        `(the curve moved round: up to ${bar}).`,
};

/** What continues a text after a step. */
export const CONTINUE = {
  title: "Continue the text",
  field: "The continuation",
  placeholder: "Type here, or generate characters below",
  one: "Generate 1",
  /** @type {(count: number) => string} */
  many: (count) => `Generate ${count}`,
  back: "Back 1",
  here: "from this step",
  end: "from the end",
  temperature: "temperature",
  temperatureHelp:
    "1: drawn with the network's own probabilities; lower: more of the probable characters; 0: always the most probable one",
  seed: "seed",
  computing: "Computing the states to continue from …",
  /** @type {(step: string, network: string) => string} */
  after: (step, network) =>
    `After ${step}. Characters are generated by the ${network}, marked by a line above, and all networks read them.`,
  /** @type {(most: number) => string} */
  full: (most) => `${most} characters are the most.`,
  /** @type {(count: number) => string} */
  unknown: (count) =>
    `${count} ${count === 1 ? "character is" : "characters are"} not in the vocabulary and read as �.`,
  /** @type {(character: string) => string} */
  leftOut: (character) => `The networks do not know “${character}”; it is left out.`,
  /** @type {(text: string, most: number) => string} */
  noTemperature: (text, most) => `The temperature must be a number from 0 to ${most}; got “${text}”.`,
  /** @type {(text: string, most: number) => string} */
  noSeed: (text, most) => `The seed must be a whole number from 0 to ${most}; got “${text}”.`,
  runs: { original: "Original run", edited: "Edited run" },
  /** @type {(network: string, bits: string, count: number) => string} */
  bits: (network, bits, count) => `${network}: ${bits} bits per character over ${count}.`,
  /** @type {(answers: string) => string} */
  next: (answers) => `Most probable next: ${answers}.`,
  /** @type {(name: string, probability: string) => string} */
  answer: (name, probability) => `${name} ${probability}`,
  /** @type {(at: number) => string} */
  apart: (at) => `The two texts differ from character ${at} on.`,
  unverified:
    "What continues is computed in this browser alone, with the weights that are shown, and is not compared with torch.nn; " +
    "the line below the title states what was verified of the recorded text. Edits of all steps hold here too.",
  /** @type {(edits: string[]) => string} */
  notBeyond: (edits) =>
    `Not held here: ${edits.join(", ")}, since there is no unedited run of the characters that continue the text.`,
  differences: "Coloured by the edited run's values: there is no difference to a run that reads other characters.",
};
