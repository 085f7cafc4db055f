// Paint: what is merged has as much of the lowest as of the highest everywhere, whatever the size of its place.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { colourTable, createMap } from "../../../lstm_viz/explorer/js/paint.js";

const TABLE = colourTable(["#000000", "#FFFFFF"]); // so that a channel is the value

/**
 * The shade of each pixel of a map of (time, unit), as rows.
 *
 * @param {Float32Array} data
 * @param {number} units
 * @param {number} width
 * @param {number} height
 */
function painted(data, units, width, height) {
  /** @type {{width: number, height: number, data: Uint8ClampedArray<ArrayBuffer>}|null} */
  let put = null;
  const context = {
    /**
     * @param {number} wide
     * @param {number} high
     */
    createImageData: (wide, high) => ({ width: wide, height: high, data: new Uint8ClampedArray(4 * wide * high) }),
    /** @param {any} image */
    putImageData: (image) => {
      put = image;
    },
  };
  const canvas = /** @type {any} */ ({ width: 0, height: 0, style: {}, getContext: () => context });
  const order = Int32Array.from({ length: units }, (_, k) => k);
  const values = { data, width: units, error: 0 };
  const range = /** @type {[number, number]} */ ([0, 1]);
  const last = data.length / units - 1;
  createMap(canvas).paint({ values, order, first: 0, last, width, height, table: TABLE, range });
  const image = /** @type {{width: number, height: number, data: Uint8ClampedArray}} */ (/** @type {unknown} */ (put));
  return Array.from({ length: image.height }, (_, row) =>
    Array.from({ length: image.width }, (_x, column) => image.data[4 * (row * image.width + column)]),
  );
}

/** @param {number[]} shades */
const mean = (shades) => shades.reduce((sum, shade) => sum + shade, 0) / shades.length;

test("merged steps of values that always go up and down make no bands, at any width", () => {
  const data = Float32Array.from({ length: 1237 }, (_, step) => step % 2); // 0 and 1 by turns
  for (const width of [71, 211, 558, 1113, 1222, 1236]) {
    const [row] = painted(data, 1, width, 9);
    equal(row.length, width);
    // The last block may have a single value.
    for (let at = 0; at + 2 <= width - 2; at += 1) equal(mean(row.slice(at, at + 2)), 127.5);
  }
});

test("merged units make none, at any height", () => {
  const data = Float32Array.from({ length: 3 * 97 }, (_, k) => (k % 97) % 2); // three steps of 97 units
  for (const height of [11, 43, 61, 96]) {
    const rows = painted(data, 97, 5, height);
    equal(rows.length, height);
    ok(rows.slice(0, -2).every((row, at) => row[1] === 255 * (at % 2)));
  }
});

test("one value that stands out is drawn wherever it is, also in a last block of one step", () => {
  for (const steps of [1237, 1000, 301])
    for (const width of [90, 147, 300])
      for (const at of [0, 1, 333, steps - 2, steps - 1]) {
        const data = new Float32Array(steps);
        if (at >= steps) continue;
        data[at] = 1;
        const [row] = painted(data, 1, width, 7);
        ok(row.includes(255), `${at} of ${steps} steps on ${width} pixels`);
        // Where it is, to a block of values.
        const shown = row.indexOf(255) / width;
        ok(Math.abs(shown - at / steps) < 3 / width + 2 / steps, `${shown} for ${at / steps}`);
      }
});

test("what has room is as many pixels as values", () => {
  deepEqual(painted(Float32Array.of(0, 1, 1, 0, 1, 1), 2, 300, 70), [
    [0, 255, 255],
    [255, 0, 255],
  ]);
});
