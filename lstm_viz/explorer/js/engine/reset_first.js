// Reset first: one step backwards of a GRU whose n reads r ⊙ h', so that what reaches n passes through W_hn to r and h'.

import { rowsTimesInParts } from "./products.js";

/** @import { Signals } from "./cells.js" */
/** @import { Layer } from "./layer.js" */

/**
 * @typedef {Record<"h"|"kept"|"sums"|"sumsOfH"|"slope"|"state", Float64Array>} Room  As `createReverse` has them.
 *
 * @typedef {Object} Through  What edits make of a step, as `createReverse` knows it.
 * @property {(name: import("./kinds.js").StateName, place: number, unit: number) => number} before
 * @property {(place: number) => void} takeSlopes
 * @property {(place: number, gate: number, unit: number, at: number, value: number) => number} through
 */

/**
 * @param {Layer} layer
 * @param {number} rows
 * @param {number} few   units between two pauses
 * @param {Room} room
 * @param {Through} through
 */
export function createResetFirst({ units, W_hh }, rows, few, room, { before, takeSlopes, through }) {
  const { h, kept, sums, sumsOfH, slope, state } = room;
  const wide = 3 * units;
  const reset = new Float64Array(rows * units); // ∂y/∂(r ⊙ h')

  /**
   * @param {number} place
   * @param {Signals} signals
   * @param {number} first  where the step's signals begin
   * @returns {Generator<void, void, void>}
   */
  return function* resetFirst(place, signals, first) {
    takeSlopes(place);
    for (let k = 0; k < units; k += 1) state[k] = before("h", place, k);
    sumsOfH.fill(0);
    for (let k = 0; k < units; k += 1) {
      if (k && k % few === 0) yield;
      const [z, n] = [signals.z[first + k], signals.n[first + k]];
      for (let row = 0; row < rows; row += 1) {
        const [at, one] = [row * wide + k, row * units + k];
        const to_n = through(place, 2, k, at + 2 * units, h[one] * (1 - z)) * slope[2 * units + k];
        sums[at + 2 * units] = to_n;
        sumsOfH[at + 2 * units] = to_n;
        sums[at + units] = through(place, 1, k, at + units, h[one] * (state[k] - n)) * slope[units + k];
        kept[one] = h[one] * z;
      }
    }
    yield* rowsTimesInParts(sumsOfH, rows, W_hh, reset);
    for (let k = 0; k < units; k += 1) {
      const r = signals.r[first + k];
      for (let row = 0; row < rows; row += 1) {
        const [at, one] = [row * wide + k, row * units + k];
        sums[at] = through(place, 0, k, at, reset[one] * state[k]) * slope[k];
        kept[one] += reset[one] * r;
        sumsOfH[at] = sums[at];
        sumsOfH[at + units] = sums[at + units];
        sumsOfH[at + 2 * units] = 0;
      }
    }
  };
}
