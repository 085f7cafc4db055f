// Adjoint: how a state or an answer at one step changes with every earlier state and every input, by one reverse pass.

import { isFiniteAt } from "./course.js";
import { createReverse } from "./reverse.js";

/** @import { Layer } from "./layer.js" */
/** @import { Readout } from "./readout.js" */
/** @import { Course } from "./course.js" */

/**
 * @typedef {Object} Seed  ∂y/∂h, ∂y/∂c and ∂y/∂m at the step itself, (row, unit), a row for each y; nothing is zeros.
 * @property {number} rows
 * @property {Float64Array|null} h
 * @property {Float64Array|null} c
 * @property {Float64Array|null} [m]
 *
 * @typedef {Object} Adjoint
 * @property {Float64Array} input   ∂y/∂x, (time, row, input): 0 after the step, NaN at steps that were skipped and, where
 *   the run is beyond float64 at a step, at that step and all before it
 * @property {{h: Float64Array, c: Float64Array|null, m: Float64Array|null}|null} states  ∂y/∂(the state before a place), (place, row, unit),
 *   from the initial state at 0 up to the state after the step itself, the other states held fixed
 */

/**
 * One unit of a state.
 *
 * @param {Layer} layer
 * @param {import("./kinds.js").StateName} state
 * @param {number} unit
 * @returns {Seed}
 */
export function seedOfUnit({ units, hidden }, state, unit) {
  const one = new Float64Array(state === "h" ? hidden : units);
  one[unit] = 1;
  return { rows: 1, h: state === "h" ? one : null, c: state === "c" ? one : null, m: state === "m" ? one : null };
}

/**
 * Outputs of the head, in their order.
 *
 * @param {Readout} readout
 * @param {number[]} [chosen]  all where none are named
 * @returns {Seed}
 */
export function seedOfOutputs({ W, hidden, outputs }, chosen = Array.from({ length: outputs }, (_, k) => k)) {
  const h = new Float64Array(chosen.length * hidden);
  chosen.forEach((output, row) => {
    for (let k = 0; k < hidden; k += 1) h[row * hidden + k] = W.data[k * outputs + output];
  });
  return { rows: chosen.length, h, c: null };
}

/**
 * It pauses after each step. A derivative that float64 can't hold is infinite.
 *
 * @param {Course} course
 * @param {number} place  of the step whose state or answer y is, in the order of reading
 * @param {Seed} seed
 * @param {boolean} [all]  whether `states` are wanted; they are null otherwise
 * @returns {Generator<void, Adjoint, void>}
 */
export function* adjointOf(course, place, { rows, h, c, m }, all = false) {
  const { layer, given } = course;
  const { hidden, units, inputs } = layer;
  const reverse = createReverse(course, rows);
  if (h) reverse.h.set(h);
  if (c) reverse.c.set(c);
  if (m) reverse.m.set(m);
  const input = new Float64Array(given.steps * rows * inputs).fill(NaN);
  for (const step of given.order.subarray(place + 1)) input.fill(0, step * rows * inputs, (step + 1) * rows * inputs);
  const states = all
    ? {
        h: new Float64Array((place + 2) * rows * hidden).fill(NaN),
        c: reverse.c.length ? new Float64Array((place + 2) * rows * units).fill(NaN) : null,
        m: reverse.m.length ? new Float64Array((place + 2) * rows * units).fill(NaN) : null,
      }
    : null;
  let power = 0;
  keep(place + 1);
  for (let at = place; at >= 0 && isFiniteAt(course, at); at -= 1) {
    yield* reverse.back(at);
    reverse.toInput();
    copy(reverse.x, input, given.order[at] * rows * inputs);
    power += reverse.balance();
    keep(at);
    yield;
  }
  return { input, states };

  /** @param {number} at */
  function keep(at) {
    if (states) copy(reverse.h, states.h, at * reverse.h.length);
    if (states?.c) copy(reverse.c, states.c, at * reverse.c.length);
    if (states?.m) copy(reverse.m, states.m, at * reverse.m.length);
  }

  /**
   * @param {Float64Array} from
   * @param {Float64Array} to
   * @param {number} first
   */
  function copy(from, to, first) {
    for (let k = 0; k < from.length; k += 1) to[first + k] = scaled(from[k], power);
  }
}

/**
 * value · 2^power, in two steps: the power alone may be more than float64 holds.
 *
 * @param {number} value
 * @param {number} power
 */
const scaled = (value, power) => value * 2 ** Math.trunc(power / 2) * 2 ** (power - Math.trunc(power / 2));

/**
 * |∂y/∂x| at every step: √Σ over rows and inputs.
 *
 * @param {Adjoint} adjoint
 * @param {number} steps
 */
export function strengths({ input }, steps) {
  const wide = input.length / steps;
  return Float64Array.from({ length: steps }, (_, step) =>
    Math.hypot(...input.subarray(step * wide, (step + 1) * wide)),
  );
}
