// Sheet: what the filled-in equations have in common: what they are, and how their numbers are written.

import { HAND } from "./cell_words.js";
import { MANY_DECIMALS, printNumber, printTicks } from "./figures.js";

/**
 * @typedef {[signal: string, text: string]} Piece  Of the equation with its numbers; no signal is plain text.
 *
 * @typedef {Object} Sheet
 * @property {HTMLElement} root
 * @property {SVGElement|null} curve
 * @property {(step: number, unit: number, isHeld: boolean) => {filled: Piece[], notes: string[]}} update  `isHeld`: an edit
 *   holds the signal, so that its equation does not lead to it
 */

/**
 * The end of a filled-in equation: what it gives, and what an edit holds instead.
 *
 * @param {string} gives
 * @param {number} value  of the signal
 * @param {boolean} isHeld
 * @returns {Piece[]}
 */
export const endOf = (gives, value, isHeld) =>
  isHeld
    ? [
        ["", `${gives}${HAND.instead}`],
        ["result", many(value)],
      ]
    : [["result", gives]];

/** @param {number} value */
export const many = (value) => printNumber(value, MANY_DECIMALS);
/** @param {number} ticks */
export const ticked = (ticks) => printTicks(ticks, MANY_DECIMALS);
