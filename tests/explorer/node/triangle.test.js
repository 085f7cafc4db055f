// Triangle: a case worked by hand, and cells of several steps, each the largest of its own.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { triangleOf } from "../../../lstm_viz/explorer/js/engine/triangle.js";

const KEPT = Float64Array.of(0.5, 0.25, -2, 0.5, 1);
const PUT = Float64Array.of(8, -1, 0.5, 3, -0.25);

test("each write, as the later steps leave it, and nothing before it was written", () => {
  const { side, size, values } = triangleOf(KEPT, PUT, 9);
  const none = Number.NaN;
  deepEqual([side, size], [5, 1]);
  const columns = [
    [8, 2, -4, -2, -2],
    [none, -1, 2, 1, 1],
    [none, none, 0.5, 0.25, 0.25],
    [none, none, none, 3, 3],
    [none, none, none, none, -0.25],
  ];
  deepEqual(Array.from(values), columns.flat());
});

test("a cell of several steps is the largest of them, and says whose it is", () => {
  const { side, size, values, writes, reads } = triangleOf(KEPT, PUT, 3);
  deepEqual([side, size], [3, 2]);
  deepEqual(Array.from(values), [8, -4, -2, Number.NaN, 3, 3, Number.NaN, Number.NaN, -0.25]);
  deepEqual(Array.from(writes), [0, 0, 0, -1, 3, 3, -1, -1, 4]);
  deepEqual(Array.from(reads), [0, 2, 4, -1, 3, 4, -1, -1, 4]);
});

test("as many cells as there is room for, however many steps", () => {
  const [kept, put] = [new Float64Array(1201).fill(0.99), new Float64Array(1201).fill(0.1)];
  put[777] = -5;
  const { side, size, values, writes } = triangleOf(kept, put, 320);
  deepEqual([side, size], [301, 4]);
  const at = Math.floor(777 / 4) * side + Math.floor(900 / 4);
  equal(writes[at], 777);
  equal(values[at].toFixed(4), (-5 * 0.99 ** (900 - 777)).toFixed(4));
});

test("a step that repeats shows what the step before it has read, also where it forgets all", () => {
  const kept = Float64Array.of(0.5, 0.25, 0, 0.5);
  // Step 2 and step 3 show the reading of step 1: 2 · 8 · 0.25 and 3 · (−1).
  const seen = (/** @type {number} */ t, /** @type {number} */ k) => (t === 1 ? 2 + k : Number.NaN);
  const { values } = triangleOf(kept, PUT.subarray(0, 4), 9, { seen, repeats: [false, false, true, true] });
  deepEqual(
    [1, 2, 3].map((t) => Array.from({ length: t + 1 }, (_, k) => values[k * 4 + t])),
    [
      [4, -3],
      [4, -3, 0],
      [4, -3, 0, 0],
    ],
  );
});
