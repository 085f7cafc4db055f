// Integrated gradients: what each input has contributed to an answer, beside an input of 0 (Sundararajan, Taly & Yan 2017).
//
// The integral over the straight line from 0 to the input is a sum over the points of a Gauss–Legendre rule, so that
// the contributions add up to the change of the answer but for an error, which is the completeness error.

import { adjointOf } from "./adjoint.js";
import { isFiniteAt } from "./course.js";
import { workOfStep } from "./layer.js";
import { createPass } from "./pass.js";

/** @import { Adjoint, Seed } from "./adjoint.js" */
/** @import { Layer } from "./layer.js" */
/** @import { Holder } from "./pass.js" */
/** @import { Course } from "./course.js" */

/**
 * @typedef {Course & {holder: Holder|null}} Run  A pass that can be computed again on another input.
 *
 * @typedef {Object} Integrated
 * @property {Float64Array} parts  (time, input), NaN at steps that were skipped; 0 after the step. All are NaN, as are
 *   change and error, where the run is beyond float64 at the step or before it
 * @property {number} change  y of the input − y of an input of 0
 * @property {number} error   the sum of the parts − the change
 * @property {number} points
 */

const NEWTON_STEPS = 50;
const LOOSE = 0.1; // of the change: with a larger error the contributions do not explain it
const NOTHING_PRINTED = 1e-4; // an error that is printed as 0

/**
 * Whether contributions add up to the change, but for a small part of it.
 *
 * @param {Pick<Integrated, "change"|"error">} integrated
 * @param {number} scale  of the answer's own units
 */
export const explains = ({ change, error }, scale) =>
  Math.abs(error) <= LOOSE * Math.abs(change) || Math.abs(scale * error) <= NOTHING_PRINTED;

/**
 * Multiply-adds of one point: a pass and its reverse, of some steps.
 *
 * @param {Layer} layer
 * @param {number} steps
 */
export const workOfPoint = (layer, steps) => 2 * steps * workOfStep(layer, 1);

/**
 * It pauses after each step.
 *
 * @param {Run} run
 * @param {number} place  of the step whose answer y is, in the order of reading
 * @param {Seed} seed     of one row
 * @param {number} points
 * @returns {Generator<void, Integrated, void>}
 */
export function* integratedOf(run, place, seed, points) {
  const { layer, given } = run;
  const parts = new Float64Array(given.input.length).fill(NaN);
  for (let at = 0; at <= place; at += 1) {
    if (!isFiniteAt(run, at)) return { parts, change: NaN, error: NaN, points };
    yield;
  }
  for (const step of given.order) parts.fill(0, step * layer.inputs, (step + 1) * layer.inputs);
  for (const { at, weight } of legendre(points)) {
    const signals = yield* passAt(at);
    /** @type {Adjoint} */
    const { input } = yield* adjointOf({ ...run, given: scaledBy(at), signals }, place, seed);
    for (let k = 0; k < parts.length; k += 1) parts[k] += weight * input[k] * given.input[k];
  }
  const change = answerTo(run.signals) - answerTo(yield* passAt(0));
  const sum = parts.reduce((total, part) => total + (part || 0), 0);
  return { parts, change, error: sum - change, points };

  /** @param {number} at  on the way from 0 to 1 */
  function scaledBy(at) {
    return { ...given, input: Float64Array.from(given.input, (value) => at * value) };
  }

  /** @param {number} at */
  function* passAt(at) {
    const pass = createPass(layer, scaledBy(at), run.holder);
    for (let next = 0; next <= place; next += 1) {
      pass.run(next, next + 1);
      yield;
    }
    return pass.signals;
  }

  /** @param {import("./cells.js").Signals} signals */
  function answerTo(signals) {
    let sum = 0;
    for (const name of /** @type {const} */ (["h", "c", "m"])) {
      const row = seed[name];
      const first = given.order[place] * (row?.length ?? 0);
      row?.forEach((slope, k) => {
        sum += slope * signals[name][first + k];
      });
    }
    return sum;
  }
}

/**
 * The points and weights of a Gauss–Legendre rule between 0 and 1, by Newton's method on the polynomial.
 *
 * @param {number} count
 */
export function legendre(count) {
  return Array.from({ length: count }, (_, k) => {
    let x = Math.cos((Math.PI * (k + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < NEWTON_STEPS; step += 1) {
      let [before, now] = [1, x];
      for (let n = 2; n <= count; n += 1) [before, now] = [now, ((2 * n - 1) * x * now - (n - 1) * before) / n];
      slope = (count * (x * now - before)) / (x * x - 1);
      const by = now / slope;
      x -= by;
      if (Math.abs(by) < Number.EPSILON) break;
    }
    return { at: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}
