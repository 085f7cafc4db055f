// Text marks: the triangle at a character whose answer was changed by edits.

import { CHANGED } from "./text_changed.js";

const MARK_WIDE = 7; // CSS px
const MARK_HIGH = 5;

/**
 * A filled triangle downwards for an answer that was right, a filled one upwards for one that is right now, an open one
 * for another change.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number} change  of `CHANGED`
 * @param {number} middle
 * @param {number} top
 * @param {string} colour
 */
export function paintChange(context, change, middle, top, colour) {
  if (change === CHANGED.same) return;
  const [flat, tip] = change === CHANGED.mended ? [top + MARK_HIGH, top] : [top, top + MARK_HIGH];
  context.beginPath();
  context.moveTo(middle - MARK_WIDE / 2, flat);
  context.lineTo(middle + MARK_WIDE / 2, flat);
  context.lineTo(middle, tip);
  context.closePath();
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  if (change === CHANGED.other) context.stroke();
  else context.fill();
}
