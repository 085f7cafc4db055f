// LaTeX: an equation of the words, and the same with a step's numbers.

import { readSigns } from "./nodes.js";

/** @import { Piece } from "./sheet.js" */

/** @type {Record<string, string>} */
const COMMANDS = {
  σ: "\\sigma ",
  φ: "\\varphi ",
  "⊙": "\\odot ",
  "·": "\\cdot ",
  "−": "-",
  "≈": "\\approx ",
  tanh: "\\tanh ",
  "ln ": "\\ln ",
  relu: "\\mathrm{relu} ",
};
const COMMAND = new RegExp(Object.keys(COMMANDS).join("|"), "g");
/** @type {Record<string, string>} Combining marks. */
const ACCENTS = { "\u0302": "hat", "\u0303": "tilde" };
/** What LaTeX reads as something else. */
const SPECIAL = /[\\{}$&#%_^~]/g;
const ROOT = /√([a-z]|\d+)/g;

/**
 * The words' small HTML as LaTeX.
 *
 * @param {string} markup
 */
export function latexOf(markup) {
  return readSigns(markup)
    .map(({ letter, sub, plain }) => {
      const [base, mark] = letter.normalize("NFD");
      const symbol = mark in ACCENTS ? `\\${ACCENTS[mark]}{${base}}` : letter.replace("′", "'");
      const below = sub && (sub.length > 1 ? `_{${plainLatex(sub)}}` : `_${sub}`);
      return `${symbol}${below}${plainLatex(plain)}`;
    })
    .join("")
    .replace(ROOT, "\\sqrt{$1}");
}

/**
 * An equation, and below it the same with numbers.
 *
 * @param {string} markup
 * @param {Piece[]} filled
 */
export function filledLatex(markup, filled) {
  const [left, ...right] = latexOf(markup).split(" = ");
  const numbers = filled
    .map(([, text]) => plainLatex(text))
    .join("")
    .replace(ROOT, "\\sqrt{$1}");
  return `\\begin{aligned}\n  ${left} &= ${right.join(" = ")} \\\\\n  &= ${numbers}\n\\end{aligned}`;
}

/** @param {string} text */
const plainLatex = (text) => text.replace(SPECIAL, (sign) => `\\${sign}`).replace(COMMAND, (sign) => COMMANDS[sign]);
