// Text rows: which units colour a text, one below the other, on which scale, and how well they follow each other.

import { differenceRange, differencesOf, isDifference } from "./differences.js";
import { niceAbove } from "./figures.js";
import { valueAt } from "./network.js";
import { remembered, rememberedByName } from "./remembered.js";
import { isOwn, unitRange } from "./unit_range.js";
import { spreadOf } from "./unit_spread.js";

/** @import { Model, ModelView } from "./decode.js" */
/** @import { Network, Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */

/** Signals that are one quantity in cells of two kinds: what keeps, and what is new. */
const SAME_QUANTITY = ["fz", "gn"];
export const MOST_TEXT_ROWS = 8;

/**
 * @typedef {Object} TextRow
 * @property {number} net
 * @property {number} unit
 * @property {string} signal
 * @property {number|null} r      of a unit that was chosen as it follows the shown one: Pearson's r of their h
 * @property {number|null} pin    its number, where it is there since it is pinned
 * @property {Values} values      as they are stored
 */

/**
 * The network whose signal a letter names: the one that is shown where it has it, else the first that does.
 *
 * @param {ModelView} model
 * @param {number} net
 * @param {string} signal
 */
export const ownerOf = ({ networks }, net, signal) =>
  [networks[net], ...networks].find(({ names }) => names.includes(signal)) ?? networks[net];

/** @param {Network} network */
const isMinimal = ({ kind }) => kind.startsWith("min");

/**
 * The letter that a network has for a signal of another network: its own of that name, or of the same quantity on the
 * same scale; null where it has none. The update gate z of a minimal cell is what is new, that of a GRU what is kept.
 *
 * @param {Network} network
 * @param {string} signal
 * @param {Network} owner  of the signal
 */
export function counterpart(network, signal, owner) {
  const alike = isMinimal(network) === isMinimal(owner);
  if (network.names.includes(signal)) return signal === "z" && !alike ? null : signal;
  const same = isMinimal(owner) ? "" : (SAME_QUANTITY.find((letters) => letters.includes(signal)) ?? "");
  const found = network.names.find((name) => same.includes(name));
  return found && alike ? found : null;
}

/**
 * A signal's values as the maps show them: of an edited run, too, or its difference.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {Readonly<State>} state
 */
export const shownValues = (model, network, signal, state) =>
  isDifference(model, state) ? differencesOf(model, network, signal) : network.stored(signal);

/**
 * @typedef {Object} TextRows
 * @property {string} signal      the one that was asked for, or h where no network that is shown has it
 * @property {TextRow[]} rows
 * @property {Network[]} without  networks that have no such signal
 * @property {number} more        rows that there is no room for
 */

/**
 * The rows of a text: of each network, in their order, the unit that is shown, or in the other networks the one whose
 * h follows its h most closely; then the pinned units.
 *
 * @param {Model} model
 * @param {Readonly<State>} state
 * @returns {TextRows}
 */
export function textRows(model, state) {
  const { net, text, pins } = state;
  const asked = model.networks.filter(({ index }) => !text.alone || index === net);
  const owned = ownerOf(model, net, text.signal);
  const wanted = asked.some((network) => counterpart(network, text.signal, owned)) ? text.signal : "h";
  const owner = ownerOf(model, net, wanted);
  const unit = Math.min(state.unit, model.networks[net].width("h") - 1);
  /** @type {TextRow[]} */
  const rows = [];
  /** @type {Network[]} */
  const without = [];
  for (const network of model.networks) {
    const own = network.index === net;
    const signal = counterpart(network, wanted, owner);
    if (signal === null && (own || !text.alone)) without.push(network);
    if (signal === null) continue;
    const values = shownValues(model, network, signal, state);
    /** @param {Partial<TextRow>} row */
    const add = (row) => rows.push({ net: network.index, unit, signal, r: null, pin: null, values, ...row });
    if (own) add({});
    else if (!text.alone) add(likest(model.at(model.epoch), net, unit, network.index));
    pins.forEach((pin, at) => {
      const there = rows.some((row) => row.net === pin.net && row.unit === pin.unit);
      if (pin.net === network.index && !there && pin.unit < network.width(signal)) add({ unit: pin.unit, pin: at + 1 });
    });
  }
  return {
    signal: wanted,
    rows: rows.slice(0, MOST_TEXT_ROWS),
    without,
    more: Math.max(0, rows.length - MOST_TEXT_ROWS),
  };
}

/**
 * The one range of all rows: that of the maps, or their own, what these units reach, to both sides of 0. A difference has
 * no ends that mean something, so that its own range is that of what these units differ by.
 *
 * @param {Model} model
 * @param {readonly TextRow[]} rows
 * @param {Readonly<State>} state
 * @returns {Extent}
 */
export function textRange(model, rows, state) {
  const [{ net, signal }] = rows;
  const network = model.networks[net];
  if (isDifference(model, state)) {
    const largest = state.range === "own" ? Math.max(...rows.map(largestDifference)) : 0;
    return largest > 0 ? [-niceAbove(largest), niceAbove(largest)] : differenceRange(model, network, signal);
  }
  const shared = network.range(signal);
  if (!isOwn(state.range, shared) || shared[0] === 0) return shared;
  const ends = rows.flatMap((row) => unitRange(model, row.net, [row.signal], row.unit)).map(Math.abs);
  const most = Math.max(...ends);
  return [-most, most];
}

/**
 * The largest finite value of a row in size.
 *
 * @param {TextRow} row
 */
function largestDifference({ values, unit }) {
  let largest = 0;
  for (let step = 0; step < values.data.length / values.width; step += 1) {
    const size = Math.abs(valueAt(values, step, unit));
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}

/**
 * The unit of a network whose h follows that of a unit of another most closely, in either direction: by the size of
 * Pearson's r over the steps.
 *
 * @param {ModelView} view  as it was recorded
 * @param {number} net
 * @param {number} unit
 * @param {number} other
 * @returns {{unit: number, r: number}}
 */
export const likest = (view, net, unit, other) => findLikest(view, `${net} ${unit} ${other}`, net, unit, other);

/** @type {(view: ModelView, name: string, net: number, unit: number, other: number) => {unit: number, r: number}} */
const findLikest = rememberedByName((view, _name, net, unit, other) => {
  const [one, many] = [net, other].map((at) => standardised(view.networks[at].stored("h")));
  const [wide, width] = [view.networks[net].width("h"), view.networks[other].width("h")];
  const r = new Float64Array(width);
  for (let step = 0; step < view.steps; step += 1) {
    const value = one[step * wide + unit];
    if (value === 0) continue;
    for (let k = 0, at = step * width; k < width; k += 1, at += 1) r[k] += value * many[at];
  }
  let best = 0;
  for (let k = 1; k < width; k += 1) if (Math.abs(r[k]) > Math.abs(r[best])) best = k;
  return { unit: best, r: r[best] };
});

/** Of all units, (time, unit), each with mean 0 and length 1; 0 where a step was skipped or a unit is constant. */
const standardised = remembered((/** @type {Values} */ values) => {
  const { width } = values;
  const steps = values.data.length / width;
  const h = new Float32Array(values.data.length);
  for (let unit = 0; unit < width; unit += 1) {
    const { mean, square } = spreadOf(values, unit);
    if (!(square > 0)) continue;
    for (let step = 0; step < steps; step += 1) {
      const value = valueAt(values, step, unit);
      h[step * width + unit] = Number.isNaN(value) ? 0 : (value - mean) / Math.sqrt(square);
    }
  }
  return h;
});
