// State labels: no number lies over another one or over a mark, and each is as near to its mark as it can be.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { placeLabels } from "../../../lstm_viz/explorer/js/state_labels.js";

/** @import { LabelPoint } from "../../../lstm_viz/explorer/js/state_labels.js" */

const PLANE = { wide: 300, high: 200 };
const [HIGH, MARK] = [12, 6.5];

/**
 * By how much two boxes, each with its middle and half its sizes, lie over each other; 0 where they do not.
 *
 * @param {LabelPoint} one
 * @param {LabelPoint} half
 * @param {LabelPoint} other
 * @param {LabelPoint} otherHalf
 */
const over = (one, half, other, otherHalf) =>
  Math.max(0, Math.min(...[0, 1].map((axis) => half[axis] + otherHalf[axis] - Math.abs(one[axis] - other[axis]))));

test("a lone number stands on the right of its mark, at the right edge on the left", () => {
  deepEqual(placeLabels([[40, 90]], [7], HIGH, PLANE), [{ at: [40 + MARK + 2 + 3.5, 90], far: false }]);
  deepEqual(placeLabels([[295, 90]], [7], HIGH, PLANE), [{ at: [295 - MARK - 2 - 3.5, 90], far: false }]);
});

test("twelve points at nearly one place, in a corner too, have twelve numbers that can be read", () => {
  for (const [x, y] of /** @type {LabelPoint[]} */ ([
    [150, 100],
    [3, 197],
  ])) {
    const marks = Array.from({ length: 12 }, (_, k) => /** @type {LabelPoint} */ ([x + 0.3 * k, y - 0.2 * k]));
    const widths = marks.map((_, k) => (k < 9 ? 7 : 14));
    const labels = placeLabels(marks, widths, HIGH, PLANE);
    ok(labels.some(({ far }) => far));
    labels.forEach(({ at }, k) => {
      /** @type {LabelPoint} */
      const half = [widths[k] / 2, HIGH / 2];
      ok(at[0] - half[0] >= 0 && at[0] + half[0] <= PLANE.wide, `${at} is outside`);
      ok(at[1] - half[1] >= 0 && at[1] + half[1] <= PLANE.high, `${at} is outside`);
      for (const mark of marks) equal(over(at, half, mark, [MARK, MARK]), 0);
      labels.slice(0, k).forEach((other, j) => {
        equal(over(at, half, other.at, [widths[j] / 2, HIGH / 2]), 0);
      });
    });
  }
});
