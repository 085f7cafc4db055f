// Reverse: one step of a layer backwards: from ∂y/∂states after it to ∂y/∂states before it and ∂y/∂x; see jacobians.py.
//
// Each row is one y. A signal that an edit holds does not follow from what came before, so nothing passes through it;
// where it is held at its value of the step before, all of it passes to that.

import { COMPUTED, COUPLED, FROZEN } from "./holds.js";
import { CELLS, firstRowOf, hasCellState } from "./kinds.js";
import { createLstmBack } from "./lstm_back.js";
import { mixtureSlopes } from "./mixture.js";
import { createMlstmBack } from "./mlstm_back.js";
import { affine, PART, rowsTimes, rowsTimesInParts } from "./products.js";
import { createResetFirst } from "./reset_first.js";
import { createSlstmBack } from "./slstm_back.js";

/** @import { Course } from "./course.js" */

/** @typedef {ReturnType<typeof createReverse>} Reverse */

const FAR = 200; // a power of two whose square, too, is well within float64
const AS_MUCH = 64; // multiply-adds that take as long as a unit's gates in one row

/**
 * The rows' derivatives with respect to the states of one step, which `back` takes to the step before.
 *
 * @param {Course} course
 * @param {number} rows
 */
export function createReverse({ layer, given, signals, holds }, rows) {
  const { kind, units, hidden, inputs, W_ih, W_hh, W_hr, squash } = layer;
  const { order, initial } = given;
  const { gates, seesH, family, resetsFirst, matrix } = CELLS[kind];
  const wide = firstRowOf(kind, units);
  const [h, c] = [new Float64Array(rows * hidden), new Float64Array(hasCellState(kind) ? rows * units : 0)];
  const m = new Float64Array(CELLS[kind].states.includes("m") ? rows * units : 0);
  const x = new Float64Array(rows * inputs);
  const [kept, past] = [new Float64Array(rows * hidden), new Float64Array(rows * hidden)];
  const inner = W_hr ? new Float64Array(rows * units) : h;
  const sums = new Float64Array(rows * wide); // ∂y/∂(the gates' sums)
  const sumsOfH = family === "gru" ? new Float64Array(rows * wide) : sums; // of a GRU, r comes after the product
  const slope = new Float64Array(wide);
  const onFrozen = gates.some((gate) => holds[gate]?.includes(FROZEN)) ? new Float64Array(rows * wide) : null;
  const state = new Float64Array(hidden);
  const followed = new Float64Array(c.length);
  const few = Math.max(1, Math.floor(PART / (AS_MUCH * rows))); // units between two pauses

  /**
   * @param {string} name
   * @param {number} place
   * @param {number} unit
   */
  const holdAt = (name, place, unit) => holds[name]?.[place * (name === "h" ? hidden : units) + unit] ?? COMPUTED;

  /**
   * The state before a step.
   *
   * @param {import("./kinds.js").StateName} name
   * @param {number} place
   * @param {number} unit
   */
  function before(name, place, unit) {
    if (place === 0) return initial[name]?.[unit] ?? 0;
    return signals[name][order[place - 1] * (name === "h" ? hidden : units) + unit];
  }

  /**
   * What of a held h passes to the h before it, into `past`; the rest of it ends here.
   *
   * @param {number} place
   */
  function holdH(place) {
    past.fill(0);
    if (!holds.h) return;
    for (let k = 0; k < hidden; k += 1) {
      const hold = holdAt("h", place, k);
      if (hold === COMPUTED) continue;
      for (let at = k; at < h.length; at += hidden) {
        if (hold === FROZEN) past[at] = h[at];
        h[at] = 0;
      }
    }
  }

  /**
   * Of each gate, how its value changes with its sum; a minimal cell's v is the sum itself.
   *
   * @param {number} place
   */
  function takeSlopes(place) {
    gates.forEach((gate, at) => {
      const from = order[place] * units;
      for (let k = 0; k < units; k += 1) {
        const free = holdAt(gate, place, k) === COMPUTED;
        slope[at * units + k] = free ? (squash[gate]?.slope(signals[gate][from + k]) ?? 1) : 0;
      }
    });
  }

  /**
   * ∂y/∂(a gate's value), with what later steps have frozen of it, and what passes on to the step before.
   *
   * @param {number} place
   * @param {number} gate
   * @param {number} unit
   * @param {number} at     in `sums`
   * @param {number} value
   */
  function through(place, gate, unit, at, value) {
    if (!onFrozen) return value;
    const all = value + onFrozen[at];
    onFrozen[at] = holdAt(gates[gate], place, unit) === FROZEN ? all : 0;
    return all;
  }

  /**
   * @param {number} place
   * @returns {Generator<void, void, void>}
   */
  function* gru(place) {
    takeSlopes(place);
    for (let k = 0; k < hidden; k += 1) state[k] = before("h", place, k);
    affine(W_hh, layer.b_hh, state, layer.from_h);
    const first = order[place] * units;
    for (let k = 0; k < units; k += 1) {
      if (k && k % few === 0) yield;
      const [r, z, n] = [signals.r[first + k], signals.z[first + k], signals.n[first + k]];
      const from_h = layer.from_h[2 * units + k];
      for (let row = 0; row < rows; row += 1) {
        const [at, one] = [row * wide + k, row * units + k];
        const to_n = through(place, 2, k, at + 2 * units, h[one] * (1 - z)) * slope[2 * units + k];
        sums[at] = through(place, 0, k, at, to_n * from_h) * slope[k];
        sums[at + units] = through(place, 1, k, at + units, h[one] * (state[k] - n)) * slope[units + k];
        sums[at + 2 * units] = to_n;
        sumsOfH[at] = sums[at];
        sumsOfH[at + units] = sums[at + units];
        sumsOfH[at + 2 * units] = to_n * r;
        kept[one] = h[one] * z;
      }
    }
  }

  /**
   * @param {number} place
   * @returns {Generator<void, void, void>}
   */
  function* rnn(place) {
    const first = order[place] * units;
    for (let k = 0; k < units; k += 1) {
      if (k && k % few === 0) yield;
      const a = signals.a[first + k];
      const steep = squash.h.slope(squash.h.value(a));
      const free = holdAt("a", place, k) === COMPUTED;
      for (let row = 0; row < rows; row += 1) {
        const at = row * units + k;
        const to_a = through(place, 0, k, at, h[at] * steep);
        sums[at] = free ? to_a : 0;
      }
    }
    kept.fill(0);
  }

  /**
   * Of a minimal cell: h = keep h' + share v, whose gates don't read h.
   *
   * @param {number} place
   * @returns {Generator<void, void, void>}
   */
  function* minimal(place) {
    takeSlopes(place);
    for (let k = 0; k < units; k += 1) {
      if (k && k % few === 0) yield;
      const [to, keep] = mixtureSlopes(signals, order[place] * units + k, before("h", place, k));
      const coupled = holdAt("i", place, k) === COUPLED;
      for (let row = 0; row < rows; row += 1) {
        const [at, one] = [row * wide + k, row * units + k];
        let passed = 0; // to f, from an i that is held at 1 − f
        for (let gate = gates.length - 1; gate >= 0; gate -= 1) {
          const there = at + gate * units;
          const value = through(place, gate, k, there, h[one] * to[gate] - (gates[gate] === "f" ? passed : 0));
          if (coupled && gates[gate] === "i") passed = value;
          sums[there] = value * slope[gate * units + k];
        }
        kept[one] = h[one] * keep;
      }
    }
  }

  const room = { h, kept, sums, sumsOfH, slope, state };
  const resetFirst = resetsFirst && createResetFirst(layer, rows, few, room, { before, takeSlopes, through });
  const ofGru = resetFirst ? (/** @type {number} */ place) => resetFirst(place, signals, order[place] * units) : gru;
  const passed = { before, takeSlopes, through, holdAt };
  const lstm = createLstmBack({ layer, given, signals }, rows, few, { ...room, c, inner, onFrozen }, passed);
  const slstm = createSlstmBack({ layer, given, signals }, rows, few, { ...room, c, m }, passed);
  const mlstm = createMlstmBack({ layer, given, signals }, rows, { ...room, m }, passed);
  const stepBack = { lstm: lstm.back, gru: ofGru, rnn, mingru: minimal, minlstm: minimal, slstm, mlstm }[family];

  return {
    /** ∂y/∂h and ∂y/∂c after the step that comes next, (row, unit); c is empty where there is none. */
    h,
    c,
    /** ∂y/∂m of an sLSTM, and in each row's first unit of an mLSTM; empty of others. */
    m,
    /** ∂y/∂x of the step that was taken last, (row, input), once `toInput` has computed it. */
    x,
    /**
     * One step back: `h` and `c`, which are about the states after `place`, are about those before it.
     *
     * It pauses where there is much to multiply.
     *
     * @param {number} place  in the order of reading; one less than the last
     * @returns {Generator<void, void, void>}
     */
    *back(place) {
      holdH(place);
      if (W_hr) yield* rowsTimesInParts(h, rows, W_hr, inner);
      yield* stepBack(place);
      if (seesH) yield* rowsTimesInParts(sumsOfH, rows, W_hh, h);
      else h.fill(0);
      for (let at = 0; at < h.length; at += 1) h[at] += kept[at] + past[at];
    },
    /**
     * ∂y/∂c of an LSTM where h of the same step follows c, (row, unit). `c` is ∂y/∂c with that h held fixed.
     *
     * @param {number} place  whose state `h` and `c` are about
     * @returns {Generator<void, Float64Array, void>}
     */
    *toCell(place) {
      for (let at = 0; at < h.length; at += 1)
        past[at] = holds.h && holdAt("h", place, at % hidden) !== COMPUTED ? 0 : h[at];
      if (W_hr) yield* rowsTimesInParts(past, rows, W_hr, followed);
      else followed.set(past);
      lstm.toCell(place, followed);
      return followed;
    },
    toInput: () => rowsTimes(sums, rows, W_ih, x),
    /** Multiply all by a power of two, so that nothing is too small or too large for float64; gives back its exponent. */
    balance() {
      if (matrix) return 0; // a step makes f of everything: nothing grows
      let most = 0;
      for (const all of [h, c, m, onFrozen ?? []]) for (const one of all) most = Math.max(most, Math.abs(one));
      const power = most > 0 && most < Infinity ? Math.floor(Math.log2(most)) : 0;
      if (Math.abs(power) < FAR) return 0;
      const by = 2 ** -power;
      for (const all of [h, c, m, onFrozen ?? []]) for (let at = 0; at < all.length; at += 1) all[at] *= by;
      return power;
    },
  };
}
