// Text address: what the page "Text" shows, as an address has it, and for which sequences it opens by itself.

import { readPassage, writePassage } from "./passage.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Extent } from "./payload.js" */

/**
 * @typedef {Object} TextShown
 * @property {string} signal   the letter of the signal that colours the text
 * @property {boolean} alone   only the network of the unit that is shown, not the others beside it
 * @property {boolean} signs   spaces and line ends have their signs
 * @property {readonly Extent[]} passage  steps that were chosen, in parts, from 0
 * @property {number|null} on     from this up a unit is on; null: as the signal's range has it
 * @property {"on"|"r"} by        units are sorted by how much more they are on in the passage, or by correlation
 */

/** As the page opens. @type {TextShown} */
export const OPENING_TEXT = { signal: "h", alone: false, signs: false, passage: [], on: null, by: "on" };

const ON_PLACES = 9; // decimals of a threshold
// What a threshold may be, so that an address holds it.
export const LEAST_ON = 1e-9;
export const MOST_ON = 999_999;

/** A threshold as an address holds it. @param {number} on */
export const roundOn = (on) => Number(on.toFixed(ON_PLACES));

/** @param {number} on */
export const printOn = (on) => on.toFixed(ON_PLACES).replace(/\.?0+$/, "");

const TEXT_FORM =
  /^text(?::([a-z]))?(:alone)?(:signs)?(?::(\d{1,6}-\d{1,6}(?:\.\d{1,6}-\d{1,6}){0,7})(?::(\d{1,6}(?:\.\d{1,9})?))?(:r)?)?$/;

/**
 * "text"; "text:f:alone:signs": coloured by f, of one network, with the signs of spaces and line ends;
 * "text:13-40.81-81:0.5:r": with the passage of the steps 13 to 40 and 81, on above 0.5, sorted by correlation.
 *
 * @param {TextShown} shown
 */
export function writeText({ signal, alone, signs, passage, on, by }) {
  const parts = [signal === OPENING_TEXT.signal ? "" : signal, alone ? "alone" : "", signs ? "signs" : ""];
  if (passage.length)
    parts.push(writePassage(passage, ".", true), on === null ? "" : printOn(on), by === "r" ? "r" : "");
  return ["text", ...parts.filter(Boolean)].join(":");
}

/**
 * What such a text asks for; null for another one. A passage that is not in the sequence is left out.
 *
 * @param {string} text
 * @param {number} steps
 * @returns {TextShown|null}
 */
export function readText(text, steps) {
  const found = TEXT_FORM.exec(text);
  if (!found) return null;
  const [, signal = OPENING_TEXT.signal, alone, signs, parts = "", on, by] = found;
  const passage = readPassage(parts, steps) ?? [];
  const shown = { ...OPENING_TEXT, signal, alone: Boolean(alone), signs: Boolean(signs), passage };
  if (!passage.length) return shown;
  return { ...shown, on: Number(on) > 0 ? Number(on) : null, by: by ? "r" : "on" };
}

/**
 * Whether the networks predict which symbol comes next: as a character network does.
 *
 * @param {ModelView} model
 */
export function predictsNext({ header, steps }) {
  const { text } = header.input;
  const right = header.target_text;
  if (!text || !right || steps < 2) return false;
  return text.every((symbol, step) => step === 0 || right[step - 1] === symbol);
}
