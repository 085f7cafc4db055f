// Flow: what moves through a cell at one step, from the recorded signals, for a unit or the mean.

import { CELLS, familyOf } from "./engine/kinds.js";
import { remembered } from "./remembered.js";
import { activationOf } from "./squash.js";
import { GAPS } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/** @typedef {Record<string, number>} Flow  What passes each wire and gate, by its name. */

/**
 * The step that a network read just before `step`, past the steps that it skipped: a backward
 * direction comes from the right.
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @returns {number} a step, or -1 where the initial state stands before it
 */
export const stepBefore = (model, network, step) => stepsBefore(network, model)[step];

/** The step read before each, so that a long gap costs nothing. @type {(network: Network, model: ModelView) => Int32Array} */
const stepsBefore = remembered((network, model) => {
  const before = new Int32Array(model.steps);
  const backwards = network.direction === 1;
  let last = -1;
  for (let k = 0; k < model.steps; k += 1) {
    const step = backwards ? model.steps - 1 - k : k;
    before[step] = last;
    if (hasStep(model, network, step)) last = step;
  }
  return before;
});

/**
 * A state just before `step`: recorded one step earlier, or the initial state.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {string} signal  "h", "c" or "m"
 * @param {number} step
 * @param {number} unit
 */
export function valueBefore(model, network, signal, step, unit) {
  const value = network.value(signal, stepBefore(model, network, step), unit);
  return Number.isNaN(value) ? 0 : value; // no initial state is one of zeros
}

/**
 * Whether the network has values at this step: it skips a step at which an input is missing, and past
 * the end of a shorter sequence it has none.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 */
export function hasStep(model, network, step) {
  return step >= 0 && step < model.steps && !Number.isNaN(network.value("h", step, 0));
}

/**
 * Why a network has no values at a step, as a sentence.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 */
export function whyAbsent(model, network, step) {
  const { names } = model.header.input;
  const missing = names.filter((_, k) => Number.isNaN(model.input(step)[k]));
  // What was read later is no end, whoever took the numbers away; nor is what was kept from a network that has an input.
  const kept = network.layer === 0 && network.read(step).some(Number.isNaN);
  if (!missing.length) return kept || isReadAfter(model, network, step) ? GAPS.masked : GAPS.ended;
  return GAPS.missing(names.length > 1 ? missing : []);
}

/**
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 */
function isReadAfter(model, network, step) {
  if (network.direction === 1) return stepBefore(model, network, step) >= 0;
  const last = model.steps - 1;
  return hasStep(model, network, last) || stepBefore(model, network, last) > step;
}

/**
 * At the first step after a gap: which step stands before it instead; else nothing.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 */
export function afterGap(model, network, step) {
  const before = stepBefore(model, network, step);
  const next = network.direction === 1 ? step + 1 : step - 1;
  if (before === next || next < 0 || next >= model.steps) return "";
  if (before >= 0) return GAPS.after(model.label(before));
  // Where a backward direction begins at the end of a shorter sequence, nothing is missing.
  if (whyAbsent(model, network, next) === GAPS.ended) return "";
  return GAPS.afterNothing;
}

/**
 * Whether unit k of h is unit k of the cell: a projection makes h another size.
 *
 * @param {Network} network
 */
export function hasOwnHidden(network) {
  return network.width("h") === network.units;
}

const READERS = {
  lstm: lstmFlow,
  gru: gruFlow,
  rnn: rnnFlow,
  mingru: minimalFlow,
  minlstm: minimalFlow,
  slstm: lstmFlow,
  mlstm: mlstmFlow,
};

/**
 * Everything the diagram writes: each name is a wire or a gate, each number what passes there.
 * `unit` null is the mean over all units, and then of products too: mean(f·c'), not mean f · mean c'.
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number|null} unit
 * @returns {Flow}
 */
export function flowAt(model, network, step, unit) {
  const read = READERS[familyOf(network.kind)];
  if (unit !== null) return read(model, network, step, unit);
  /** @type {Flow} */
  const sums = {};
  for (let k = 0; k < network.units; k += 1) {
    const flow = read(model, network, step, k);
    for (const name in flow) sums[name] = (sums[name] ?? 0) + flow[name];
  }
  for (const name in sums) sums[name] /= network.units;
  return sums;
}

/**
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @returns {Flow}
 */
function lstmFlow(model, network, step, unit) {
  /** @param {string} signal */
  const at = (signal) => network.value(signal, step, unit);
  const [f, i, g, o, c] = ["f", "i", "g", "o", "c"].map(at);
  const own = hasOwnHidden(network);
  const c_before = valueBefore(model, network, "c", step, unit);
  const shown = activationOf(network, "h").apply(c);
  return {
    f,
    i,
    g,
    o,
    c,
    c_before,
    h: own ? at("h") : o * shown,
    h_before: own ? valueBefore(model, network, "h", step, unit) : NaN,
    kept: f * c_before,
    lost: (1 - f) * c_before,
    added: i * g,
    tanh_c: shown,
    ...(network.names.includes("m") && { m: at("m"), m_before: valueBefore(model, network, "m", step, unit) }),
  };
}

/**
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @returns {Flow}
 */
function gruFlow(model, network, step, unit) {
  const [r, z, n, h] = ["r", "z", "n", "h"].map((signal) => network.value(signal, step, unit));
  const h_before = valueBefore(model, network, "h", step, unit);
  return {
    r,
    z,
    n,
    h,
    h_before,
    kept: z * h_before,
    lost: (1 - z) * h_before,
    added: (1 - z) * n,
    replaced: 1 - z,
  };
}

/**
 * A minimal cell: `remains` is the share of the old state that is kept, `replaced` the share that is written.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @returns {Flow}
 */
function minimalFlow(model, network, step, unit) {
  const { gates, memory } = CELLS[network.kind];
  const now = Object.fromEntries(gates.map((signal) => [signal, network.value(signal, step, unit)]));
  const h_before = valueBefore(model, network, "h", step, unit);
  const remains = memory?.keep(now) ?? NaN;
  const [replaced, fresh] = memory?.write(now) ?? [NaN, NaN];
  return {
    ...now,
    h: network.value("h", step, unit),
    h_before,
    remains,
    replaced,
    kept: remains * h_before,
    lost: (1 - remains) * h_before,
    added: replaced * fresh,
  };
}

/**
 * What is kept and added is n's: C has a number for every two units.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @returns {Flow}
 */
function mlstmFlow(model, network, step, unit) {
  const now = Object.fromEntries(network.names.map((signal) => [signal, network.value(signal, step, unit)]));
  /** @param {string} state */
  const before = (state) => valueBefore(model, network, state, step, unit);
  const n_before = before("n");
  return {
    ...now,
    h_before: before("h"),
    m_before: before("m"),
    n_before,
    kept: now.f * n_before,
    lost: (1 - now.f) * n_before,
    added: now.i * now.k,
    written: now.i * now.v,
  };
}

/**
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @returns {Flow}
 */
function rnnFlow(model, network, step, unit) {
  const h_before = valueBefore(model, network, "h", step, unit);
  return { a: network.value("a", step, unit), h: network.value("h", step, unit), h_before };
}
