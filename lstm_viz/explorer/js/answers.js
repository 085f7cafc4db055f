// Answers: what networks answer and what is right, as numbers or as the symbols that they are.

import { FEW_DECIMALS, NONE, printNumber } from "./figures.js";
import { networkLooks, typefaceOf } from "./lines.js";
import { MAPS, READINGS, SHORT_NAMES } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Window } from "./lines.js" */
/** @import { Network } from "./network.js" */
/** @import { Theme } from "./payload.js" */

const SMALLEST = 8; // CSS px of type that can be read
const LARGEST = 15;
const FAINT = 0.35; // of a symbol that a network holds for improbable

/**
 * @typedef {{name: string, text: string[], colour: string, sure: Float32Array|null, right: Float32Array|null}} AnswerRow
 */

/**
 * The networks that answer, also where an edited run has no answers, as they follow from more than the h that is shown.
 *
 * @param {ModelView} model
 */
export const answeringNetworks = ({ header, networks }) =>
  networks.filter(({ index }) => header.networks[index].prediction !== null);

/**
 * Whether an answer is known to be right at a step.
 *
 * @param {ModelView} model
 * @param {number} step
 */
const isAsked = ({ target }, step) => target !== null && !Number.isNaN(target[step]);

/**
 * The symbol that is right, null where the answers are numbers.
 *
 * @param {ModelView} model
 * @param {number} step
 */
export function targetSymbolAt(model, step) {
  const text = model.targetText;
  return text ? (isAsked(model, step) && text[step]) || NONE : null;
}

/**
 * The symbol that a network answers and how probable it holds it, null where the answers are numbers.
 *
 * @param {Network} network
 * @param {number} step
 */
export function symbolAt(network, step) {
  const { answered } = network;
  if (!answered) return null;
  if (!answered[step]) return NONE;
  return READINGS.symbol(answered[step], printNumber(network.array("sure")?.[step] ?? NaN, FEW_DECIMALS));
}

/**
 * What is right and what each network answers, a row each; none where the answers are numbers.
 *
 * @param {ModelView} model
 * @param {Theme} theme
 * @returns {AnswerRow[]}
 */
export function answerRows(model, theme) {
  /** @type {AnswerRow[]} */
  const rows = [];
  const { targetText: target } = model;
  const looks = networkLooks(model, theme);
  for (const [at, { answered, kind, array }] of model.networks.entries()) {
    const row = { name: SHORT_NAMES[kind], colour: looks[at].colour, sure: array("sure"), right: array("right") };
    if (answered) rows.push({ ...row, text: closed(answered) });
  }
  if (target && rows.length)
    rows.unshift({
      name: MAPS.target,
      text: closed(target.map((text, step) => (isAsked(model, step) ? text : ""))),
      colour: theme.neutral,
      sure: null,
      right: null,
    });
  return rows;
}

/**
 * The symbols of a set next to each other, as there is little room.
 *
 * @param {string[]} texts
 */
const closed = (texts) => texts.map((text) => text.replaceAll(" ", ""));

/**
 * Rows of symbols, one a step: the less probable, the fainter, and a wrong one in a box. False, and
 * nothing drawn, where they would be too small to read.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Window & {rows: AnswerRow[], wrong: string}} plan
 */
export function paintSymbols(canvas, { rows, wrong, first, last, width, height, ratio }) {
  const stepWide = width / (last - first + 1);
  const rowHigh = height / rows.length;
  const texts = rows.flatMap(({ text }) => text.slice(first, last + 1));
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 1);
  const size = Math.min(rowHigh * 0.8, (stepWide * 1.5) / longest, LARGEST * ratio);
  if (size < SMALLEST * ratio) return false;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  canvas.width = width;
  canvas.height = height;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 ${size}px ${typefaceOf(canvas)}`;
  context.strokeStyle = wrong;
  context.lineWidth = 1.5 * ratio;
  rows.forEach(({ text, colour, sure, right }, row) => {
    context.fillStyle = colour;
    for (let step = first; step <= last; step += 1) {
      const [x, y] = [(step - first + 0.5) * stepWide, (row + 0.5) * rowHigh];
      context.globalAlpha = sure ? FAINT + (1 - FAINT) * (sure[step] || 0) : 1;
      context.fillText(text[step], x, y);
      context.globalAlpha = 1;
      const wide = Math.min(stepWide - ratio, Math.max(size, context.measureText(text[step]).width + 4 * ratio));
      if (right?.[step] === 0) context.strokeRect(x - wide / 2, y - rowHigh / 2 + ratio, wide, rowHigh - 2 * ratio);
    }
  });
  return true;
}
