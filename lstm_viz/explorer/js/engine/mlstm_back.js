// mLSTM back: one step backwards of an mLSTM, without its matrix: what a query reads of C is a number for each row.
//
// ∂y/∂C of what one query reads is u qᵀ, and each step before it makes f of that. So a row follows, of each query that
// y has read by, the share that is kept, and uᵀ C q at every step, which it works out once.

import { logSigmoid } from "./activations.js";
import { COMPUTED, COUPLED, FROZEN } from "./holds.js";
import { divisorOf } from "./mlstm.js";
import { affine, dot } from "./products.js";

/** @import { Course } from "./course.js" */

/**
 * @typedef {Object} Read  What y reads of the memory by the query of one step.
 * @property {number} row
 * @property {Float64Array} u     ∂y/∂(C q)
 * @property {Float64Array} q
 * @property {Float64Array} found  uᵀ C q before the first step and after each
 * @property {number} share       of ∂y/∂C, that is passed on to the step that comes next
 *
 * @typedef {{h: Float64Array, m: Float64Array, kept: Float64Array, sums: Float64Array}} Room  m is in the first unit of a row
 * @typedef {{before: (name: import("./kinds.js").StateName, place: number, unit: number) => number,
 *   holdAt: (name: string, place: number, unit: number) => number}} Through
 */

/**
 * @param {Pick<Course, "layer"|"given"|"signals">} course
 * @param {number} rows
 * @param {Room} room
 * @param {Through} through
 */
export function createMlstmBack({ layer, given, signals }, rows, { h, m, kept, sums }, { before, holdAt }) {
  const { units, inputs, W_ih, b_ih, from_x } = layer;
  const wide = 2 + 4 * units;
  const places = { i: 0, f: 1, q: 2, k: 2 + units, v: 2 + 2 * units, o: 2 + 3 * units };
  const frozen = new Float64Array(rows * wide); // of ∂y/∂(a gate), what later steps have held at the step's
  const to_n = new Float64Array(rows * units);
  const to_s = new Float64Array(rows * units); // likewise of s
  const [x, gate] = [new Float64Array(inputs), new Float64Array(wide)];
  /** @type {Read[]} */
  let reads = [];

  /**
   * ∂y/∂(a gate's value) with what later steps have frozen of it: 0 where this step's sums do not make it.
   *
   * @param {"i"|"f"|"q"|"k"|"v"|"o"} name
   * @param {number} place
   * @param {number} row
   * @param {number} unit
   */
  function takeGate(name, place, row, unit) {
    const own = places[name] + unit;
    const hold = holdAt(name, place, unit);
    const all = gate[own] + frozen[row * wide + own];
    frozen[row * wide + own] = hold === FROZEN ? all : 0;
    return { all, made: hold === COMPUTED ? all : 0 };
  }

  /**
   * The query of a step, where y reads s by it.
   *
   * @param {number} place
   * @param {number} row
   */
  function readBy(place, row) {
    const now = given.order[place] * units;
    const on_s = new Float64Array(units);
    for (let k = 0; k < units; k += 1) {
      const one = row * units + k;
      gate[places.o + k] = h[one] * signals.s[now + k];
      const all = h[one] * signals.o[now + k] + to_s[one];
      const hold = holdAt("s", place, k);
      to_s[one] = hold === FROZEN ? all : 0;
      on_s[k] = hold === COMPUTED ? all : 0;
    }
    if (on_s.every((value) => value === 0)) return;
    const divisor = divisorOf(signals, now, units);
    const u = on_s.map((value) => value / divisor);
    const q = signals.q.slice(now, now + units);
    let [weight, on_divisor] = [0, 0];
    for (let k = 0; k < units; k += 1) {
      weight += signals.n[now + k] * q[k];
      on_divisor -= u[k] * signals.s[now + k];
    }
    const isWeight = Math.abs(weight) >= divisor;
    const on_weight = isWeight ? on_divisor * Math.sign(weight) : 0;
    if (!isWeight) m[row * units] -= on_divisor * divisor;
    // Forwards once more: Cᵀ u, and what u and q find after each step.
    const [seen, found] = [new Float64Array(units), new Float64Array(place + 2)];
    const { C } = given.initial;
    for (let k = 0; C && k < units; k += 1) {
      for (let j = 0; j < units; j += 1) seen[j] += u[k] * C[k * units + j];
    }
    found[0] = dot(seen, q);
    for (let at = 0; at <= place; at += 1) {
      const step = given.order[at] * units;
      const [f, written] = [signals.f[step], signals.i[step] * dot(u, signals.v, step)];
      found[at + 1] = f * found[at] + written * dot(q, signals.k, step);
      for (let j = 0; j < units; j += 1) seen[j] = f * seen[j] + written * signals.k[step + j];
    }
    for (let k = 0; k < units; k += 1) {
      gate[places.q + k] = seen[k] + on_weight * signals.n[now + k];
      to_n[row * units + k] += on_weight * q[k];
    }
    reads.push({ row, u, q, found, share: 1 });
  }

  /**
   * @param {number} place
   * @returns {Generator<void, void, void>}
   */
  return function* mlstm(place) {
    const step = given.order[place];
    const now = step * units;
    for (let k = 0; k < inputs; k += 1) x[k] = given.input[step * inputs + k];
    affine(W_ih, b_ih, x, from_x);
    const apart = logSigmoid(from_x[1]) + before("m", place, 0) - from_x[0];
    const [made, shut] = [Math.exp(logSigmoid(apart)), Math.exp(logSigmoid(-apart))];
    const closes = Math.exp(logSigmoid(-from_x[1])); // 1 − σ(a_f)
    const [f, i] = [signals.f[now], signals.i[now]];
    const of_m = holdAt("m", place, 0);
    for (let row = 0; row < rows; row += 1) {
      if (row) yield;
      gate.fill(0);
      readBy(place, row);
      for (const read of reads) {
        if (read.row !== row) continue;
        const { u, q, share } = read;
        const [match, stored] = [share * dot(q, signals.k, now), share * dot(u, signals.v, now)];
        gate[places.f] += share * read.found[place];
        gate[places.i] += match * dot(u, signals.v, now);
        for (let k = 0; k < units; k += 1) {
          gate[places.v + k] += i * match * u[k];
          gate[places.k + k] += i * stored * q[k];
        }
        read.share *= f;
      }
      for (let k = 0; k < units; k += 1) {
        const one = row * units + k;
        const hold = holdAt("n", place, k);
        if (hold === COMPUTED) {
          gate[places.i] += to_n[one] * signals.k[now + k];
          gate[places.f] += to_n[one] * before("n", place, k);
          gate[places.k + k] += i * to_n[one];
        }
        to_n[one] *= hold === COMPUTED ? f : hold === FROZEN ? 1 : 0;
      }
      const first = row * wide;
      for (let k = 0; k < units; k += 1) {
        sums[first + places.q + k] = takeGate("q", place, row, k).made;
        sums[first + places.k + k] = takeGate("k", place, row, k).made / Math.sqrt(units);
        sums[first + places.v + k] = takeGate("v", place, row, k).made;
        const o = signals.o[now + k];
        sums[first + places.o + k] = takeGate("o", place, row, k).made * o * (1 - o);
      }
      const of_i = takeGate("i", place, row, 0);
      if (holdAt("i", place, 0) === COUPLED) gate[places.f] -= of_i.all;
      const of_f = takeGate("f", place, row, 0);
      const to_m = of_m === COMPUTED ? m[row * units] : 0;
      const to_apart = (of_f.made - of_i.made) * made * shut + to_m * made;
      sums[first] = to_m - to_apart;
      sums[first + 1] = to_apart * closes;
      m[row * units] = to_apart + (of_m === FROZEN ? m[row * units] : 0);
    }
    reads = reads.filter(({ share }) => share !== 0);
    kept.fill(0);
  };
}
