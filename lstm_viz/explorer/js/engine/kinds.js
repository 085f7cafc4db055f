// Kinds: the cells that the engine computes: their signals, what keeps and what writes; as kinds.py has them.

/**
 * @typedef {"lstm"|"gru"|"rnn"|"mingru"|"minlstm"|"slstm"|"mlstm"} Family
 * @typedef {Family|"peepholelstm"|"generallstm"|"generalgru"|"resetfirstgru"|"generalrnn"} Kind
 * @typedef {"h"|"c"|"m"|"n"|"C"} StateName
 * @typedef {Record<string, number>} Values  One unit's signals at a step, or how far off each may be.
 *
 * @typedef {Object} Memory  A unit's memory is keep · (what it was) + write; both are made of the step's signals.
 * @property {(now: Values) => number} keep
 * @property {(now: Values, off: Values) => number} keepError  how far off `keep` may be
 * @property {(now: Values) => [share: number, fresh: number]} write  two factors
 * @property {(now: Values, off: Values) => [share: number, fresh: number]} writeErrors
 * @property {string} writer  the signal that, held at 0, writes nothing and keeps what is kept
 *
 * @typedef {Object} Cell
 * @property {string[]} gates   as the rows of its weights are ordered
 * @property {string[]} states  the memory first
 * @property {string[]} valves  gates between 0 and 1, in the order of reading
 * @property {Memory|null} memory
 * @property {Family} family    whose gates and states it has
 * @property {[signals: string[], usual: string][]} squashes  its activations, and the signals that each makes
 * @property {boolean} chosen   whether each layer states its own activations
 * @property {boolean} resetsFirst  whether r multiplies h before the matrix product
 * @property {boolean} seesH    whether gates read the hidden state; else there is no W_hh, and one bias
 * @property {string[]} [single]  signals that are one number for all units of a layer; of gates, one row
 * @property {string[]} [reads]   signals that are neither gates nor states
 * @property {string[]} [peeps]   gates that also see c: o the one that the step makes, others the one before it
 * @property {"C"} [matrix]       a state with a number for every two units, which was not recorded at every step
 */

/** f / (f + i). Where both gates are 0 it keeps what it has, as 0 / 0 has no value. @param {Values} now */
const keptShare = ({ f, i }) => (f === 0 && i === 0 ? 1 : f / (f + i));
/** i / (f + i). @param {Values} now */
const writtenShare = ({ f, i }) => (f === 0 && i === 0 ? 0 : i / (f + i));
/** How far either share may be off. @type {Memory["keepError"]} */
function sharesError(now, off) {
  const sum = now.f + now.i;
  if (sum === 0) return 1;
  return Math.min(1, (off.f / sum) * writtenShare(now) + (off.i / sum) * keptShare(now));
}

/** What an LSTM and an sLSTM keep and write. @type {Memory} */
const KEPT_BY_F = {
  keep: (now) => now.f,
  keepError: (_, off) => off.f,
  write: (now) => [now.i, now.g],
  writeErrors: (_, off) => [off.i, off.g],
  writer: "i",
};

/** @type {Record<Family, Cell>} */
const FAMILIES = {
  lstm: {
    family: "lstm",
    squashes: [
      [["i", "f", "o"], "sigmoid"],
      [["g"], "tanh"],
      [["h"], "tanh"],
    ],
    chosen: false,
    resetsFirst: false,
    gates: ["i", "f", "g", "o"],
    states: ["c", "h"],
    valves: ["f", "i", "o"],
    memory: KEPT_BY_F,
    seesH: true,
  },
  gru: {
    family: "gru",
    squashes: [
      [["r", "z"], "sigmoid"],
      [["n"], "tanh"],
    ],
    chosen: false,
    resetsFirst: false,
    gates: ["r", "z", "n"],
    states: ["h"],
    valves: ["r", "z"],
    memory: {
      keep: (now) => now.z,
      keepError: (_, off) => off.z,
      write: (now) => [1 - now.z, now.n],
      writeErrors: (_, off) => [off.z, off.n],
      writer: "n",
    },
    seesH: true,
  },
  rnn: {
    family: "rnn",
    squashes: [[["h"], "tanh"]],
    chosen: true,
    resetsFirst: false,
    gates: ["a"],
    states: ["h"],
    valves: [],
    memory: null,
    seesH: true,
  },
  mingru: {
    family: "mingru",
    squashes: [[["z"], "sigmoid"]],
    chosen: false,
    resetsFirst: false,
    gates: ["z", "v"],
    states: ["h"],
    valves: ["z"],
    memory: {
      keep: (now) => 1 - now.z,
      keepError: (_, off) => off.z,
      write: (now) => [now.z, now.v],
      writeErrors: (_, off) => [off.z, off.v],
      writer: "v",
    },
    seesH: false,
  },
  minlstm: {
    family: "minlstm",
    squashes: [[["f", "i"], "sigmoid"]],
    chosen: false,
    resetsFirst: false,
    gates: ["f", "i", "v"],
    states: ["h"],
    valves: ["f", "i"],
    memory: {
      keep: keptShare,
      keepError: sharesError,
      write: (now) => [writtenShare(now), now.v],
      writeErrors: (now, off) => [sharesError(now, off), off.v],
      writer: "v",
    },
    seesH: false,
  },
  slstm: {
    family: "slstm",
    squashes: [
      [["g"], "tanh"],
      [["o"], "sigmoid"],
      [["h"], "linear"],
    ],
    chosen: false,
    resetsFirst: false,
    gates: ["i", "f", "g", "o"],
    states: ["c", "m", "h"],
    valves: ["f", "i", "o"],
    memory: KEPT_BY_F,
    seesH: true,
  },
  // No unit has a memory of its own: the matrix is read as a whole.
  mlstm: {
    family: "mlstm",
    squashes: [[["o"], "sigmoid"]],
    chosen: false,
    resetsFirst: false,
    gates: ["i", "f", "q", "k", "v", "o"],
    states: ["n", "m", "h"],
    valves: ["f", "i", "o"],
    memory: null,
    seesH: false,
    single: ["i", "f", "m"],
    reads: ["s"],
    matrix: "C",
  },
};

/** @type {Record<Kind, Cell>} */
export const CELLS = {
  ...FAMILIES,
  peepholelstm: { ...FAMILIES.lstm, chosen: true, peeps: ["i", "f", "o"] },
  generallstm: { ...FAMILIES.lstm, chosen: true },
  generalgru: { ...FAMILIES.gru, chosen: true },
  resetfirstgru: { ...FAMILIES.gru, chosen: true, resetsFirst: true },
  generalrnn: FAMILIES.rnn,
};

/** @param {Kind} kind */
export const familyOf = (kind) => CELLS[kind].family;

/** The states as a module takes them: h, then the others. @param {Kind} kind */
export function stateNames(kind) {
  const { states, matrix } = CELLS[kind];
  return /** @type {StateName[]} */ (["h", ...(matrix ? [matrix] : []), ...states.filter((name) => name !== "h")]);
}

/** All signals that are recorded of it. @param {Kind} kind */
export const signalNames = (kind) => [...CELLS[kind].gates, ...CELLS[kind].states, ...(CELLS[kind].reads ?? [])];

/** Whether one of its gates or states is the same for all units of a layer. @param {Kind} kind @param {string} signal */
export const isSingle = (kind, signal) => Boolean(CELLS[kind].single?.includes(signal));

/**
 * The first row of its weights that is a gate's; of no gate, the number of all rows.
 *
 * @param {Kind} kind
 * @param {number} units
 * @param {string} [gate]
 */
export function firstRowOf(kind, units, gate = "") {
  const { gates, single = [] } = CELLS[kind];
  const before = gate ? gates.slice(0, Math.max(0, gates.indexOf(gate))) : gates;
  return before.reduce((rows, name) => rows + (single.includes(name) ? 1 : units), 0);
}

/** Whether c is one of its states. @param {Kind} kind */
export const hasCellState = (kind) => CELLS[kind].states.includes("c");

/** The state that is the memory: c, without one h; beside a matrix also h. @param {Kind} kind */
export const memoryState = (kind) => /** @type {"c"|"h"} */ (CELLS[kind].matrix ? "h" : CELLS[kind].states[0]);
