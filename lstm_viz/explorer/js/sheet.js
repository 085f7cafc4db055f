// Sheet: what the filled-in equations have in common: what they are, and how their numbers are written.

import { HAND } from "./cell_words.js";
import { equalSign, MANY_DECIMALS, printNumber, printTicks, readPrinted } from "./figures.js";

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
/** The number that a reader takes from the screen. @param {number} value */
export const seen = (value) => readPrinted(many(value));

/**
 * The relation before a result, which may not hold for what is printed.
 *
 * @param {number} found  what the printed numbers give
 * @param {string} printed
 * @returns {Piece}
 */
export const relation = (found, printed) => ["", ` ${equalSign(found, printed, MANY_DECIMALS)} `];

/** @param {number} ticks */
export const ticked = (ticks) => printTicks(ticks, MANY_DECIMALS);
