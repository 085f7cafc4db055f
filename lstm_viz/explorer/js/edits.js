// Edits: what a person changes of a network's run, as data and as text, the same in Python (lstm_viz/edits/).
//
//     edits   := edit ("," edit)*          at most MOST_EDITS edits, LONGEST_TEXT characters; spaces are ignored
//     edit    := ["!"] [net ":"] target ["@" steps] op       "!" is switched off; net is a network's place in a view
//     target  := signal [units] | "x" [features] | block [units]
//     block   := "W_x" gate | "W_h" gate | "b_" gate | "p_" gate   such as W_hf, W_xi, b_f: units are its rows; p_f: of a
//                gate that sees c
//     units   := part ("." part)*          part := number | number "-" number, counted from 0; none is all
//     steps   := part ("." part)*          counted from 1; none is all; "0" alone is the state before step 1
//     op      := "=" value | "*" number | "+" number         "*" and "+" for blocks only
//     value   := number | "mean" | "before" | "original" | "1-f"

import { EDIT_TROUBLE } from "./edit_words.js";
import { squashesOf } from "./engine/activations.js";
import { CELLS, isSingle, signalNames } from "./engine/kinds.js";
import { runsOf } from "./runs.js";
import { SHORT_NAMES } from "./words.js";

/** @import { Edit, Named, Part, Target } from "./engine/edited.js" */
/** @import { Kind } from "./engine/kinds.js" */
/** @import { Extent } from "./payload.js" */

const MOST_EDITS = 100;
const LONGEST_TEXT = 4000;

/** @typedef {{kind: Kind, units: number, hidden: number, inputs: number}} Sizes  Of one network. */

/** A text that is no edit; the message is a sentence for the screen. */
class EditError extends Error {}

const NUMBER = "-?(?:\\d{1,18}(?:\\.\\d{0,18})?|\\.\\d{1,18})(?:[eE][-+]?\\d{1,3})?";
const PARTS = "\\d{1,7}(?:-\\d{1,7})?(?:\\.\\d{1,7}(?:-\\d{1,7})?)*";
const EDIT = new RegExp(
  `^(!?)(?:(\\d{1,2}):)?(x|[a-z]|W_[xh][a-z]|[bp]_[a-z])(${PARTS})?(?:@(${PARTS}))?` +
    `(?:=(${NUMBER}|mean|before|original|1-f)|([*+])(${NUMBER}))$`,
);
const OF_NET = /^(!?)(?:(\d{1,2}):)?(.*)$/s;
const LONGEST_NUMBER = 20;

/** @typedef {{text: string, edit: Edit|null, trouble: string}} Line  One edit as it was written; a sentence where it can't be. */

/**
 * The edits that a text names, a line each; one that can't be leaves the others as they are.
 *
 * @param {string} text
 * @param {Sizes[]} networks
 * @param {number} steps
 * @returns {Line[]}
 */
export function readEdits(text, networks, steps) {
  if (text.length > LONGEST_TEXT)
    return [{ text: "", edit: null, trouble: EDIT_TROUBLE.tooLong(text.length, LONGEST_TEXT) }];
  const parts = textsOf(text);
  const lines = parts.slice(0, MOST_EDITS).map((part) => readEdit(part, networks, steps));
  if (parts.length > MOST_EDITS)
    lines.push({ text: "", edit: null, trouble: EDIT_TROUBLE.tooMany(parts.length, MOST_EDITS) });
  return lines;
}

/**
 * Why a list is too long, a sentence; empty where it is not.
 *
 * @param {string} text
 */
export function beyondLimits(text) {
  const { length } = textsOf(text);
  if (text.length > LONGEST_TEXT) return EDIT_TROUBLE.tooLong(text.length, LONGEST_TEXT);
  return length > MOST_EDITS ? EDIT_TROUBLE.tooMany(length, MOST_EDITS) : "";
}

/**
 * The edits of a list, a text each.
 *
 * @param {string} text
 */
export const textsOf = (text) =>
  text
    .replace(/ /g, "")
    .split(",")
    .filter((part) => part);

/**
 * The edits of networks that come to other places; those of networks that go are left out.
 *
 * @param {string} text
 * @param {number[]} places  for each network where it comes to, -1 where it goes
 */
export const moveEdits = (text, places) =>
  textsOf(text)
    .flatMap((part) => {
      const [, off = "", which, rest] = OF_NET.exec(part) ?? [];
      const net = places[Number(which ?? 0)] ?? -1;
      return net < 0 ? [] : [`${off}${net ? `${net}:` : ""}${rest}`];
    })
    .join(",");

/**
 * @param {string} text
 * @param {Sizes[]} networks
 * @param {number} steps
 * @returns {Line}
 */
export function readEdit(text, networks, steps) {
  try {
    return { text, edit: parseEdit(text, networks, steps), trouble: "" };
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    return { text, edit: null, trouble: error.message };
  }
}

/**
 * @param {string} text
 * @param {Sizes[]} networks
 * @param {number} steps
 * @returns {Edit}
 */
function parseEdit(text, networks, steps) {
  const found = EDIT.exec(text);
  if (!found) throw new EditError(EDIT_TROUBLE.form(text));
  const [, off, which, name, own, when, set, change, by] = found;
  const net = Number(which ?? 0);
  const network = networks[net];
  if (!network) throw new EditError(EDIT_TROUBLE.network(text, net, networks.length));
  const number = set ?? by;
  if (number.length > LONGEST_NUMBER) throw new EditError(EDIT_TROUBLE.form(text));
  const value = /^[-.\d]/.test(number) && number !== "1-f" ? Number(number) : /** @type {Named} */ (number);
  if (typeof value === "number" && !Number.isFinite(value)) throw new EditError(EDIT_TROUBLE.form(text));
  const initial = when === "0" && /^[a-wyz]$/.test(name);
  const target = targetOf(name, initial);
  /** @type {Edit} */
  const edit = {
    on: !off,
    net,
    target,
    name,
    units: own === undefined ? null : rangesOf(own, 0),
    steps: when === undefined || initial ? null : rangesOf(when, 1),
    op: /** @type {Edit["op"]} */ (change ?? "="),
    value,
  };
  needKnown(edit, text, network, steps);
  return edit;
}

/**
 * @param {string} name
 * @param {boolean} initial
 * @returns {Target}
 */
function targetOf(name, initial) {
  if (name.includes("_")) return "block";
  if (name === "x") return "input";
  return initial ? "initial" : "signal";
}

/**
 * @param {Edit} edit
 * @param {string} text
 * @param {Sizes} network
 * @param {number} steps
 */
function needKnown(edit, text, network, steps) {
  const { target, name, op, value } = edit;
  const { gates, states, seesH, peeps = [] } = CELLS[network.kind];
  const signals = signalNames(network.kind);
  const known = { signal: signals, initial: states, block: gates, input: ["x"] }[target];
  if (target === "initial" && !known.includes(name) && signals.includes(name))
    throw new EditError(EDIT_TROUBLE.step(text, steps));
  if (!known.includes(target === "block" ? name.slice(-1) : name))
    throw new EditError(EDIT_TROUBLE.name(text, name, SHORT_NAMES[network.kind], known));
  if (target === "block" && name.startsWith("W_h") && !seesH)
    throw new EditError(EDIT_TROUBLE.readsNoHidden(text, name));
  if (target === "block" && name.startsWith("p_") && !peeps.includes(name.slice(-1)))
    throw new EditError(EDIT_TROUBLE.seesNoCell(text, name, peeps));
  if (edit.units && isSingle(network.kind, target === "block" ? name.slice(-1) : name))
    throw new EditError(EDIT_TROUBLE.single(text, name));
  const count = unitsOf(edit, network);
  if ([...(edit.units ?? []), ...(edit.steps ?? [])].some(([first, last]) => first > last))
    throw new EditError(EDIT_TROUBLE.reversed(text));
  if (edit.units?.some(([, last]) => last >= count))
    throw new EditError(EDIT_TROUBLE.unit(text, count, target === "input"));
  if (target === "block" && edit.steps) throw new EditError(EDIT_TROUBLE.always(text));
  if (edit.steps?.some(([first, last]) => first < 0 || last >= steps))
    throw new EditError(EDIT_TROUBLE.step(text, steps));
  if (op !== "=" && target !== "block") throw new EditError(EDIT_TROUBLE.op(text));
  if (typeof value !== "number" && target !== "signal") throw new EditError(EDIT_TROUBLE.number(text));
  if (value === "1-f" && name !== "i") throw new EditError(EDIT_TROUBLE.coupled(text));
}

/**
 * How many units an edit chooses from.
 *
 * @param {Pick<Edit, "target"|"name">} edit
 * @param {Sizes} network
 */
function unitsOf({ target, name }, { units, hidden, inputs }) {
  if (target === "input") return inputs;
  return name === "h" ? hidden : units;
}

/**
 * @param {string} text
 * @param {number} from  what the first is counted as
 * @returns {Part[]}
 */
const rangesOf = (text, from) =>
  text.split(".").map((part) => {
    const [first, last = first] = part.split("-").map((one) => Number(one) - from);
    return [first, last];
  });

/**
 * @param {Part[]} parts
 * @param {number} from
 */
export const writeParts = (parts, from) =>
  parts.map(([first, last]) => writeRange(first + from, last + from)).join(".");

/**
 * @param {number} first
 * @param {number} last
 */
const writeRange = (first, last) => (first === last ? `${first}` : `${first}-${last}`);

/** @param {number[]} units  in order */
export const writeUnits = (units) => writeParts(runsOf(units), 0);

/**
 * The cells that an edit of a signal holds, as `readEdit` reads them: no unit where the layer has one value for all.
 *
 * @param {Pick<Sizes, "kind">} network
 * @param {{net: number, signal: string, units: number[], first: number, last: number}} cells  steps from 0
 */
export function writeCells({ kind }, { net, signal, units, first, last }) {
  const chosen = isSingle(kind, signal) ? "" : writeUnits(units);
  return `${net ? `${net}:` : ""}${signal}${chosen}@${writeRange(first + 1, last + 1)}`;
}

/**
 * An edit as `readEdit` reads it.
 *
 * @param {Edit} edit
 */
export function writeEditOf({ on, net, target, name, units, steps, op, value }) {
  const when = target === "initial" ? "@0" : steps ? `@${writeParts(steps, 1)}` : "";
  return `${on ? "" : "!"}${net ? `${net}:` : ""}${name}${units ? writeParts(units, 0) : ""}${when}${op}${value}`;
}

/**
 * Whether no network like this could have this value there: beyond what the activation of a gate or a candidate gives
 * of any sum. One that grows without bound gives all.
 *
 * @param {Edit} edit
 * @param {{kind: Kind, nonlinearity: string}} network
 */
export function isImpossible({ target, name, value }, network) {
  if (target !== "signal" || typeof value !== "number") return false;
  const [low, high] = possibleRange(name, network);
  return value < low || value > high;
}

/**
 * The values that a network like this could have of a signal.
 *
 * @param {string} signal
 * @param {{kind: Kind, nonlinearity: string}} network
 * @returns {Extent}
 */
export function possibleRange(signal, { kind, nonlinearity }) {
  const squash = CELLS[kind].states.includes(signal) ? null : squashesOf(kind, nonlinearity)[signal];
  return squash ? [squash.value(-Number.MAX_VALUE), squash.value(Number.MAX_VALUE)] : [-Infinity, Infinity];
}
