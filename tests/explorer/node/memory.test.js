// Memory: a case worked by hand, and the bars of more steps than there are pixels.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { barsOf } from "../../../lstm_viz/explorer/js/bars.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { memoryOf } from "../../../lstm_viz/explorer/js/engine/memory.js";
import { matrixParts } from "../../../lstm_viz/explorer/js/matrix_parts.js";
import { memoryRows, partColour } from "../../../lstm_viz/explorer/js/memory_rows.js";
import { payloadOf } from "./payloads.js";

/** @import { Hold } from "../../../lstm_viz/explorer/js/engine/memory.js" */

/**
 * f = 0.5, 0.25, 0.8 and i·g = 0.3, 0.4, −0.2 from c = 2.
 *
 * @param {number[]} c
 * @param {Hold[]} held
 * @param {number} [error]  of f, i and g
 */
function handWorked(c, held, error = 0) {
  /** @param {number[]} values */
  const factor = (...values) => ({ values: Float64Array.from(values), errors: new Float64Array(3).fill(error) });
  return memoryOf({
    keep: factor(0.5, 0.25, 0.8),
    write: [factor(0.6, 0.5, 0.4), factor(0.5, 0.8, -0.5)],
    state: Float64Array.from(c),
    held,
    first: 2,
  });
}

/** @param {ArrayLike<number>} values */
const rounded = (values) => Array.from(values, (value) => Number(value.toFixed(12)) + 0);

test("the parts of a state, as they were recorded and where an edit holds it", () => {
  const free = handWorked([1.3, 0.725, 0.38], [null, null, null]);
  deepEqual(rounded(free.parts), [0.06, 0.32, -0.2]);
  deepEqual(rounded([free.initial, free.initialShare, free.rounding]), [0.2, 0.1, 0]);
  const set = handWorked([1.3, 0.9, 0.52], [null, "set", null]);
  deepEqual(rounded(set.parts), [0, 0.72, -0.2]);
  deepEqual(rounded(set.share), [0, 0.8, 1]);
  deepEqual(rounded(set.written), [0.3, 0.9, -0.2]);
  deepEqual(rounded([set.initial, set.rounding]), [0, 0]);
  const frozen = handWorked([1.3, 1.3, 0.84], [null, "frozen", null]);
  deepEqual(rounded(frozen.parts), [0.24, 0, -0.2]);
  deepEqual(rounded([frozen.initial, frozen.initialShare, frozen.rounding]), [0.8, 0.4, 0]);
});

test("a negative part has one colour, in its row and in the sum as in every map", () => {
  const signals = { a: [0, 0, 0], h: [0, 0, 0] };
  const model = decode(
    payloadOf([{ kind: "rnn", units: 1, signals, initial: {}, weights: {} }], { inputs: [1, 2, 3], features: 1 }),
  );
  /** @param {Hold[]} held @param {number} first */
  const rowsOf = (held, first) => {
    const memory = handWorked([1.3, 0.725, 0.38], held);
    const parts = { signal: /** @type {const} */ ("c"), steps: [0, 1, 2], held, memory, first, total: 0.38, error: 0 };
    return memoryRows(model, parts, false).map(({ of, value }) => [of, Number(value.toFixed(12))]);
  };
  deepEqual(rowsOf([null, null, null], 2), [
    ["c", 0.32],
    ["below", -0.2],
    ["c", 0.06],
    ["c", 0.2],
  ]);
  deepEqual(rowsOf([null, "set", null], 2).slice(0, 2), [
    ["b", 0.58],
    ["below", -0.2],
  ]);
  equal(partColour("h", -0.1), "below");
  equal(partColour("h", 0), "h");
});

test("what is neither kept nor written is rounding, whatever its size", () => {
  const { parts, initial, rounding } = handWorked([1.3, 0.925, 0.54], [null, null, null]);
  equal(Number(rounding.toFixed(12)), 0.16);
  equal(Number((parts.reduce((sum, part) => sum + part, 0) + initial + rounding).toFixed(12)), 0.54);
});

test("an error of the gates is one of the parts, and of no set state", () => {
  // Of the first write (0.6 ± 0.01) (0.5 ± 0.01), and of what is left of it (0.25 ± 0.01) (0.8 ± 0.01).
  const free = handWorked([1.3, 0.725, 0.38], [null, null, null], 0.01);
  const [most, least] = [0.61 * 0.51 * 0.26 * 0.81, 0.59 * 0.49 * 0.24 * 0.79];
  equal(free.errors[0].toFixed(12), (most - 0.06).toFixed(12));
  ok(0.06 - least <= free.errors[0]);
  equal(free.initialError.toFixed(12), (2 * (0.51 * 0.26 * 0.81 - 0.1)).toFixed(12));
  const set = handWorked([1.3, 0.9, 0.52], [null, "set", null], 0.01);
  deepEqual(rounded([set.errors[0], set.errors[1], set.initialError]), [0, 0.009, 0]);
});

test("each step that is shown has a bar, and each column of pixels its largest value", () => {
  const [values, steps] = [
    [9, 1, -5, 3, 2, -1, 9],
    [1, 2, 3, 5, 6, 7, 9],
  ];
  deepEqual(barsOf(values, steps, [2, 7], 60), [
    { left: 0, right: 10, at: 1 },
    { left: 10, right: 20, at: 2 },
    { left: 30, right: 40, at: 3 },
    { left: 40, right: 50, at: 4 },
    { left: 50, right: 60, at: 5 },
  ]);
  deepEqual(barsOf(values, steps, [2, 7], 3), [
    { left: 0, right: 1, at: 2 },
    { left: 1, right: 2, at: 3 },
    { left: 2, right: 3, at: 4 },
  ]);
});

test("of many steps no column is drawn twice, and the largest of all is drawn", () => {
  const many = Array.from({ length: 4999 }, (_, at) => Math.sin(at * at) * (at === 3777 ? -7 : 1));
  const bars = barsOf(
    many,
    many.map((_, at) => at),
    [0, 4998],
    613,
  );
  equal(new Set(bars.map(({ left }) => left)).size, bars.length);
  equal(bars.length, 613);
  ok(bars.some(({ at }) => at === 3777));
});

test("of a matrix whose reading is frozen at 5,000 steps, each step has what the first one's query read", () => {
  const [steps, units] = [5001, 2];
  const column = Float32Array.of(0.5, 0.25);
  const network = /** @type {any} */ ({
    index: 0,
    units,
    column: () => column,
    value: (/** @type {string} */ name) => ({ m: 0, i: 0.5, f: 0.75, v: 3 })[name] ?? 0.46875,
    error: () => 0,
    mostError: () => 0,
    array: () => null,
  });
  const frozen = /** @type {any} */ ({
    on: true,
    net: 0,
    target: "signal",
    name: "s",
    units: null,
    steps: null,
    value: "before",
  });
  const parts = matrixParts(/** @type {any} */ ({ steps }), network, steps - 1, 1, [frozen]);
  // i (k · q) v / max(|n · q|, exp(−m)) = 0.5 · 0.3125 · 3 / 1
  deepEqual(Array.from(parts?.memory.parts ?? []), [0.46875, ...Array(5000).fill(0)]);
  deepEqual([parts?.held[0], parts?.held[1], parts?.steps[5000]], [null, "frozen", 5000]);
});
