// Axes: which rows of a map have their unit's number beside them.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { barLabels, niceStep, numberedRows, numberedSteps } from "../../../lstm_viz/explorer/js/axes.js";

const TYPE = 11;

/** @param {number} count */
const shuffled = (count) => Int32Array.from({ length: count }, (_, row) => (7 * row + 3) % count);

test("round numbers where rows follow the numbers, which no end cuts", () => {
  const plain = Int32Array.from({ length: 32 }, (_, row) => row);
  deepEqual(numberedRows(plain, 62, TYPE), [10, 20]);
  deepEqual(numberedRows(plain.slice(0, 5), 200, TYPE), [0, 1, 2, 3, 4]);
  // Rows that begin at unit 9: units 10, 15 and so on; at a lower height 20 alone has room.
  deepEqual(numberedRows(plain.slice(9), 120, TYPE), [1, 6, 11, 16, 21]);
  deepEqual(numberedRows(plain.slice(9), 62, TYPE), [11]);
});

test("rows in another order are numbered from the first to the last that have room", () => {
  for (const [count, height] of [
    [31, 62],
    [31, 540],
    [66, 62],
    [66, 300],
    [5, 40],
    [1, 62],
  ]) {
    const tall = height / count;
    const rows = numberedRows(count === 5 ? [4, 1, 0, 2, 3] : shuffled(count), height, TYPE);
    ok(rows.length >= 1);
    const middles = rows.map((row) => (row + 0.5) * tall);
    for (const [k, middle] of middles.entries()) {
      // No number passes an end of the map, unless the map is lower than the number.
      if (height > TYPE && count > 1) ok(middle >= TYPE / 2 && middle <= height - TYPE / 2);
      if (k) ok(middle - middles[k - 1] >= TYPE);
    }
    ok(middles[0] < TYPE / 2 + tall || count === 1);
  }
  // Where a row is as high as its number, all are there.
  equal(numberedRows(shuffled(31), 540, TYPE).length, 31);
  deepEqual(numberedRows([], 62, TYPE), []);
});

test("what has no size, or one that is not known, has no numbers, and that is soon found", () => {
  deepEqual([niceStep(60, 8), niceStep(99, 8)], [10, 20]);
  for (const most of [Number.NaN, 0, -1]) equal(niceStep(60, most), Number.POSITIVE_INFINITY);
  for (const count of [Number.NaN, Number.POSITIVE_INFINITY]) equal(niceStep(count, 8), Number.POSITIVE_INFINITY);
  // As in a view that is in no document: no style, so that the type has no size.
  for (const order of [shuffled(31), Int32Array.from({ length: 31 }, (_, row) => row)]) {
    deepEqual(numberedRows(order, 62, Number.NaN), []);
    deepEqual(numberedRows(order, Number.NaN, TYPE), []);
  }
});

test("steps are numbered at round distances, and the first where it has room", () => {
  deepEqual(numberedSteps(0, 59), [1, 10, 20, 30, 40, 50, 60]);
  deepEqual(numberedSteps(7, 59), [10, 20, 30, 40, 50, 60]);
  deepEqual(numberedSteps(4, 6), [5, 6, 7]);
});

test("a bar has as many numbers as have room, and in a low one its ends share a line", () => {
  let perUnit = false;
  const texts = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ height) =>
    barLabels({ low, high, stops: [], perUnit }, height, TYPE).map(({ text }) => text);
  deepEqual(texts(-4.7, 4.7, 60), ["−4.7", "0", "4.7"]);
  deepEqual(texts(-4.7, 4.7, 22), ["−4.7", "4.7"]);
  deepEqual(texts(-4.7, 4.7, 15), ["±4.7"]);
  deepEqual(texts(0, 1, 15), ["0–1"]);
  deepEqual(
    barLabels({ low: -1, high: 3, stops: [], perUnit }, 15, TYPE).map(({ at }) => at),
    [1],
  );
  perUnit = true;
  deepEqual(
    [60, 22, 15].map((height) => texts(-1, 1, height)),
    [["−max", "0", "max"], ["−max", "max"], ["±max"]],
  );
});
