// Merged: what is said of maps with more steps or rows than pixels, of those of an input in its columns.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { emptyCells, reduceCells } from "../../../lstm_viz/explorer/js/detail.js";
import { MERGED } from "../../../lstm_viz/explorer/js/map_words.js";
import { describeMerged } from "../../../lstm_viz/explorer/js/merged.js";
import { describeBlock } from "../../../lstm_viz/explorer/js/readings.js";

/** @import { LineSlot } from "../../../lstm_viz/explorer/js/stack.js" */

/**
 * @param {[wide: number, columns: number]} steps
 * @param {[tall: number, rows: number]} places
 */
const cells = ([wide, columns], [tall, rows]) => ({ ...emptyCells(), wide, columns, tall, rows });

test("the note tells the most steps and units, and of an input its columns", () => {
  const whole = cells([9, 9], [4, 4]);
  const [long, high] = [cells([20, 9], [4, 4]), cells([9, 9], [7, 2])]; // of 3 steps; of 4 units
  const each = "each colour: the mean of up to ";
  deepEqual(
    [
      describeMerged([], []),
      describeMerged([whole, whole], [whole]),
      describeMerged([whole, long], []),
      describeMerged([whole, long, high], [whole]),
      describeMerged([whole], [high]),
      describeMerged([long, whole], [cells([20, 9], [9, 5])]),
      describeMerged([cells([9, 9], [4, 2])], [high]),
    ],
    [
      "",
      "",
      `${each}3 steps`,
      `${each}3 steps × 4 units`,
      `${each}4 columns of the input`,
      `${each}3 steps, of the input 3 steps × 2 columns`,
      `${each}2 units, of the input 4 columns`,
    ],
  );
});

test("where there is little room, the note tells the most values of any colour, or of what all are", () => {
  const told = [
    [3, 1, 1],
    [1, 4, 1],
    [1, 1, 6],
    [3, 4, 1],
    [3, 1, 6],
    [1, 4, 6],
    [3, 4, 6],
  ].map(([steps, units, columns]) => MERGED.briefly(steps, units, columns));
  deepEqual(
    told,
    ["3 steps", "4 units", "6 columns", "12 values", "18 values", "6 values", "18 values"].map(
      (most) => ` of ≤ ${most}`,
    ),
  );
});

test("at the pointer, an input that is drawn as a map tells the mean that its colour is", () => {
  const slot = /** @type {LineSlot} */ ({ kind: "input", net: 0, signal: null });
  const data = Float32Array.from([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60]); // two steps of six columns
  const values = () => ({ data, width: 6, error: 0 });
  const order = Int32Array.from([0, 1, 2, 3, 4, 5]);
  /** @param {number} rows */
  const told = (rows, feature = 4) => {
    const own = emptyCells();
    reduceCells(own, values(), order, 0, 1, 2, rows, false);
    const drawn = { cells: own, values, order, range: /** @type {[number, number]} */ ([0, 100]), largest: null };
    const hit = {
      slot,
      step: 1,
      unit: null,
      row: null,
      feature,
      drawn: { ...drawn, row: /** @type {const} */ ("column") },
    };
    return describeBlock(hit);
  };
  equal(told(6), "");
  equal(told(2), "colour here: 50.00, the mean of 3 columns; lowest 40.00, highest 60.00");
  equal(told(2, 1), "colour here: 20.00, the mean of 3 columns; lowest 10.00, highest 30.00");
});
