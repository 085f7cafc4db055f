// Map shown: what a map shows: a signal, its change or its difference, in which range, and what lies beyond that.

import { changeRange, changesOf } from "./changes.js";
import { differenceRange, differencesOf, isDifference } from "./differences.js";
import { printTogether } from "./figures.js";
import { signalsOf } from "./map_names.js";
import { HEADING } from "./map_words.js";
import { largestOfUnits, sharesOf } from "./own_ranges.js";

/** @import { Model, ModelView } from "./decode.js" */
/** @import { Network, Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */

/** @typedef {Readonly<Pick<State, "change"|"perUnit"|"showing">>} Shows  What of a state says what maps show. */

/**
 * @typedef {Object} ShownInMap
 * @property {string} what
 * @property {Extent} range
 * @property {() => Values} values
 * @property {boolean} plain  where it is the signal itself, which its equation gives
 * @property {Float32Array|null} largest  where each unit has its own range, which the values are shares of: its ends
 */

/**
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {Shows} state
 * @returns {ShownInMap}
 */
export function shownInMap(model, network, signal, state) {
  const shown = onOneRange(model, network, signal, state);
  const own = state.perUnit.includes(signal) && hasUnitRanges(network, signal) && !isDifference(model, state);
  if (!own) return { ...shown, largest: null };
  const largest = largestOfUnits(model, network, signal, state.change.includes(signal));
  const what = HEADING.perUnitIn(shown.what);
  return { what, range: [-1, 1], values: () => sharesOf(shown.values(), largest), plain: false, largest };
}

/**
 * Whether each unit can have its own range: the two ends of a gate mean something.
 *
 * @param {Network} network
 * @param {string} signal
 */
export const hasUnitRanges = (network, signal) => network.range(signal)[0] < 0;

/**
 * The letters of those signals that are wanted, and whose units can each have its own range in any network.
 *
 * @param {ModelView} model
 * @param {(signal: string) => boolean} wanted
 */
export const rangedByUnit = (model, wanted) =>
  signalsOf(
    model,
    (signal) =>
      wanted(signal) &&
      model.networks.some((network) => network.names.includes(signal) && hasUnitRanges(network, signal)),
  );

/**
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {Shows} state
 */
function onOneRange(model, network, signal, state) {
  const { name } = model.header.words[network.kind][signal];
  if (isDifference(model, state)) {
    const values = () => differencesOf(model, network, signal);
    return { what: HEADING.differenceIn(name), range: differenceRange(model, network, signal), values, plain: false };
  }
  if (state.change.includes(signal)) {
    const values = () => changesOf(model, network, signal).values;
    return { what: HEADING.changeIn(name), range: changeRange(model, signal), values, plain: false };
  }
  return { what: name, range: network.range(signal), values: () => network.stored(signal), plain: true };
}

/**
 * The farthest value that an edited run takes beyond the colours of a map, which stay where they are; printed, or
 * nothing.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {Shows} state
 */
export function farthestBeyond(model, network, signal, state) {
  // The scale of differences holds them all, and 16-bit values are never outside their own.
  if (!model.isEdited || isDifference(model, state) || network.stored(signal).error) return "";
  const { values, range, largest } = shownInMap(model, network, signal, state);
  const farthest = farthestOf(values().data, range);
  const printed = farthest ? printTogether([farthest], range)[0] : "";
  return printed && largest ? HEADING.timesLargest(printed) : printed;
}

/**
 * The value that is farthest from 0 of those outside a range; 0 where there is none.
 *
 * @param {Iterable<number>} values
 * @param {Extent} range
 */
function farthestOf(values, [low, high]) {
  let farthest = 0;
  for (const value of values)
    if ((value < low || value > high) && Math.abs(value) > Math.abs(farthest)) farthest = value;
  return farthest;
}
