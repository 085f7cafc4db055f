// Gradient work: how the past reaches one step, of all networks that are shown, computed while the page has time.

import { adjointOf, seedOfOutputs, seedOfUnit, strengths } from "./engine/adjoint.js";
import { explains, integratedOf, workOfPoint } from "./engine/integrated.js";
import { CELLS } from "./engine/kinds.js";
import { workOfStep } from "./engine/layer.js";
import { routesOf, workOfLag } from "./engine/routes.js";
import { sumOf } from "./engine/sums.js";
import { readoutOf } from "./replay.js";
import { inSlices, TIMERS } from "./slices.js";
import { runOf } from "./trials.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Seed } from "./engine/adjoint.js" */
/** @import { Integrated, Run } from "./engine/integrated.js" */
/** @import { Routes } from "./engine/routes.js" */
/** @import { Network } from "./network.js" */
/** @import { Timers } from "./slices.js" */
/** @import { Outcome } from "./trials.js" */

const MOST_WORK = 2e9; // multiply-adds of all routes together, and as many of all integrated gradients
const [MOST_POINTS, FEWEST_POINTS] = [32, 8]; // of the integrated gradients, at first
const MORE_POINTS = 256; // at most, where the answer changes so steeply that fewer leave a large error

/**
 * @typedef {Object} Asked
 * @property {ModelView} view     as it was recorded
 * @property {Outcome|null} outcome  the edited run that is looked at; null where it is the original
 * @property {number} step
 * @property {number} unit        whose h is looked at where no answer follows from h
 *
 * @typedef {Object} Answered     What is looked at.
 * @property {number|null} unit   of h; null where it is an answer
 * @property {string} symbol      whose output it is; empty where the answer is a number
 * @property {string} last        the function that makes probabilities of outputs; empty where the answer is a number
 * @property {number} scale       of both gradients: those of a number are in its own units
 *
 * @typedef {Object} Traced       One network, as far as it is computed.
 * @property {Network} network
 * @property {Int32Array} order   the steps that it reads
 * @property {boolean} edited
 * @property {Answered} answered
 * @property {Routes|null} routes
 * @property {boolean} cut        whether there are earlier steps than its routes have
 * @property {Float64Array|null} strengths  |∂ answer/∂ input|, (time,); NaN at steps that were skipped or where float64
 *   holds none
 * @property {Integrated|null} integrated
 *
 * @typedef {{asked: Asked, networks: Traced[], points: number, done: boolean}} Found
 *   Networks that do not read the step are left out; no points: so few that the sum would be no integral.
 */

/**
 * Follows one question at a time, the newest; what has been found of the one before stays until there is more.
 *
 * @param {() => void} tell  called when there is more to show
 * @param {Timers} [timers]
 */
export function createGradientWork(tell, timers = TIMERS) {
  /** @type {Found|null} */
  let found = null;
  /** @type {Asked|null} */
  let latest = null;
  let stop = () => {};

  return {
    found: () => found,
    /** @param {Asked} asked */
    start(asked) {
      if (latest && isSame(latest, asked)) return;
      latest = asked;
      stop();
      const work = traceBack(asked);
      stop = inSlices(timers, () => {
        const { done, value } = work.next();
        if (!value) return false;
        found = value;
        tell();
        return done === true;
      });
    },
    destroy: () => stop(),
  };
}

/**
 * @param {Asked} one
 * @param {Asked} other
 */
export const isSame = (one, other) =>
  one.view === other.view && one.outcome === other.outcome && one.step === other.step && one.unit === other.unit;

/**
 * Whether of some network a unit is looked at, since no answer follows from its h.
 *
 * @param {ModelView} view
 */
export const asksOfUnit = ({ networks }) => networks.some(({ readout, array }) => !readout || !array("head.W"));

/**
 * The networks whose memory is a matrix.
 *
 * @param {ModelView} view
 */
export const withMatrix = ({ networks }) => networks.filter(({ kind }) => CELLS[kind].matrix);

/**
 * First the routes and the gradients of the answers, then the integrated gradients.
 *
 * @param {Asked} asked
 * @param {number} [most]  multiply-adds
 * @returns {Generator<Found|void, Found, void>}
 */
export function* traceBack(asked, most = MOST_WORK) {
  const { view, outcome, step } = asked;
  const traced = view.networks.flatMap((network) => {
    const compared = outcome?.compared[network.index] ?? null;
    const run = runOf(view, network, compared);
    const place = run.given.order.indexOf(step);
    return place < 0 ? [] : [{ run, place, ...lookAt(network, run, place, asked), edited: compared !== null }];
  });
  const lags = Math.floor(most / sumOf(traced.map(({ run }) => workOfLag(run.layer))));
  const affordsInputs = sumOf(traced.map(({ run, place }) => (place + 1) * workOfStep(run.layer, 1))) <= most;
  const ofPoint = sumOf(traced.map(({ run, place }) => workOfPoint(run.layer, place + 1)));
  const affordable = Math.min(MOST_POINTS, Math.floor(most / ofPoint));
  const points = affordable < FEWEST_POINTS ? 0 : affordable;
  /** @type {Traced[]} */
  const networks = traced.map(({ network, run, place, answered, edited }) => ({
    network,
    order: run.given.order,
    edited,
    answered,
    routes: null,
    cut: place + 1 > lags,
    strengths: null,
    integrated: null,
  }));
  for (const [at, { run, place, seed }] of traced.entries()) {
    if (lags > 0) networks[at].routes = yield* routesOf(run, place, lags);
    if (!affordsInputs) continue;
    const found = strengths(yield* adjointOf(run, place, seed), view.steps);
    networks[at].strengths = found.map((one) => Math.abs(networks[at].answered.scale) * one);
  }
  yield { asked, networks: networks.map((one) => ({ ...one })), points, done: false };
  for (const [at, { run, place, seed }] of points ? traced.entries() : [])
    networks[at].integrated = yield* integratedOf(run, place, seed, points);
  let used = points;
  const isLoose = () =>
    networks.some(({ integrated, answered }) => {
      return integrated && Number.isFinite(integrated.error) && !explains(integrated, answered.scale);
    });
  // Each time twice as many for all, so that networks stay comparable; all times together cost no more than `most`.
  while (points && isLoose() && 2 * used <= MORE_POINTS && 4 * used * ofPoint <= most) {
    used *= 2;
    for (const [at, { run, place, seed }] of traced.entries())
      networks[at].integrated = yield* integratedOf(run, place, seed, used);
  }
  return { asked, networks, points: used, done: true };
}

/**
 * What is looked at of a network at a step: its answer, of symbols the highest output, or h of a unit where no answer
 * follows from h.
 *
 * @param {Network} network
 * @param {Run} run
 * @param {number} place
 * @param {Asked} asked
 * @returns {{network: Network, seed: Seed, answered: Answered}}  a seed of one row
 */
function lookAt(network, { layer, given, signals }, place, { unit }) {
  const readout = readoutOf(network);
  if (!readout) {
    const own = Math.min(unit, layer.hidden - 1);
    const seed = seedOfUnit(layer, "h", own);
    return { network, seed, answered: { unit: own, symbol: "", last: "", scale: 1 } };
  }
  const step = given.order[place];
  readout.answer(signals.h.subarray(step * layer.hidden, (step + 1) * layer.hidden), step);
  // None is highest where the run is beyond float64: no gradient is computed then, of whichever output.
  const highest = Math.max(0, readout.output.indexOf(Math.max(...readout.output)));
  const { kind, names, scale } = readout;
  const answered =
    kind === "value"
      ? { unit: null, symbol: "", last: "", scale }
      : { unit: null, symbol: names[highest], last: kind === "one" ? "softmax" : "sigmoid", scale: 1 };
  return { network, seed: seedOfOutputs(readout, [highest]), answered };
}
