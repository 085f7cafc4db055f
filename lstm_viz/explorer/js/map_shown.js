// Map shown: what a map shows: a signal, its change or its difference, in which range, and what lies beyond that.

import { changeRange, changesOf } from "./changes.js";
import { differenceRange, isDifference } from "./differences.js";
import { printTogether } from "./figures.js";
import { HEADING } from "./map_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */

/** @typedef {Readonly<Pick<State, "change"|"showing">>} Shows  What of a state says what maps show. */

/**
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {Shows} state
 * @returns {{what: string, range: Extent, plain: boolean}} `plain` where it is the signal itself, which its equation gives
 */
export function shownInMap(model, network, signal, state) {
  const { name } = model.header.words[network.kind][signal];
  if (isDifference(model, state))
    return { what: HEADING.differenceIn(name), range: differenceRange(model, network, signal), plain: false };
  if (state.change.includes(signal))
    return { what: HEADING.changeIn(name), range: changeRange(model, signal), plain: false };
  return { what: name, range: network.range(signal), plain: true };
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
  const { plain, range } = shownInMap(model, network, signal, state);
  const values = plain ? network.stored(signal) : changesOf(model, network, signal).values;
  const farthest = farthestOf(values.data, range);
  return farthest ? printTogether([farthest], range)[0] : "";
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
