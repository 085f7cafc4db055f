// Pass: a layer over a sequence in its direction, from any step on.

import { STEPS } from "./cells.js";
import { CELLS, signalNames } from "./kinds.js";
import { writeMatrix } from "./mlstm.js";

/** @import { Signals, States } from "./cells.js" */
/** @import { StateName } from "./kinds.js" */
/** @import { Layer } from "./layer.js" */

/**
 * @typedef {(signal: string, signals: Signals, states: States, step: number, before: number) => void} Holder
 *   Writes over a signal of `step`, which has just been computed from `states`; `before` is the step that was read
 *   before it, -1 where it is the first.
 */

/**
 * @typedef {Object} Given  What a layer reads.
 * @property {ArrayLike<number>} input  (time, input), time-major
 * @property {number} steps
 * @property {Int32Array} order  the steps that are read, in the order of reading; see `readingOrder`
 * @property {Partial<Record<StateName, ArrayLike<number>|null>>} initial  none is one of zeros
 */

/** @typedef {ReturnType<typeof createPass>} Pass */

/**
 * The steps that a layer reads, in its order: those that are skipped, and those beyond the end of a shorter
 * sequence, are left out, so that the state of the step before them meets the step after them.
 *
 * @param {number} steps
 * @param {(step: number) => boolean} isRead
 * @param {boolean} backward
 */
export function readingOrder(steps, isRead, backward) {
  const read = Array.from({ length: steps }, (_, step) => step).filter(isRead);
  return Int32Array.from(backward ? read.reverse() : read);
}

/**
 * The numbers of a signal at a step; those of a matrix are a number for every two units.
 *
 * @param {Pick<Layer, "units"|"hidden">} layer
 * @param {string} signal
 */
const widthOf = ({ units, hidden }, signal) => (signal === "h" ? hidden : signal === "C" ? units * units : units);

/**
 * Rows for every signal, NaN where no step is computed. A matrix that is a state has one, of the step that was computed
 * last: of all steps it would be a gigabyte for 256 units and 2,000 steps, and it follows from the signals.
 *
 * @param {Layer} layer
 * @param {number} steps
 * @returns {Signals}
 */
export function emptySignals(layer, steps) {
  const { matrix } = CELLS[layer.kind];
  const rows = signalNames(layer.kind).map((name) => [name, new Float64Array(steps * widthOf(layer, name)).fill(NaN)]);
  return Object.fromEntries(matrix ? [...rows, [matrix, new Float64Array(widthOf(layer, matrix)).fill(NaN)]] : rows);
}

const STATES = /** @type {const} */ (["h", "c", "m", "n", "C"]);

/**
 * What a step reads: its input, and the states before it.
 *
 * @param {Layer} layer
 * @param {Given} given
 */
export function createReader(layer, { input, order, initial }) {
  const { inputs, kind } = layer;
  const { matrix, states: own } = CELLS[kind];
  const x = new Float64Array(inputs);
  const states = /** @type {Required<States>} */ (
    Object.fromEntries(
      STATES.map((name) => [name, new Float64Array(name === "C" && !matrix ? 0 : widthOf(layer, name))]),
    )
  );
  const kept = STATES.filter((name) => own.includes(name));

  return {
    x,
    states,
    /** @param {number} place  in the order of reading */
    readInput(place) {
      const first = order[place] * inputs;
      for (let k = 0; k < inputs; k += 1) x[k] = input[first + k];
    },
    /** The states before the first step. */
    begin() {
      for (const name of STATES) {
        const [state, first] = [states[name], initial[name]];
        for (let k = 0; k < state.length; k += 1) state[k] = first?.[k] ?? 0;
      }
    },
    /**
     * The states after a step, from signals; its matrix only if it was computed last.
     *
     * @param {Signals} signals
     * @param {number} step
     */
    follow(signals, step) {
      if (matrix) states[matrix].set(signals[matrix]);
      for (const name of kept) {
        const [state, all] = [states[name], signals[name]];
        const first = step * state.length;
        for (let k = 0; k < state.length; k += 1) state[k] = all[first + k];
      }
    },
  };
}

/**
 * The matrix that so many steps have left, from their signals, in the arithmetic of the steps themselves.
 *
 * @param {Layer} layer
 * @param {Given} given
 * @param {Signals} signals
 * @param {number} places  in the order of reading
 */
export function matrixAfter({ units }, { order, initial }, signals, places) {
  const C = Float64Array.from(initial.C ?? new Float64Array(units * units));
  for (const step of order.subarray(0, places)) writeMatrix(C, signals, step * units, units, C);
  return C;
}

/**
 * The pass of one layer. Every signal of every step is kept, in `signals`: for whoever compares or draws it, and as
 * the state from which a later part of the pass is computed again.
 *
 * @param {Layer} layer
 * @param {Given} given
 * @param {Holder|null} [holder]
 */
export function createPass(layer, given, holder = null) {
  const { order, steps } = given;
  const signals = emptySignals(layer, steps);
  const reader = createReader(layer, given);
  const step = STEPS[layer.kind];
  const { matrix } = CELLS[layer.kind];
  let now = 0; // in the order of reading
  let held = 0; // after how many places the matrix is
  /** @type {import("./cells.js").Hold|undefined} */
  const hold = holder
    ? (signal) => holder(signal, signals, reader.states, order[now], now ? order[now - 1] : -1)
    : undefined;

  /** @param {number} place */
  function runOne(place) {
    now = place;
    reader.readInput(place);
    step(layer, reader.x, reader.states, signals, order[place], hold);
    reader.follow(signals, order[place]);
    held = place + 1;
  }

  return {
    signals,
    /**
     * Compute from the state before place `from`, which is the initial one at 0 and has been computed otherwise, up to
     * `to`, which is left out.
     *
     * @param {number} [from]  in the order of reading
     * @param {number} [to]
     */
    run(from = 0, to = order.length) {
      if (matrix && from && from !== held) signals[matrix].set(matrixAfter(layer, given, signals, from));
      if (from === 0) reader.begin();
      else reader.follow(signals, order[from - 1]);
      for (let place = from; place < to; place += 1) runOne(place);
    },
  };
}
