// What the query of an mLSTM reads: a sum over the steps that wrote, worked out by hand.

import { deepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { readsOf } from "../../../lstm_viz/explorer/js/reads.js";

// i = 1/2, 1/4, 1/5 and f = 1 − i, of two units; the third step is skipped.
const SIGNALS = {
  i: [0.5, 0.25, NaN, 0.2],
  f: [0.5, 0.75, NaN, 0.8],
  k: [
    [1, 0],
    [0, 2],
    [NaN, NaN],
    [1, 1],
  ],
  v: [
    [3, 7],
    [5, -1],
    [NaN, NaN],
    [-4, 2],
  ],
  q: [
    [0, 0],
    [0, 0],
    [NaN, NaN],
    [2, 3],
  ],
  n: [
    [0, 0],
    [0, 0],
    [NaN, NaN],
    [1, 2],
  ],
  m: [0, 0, NaN, 0],
  h: [0, 0, NaN, 0],
};

/** @param {number} direction @param {number[]|null} C */
const networkOf = (direction, C) =>
  /** @type {any} */ ({
    units: 2,
    direction,
    column: (/** @type {"q"} */ name, /** @type {number} */ step) => SIGNALS[name][step],
    value: (/** @type {"i"} */ name, /** @type {number} */ step, /** @type {number} */ unit) =>
      [SIGNALS[name][step]].flat()[Array.isArray(SIGNALS[name][step]) ? unit : 0],
    array: () => (C ? Float32Array.from(C) : null),
  });
const model = /** @type {any} */ ({ steps: 4 });

test("each step's write is kept by the gates after it, matched with the query and divided", () => {
  const { reads, divisor } = readsOf(model, networkOf(0, [0, 0, 10, 20]), 3, 1);
  deepEqual(divisor, 8); // n q = 2 + 6
  deepEqual(
    reads.map(({ step }) => step),
    [3, 1, 0, -1],
  );
  const wanted = [
    0.2 * (5 / 8) * 2,
    0.8 * 0.25 * (6 / 8) * -1,
    0.8 * 0.75 * 0.5 * (2 / 8) * 7,
    (0.8 * 0.75 * 0.5 * 80) / 8,
  ];
  for (const [at, { product }] of reads.entries()) ok(Math.abs(product - wanted[at]) < 1e-12, `${product}`);
});

test("a layer that reads backwards has its past on the right", () => {
  const { reads } = readsOf(model, networkOf(1, null), 3, 0);
  deepEqual(
    reads.map(({ step, stored }) => [step, stored]),
    [[3, -4]],
  );
});
