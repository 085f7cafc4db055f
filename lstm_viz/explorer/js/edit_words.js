// Edit words: every sentence about edits: what each changes, and why one can't be.

/** @param {string[]} names */
const alternatives = (names) => [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" or ");

/** Why a text is no edit. */
export const EDIT_TROUBLE = {
  /** @type {(length: number, most: number) => string} */
  tooLong: (length, most) => `The list of edits has ${length} characters; the most is ${most}. Shorten it.`,
  /** @type {(count: number, most: number) => string} */
  tooMany: (count, most) => `There are ${count} edits; the most is ${most}. Remove some.`,
  /** @type {(text: string) => string} */
  form: (text) =>
    `“${short(text)}” is not an edit. Write, for example, f7@12-20=0: f of unit 7 at steps 12 to 20 is 0.`,
  /** @type {(text: string, names: string[]) => string} */
  inputs: (text, names) => {
    const more = names.length > FEW_NAMES ? ` and ${names.length - FEW_NAMES} more` : "";
    const there = more ? names.slice(0, FEW_NAMES).join(", ") + more : alternatives(names);
    return `There is no input “${short(text)}”. Write ${there}, several with commas between them, or all.`;
  },
  /** @type {(text: string, net: number, count: number) => string} */
  network: (text, net, count) =>
    `“${short(text)}” names network ${net}; here are ${count}, counted from 0. Write 0: or nothing for the first.`,
  /** @type {(text: string, name: string) => string} */
  single: (text, name) =>
    `“${short(text)}”: this network has one ${name} for all of its units, so that no unit is chosen. Write ${name} alone.`,
  /** @type {(text: string, name: string) => string} */
  readsNoHidden: (text, name) =>
    `“${text}”: no gate of this network reads the hidden state, so there is no ${name}. There is ${name.replace("W_h", "W_x")}.`,
  /** @type {(text: string, name: string, peeps: string[]) => string} */
  seesNoCell: (text, name, peeps) =>
    `“${text}”: this network has no ${name}${
      peeps.length
        ? `. Of its gates, ${peeps.join(", ")} see the cell state: use ${alternatives(peeps.map((gate) => `p_${gate}`))}.`
        : ", as no gate of it sees the cell state."
    }`,
  /** @type {(text: string, name: string, kind: string, known: string[]) => string} */
  name: (text, name, kind, known) =>
    `“${short(text)}” names ${name}, which this ${kind} does not have here. Use ${alternatives(known)}.`,
  /** @type {(text: string, count: number, input: boolean) => string} */
  unit: (text, count, input) =>
    `“${short(text)}” names ${input ? "an input" : "a unit"} that is not there. Use 0 to ${count - 1}.`,
  /** @type {(text: string, steps: number) => string} */
  step: (text, steps) => `“${short(text)}” names a step that is not there. Use 1 to ${steps}.`,
  /** @type {(text: string) => string} */
  reversed: (text) => `“${short(text)}” has a range whose first number is above its last. Write the lower one first.`,
  /** @type {(text: string) => string} */
  always: (text) => `“${short(text)}” changes weights, which are the same at all steps. Leave out the steps.`,
  /** @type {(text: string) => string} */
  op: (text) => `“${short(text)}” multiplies or adds, which only weights can take. Write = and a value.`,
  /** @type {(text: string) => string} */
  number: (text) => `“${short(text)}” needs a number after the sign.`,
  /** @type {(text: string) => string} */
  coupled: (text) => `“${short(text)}” sets another signal to 1 − f; only i can be coupled to f.`,
};

const FEW_NAMES = 8;
const SHORT = 40;
/** @param {string} text */
const short = (text) => (text.length > SHORT ? `${text.slice(0, SHORT)}…` : text);

/** @param {string} list  "7.9-12", which is "7, 9–12" */
const numbered = (list) => list.replaceAll(".", ", ").replace(/(\d)-(\d)/g, "$1–$2");

/** What an edit changes. */
export const EDITS = {
  /** @type {(count: number) => string} */
  allUnits: (count) => (count === 1 ? "its unit" : "all units"),
  /** @type {(list: string) => string} */
  units: (list) => `unit${/[.-]/.test(list) ? "s" : ""} ${numbered(list)}`,
  /** @type {(list: string) => string} */
  steps: (list) => `step${/[.-]/.test(list) ? "s" : ""} ${numbered(list)}`,
  allSteps: "all steps",
  allColumns: "all columns",
  /** @type {(list: string, layer: string) => string} */
  outputs: (list, layer) => `output${/[.-]/.test(list) ? "s" : ""} ${numbered(list)} of ${layer}`,
  /** @type {(layer: string) => string} */
  allOutputs: (layer) => `all outputs of ${layer}`,
  initial: "before step 1",
  /** @type {(what: string, units: string, steps: string) => string} */
  held: (what, units, steps) => [what, units && `of ${units}`, steps && `at ${steps}`].filter(Boolean).join(" "),
  /** @type {(symbol: string) => string} */
  symbol: (symbol) => `“${symbol}”`,
  /** @type {(edit: string, value: string) => string} */
  heldAt: (edit, value) => `${edit}, held at ${value}`,
  /** @type {(edit: string, value: string) => string} */
  setTo: (edit, value) => `${edit}, set to ${value}`,
  /** @type {(edit: string, value: string) => string} */
  times: (edit, value) => `${edit}, times ${value}`,
  /** @type {(edit: string, value: string) => string} */
  plus: (edit, value) => `${edit}, plus ${value}`,
  mean: "its mean",
  before: "the value of the step before",
  original: "the original value",
  coupled: "1 − f",
  /** @type {(parts: string[], value: string) => string} */
  sets: (parts, value) => `${parts.filter(Boolean).join(", ")} := ${value}`,
  /** @type {(parts: string[], value: string) => string} */
  multiplies: (parts, value) => `${parts.filter(Boolean).join(", ")} × ${value}`,
  /** @type {(parts: string[], value: string) => string} */
  adds: (parts, value) => `${parts.filter(Boolean).join(", ")} + ${value}`,
  /** @type {(activation: string) => string} */
  impossible: (activation) => `no ${activation} can give this value`,
};
