// Line hint: a sentence over lines that have been drawn, on a plate of its own, so that it can be read.

/** @import { Window } from "./lines.js" */

export const HINT_TYPE = 12; // CSS px
const PLATE = 3; // CSS px of the plate, round the sentence

/**
 * The first of some sentences that has room, at the foot of a canvas.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {readonly string[]} sentences
 * @param {Window} window
 * @param {{muted: string, background: string}} colours
 */
export function paintHint(canvas, sentences, { width, height, ratio }, { muted, background }) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.font = `${HINT_TYPE * ratio}px ${getComputedStyle(canvas).fontFamily}`;
  const around = PLATE * ratio;
  const wideOf = (/** @type {string} */ sentence) => context.measureText(sentence).width + 2 * around;
  const fitting = sentences.find((sentence) => wideOf(sentence) <= width);
  if (!fitting) return;
  const [wide, high] = [wideOf(fitting), HINT_TYPE * ratio + 2 * around];
  context.fillStyle = background;
  context.fillRect((width - wide) / 2, height - high, wide, high);
  context.fillStyle = muted;
  context.fillText(fitting, width / 2, height - around);
}
