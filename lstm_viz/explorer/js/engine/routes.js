// Routes: how strongly each earlier state reaches the state at one step, and what the gate alone passes on; as gradients/states.py.

import { isFiniteAt } from "./course.js";
import { COMPUTED, FROZEN } from "./holds.js";
import { CELLS, memoryState } from "./kinds.js";
import { spectralNorm } from "./norm.js";
import { createReverse } from "./reverse.js";

/** @import { Layer } from "./layer.js" */
/** @import { Course } from "./course.js" */

// Thresholds of `fateOf`, as gradients/states.py has them.
export const FALLEN = 0.01;
const GROWN = 100;

/** @typedef {"vanishes"|"explodes"|"neither"} Fate */

/**
 * @typedef {Object} Routes  Decimal logarithms, by the lag: 0, 1, 2, ... steps earlier; −Infinity is 0.
 * @property {"c"|"h"|"C"} state  c of an LSTM, C of an mLSTM, else h
 * @property {number[]} gradient  of ‖∂s_T/∂s_t‖₂: by how much a small change of the state grows at most; of an LSTM, h of
 *   the same step follows c
 * @property {number[]|null} direct  of the largest ∏ f of all units (of a GRU, ∏ z); null for a simple RNN
 * @property {number} place       T, in the order of reading; the last lag of all is the state before the first step
 * @property {boolean} beyond     whether the routes end early, since float64 holds no gradient of the next lag
 *
 * @typedef {Object} Reached
 * @property {number|null} lag  the smallest from which on all are below the threshold; null where there is none
 * @property {number} last      the logarithm at the longest lag
 * @property {number} longest
 * @property {Fate} fate  at the longest lag: below FALLEN, above GROWN, or between them
 */

/**
 * Multiply-adds of one lag: the step back, the Gram matrix of the result and its reduction to three diagonals.
 *
 * @param {Layer} layer
 */
export function workOfLag({ kind, units, hidden, W_hr }) {
  const size = memoryState(kind) === "c" ? units : hidden;
  const { gates, seesH, matrix } = CELLS[kind];
  if (matrix) return 1;
  const back = size * units * ((seesH ? gates.length * hidden : 0) + (W_hr ? hidden : 0));
  return back + 2 * size ** 3;
}

/**
 * The routes to the state at a place, from the states up to `lags` steps before it. It pauses after each lag, and more
 * often where a lag is much work.
 *
 * @param {Course} course
 * @param {number} place
 * @param {number} lags
 * @returns {Generator<void, Routes, void>}
 */
export function* routesOf(course, place, lags) {
  const { kind, units, hidden } = course.layer;
  if (CELLS[kind].matrix) return yield* keptOf(course, place, lags);
  const state = memoryState(kind);
  const size = state === "c" ? units : hidden;
  const reverse = createReverse(course, size);
  for (let k = 0; k < size; k += 1) reverse[state][k * size + k] = 1;
  const gradient = [0];
  const direct = CELLS[kind].memory ? [0] : null;
  const kept = new Float64Array(units);
  let power = 0;
  for (let lag = 1; lag <= Math.min(lags, place + 1); lag += 1) {
    const at = place - lag + 1;
    if (!isFiniteAt(course, at)) return { state, gradient, direct, place, beyond: true };
    yield* reverse.back(at);
    power += reverse.balance();
    // The initial c is changed alone: its h is not computed from it.
    const P = state === "c" && at > 0 ? yield* reverse.toCell(at - 1) : reverse[state];
    const norm = yield* spectralNorm(P, size);
    if (!(norm < Infinity)) return { state, gradient, direct, place, beyond: true };
    gradient.push(Math.log10(norm) + power * Math.log10(2));
    let most = -Infinity;
    for (let k = 0; direct && k < units; k += 1) {
      kept[k] += Math.log10(Math.abs(keptBy(course, at, k)));
      most = Math.max(most, kept[k]);
    }
    direct?.push(most);
    yield;
  }
  return { state, gradient, direct, place, beyond: false };
}

/**
 * The routes of a matrix: a step makes f of all of it, and no gate reads it, so that the direct route is all of the
 * gradient.
 *
 * @param {Course} course
 * @param {number} place
 * @param {number} lags
 * @returns {Generator<void, Routes, void>}
 */
function* keptOf(course, place, lags) {
  const { layer, given, signals } = course;
  const gradient = [0];
  for (let lag = 1; lag <= Math.min(lags, place + 1); lag += 1) {
    const at = place - lag + 1;
    if (!isFiniteAt(course, at)) return { state: "C", gradient, direct: gradient, place, beyond: true };
    gradient.push(gradient[lag - 1] + Math.log10(Math.abs(signals.f[given.order[at] * layer.units])));
    yield;
  }
  return { state: "C", gradient, direct: gradient, place, beyond: false };
}

/**
 * What of a unit's state a step passes on by its gate alone.
 *
 * @param {Course} course
 * @param {number} place
 * @param {number} unit
 */
function keptBy({ layer: { kind, units }, given, signals, holds }, place, unit) {
  const { gates, memory } = CELLS[kind];
  const hold = holds[memoryState(kind)]?.[place * units + unit] ?? COMPUTED;
  if (hold !== COMPUTED) return hold === FROZEN ? 1 : 0;
  const at = given.order[place] * units + unit;
  return memory?.keep(Object.fromEntries(gates.map((gate) => [gate, signals[gate][at]]))) ?? 0;
}

/**
 * From which lag on a route is below the threshold, and whether it explodes.
 *
 * @param {number[]} logs  by the lag; throws a RangeError where one is NaN
 * @returns {Reached}
 */
export function fateOf(logs) {
  if (logs.some(Number.isNaN))
    throw new RangeError(`a route must be numbers; lag ${logs.findIndex(Number.isNaN)} is NaN`);
  const [below, above] = [Math.log10(FALLEN), Math.log10(GROWN)];
  const longest = logs.length - 1;
  const lag = logs.findLastIndex((one) => one >= below) + 1;
  const last = logs[longest];
  const fate = last < below ? "vanishes" : last > above ? "explodes" : "neither";
  return { lag: lag <= longest ? lag : null, last, longest, fate };
}
