// Differences: an edited run less the one without edits, of every unit at every step.

import { clamp } from "./clamp.js";
import { inBrackets, MANY_DECIMALS, niceAbove, printNumber, toTicks } from "./figures.js";
import { valueAt } from "./network.js";
import { remembered } from "./remembered.js";

/** @import { Model } from "./decode.js" */
/** @import { Network, Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */

/**
 * Whether maps show differences.
 *
 * @param {Model} model
 * @param {Readonly<Pick<State, "showing">>} state
 */
export const isDifference = (model, { showing }) => showing === "difference" && model.isEdited;

/**
 * The differences of a signal, stored as a signal is; NaN where either run has no value.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Values}
 */
export const differencesOf = (model, network, signal) =>
  differencesFrom(network.stored(signal), model, network, signal);

/** @type {(edited: Values, model: Model, network: Network, signal: string) => Values} */
const differencesFrom = remembered((edited, model, network, signal) => {
  // Of a network that no edit reaches, the run is the recorded one.
  const original = model.originals[network.index]?.stored[signal] ?? edited;
  const { width } = edited;
  const data = new Float32Array(model.steps * width);
  for (let step = 0, at = 0; step < model.steps; step += 1)
    for (let unit = 0; unit < width; unit += 1, at += 1)
      data[at] = valueAt(edited, step, unit) - valueAt(original, step, unit);
  return { data, width, error: 0 };
});

/**
 * The range of a signal's differences: the smallest 1, 2 or 5 × 10^k that holds the largest one, to both sides of 0.
 * All maps of one kind of quantity, those whose values share a scale, share it, in all networks.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Extent}
 */
export function differenceRange(model, network, signal) {
  const own = network.range(signal);
  const alike = model.networks.flatMap((one) =>
    one.names
      .filter((name) => one.range(name).every((end, at) => end === own[at]))
      .map((name) => largestOf(differencesOf(model, one, name))),
  );
  const largest = Math.max(...alike);
  // Where nothing differs, any scale would do: that of the values is known already.
  const limit = largest > 0 ? niceAbove(largest) : Math.max(...own.map(Math.abs));
  return [-limit, limit];
}

/** The largest finite one of differences in size. @type {(values: Values) => number} */
const largestOf = remembered((/** @type {Values} */ values) => {
  let largest = 0;
  for (const value of values.data) {
    const size = Math.abs(value);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
});

const TELLING = 2; // digits of a difference that are printed beside the two values
const MOST_PLACES = 6; // decimals

/**
 * A cell of both runs and its difference, whose printed digits add up.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {number} step
 * @param {number} unit
 * @returns {[edited: string, original: string, difference: string]}
 */
export function printBoth(model, network, signal, step, unit) {
  const difference = valueAt(differencesOf(model, network, signal), step, unit);
  const edited = valueAt(network.stored(signal), step, unit);
  const original = edited - difference;
  const needed = difference ? TELLING - 1 - Math.floor(Math.log10(Math.abs(difference))) : 0;
  const decimals = clamp(Number.isFinite(needed) ? needed : 0, MANY_DECIMALS, MOST_PLACES);
  const [to, from] = [edited, original].map((value) => toTicks(value, decimals));
  const printed = [edited, original].map((value) => printNumber(value, decimals));
  return [
    printed[0],
    inBrackets(printed[1]),
    Number.isFinite(difference)
      ? printNumber((to - from) / 10 ** decimals, decimals)
      : printNumber(difference, decimals),
  ];
}
