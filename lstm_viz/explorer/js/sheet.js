// Sheet: what the filled-in equations have in common: what they are, and how their numbers are written.

import { HAND, LEDGER } from "./cell_words.js";
import { equalSign, inBrackets, MANY_DECIMALS, printBound, printNumber, printTicks, readPrinted } from "./figures.js";

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

/**
 * A product as it is printed.
 *
 * @param {number} first
 * @param {number[]} others
 */
export const printedProduct = (first, ...others) =>
  [many(first), ...others.map((factor) => inBrackets(many(factor)))].join(" · ");

/**
 * What is to be known of a result that 16 bits have rounded.
 *
 * @param {number} error
 */
export const coarseNotes = (error) => (error ? [LEDGER.coarseValue(printBound(error))] : []);

/** @param {number} ticks */
export const ticked = (ticks) => printTicks(ticks, MANY_DECIMALS);
