// sLSTM back: one step backwards of an sLSTM, whose m is a state beside h and c; as slopes.py.

import { logSigmoid } from "./activations.js";
import { logOddsOf } from "./cells.js";
import { COMPUTED, COUPLED, FROZEN } from "./holds.js";
import { affine } from "./products.js";

/** @import { Course } from "./course.js" */
/** @import { Room, Through } from "./reset_first.js" */

/**
 * @param {Pick<Course, "layer"|"given"|"signals">} course
 * @param {number} rows
 * @param {number} few   units between two pauses
 * @param {Room & {c: Float64Array, m: Float64Array}} room
 * @param {Through & {holdAt: (name: string, place: number, unit: number) => number}} through
 */
export function createSlstmBack({ layer, given, signals }, rows, few, room, { before, takeSlopes, through, holdAt }) {
  const { units, W_ih, W_hh, b_ih, b_hh, inputs, from_x, from_h } = layer;
  const { h, c, m, kept, sums, slope, state } = room;
  const wide = 4 * units;
  const [x, m_before] = [new Float64Array(inputs), new Float64Array(units)];

  /**
   * @param {number} place
   * @returns {Generator<void, void, void>}
   */
  return function* slstm(place) {
    const step = given.order[place];
    takeSlopes(place);
    for (let k = 0; k < units; k += 1) {
      state[k] = before("h", place, k);
      m_before[k] = before("m", place, k);
    }
    for (let k = 0; k < inputs; k += 1) x[k] = given.input[step * inputs + k];
    affine(W_ih, b_ih, x, from_x);
    affine(W_hh, b_hh, state, from_h);
    for (let k = 0; k < units; k += 1) {
      if (k && k % few === 0) yield;
      const now = step * units + k;
      const [i, f, g, o, c_now] = [signals.i[now], signals.f[now], signals.g[now], signals.o[now], signals.c[now]];
      const [of_c, of_m] = [holdAt("c", place, k), holdAt("m", place, k)];
      const free = of_c === COMPUTED;
      const keep = free ? f : of_c === FROZEN ? 1 : 0;
      const coupled = holdAt("i", place, k) === COUPLED;
      const c_before = before("c", place, k);
      const apart = logOddsOf(layer, m_before, k);
      // What the sums make of f, and how it grows with `apart`, also where an edit holds f.
      const [made, shut] = [Math.exp(logSigmoid(apart)), Math.exp(logSigmoid(-apart))];
      const steep = made * shut;
      const closes = Math.exp(logSigmoid(-(from_x[units + k] + from_h[units + k]))); // 1 − σ(a_f)
      for (let row = 0; row < rows; row += 1) {
        const [at, one] = [row * wide + k, row * units + k];
        const to_c = c[one] + h[one] * o;
        const to_m = of_m === COMPUTED ? m[one] : 0;
        const to_i = through(place, 0, k, at, free ? to_c * g : 0);
        const to_f = through(place, 1, k, at + units, (free ? to_c * c_before : 0) - (coupled ? to_i : 0));
        const to_apart = (to_f * slope[units + k] - to_i * slope[k]) * steep + to_m * made;
        sums[at] = to_m - to_apart;
        sums[at + units] = to_apart * closes;
        const to_g = through(place, 2, k, at + 2 * units, free ? to_c * i : 0);
        sums[at + 2 * units] = to_g * slope[2 * units + k];
        sums[at + 3 * units] = through(place, 3, k, at + 3 * units, h[one] * c_now) * slope[3 * units + k];
        c[one] = to_c * keep;
        m[one] = to_apart + (of_m === FROZEN ? m[one] : 0);
      }
    }
    kept.fill(0);
  };
}
