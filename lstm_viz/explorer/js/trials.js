// Trials: the networks that are shown, run once more with edits, and what to show of it.

import { editedInput } from "./edited_input.js";
import { editedTarget } from "./edited_target.js";
import { createTrials } from "./engine/edited.js";
import { holdsOf } from "./engine/holds.js";
import { stateNames } from "./engine/kinds.js";
import { answersOf } from "./engine/readout.js";
import { rightBy } from "./engine/rules.js";
import { sumOf } from "./engine/sums.js";
import { givenOf, readoutOf, shapeOf, weightsOf } from "./replay.js";

/** @import { Edited, ModelView } from "./decode.js" */
/** @import { Edit, Trial } from "./engine/edited.js" */
/** @import { Signals } from "./engine/cells.js" */
/** @import { Given } from "./engine/pass.js" */
/** @import { Layer } from "./engine/layer.js" */
/** @import { Run } from "./engine/integrated.js" */
/** @import { Floats, Network, Source, Values } from "./network.js" */

/**
 * @typedef {Object} Compared  One network's run with edits beside the one without.
 * @property {Trial} trial
 * @property {Edit[]} edits  those that reach it
 * @property {Signals} original
 */

/**
 * @typedef {{edited: Edited, compared: (Compared|null)[]}} Outcome  null for a network that no edit reaches.
 */

/** @typedef {{trials: ReturnType<typeof createTrials>, source: Source|null}} Unedited  The run without edits. */

const MOST_VIEWS = 4; // of which the unedited runs are kept: several Explorers may be on one page

/** The unedited runs of each view, the one that was edited last at the end. @type {Map<ModelView, Map<Network, Unedited>>} */
const uneditedRuns = new Map();

/**
 * The trials of a recorded network, which keep its unedited run.
 *
 * @param {ModelView} view
 * @param {Network} network  one of `view`, which follows nothing
 */
function trialsOf(view, network) {
  const runs = uneditedRuns.get(view) ?? new Map();
  uneditedRuns.delete(view);
  uneditedRuns.set(view, runs);
  const [oldest] = uneditedRuns.keys();
  if (uneditedRuns.size > MOST_VIEWS) uneditedRuns.delete(oldest);
  const found = runs.get(network) ?? {
    trials: createTrials({ shape: shapeOf(network), weights: weightsOf(network), given: givenOf(view, network) }),
    source: null,
  };
  runs.set(network, found);
  return found;
}

/**
 * The edits that are on, of each network. What is changed in the sequence is changed for all that read it: not for a
 * layer above another, which reads that one's h.
 *
 * @param {ModelView} view
 * @param {Edit[]} edits
 */
export const editsOf = (view, edits) =>
  view.networks.map((network) =>
    edits.filter(({ on, net, target }) => on && (target === "input" ? network.layer === 0 : net === network.index)),
  );

/**
 * Multiply-adds that it takes to run a view's networks with edits.
 *
 * @param {ModelView} view  as it was recorded
 * @param {Edit[][]} each   the edits of each network
 */
export const workOfEdits = (view, each) =>
  sumOf(each.map((own, at) => (own.length ? trialsOf(view, view.networks[at]).trials.work(own) : 0)));

/**
 * Run the networks of a view with edits, in parts: after each it gives the multiply-adds that it took.
 *
 * An edited run is compared with the run without edits that this browser has computed, not with the recorded one: of
 * a network that amplifies rounding, these two drift apart by themselves.
 *
 * @param {ModelView} view  as it was recorded
 * @param {Edit[][]} each  the edits of each network
 * @returns {Generator<number, Outcome, void>}
 */
export function* tryInParts(view, each) {
  const changesInput = each.flat().some(({ target }) => target === "input");
  /** @type {Edited["sources"]} */
  const originals = [];
  /** @type {(Compared|null)[]} */
  const compared = [];
  for (const [at, own] of each.entries()) {
    const network = view.networks[at];
    originals.push(null);
    compared.push(null);
    if (!own.length) continue;
    const unedited = trialsOf(view, network);
    const original = yield* unedited.trials.originalInParts();
    unedited.source ??= sourceOf(network, { ...unedited.trials.given(), signals: original }, false);
    originals[at] = unedited.source;
    compared[at] = { trial: yield* unedited.trials.runInParts(own), edits: own, original };
  }
  const sources = compared.map((found, at) => found && sourceOf(view.networks[at], found.trial, changesInput));
  const shown = changesInput ? editedInput(view, sources) : { inputs: null, given: view.given, text: view.text };
  const read = compared.map((found) => found?.trial.given.input);
  const known = editedTarget(view, changesInput ? read : []);
  return { edited: { sources, originals, changesInput, ...known, ...shown }, compared };
}

/**
 * The runs of a view without edits, in parts: after each it gives the multiply-adds that it took.
 *
 * @param {ModelView} view  as it was recorded
 * @returns {Generator<number, {layer: Layer, given: Given, signals: Signals}[], void>}
 */
export function* originalsInParts(view) {
  const runs = [];
  for (const network of view.networks) {
    const { trials } = trialsOf(view, network);
    runs.push({ layer: trials.layer, given: trials.given().given, signals: yield* trials.originalInParts() });
  }
  return runs;
}

/**
 * What this browser computes of a network, with what edits do to it.
 *
 * @param {ModelView} view
 * @param {Network} network  one of `view`, as it was recorded
 * @param {Compared|null} compared  its run with edits; null where none reaches it
 * @returns {Run}
 */
export function runOf(view, network, compared) {
  if (compared) {
    const { layer, given, signals, holder } = compared.trial;
    return { layer, given, signals, holder, holds: holdsOf(layer, compared.edits, given.order) };
  }
  const { trials } = trialsOf(view, network);
  return { layer: trials.layer, ...trials.given(), signals: trials.original(), holder: null, holds: {} };
}

/**
 * @param {Network} network  as it was recorded
 * @param {Pick<Trial, "weights"|"given"|"signals">} trial
 * @param {boolean} changesInput
 * @returns {Source}
 */
function sourceOf(network, trial, changesInput) {
  /** @type {Record<string, Values>} */
  const stored = {};
  for (const name of network.names) {
    const data = Float32Array.from(trial.signals[name]);
    stored[name] = { data, width: network.width(name), error: 0 };
  }
  /** @type {Record<string, Floats|null>} */
  const own = { input: shaped(trial.given.input, network.array("input").shape) };
  for (const [name, values] of Object.entries(trial.weights))
    if (values) own[name] = shaped(values, network.array(name)?.shape ?? [values.length]);
  for (const name of stateNames(network.kind)) {
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
 * @param {Pick<Trial, "given"|"signals">} trial
 * @param {boolean} changesInput  another input has another right answer, which only the task's rule knows
 */
function answersTo(network, trial, changesInput) {
  const readout = readoutOf(network);
  if (!readout) return null;
  const { order, steps, input } = trial.given;
  const right = changesInput ? rightBy(readout, input, steps) : null;
  const judged = right ? readoutOf(network, right) : readout;
  const found = answersOf(judged ?? readout, trial.signals.h, order, steps);
  if (changesInput && !right) {
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
