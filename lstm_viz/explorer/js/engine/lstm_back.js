// LSTM back: one step backwards of an LSTM, whose gates may see its cell state; as slopes.py.

import { COMPUTED, COUPLED, FROZEN } from "./holds.js";

/** @import { Course } from "./course.js" */
/** @import { Room, Through } from "./reset_first.js" */

/**
 * @param {Pick<Course, "layer"|"given"|"signals">} course
 * @param {number} rows
 * @param {number} few   units between two pauses
 * @param {Room & {c: Float64Array, inner: Float64Array, onFrozen: Float64Array|null}} room
 * @param {Through & {holdAt: (name: string, place: number, unit: number) => number}} through
 */
export function createLstmBack({ layer, given, signals }, rows, few, room, { before, takeSlopes, through, holdAt }) {
  const { units, p, squash } = layer;
  const { c, kept, sums, slope, inner, onFrozen } = room;
  const { order } = given;
  const wide = 4 * units;

  /**
   * ∂(o tanh c)/∂c with o held fixed, or of another function of c.
   *
   * @param {number} place
   * @param {number} unit
   */
  function slopeOfH(place, unit) {
    const at = order[place] * units + unit;
    return signals.o[at] * squash.h.slope(squash.h.value(signals.c[at]));
  }

  /**
   * ∂o/∂c where o sees c; 0 where an edit holds it.
   *
   * @param {number} place
   * @param {number} unit
   */
  function slopeOfO(place, unit) {
    if (!p || holdAt("o", place, unit) !== COMPUTED) return 0;
    return squash.o.slope(signals.o[order[place] * units + unit]) * p[2 * units + unit];
  }

  return {
    /**
     * @param {number} place
     * @returns {Generator<void, void, void>}
     */
    *back(place) {
      takeSlopes(place);
      const first = order[place] * units;
      const { i, f, g } = signals;
      for (let k = 0; k < units; k += 1) {
        if (k && k % few === 0) yield;
        const now = first + k;
        const t = squash.h.value(signals.c[now]);
        const [c_to_h, c_to_o] = [slopeOfH(place, k), slopeOfO(place, k)];
        const hold = holdAt("c", place, k);
        const free = hold === COMPUTED;
        const keep = free ? f[now] : hold === FROZEN ? 1 : 0;
        const c_before = before("c", place, k);
        const coupled = holdAt("i", place, k) === COUPLED;
        for (let row = 0; row < rows; row += 1) {
          const [at, one] = [row * wide + k, row * units + k];
          const to_o = through(place, 3, k, at + 3 * units, inner[one] * t);
          const to_c = c[one] + inner[one] * c_to_h + to_o * c_to_o;
          const to_i = through(place, 0, k, at, free ? to_c * g[now] : 0);
          const to_f = (free ? to_c * c_before : 0) - (coupled ? to_i : 0);
          sums[at] = to_i * slope[k];
          sums[at + units] = through(place, 1, k, at + units, to_f) * slope[units + k];
          const to_g = through(place, 2, k, at + 2 * units, free ? to_c * i[now] : 0);
          sums[at + 2 * units] = to_g * slope[2 * units + k];
          sums[at + 3 * units] = to_o * slope[3 * units + k];
          c[one] = to_c * keep;
          if (p) c[one] += sums[at] * p[k] + sums[at + units] * p[units + k];
        }
      }
      kept.fill(0);
    },
    /**
     * ∂y/∂c where h of the same step follows c, in place of ∂y/∂h, (row, unit).
     *
     * @param {number} place
     * @param {Float64Array} followed
     */
    toCell(place, followed) {
      for (let k = 0; k < units; k += 1) {
        const [c_to_h, c_to_o] = [slopeOfH(place, k), slopeOfO(place, k)];
        const t = c_to_o && squash.h.value(signals.c[order[place] * units + k]);
        for (let row = 0; row < rows; row += 1) {
          const at = row * units + k;
          // What later steps have frozen of o changes with it.
          const to_o = c_to_o && followed[at] * t + (onFrozen?.[row * wide + 3 * units + k] ?? 0);
          followed[at] = c[at] + followed[at] * c_to_h + to_o * c_to_o;
        }
      }
    },
  };
}
