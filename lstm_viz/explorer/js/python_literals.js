// Python literals: numbers and texts as Python reads them.

/** @import { Floats } from "./network.js" */

const MOST_WRITTEN = 20_000; // numbers; of more a script is easier to open with packed ones
const FEWEST_DIGITS = 6;
const MOST_DIGITS = 9; // tell every float32 from the next

/**
 * A float32 in as few digits as name it.
 *
 * @param {number} value
 */
export function pythonFloat(value) {
  if (Number.isNaN(value)) return "nan";
  for (let digits = FEWEST_DIGITS; digits < MOST_DIGITS; digits += 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(Number(value.toPrecision(MOST_DIGITS)));
}

/**
 * Texts and whole numbers, in lists and dictionaries of them: each text is in JSON what it is in Python.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function pythonText(value) {
  if (Array.isArray(value)) return `[${value.map(pythonText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${pythonText(part)}`);
  return `{${parts.join(", ")}}`;
}

/**
 * Rows of numbers (row, column) as a list of lists; null where there are too many to be written.
 *
 * @param {Float32Array} values
 * @param {number} width
 */
export function pythonRows(values, width) {
  if (values.length > MOST_WRITTEN) return null;
  const lines = [];
  for (let at = 0; at < values.length; at += width) {
    lines.push(`    [${Array.from(values.subarray(at, at + width), pythonFloat).join(", ")}],`);
  }
  return `[\n${lines.join("\n")}\n]`;
}

/**
 * A tensor of written numbers: torch makes one of whole numbers alone int64, which no network reads.
 *
 * @param {string} rows  lists of numbers
 */
export const pythonTensor = (rows) => `torch.tensor(${rows}, dtype=torch.float32)`;

/**
 * The bytes of numbers, little endian as a payload has them, whatever the browser's memory has.
 *
 * @param {Floats|Float32Array} values
 */
export function floatBytes(values) {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, k) => {
    view.setFloat32(4 * k, value, true);
  });
  return bytes;
}
