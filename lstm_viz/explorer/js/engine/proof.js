// Proof: a layer's pass computed here beside the recorded one, every signal and answer at every step.

import { createAnswerCheck } from "./answer_proof.js";
import { STEPS } from "./cells.js";
import { CELLS, signalNames } from "./kinds.js";
import { createPass, createReader, emptySignals } from "./pass.js";
import { createBounds, EPS } from "./rounding.js";

/** @import { AnswerCheck, AnswerDifference, Answers } from "./answer_proof.js" */
/** @import { Layer } from "./layer.js" */
/** @import { Given } from "./pass.js" */

/** The states beside h that a step begins with. */
const CARRIED = /** @type {const} */ (["c", "m", "n", "C"]);
/** What a whole pass may be off by, in units of a signal's largest value where that is above 1: as in agreement.py. */
const TOLERANCE = 128 * EPS;

/**
 * @typedef {Object} Recorded
 * @property {(signal: string, step: number, into: Float64Array) => void} read  all units of a signal at a step
 * @property {(signal: string) => number} error  the largest difference that 16 bits make; 0 where there is none
 * @property {(signal: string) => number} rounded  how far a state of a network that itself rounds to 16 bits lies from
 *   what its gates give; 0 of any other
 * @property {boolean} fast  whether recorded with the fast functions of a GPU
 *
 * @typedef {{signal: string, step: number, unit: number, recorded: number, computed: number}} Difference
 *
 * @typedef {Object} Proof
 * @property {number} largest  max|Δ| of all signals and answers at all steps, in units of a signal's or an answer's
 *   largest value where that is above 1: of the whole pass from its initial state or, where `drift` is not null, of
 *   each step from the recorded state before it
 * @property {number|null} drift  where the network amplifies rounding: how far the whole pass moves away from the
 *   recorded one
 * @property {number} error    the most of `largest` that 16-bit values explain, in the same units
 * @property {Difference|AnswerDifference|null} differs  the first that is off by more than rounding
 */

/**
 * Compute a pass and compare it with the recorded one. It pauses after each step, for whoever has more to do.
 *
 * The whole pass comes first. Two right passes may lie apart by more than `TOLERANCE`, since a network may amplify a
 * difference at each step, so what is beyond is computed once more, each step from the recorded state before it, and
 * every number is compared with a bound on its own rounding. An answer always is: how far the h from which it is
 * computed lies from the recorded one is known.
 *
 * @param {Layer} layer
 * @param {Given} given
 * @param {Recorded} recorded
 * @param {Answers|null} [answers]  null where only signals are compared
 * @returns {Generator<void, Proof, void>}
 */
export function* prove(layer, given, recorded, answers = null) {
  const names = signalNames(layer.kind);
  const [whole, check] = [createTally(names, recorded), createAnswerCheck(answers, recorded.error("h"))];
  const unlike = yield* compareWhole(layer, given, recorded, whole, check);
  if (whole.agrees()) return { ...together(whole, check), drift: null, differs: unlike };
  const [single, alone] = [createTally(names, recorded), createAnswerCheck(answers, recorded.error("h"))];
  const differs = yield* compareSteps(layer, given, recorded, single, alone);
  return { ...together(single, alone), drift: whole.found().largest, differs };
}

/**
 * @param {Tally} tally
 * @param {AnswerCheck} check
 */
function together(tally, check) {
  const { largest, error } = tally.found();
  return { largest: Math.max(largest, check.largest()), error };
}

/**
 * @param {Layer} layer
 * @param {Given} given
 * @param {Recorded} recorded
 * @param {Tally} tally
 * @param {AnswerCheck} check
 * @returns {Generator<void, AnswerDifference|null, void>}  the first answer that is off by more than its bound
 */
function* compareWhole(layer, given, recorded, tally, check) {
  const pass = createPass(layer, given);
  const [row, names] = [emptySignals(layer, 1), signalNames(layer.kind)];
  const { hidden } = layer;
  let differs = null;
  for (let place = 0; place < given.order.length; place += 1) {
    const step = given.order[place];
    pass.run(place, place + 1);
    for (const name of names) {
      recorded.read(name, step, row[name]);
      tally.compare(name, row[name], pass.signals[name], step * row[name].length);
    }
    differs ??= check.compare(row.h, pass.signals.h.subarray(step * hidden, (step + 1) * hidden), step);
    yield;
  }
  return differs;
}

/**
 * @param {Layer} layer
 * @param {Given} given
 * @param {Recorded} recorded
 * @param {Tally} tally
 * @param {AnswerCheck} check
 * @returns {Generator<void, Difference|AnswerDifference|null, void>}
 */
function* compareSteps(layer, given, recorded, tally, check) {
  const { order } = given;
  const reader = createReader(layer, given);
  const [row, out] = [emptySignals(layer, 1), emptySignals(layer, 1)];
  // `rounded` is what rounding alone explains; where the recorded values have 16 bits, `allowed` is more.
  const rounded = emptySignals(layer, 1);
  const of_h = recorded.error("h");
  const names = signalNames(layer.kind);
  const { states, matrix } = CELLS[layer.kind];
  const inner = CARRIED.filter((name) => name === matrix || states.includes(name));
  const of_inner = Object.fromEntries(CARRIED.map((name) => [name, states.includes(name) ? recorded.error(name) : 0]));
  const coarse = of_h > 0 || inner.some((name) => of_inner[name] > 0);
  const allowed = coarse ? emptySignals(layer, 1) : rounded;
  const bound = createBounds(layer, recorded);
  // A recorded c, m or n was computed from the one before it, and is as uncertain as that; C was not recorded, and is
  // what the steps before have made of it.
  const off = /** @type {Record<"c"|"m"|"n"|"C", Float64Array>} */ (
    Object.fromEntries(CARRIED.map((name) => [name, new Float64Array(row[name]?.length ?? layer.units)]))
  );
  reader.begin();
  for (let place = 0; place < order.length; place += 1) {
    const step = order[place];
    reader.readInput(place);
    STEPS[layer.kind](layer, reader.x, reader.states, out, 0);
    bound(reader.x, reader.states, { h: 0, ...off }, out, rounded);
    if (coarse) {
      const first = place === 0; // initial states have all their bits
      const more = inner.map((name) => [name, off[name].map((own) => own + (first ? 0 : of_inner[name]))]);
      const all = { ...off, ...Object.fromEntries(more) };
      bound(reader.x, reader.states, { h: first ? 0 : of_h, ...all }, out, allowed);
    }
    for (const name of inner) off[name].set((name === matrix ? allowed : rounded)[name]);
    for (const name of names) {
      recorded.read(name, step, row[name]);
      tally.compare(name, row[name], out[name], 0);
      const unit = firstBeyond(row[name], out[name], allowed[name], recorded.error(name) + recorded.rounded(name));
      if (unit >= 0) return { signal: name, step, unit, recorded: row[name][unit], computed: out[name][unit] };
    }
    const differs = check.compare(row.h, out.h, step);
    if (differs) return differs;
    row.C?.set(out.C);
    reader.follow(row, 0);
    yield;
  }
  return null;
}

/**
 * @param {Float64Array} recorded
 * @param {Float64Array} computed
 * @param {Float64Array} bounds
 * @param {number} error
 * @returns {number} a unit, or -1
 */
function firstBeyond(recorded, computed, bounds, error) {
  // No NaN is within bounds.
  return recorded.findIndex((value, k) => !(Math.abs(value - computed[k]) <= bounds[k] + error));
}

/** @typedef {ReturnType<typeof createTally>} Tally */

/**
 * The largest difference of each signal, and its largest value.
 *
 * @param {string[]} names
 * @param {Recorded} recorded
 */
function createTally(names, { error: sent, rounded }) {
  const worst = Object.fromEntries(names.map((name) => [name, 0]));
  const reach = { ...worst };
  /** @param {string} name */
  const unitOf = (name) => Math.max(1, reach[name]);
  const inexact = Object.fromEntries(names.map((name) => [name, sent(name) + rounded(name)]));

  return {
    /**
     * @param {string} name
     * @param {Float64Array} recorded  a row
     * @param {Float64Array} computed  one that begins `at`
     * @param {number} at
     */
    compare(name, recorded, computed, at) {
      let most = worst[name];
      let far = reach[name];
      for (let k = 0; k < recorded.length; k += 1) {
        const off = Math.abs(recorded[k] - computed[at + k]);
        const size = Math.abs(recorded[k]);
        if (!(off <= most)) most = Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
        if (size > far) far = size;
      }
      worst[name] = most;
      reach[name] = far;
    },
    agrees: () => names.every((name) => worst[name] - inexact[name] <= TOLERANCE * unitOf(name)),
    found: () => ({
      largest: Math.max(...names.map((name) => worst[name] / unitOf(name))),
      error: Math.max(...names.map((name) => inexact[name] / unitOf(name))),
    }),
  };
}
