// Passage: some steps of a sequence, the units that are on at them and off around them, and those that follow them.

import { sumOf } from "./engine/sums.js";
import { valueAt } from "./network.js";
import { spreadOf } from "./unit_spread.js";

/** @import { Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */

/**
 * @typedef {Object} UnitOn
 * @property {number} unit
 * @property {number} sign       1 where it is on from the threshold up, -1 where from its negative down
 * @property {number} inside     the share of the passage's steps at which it is on, 0 to 1
 * @property {number} around     ... of as many steps before and after each part; NaN without any
 * @property {number} elsewhere  ... of all other steps; NaN without any
 * @property {number} r          how its signal follows the passage, Pearson's r with 1 in it and 0 outside
 */

export const MOST_PARTS = 8;
const CHANCES = 100; // shifted copies of a passage
const UNLIKELY = 0.95;
const PASSAGE_PARTS = /^\d{1,7}(?:-\d{1,7})?(?:[,;.]\d{1,7}(?:-\d{1,7})?){0,7}$/;

/**
 * The parts of a passage that a text names: "13-40, 81" are steps 13 to 40 and step 81, from 1. Null for any other text,
 * and for steps that are not there.
 *
 * @param {string} text
 * @param {number} steps
 * @returns {Extent[]|null}  from 0, in order, none touching another; none where the text is empty
 */
export function readPassage(text, steps) {
  const plain = text.replace(/\s+/g, "").replace(/[–−]/g, "-");
  if (!plain) return [];
  if (!PASSAGE_PARTS.test(plain)) return null;
  const parts = plain.split(/[,;.]/).map((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return /** @type {Extent} */ ([first - 1, last - 1]);
  });
  if (parts.some(([first, last]) => first < 0 || last < first || last >= steps)) return null;
  return joinParts(parts);
}

/**
 * @param {readonly Extent[]} parts
 * @param {string} between
 * @param {boolean} [both]  both ends of a single step too
 */
export const writePassage = (parts, between, both = false) =>
  parts.map(([first, last]) => (first === last && !both ? `${first + 1}` : `${first + 1}-${last + 1}`)).join(between);

/**
 * The same steps in order and in as few parts as there can be.
 *
 * @param {readonly Extent[]} parts
 * @returns {Extent[]}
 */
export function joinParts(parts) {
  /** @type {Extent[]} */
  const joined = [];
  for (const [first, last] of [...parts].sort((one, other) => one[0] - other[0])) {
    const before = joined.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

/**
 * What of a passage is in a sequence of so many steps.
 *
 * @param {readonly Extent[]} parts
 * @param {number} steps
 * @returns {readonly Extent[]}  the same parts where all of them are
 */
export function clipParts(parts, steps) {
  if (parts.every(([, last]) => last < steps)) return parts;
  return parts
    .filter(([first]) => first < steps)
    .map(([first, last]) => /** @type {Extent} */ ([first, Math.min(last, steps - 1)]));
}

/**
 * Where each step lies: 2 in the passage, 1 around it, 0 elsewhere. Around a part are as many steps before it as it has,
 * and as many after it.
 *
 * @param {readonly Extent[]} parts
 * @param {number} steps
 */
export function placesOf(parts, steps) {
  const places = new Uint8Array(steps);
  for (const [first, last] of parts) {
    const wide = last - first + 1;
    places.fill(1, Math.max(0, first - wide), Math.min(steps, last + 1 + wide));
  }
  for (const [first, last] of parts) places.fill(2, first, last + 1);
  return places;
}

/**
 * Of each unit, a share of its largest value in size: a threshold for a signal whose units reach differently far. A unit
 * that is always 0 is never on.
 *
 * @param {Values} values  (time, unit)
 * @param {number} share   above 0
 * @returns {Float64Array}  (unit,)
 */
export function ownLimits(values, share) {
  const limits = new Float64Array(values.width);
  values.data.forEach((_, at) => {
    const unit = at % values.width;
    const size = Math.abs(valueAt(values, Math.floor(at / values.width), unit));
    if (size > limits[unit] && size < Infinity) limits[unit] = size;
  });
  return limits.map((most) => share * most || Infinity);
}

/**
 * A threshold for each unit, where one is given for all.
 *
 * @param {number|Float64Array} threshold
 * @param {number} width
 */
export const limitsOf = (threshold, width) =>
  typeof threshold === "number" ? new Float64Array(width).fill(threshold) : threshold;

/**
 * 1 where a value is on above 0, -1 where below it, and 0 where it is off or there is none.
 *
 * @param {number} value
 * @param {number} threshold
 * @param {boolean} signed
 */
export const wayOf = (value, threshold, signed) => Number(value >= threshold) - Number(signed && value <= -threshold);

/**
 * What each unit does at a passage. A signal that can be below 0 is on from the threshold up, or from its
 * negative down, whichever is more often so in the passage. Steps without a value count nowhere.
 *
 * @param {Values} values      of the signal, (time, unit)
 * @param {readonly Extent[]} parts
 * @param {number|Float64Array} threshold   above 0, of all units or (unit,)
 * @param {boolean} signed     whether the signal can be below 0
 * @returns {UnitOn[]}  in the order of the units
 */
export function unitsOn(values, parts, threshold, signed) {
  const { width } = values;
  const steps = values.data.length / width;
  const places = placesOf(parts, steps);
  const limits = limitsOf(threshold, width);
  return Array.from({ length: width }, (_, unit) => {
    const limit = limits[unit];
    const counts = [0, 0, 0];
    const [above, below] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    let [all, sum, square, within] = [0, 0, 0, 0];
    for (let step = 0; step < steps; step += 1) {
      const value = valueAt(values, step, unit);
      if (Number.isNaN(value)) continue;
      const place = places[step];
      counts[place] += 1;
      const way = wayOf(value, limit, signed);
      if (way > 0) above[place] += 1;
      else if (way < 0) below[place] += 1;
      all += 1;
      const off = value - sum / Math.max(1, all - 1); // Welford: from the mean of those before it
      sum += value;
      square += off * (value - sum / all);
      if (place === 2) within += value;
    }
    const sign = below[2] > above[2] ? -1 : 1;
    const [elsewhere, around, inside] = (sign > 0 ? above : below).map((on, place) => on / counts[place]);
    const spread = Math.sqrt(square * counts[2] * (1 - counts[2] / all));
    const r = spread > 0 ? (within - (counts[2] * sum) / all) / spread : NaN;
    return { unit, sign, inside, around, elsewhere, r };
  });
}

/**
 * Units by how much more they are on in the passage than around it, then than elsewhere; or by the size of r. Those
 * without a number come last.
 *
 * @param {readonly UnitOn[]} units
 * @param {"on"|"r"} by
 */
export function sortUnits(units, by) {
  /** @param {UnitOn} one */
  const more = ({ inside, around, elsewhere, r }) =>
    by === "r" ? [Math.abs(r), 0] : [inside - (Number.isNaN(around) ? 0 : around), inside - (elsewhere || 0)];
  return [...units].sort((one, other) => {
    const [a, b] = [more(one), more(other)].map((pair) => pair.map((value) => (Number.isNaN(value) ? -2 : value)));
    return b[0] - a[0] || b[1] - a[1] || one.unit - other.unit;
  });
}

/**
 * How well the best unit follows a passage by chance: of copies of it, shifted along the sequence and round its end, the
 * size of r that 95 of 100 stay below. Null where too few shifts are other ones.
 *
 * @param {Values} values
 * @param {readonly Extent[]} parts
 * @returns {number|null}
 */
export function bestByChance(values, parts) {
  const { width } = values;
  const steps = values.data.length / width;
  const shifts = Array.from({ length: CHANCES }, (_, k) => Math.round(((k + 1) * steps) / (CHANCES + 1)));
  if (new Set(shifts).size < CHANCES) return null;
  const best = new Float64Array(CHANCES);
  const inside = sumOf(parts.map(([first, last]) => last - first + 1));
  const sums = new Float64Array(steps + 1);
  for (let unit = 0; unit < width; unit += 1) {
    const { mean, square } = spreadOf(values, unit);
    // What has no value is taken as the mean, which moves no sum of differences from it.
    for (let step = 0; step < steps; step += 1) {
      const value = valueAt(values, step, unit);
      sums[step + 1] = sums[step] + (Number.isNaN(value) ? 0 : value - mean);
    }
    const spread = Math.sqrt(square * inside * (1 - inside / steps));
    if (!(spread > 0)) continue;
    for (let k = 0; k < CHANCES; k += 1) {
      let within = 0;
      for (const [first, last] of parts) {
        const from = (first + shifts[k]) % steps;
        const to = from + last - first + 1;
        within += to <= steps ? sums[to] - sums[from] : sums[steps] - sums[from] + sums[to - steps];
      }
      best[k] = Math.max(best[k], Math.abs(within) / spread);
    }
  }
  return best.sort()[Math.floor(UNLIKELY * CHANCES)];
}
