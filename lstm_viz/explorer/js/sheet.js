// Sheet: what the filled-in equations have in common: what they are, and how their numbers are written.

import { MANY_DECIMALS, printNumber, printTicks } from "./figures.js";

/**
 * @typedef {[signal: string, text: string]} Piece  Of the equation with its numbers; no signal is plain text.
 *
 * @typedef {Object} Sheet
 * @property {HTMLElement} root
 * @property {SVGElement|null} curve
 * @property {(step: number, unit: number) => {filled: Piece[], notes: string[]}} update
 */

/** @param {number} value */
export const many = (value) => printNumber(value, MANY_DECIMALS);
/** @param {number} ticks */
export const ticked = (ticks) => printTicks(ticks, MANY_DECIMALS);
