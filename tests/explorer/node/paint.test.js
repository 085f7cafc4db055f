// Paint: what is merged has the colour of its mean, whatever the size of its place.

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
function painted(data, units, width, height, extremes = false) {
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
  createMap(canvas).paint({ values, order, first: 0, last, width, height, table: TABLE, range, extremes });
  const image = /** @type {{width: number, height: number, data: Uint8ClampedArray}} */ (/** @type {unknown} */ (put));
  return Array.from({ length: image.height }, (_, row) =>
    Array.from({ length: image.width }, (_x, column) => image.data[4 * (row * image.width + column)]),
  );
}

test("merged steps make no bands: values that always go up and down are nearly their mean at any width", () => {
  const data = Float32Array.from({ length: 4096 }, (_, step) => step % 2); // 0 and 1 by turns
  for (const width of [71, 211, 256]) {
    const [row] = painted(data, 1, width, 9);
    equal(row.length, width);
    // One value more of 0 or of 1 than of the other, of sixteen at least.
    ok(row.every((shade) => Math.abs(shade - 127.5) <= 0.5 + 127.5 / 15));
  }
});

test("many cells of few values on either side are no picture of a saturated network", () => {
  // In each of 40 × 12 places a single 0 and a single 1 among values of 0.25.
  const [steps, units] = [40 * 13, 12 * 5];
  const data = new Float32Array(steps * units).fill(0.25);
  for (let step = 0; step < steps; step += 13)
    for (let unit = 0; unit < units; unit += 5) {
      data[(step + 3) * units + unit + 1] = 0;
      data[(step + 7) * units + unit + 2] = 1;
    }
  const wanted = Math.floor(((0.25 * 63 + 1) / 65) * 255 + 0.5);
  for (const row of painted(data, units, 40, 12)) ok(row.every((shade) => shade === wanted));
});

test("a change of many values is drawn where it is", () => {
  for (const steps of [1237, 1000, 301])
    for (const width of [90, 147, 300]) {
      const data = Float32Array.from({ length: steps }, (_, step) => Number(step >= 211));
      const [row] = painted(data, 1, width, 7);
      const edge = row.indexOf(255);
      equal(Math.floor((edge * steps) / width) >= 211, true);
      ok(row.slice(edge).every((shade) => shade === 255) && row.slice(0, edge - 1).every((shade) => shade === 0));
    }
});

test("with extremes, the two take turns from pixel to pixel at any width", () => {
  const data = Float32Array.from({ length: 4096 }, (_, step) => step % 2);
  for (const width of [71, 211, 256]) {
    const [row] = painted(data, 1, width, 9, true);
    deepEqual(
      row,
      Array.from({ length: width }, (_, at) => 255 * (at % 2)),
    );
  }
});

test("what has room is as many pixels as values", () => {
  deepEqual(painted(Float32Array.of(0, 1, 1, 0, 1, 1), 2, 300, 70), [
    [0, 255, 255],
    [255, 0, 255],
  ]);
});
