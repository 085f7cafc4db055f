// Text address: what the page "Text" shows, as an address has it, and for which sequences it opens by itself.

/** @import { ModelView } from "./decode.js" */

/**
 * @typedef {Object} TextShown
 * @property {string} signal   the letter of the signal that colours the text
 * @property {boolean} alone   only the network of the unit that is shown, not the others beside it
 * @property {boolean} signs   spaces and line ends have their signs
 */

/** As the page opens. @type {TextShown} */
export const OPENING_TEXT = { signal: "h", alone: false, signs: false };

const TEXT_FORM = /^text(?::([a-z]))?(:alone)?(:signs)?$/;

/**
 * "text"; "text:f:alone:signs": coloured by f, of one network, with the signs of spaces and line ends.
 *
 * @param {TextShown} shown
 */
export function writeText({ signal, alone, signs }) {
  const parts = [signal === OPENING_TEXT.signal ? "" : signal, alone ? "alone" : "", signs ? "signs" : ""];
  return ["text", ...parts.filter(Boolean)].join(":");
}

/**
 * What such a text asks for; null for another one.
 *
 * @param {string} text
 * @returns {TextShown|null}
 */
export function readText(text) {
  const found = TEXT_FORM.exec(text);
  return found && { signal: found[1] ?? OPENING_TEXT.signal, alone: Boolean(found[2]), signs: Boolean(found[3]) };
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
