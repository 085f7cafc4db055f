// Bars: of values over the time axis, in the pixels of the screen, and the frame round a step of them.

/** @import { Extent } from "./payload.js" */

const THINNEST_FRAME = 1; // device pixel

/** @typedef {{left: number, right: number, at: number}} Bar  The pixels of a step, or of several; `at` is the place of the value. */

/**
 * The bars of some values. Where there are more steps than pixels, each column of pixels has the largest of its values.
 *
 * @param {ArrayLike<number>} values
 * @param {number[]} steps  of each value
 * @param {Extent} shown    the first and the last step of the chart
 * @param {number} width    in pixels
 * @returns {Bar[]}
 */
export function barsOf(values, steps, [first, last], width) {
  const wide = width / (last - first + 1);
  /** @type {Map<number, Bar>} */
  const bars = new Map();
  steps.forEach((step, at) => {
    if (step < first || step > last) return;
    const left = wide < 1 ? Math.floor((step - first) * wide) : (step - first) * wide;
    const other = bars.get(left);
    if (!other || Math.abs(values[at]) > Math.abs(values[other.at]))
      bars.set(left, { left, right: left + Math.max(wide, 1), at });
  });
  return [...bars.values()];
}

/**
 * A canvas as large as its place, in pixels of the screen, with nothing on it.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} [high]  CSS px, where it is not laid out with them
 */
export function freshCanvas(canvas, high = canvas.clientHeight) {
  const ratio = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [canvas.clientWidth, high].map((size) => Math.round(size * ratio));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  return { pen, ratio, width: canvas.width, height: canvas.height };
}

/**
 * @param {ReturnType<typeof freshCanvas>} canvas
 * @param {Extent} shown
 * @param {number} step   has none where it is not shown
 * @param {string} colour
 */
export function frameStep({ pen, ratio, width, height }, [first, last], step, colour) {
  if (step < first || step > last) return;
  const wide = width / (last - first + 1);
  pen.strokeStyle = colour;
  pen.lineWidth = ratio;
  const left = (step - first) * wide;
  pen.strokeRect(left + ratio / 2, ratio / 2, Math.max(THINNEST_FRAME, wide - ratio), height - ratio);
}
