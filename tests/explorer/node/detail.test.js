// Detail: what is merged is its mean or its extremes, and lines keep theirs, worked with a pencil; test_detail.py has many random cases.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { blockAt, emptyCells, mostMerged, reduceCells } from "../../../lstm_viz/explorer/js/detail.js";
import { reduceLine } from "../../../lstm_viz/explorer/js/line_points.js";

// Five steps of three units: 10 · step + unit.
const DATA = Float32Array.from({ length: 15 }, (_, k) => 10 * Math.floor(k / 3) + (k % 3));
/** @import { Values } from "../../../lstm_viz/explorer/js/network.js" */

/** @type {Values} */
const VALUES = { data: DATA, width: 3, error: 0 };

/**
 * @param {number[]} order
 * @param {[first: number, last: number]} steps
 * @param {[columns: number, rows: number]} most
 */
function drawn(order, [first, last], [columns, rows], values = VALUES, extremes = false) {
  const cells = emptyCells();
  reduceCells(cells, values, Int32Array.from(order), first, last, columns, rows, extremes);
  /**
   * @param {unknown} _
   * @param {number} row
   */
  const line = (_, row) => [...cells.grid.subarray(row * cells.columns, (row + 1) * cells.columns)];
  return { ...cells, grid: Array.from({ length: cells.rows }, line) };
}

test("what has room is drawn as it is, in the order of the rows", () => {
  const { grid } = drawn([2, 0], [1, 3], [3, 2]);
  deepEqual(grid, [
    [12, 22, 32],
    [10, 20, 30],
  ]);
});

test("each cell is the mean of its steps and units, all of equal length to one", () => {
  // Steps 0 and 1, then 2 to 4; the first of three units, then the two others.
  deepEqual(drawn([1, 2], [0, 4], [2, 5]).grid, [
    [6, 31],
    [7, 32],
  ]);
  deepEqual(drawn([0, 2, 1], [2, 3], [2, 2]).grid, [
    [20, 30],
    [21.5, 31.5],
  ]);
  deepEqual(drawn([0, 2, 1], [0, 4], [2, 2]).grid, [
    [5, 30],
    [6.5, 31.5],
  ]);
});

test("a missing value is in no mean, and a cell of nothing else has none", () => {
  const data = DATA.map((value, at) => (at < 6 || at === 8 ? NaN : value)); // steps 0 and 1, and of step 2 unit 2
  deepEqual(drawn([2, 1], [0, 4], [2, 1], { data, width: 3, error: 0 }).grid, [
    [NaN, Math.fround((21 + 31 + 32 + 41 + 42) / 5)],
  ]);
});

test("the lowest and the highest take turns along what is merged, and a single event stays", () => {
  /** @type {(most: [number, number]) => ReturnType<typeof drawn>} */
  const turned = (most) => drawn([1, 2, 0], [0, 4], most, VALUES, true);
  deepEqual(turned([2, 3]).grid, [
    [1, 41],
    [2, 42],
    [0, 40],
  ]);
  // Steps 0 and 1, then the others, whose third cell begins again; the first of three units, then the two others.
  deepEqual(turned([4, 2]).grid, [
    [1, 11, 21, 41],
    [0, 12, 20, 42],
  ]);
  deepEqual(turned([3, 2]).grid, [
    [1, 41, 1],
    [0, 42, 0],
  ]);
  // Only units: one row of the lowest, one of the highest.
  deepEqual(turned([5, 2]).grid, [
    [0, 10, 20, 30, 40],
    [2, 12, 22, 32, 42],
  ]);
  deepEqual(turned([5, 1]).grid, turned([5, 2]).grid); // there is no turn in one row
  deepEqual(
    [mostMerged(turned([3, 2])), mostMerged(turned([4, 2]))],
    [
      { steps: 5, units: 2 },
      { steps: 3, units: 2 },
    ],
  );
  deepEqual(
    [mostMerged(turned([5, 2])), mostMerged(turned([5, 3]))],
    [
      { steps: 1, units: 3 },
      { steps: 1, units: 1 },
    ],
  );
  const gates = new Float32Array(200).fill(0.75);
  gates[67] = 0; // once in 200 steps
  const values = { data: gates, width: 1, error: 0 };
  equal(drawn([0], [0, 199], [10, 1], values).grid[0].includes(0), false);
  equal(drawn([0], [0, 199], [10, 1], values, true).grid[0].includes(0), true);
  const gap = { data: gates.map((value, at) => (at < 40 ? NaN : value)), width: 1, error: 0 };
  deepEqual(drawn([0], [0, 199], [10, 1], gap, true).grid[0], [NaN, NaN, 0, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75]);
});

test("an infinite value is in the mean of its cell, and two of opposite signs have none", () => {
  const data = Float32Array.from(DATA);
  [data[0], data[3], data[4], data[8]] = [Infinity, -Infinity, Infinity, -Infinity]; // steps 0 and 1, and step 2
  const values = { data, width: 3, error: 0 };
  deepEqual(drawn([0, 1, 2], [0, 3], [2, 3], values).grid, [
    [NaN, 25],
    [Infinity, 26],
    [7, -Infinity],
  ]);
  const cells = emptyCells();
  reduceCells(cells, values, Int32Array.from([0, 1, 2]), 0, 3, 2, 3, false);
  equal(blockAt(cells, values, Int32Array.from([0, 1, 2]), 1, 0), null);
  equal(blockAt(cells, values, Int32Array.from([0, 1, 2]), 1, 1)?.mean, Infinity);
});

test("of a step and a row, what the colour of their place stands for", () => {
  const order = Int32Array.from([2, 0, 1]);
  /** @param {[number, number]} most */
  const at = (step = 0, row = 0, [first, last] = [0, 0], most = [0, 0], extremes = false) => {
    const cells = emptyCells();
    reduceCells(cells, VALUES, order, first, last, ...most, extremes);
    return blockAt(cells, VALUES, order, step, row);
  };
  equal(at(2, 1, [1, 3], [3, 3]), null);
  deepEqual(at(3, 1, [1, 4], [1, 3]), { mean: 25, ends: [10, 40], steps: 4, units: 1 }); // all four steps of unit 0
  deepEqual(at(4, 2, [1, 4], [4, 1]), { mean: 41, ends: [40, 42], steps: 1, units: 3 }); // three units at one step
  deepEqual(at(4, 2, [0, 4], [2, 2]), { mean: 30.5, ends: [20, 41], steps: 3, units: 2 }); // both
  equal(at(2, 0, [1, 3], [3, 2]), null); // alone in its cell, beside one of two units
  deepEqual(at(2, 1, [1, 3], [3, 2]), { mean: 20.5, ends: [20, 21], steps: 1, units: 2 });
  // In turn: both cells of a block say the same, and so does the third of three.
  for (const step of [0, 2, 4])
    deepEqual(at(step, 1, [0, 4], [3, 3], true), { mean: 20, ends: [0, 40], steps: 5, units: 1 });
  for (const row of [1, 2])
    deepEqual(at(3, row, [2, 4], [3, 2], true), { mean: 31, ends: [30, 32], steps: 1, units: 3 });
});

test("a line passes its ends, and of each block the lowest, the highest and a gap", () => {
  const line = Float32Array.from([5, 1, 9, 3, NaN, 4, 8, 2, 7, 6]);
  const points = new Int32Array(8);
  equal(reduceLine(points, line, 1, 0, 2, 6, 8), 5);
  deepEqual([...points.subarray(0, 5)], [2, 3, 4, 5, 6]);
  const count = reduceLine(points, line, 1, 0, 0, 9, 8);
  deepEqual([...points.subarray(0, count)], [0, 1, 2, 4, 6, 7, 9]);
});
