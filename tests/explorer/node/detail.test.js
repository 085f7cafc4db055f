// Detail: what is merged keeps its extremes, worked with a pencil; test_detail.py has many random cases.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { blockAt, emptyCells, reduceCells, reduceLine } from "../../../lstm_viz/explorer/js/detail.js";

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
function drawn(order, [first, last], [columns, rows], values = VALUES) {
  const cells = emptyCells();
  reduceCells(cells, values, Int32Array.from(order), first, last, columns, rows);
  /**
   * @param {unknown} _
   * @param {number} row
   */
  const line = (_, row) => [...cells.grid.subarray(row * cells.columns, (row + 1) * cells.columns)];
  return { ...cells, grid: Array.from({ length: cells.rows }, line) };
}

test("what has room is drawn as it is, in the order of the rows", () => {
  const { grid, steps, units } = drawn([2, 0], [1, 3], [3, 2]);
  deepEqual(
    [grid, steps, units],
    [
      [
        [12, 22, 32],
        [10, 20, 30],
      ],
      1,
      1,
    ],
  );
});

test("steps are merged into pairs of the lowest and the highest; the last block may be shorter", () => {
  const { grid, steps, span, columns } = drawn([1, 2], [0, 4], [4, 5]);
  deepEqual([steps, span, columns], [3, 6, 4]);
  deepEqual(grid, [
    [1, 21, 31, 41],
    [2, 22, 32, 42],
  ]);
});

test("units are merged into two rows where steps are not, else into one", () => {
  deepEqual(drawn([0, 2, 1], [2, 3], [2, 2]).grid, [
    [20, 30],
    [22, 32],
  ]);
  const both = drawn([0, 2, 1], [0, 4], [2, 2]);
  deepEqual(
    [both.grid, both.units],
    [
      [
        [0, 42],
        [1, 41],
      ],
      2,
    ],
  );
});

test("of a step and a row, the two values that are drawn in their place", () => {
  /** @param {[number, number]} most */
  const at = (step = 0, row = 0, [first, last] = [0, 0], most = [0, 0]) => {
    const cells = emptyCells();
    reduceCells(cells, VALUES, Int32Array.from([2, 0, 1]), first, last, ...most);
    return blockAt(cells, step, row);
  };
  equal(at(2, 1, [1, 3], [3, 3]), null);
  deepEqual(at(3, 1, [1, 4], [2, 3]), { ends: [10, 40], steps: 4, units: 1 }); // all four steps of unit 0
  deepEqual(at(4, 2, [1, 4], [4, 2]), { ends: [40, 42], steps: 1, units: 3 }); // three units at one step
  deepEqual(at(4, 2, [0, 4], [4, 2]), { ends: [31, 41], steps: 2, units: 1 }); // both: the second half of the units, the last two steps
});

test("a line passes its ends, and of each block the lowest, the highest and a gap", () => {
  const line = Float32Array.from([5, 1, 9, 3, NaN, 4, 8, 2, 7, 6]);
  const points = new Int32Array(8);
  equal(reduceLine(points, line, 1, 0, 2, 6, 8), 5);
  deepEqual([...points.subarray(0, 5)], [2, 3, 4, 5, 6]);
  const count = reduceLine(points, line, 1, 0, 0, 9, 8);
  deepEqual([...points.subarray(0, count)], [0, 1, 2, 4, 6, 7, 9]);
});
