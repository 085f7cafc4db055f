// Dashes: those of lines, as a look names them, on a canvas and in a key.

/** By name: lengths of line and gap in CSS px where it is drawn, and in its key, which is short. */
export const DASHES = {
  solid: { drawn: [], key: "0" },
  dash: { drawn: [6, 3], key: "5 2" },
  dot: { drawn: [2, 3], key: "2 2" },
  dashdot: { drawn: [6, 3, 2, 3], key: "5 2 2 2" },
  longdash: { drawn: [11, 3], key: "9 2" },
  longdashdot: { drawn: [11, 3, 2, 3], key: "9 2 2 2" },
  "11px,3px,2px,3px,2px,3px": { drawn: [11, 3, 2, 3, 2, 3], key: "9 2 2 2 2 2" },
};
const NAMES = /** @type {DashName[]} */ (Object.keys(DASHES));

/** @typedef {keyof typeof DASHES} DashName */

/**
 * The dash that is `at` places after another; past the last one, the first again.
 *
 * @param {number} at
 * @param {DashName} [first]
 */
export const dashAt = (at, first = "solid") => NAMES[(NAMES.indexOf(first) + at) % NAMES.length];
