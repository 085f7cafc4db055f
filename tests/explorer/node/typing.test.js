// Typing: which numbers of a field have a curve while somebody types.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { columnsOf } from "../../../lstm_viz/ui/explore/typing.js";

/**
 * Lines of so many numbers each, which count up.
 *
 * @param {number} lines
 * @param {number} wide
 */
function counted(lines, wide) {
  const values = Array.from({ length: lines * wide }, (_, k) => k);
  const rows = Array.from({ length: lines }, (_, line) => values.slice(line * wide, (line + 1) * wide).join(" "));
  return columnsOf(rows.join("\n"), values);
}

test("lines of as many numbers each have a curve a column", () => {
  deepEqual(counted(3, 2), [
    [0, 2, 4],
    [1, 3, 5],
  ]);
  deepEqual(counted(4, 1), [[0, 1, 2, 3]]);
});

test("other lines are one curve", () => {
  deepEqual(columnsOf("5 7\n3", [5, 7, 3]), [[5, 7, 3]]);
  deepEqual(counted(1, 300).length, 1);
});

test("more columns than can be told apart have none", () => {
  deepEqual(
    counted(5, 20).map((column) => column.length),
    Array(20).fill(5),
  );
  deepEqual(counted(2, 21), []);
});
