// Trials: the networks that are shown, run once more with edits, and what to show of it.

import { createTrials } from "./engine/edited.js";
import { answersOf } from "./engine/readout.js";
import { givenOf, readoutOf, shapeOf, weightsOf } from "./replay.js";

/** @import { Edited, ModelView } from "./decode.js" */
/** @import { Edit, Trial } from "./engine/edited.js" */
/** @import { Signals } from "./engine/cells.js" */
/** @import { Floats, Network, Source, Values } from "./network.js" */

/**
 * @typedef {Object} Compared  One network's run with edits beside the one without.
 * @property {Trial} trial
 * @property {Signals} original
 */

/**
 * @typedef {{edited: Edited, compared: (Compared|null)[]}} Outcome  null for a network that no edit reaches.
 */

/** @type {WeakMap<Network, ReturnType<typeof createTrials>>} */
const recordedRuns = new WeakMap();

/**
 * The trials of a recorded network, which keep its unedited run.
 *
 * @param {ModelView} view
 * @param {Network} network  one of `view`, which follows nothing
 */
function trialsOf(view, network) {
  const found =
    recordedRuns.get(network) ??
    createTrials({ shape: shapeOf(network), weights: weightsOf(network), given: givenOf(view, network) });
  recordedRuns.set(network, found);
  return found;
}

/**
 * Run the networks of a view with edits. What is changed in the input is changed for all of them: they read one
 * sequence.
 *
 * @param {ModelView} view  as it was recorded
 * @param {Edit[]} edits
 * @returns {Outcome}
 */
export function tryEdits(view, edits) {
  const compared = view.networks.map((network) => {
    const own = edits.filter(({ on, net, target }) => on && (target === "input" || net === network.index));
    if (!own.length) return null;
    const trials = trialsOf(view, network);
    return { trial: trials.run(own), original: trials.original() };
  });
  const changesInput = edits.some(({ on, target }) => on && target === "input");
  const sources = compared.map((found, at) => found && sourceOf(view.networks[at], found.trial, changesInput));
  return { edited: { sources, changesInput, inputs: changesInput ? inputsOf(view, sources) : null }, compared };
}

/**
 * The sequence as it is drawn, with the edits, where the networks read it as it is drawn.
 *
 * @param {ModelView} view
 * @param {(Source|null)[]} sources
 */
function inputsOf(view, sources) {
  const [first] = view.networks;
  const read = first.array("input");
  const same = read.length === view.inputs.length && read.every((value, at) => Object.is(value, view.inputs[at]));
  return same ? (sources[0]?.array("input") ?? null) : null;
}

/**
 * @param {Network} network  as it was recorded
 * @param {Trial} trial
 * @param {boolean} changesInput
 * @returns {Source}
 */
function sourceOf(network, trial, changesInput) {
  /** @type {Record<string, Values>} */
  const stored = {};
  for (const name of network.names) {
    const data = Float32Array.from(trial.signals[name]);
    stored[name] = { data, width: network.width(name), base: 0, scale: 1, error: 0, coarse: false };
  }
  /** @type {Record<string, Floats|null>} */
  const own = { input: shaped(trial.given.input, network.array("input").shape) };
  for (const name of /** @type {const} */ (["W_ih", "W_hh", "b_ih", "b_hh"])) {
    const values = trial.weights[name];
    if (values) own[name] = shaped(values, network.array(name)?.shape ?? [values.length]);
  }
  for (const name of /** @type {const} */ (["h", "c"])) {
    const values = trial.given.initial[name];
    if (values) own[`initial.${name}`] = shaped(values, [values.length]);
  }
  const answers = answersTo(network, trial, changesInput);
  for (const name of /** @type {const} */ (["prediction", "sure", "right"]))
    if (network.array(name)) own[name] = answers && shaped(answers[name], [answers[name].length]);
  const array = /** @type {Source["array"]} */ (
    (/** @type {string} */ name) => (own[name] === undefined ? network.array(name) : own[name])
  );
  return { badge: network.badge, answered: network.answered && (answers?.answered ?? null), stored, array };
}

/**
 * What the network answers; null where that does not follow from its hidden states alone.
 *
 * @param {Network} network
 * @param {Trial} trial
 * @param {boolean} changesInput  another input has another right answer, which only the task's rule knows
 */
function answersTo(network, trial, changesInput) {
  const readout = readoutOf(network);
  if (!readout) return null;
  const { order, steps } = trial.given;
  const found = answersOf(readout, trial.signals.h, order, steps);
  if (changesInput) {
    found.right.fill(NaN);
    if (readout.kind !== "value") found.prediction.fill(NaN); // the probability of what is right
  }
  return found;
}

/**
 * @param {ArrayLike<number>} values
 * @param {number[]} shape
 * @returns {Floats}
 */
const shaped = (values, shape) => Object.assign(Float32Array.from(values), { shape });
