// Words: what the canvas and the count below a text field tell a person.

export const DRAW_HERE = "Draw here";
export const CURVE = "Hand-drawn curve";
export const PEN_KEYS = "← → move the pen, ↑ ↓ change the value. Hold Shift for larger steps.";
export const UNDO = "Undo";
export const CLEAR = "Clear";

/**
 * Where the pen is, and the curve's value there.
 *
 * @param {number} step  from 0
 * @param {number} steps
 * @param {string|null} value  null while nothing is drawn
 * @param {boolean} drawn  whether this step was drawn, and not interpolated
 */
export function penAt(step, steps, value, drawn) {
  const where = `step ${step + 1} of ${steps}`;
  if (value === null) return `${where}: nothing drawn yet`;
  return `${where}: ${value}${drawn ? "" : ", interpolated"}`;
}

/**
 * How much was typed.
 *
 * @param {number} count
 * @param {boolean} text  whether it is a text and not numbers
 */
export function typed(count, text) {
  const what = `${text ? "character" : "number"}${count === 1 ? "" : "s"}`;
  return `${count.toLocaleString("en")} ${what} typed. Press Ctrl+Enter or click outside the field to use them.`;
}
