// Engine: its parts with a pencil. The whole of it is compared with torch in test_engine.py.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { STEPS } from "../../../lstm_viz/explorer/js/engine/cells.js";
import { createContinued } from "../../../lstm_viz/explorer/js/engine/continued.js";
import { createTrials, finish } from "../../../lstm_viz/explorer/js/engine/edited.js";
import { createLayer, workOfStep } from "../../../lstm_viz/explorer/js/engine/layer.js";
import { createPass, emptySignals, readingOrder } from "../../../lstm_viz/explorer/js/engine/pass.js";
import { affine, layMatrix } from "../../../lstm_viz/explorer/js/engine/products.js";
import { createBounds, EPS } from "../../../lstm_viz/explorer/js/engine/rounding.js";
import { workOfLag } from "../../../lstm_viz/explorer/js/engine/routes.js";

/** @import { Edit } from "../../../lstm_viz/explorer/js/engine/edited.js" */
/** @import { Shape, Weights } from "../../../lstm_viz/explorer/js/engine/layer.js" */

/** @type {Shape} */
const RELU = { kind: "rnn", nonlinearity: "relu", backward: false, units: 2, hidden: 2, inputs: 1 };
/** @type {Weights} */
const WEIGHTS = { W_ih: [1, -1], W_hh: [0.5, 0.25, 1, 2], b_ih: [0.5, 0.25], b_hh: [0.125, 1], W_hr: null };

test("a product has all its columns, whatever their number", () => {
  for (const columns of [1, 3, 4, 5, 7, 8, 11]) {
    // Row r, column k is 10 r + k; x is 1, 2, 3, ...
    const W = Array.from({ length: 3 * columns }, (_, at) => 10 * Math.floor(at / columns) + (at % columns));
    const x = Float64Array.from({ length: columns }, (_, k) => k + 1);
    const out = new Float64Array(5).fill(-1);
    affine(layMatrix(W, 3, columns), Float64Array.of(100, 200, 300), x, out, 1);
    const all = (columns * (columns + 1)) / 2;
    const own = (columns * (columns + 1) * (2 * columns + 1)) / 6 - all;
    deepEqual([...out], [-1, 100 + own, 200 + 10 * all + own, 300 + 20 * all + own, -1]);
  }
});

test("a step that is not read is passed over, in either direction", () => {
  const isRead = (/** @type {number} */ step) => step !== 1 && step < 4;
  deepEqual([...readingOrder(6, isRead, false)], [0, 2, 3]);
  deepEqual([...readingOrder(6, isRead, true)], [3, 2, 0]);
});

test("the state of the step before a gap meets the step after it", () => {
  const given = { input: [1, NaN, 2], steps: 3, order: Int32Array.of(0, 2), initial: { h: [4, 8] } };
  const { signals, run } = createPass(createLayer(RELU, WEIGHTS), given);
  run();
  // a = W_ih x + 0.5 h_0 + 0.25 h_1 + 0.625 and  W_ih x + h_0 + 2 h_1 + 1.25
  deepEqual([...signals.a], [5.625, 20.25, NaN, NaN, 2 + 2.8125 + 5.0625 + 0.625, -2 + 5.625 + 40.5 + 1.25]);
  deepEqual([...signals.h.subarray(0, 2)], [5.625, 20.25]);
});

test("what is computed from a place on follows what stands before it", () => {
  const given = { input: [1, 3, 2], steps: 3, order: Int32Array.of(2, 1, 0), initial: {} };
  const { signals, run } = createPass(createLayer(RELU, WEIGHTS), given);
  run(0, 1);
  deepEqual([...signals.a], [NaN, NaN, NaN, NaN, 2.625, -0.75]);
  signals.h.set([8, 4], 4);
  run(1, 2);
  deepEqual([...signals.a.subarray(2)], [3 + 4 + 1 + 0.625, -3 + 8 + 8 + 1.25, 2.625, -0.75]);
});

test("a weight of another size gets a sentence", () => {
  throws(() => createLayer(RELU, { ...WEIGHTS, W_hh: [1, 2, 3] }), { message: /^W_hh must have 4 numbers; got 3$/ });
  throws(() => createLayer(RELU, { ...WEIGHTS, b_hh: [1] }), { message: /^b_hh must have 2 numbers; got 1$/ });
  const projected = { ...RELU, hidden: 1 };
  throws(() => createLayer(projected, { ...WEIGHTS, W_hh: [1, 2] }), {
    message: /^W_hr must have 2 numbers; got 0$/,
  });
});

test("a cell whose gates don't read h has no W_hh, neither laid out nor counted as work", () => {
  /** @type {Shape} */
  const shape = { kind: "minlstm", nonlinearity: "", backward: false, units: 5, hidden: 5, inputs: 2 };
  const W_ih = Array.from({ length: 15 * 2 }, (_, at) => at / 10);
  const weights = { W_ih, W_hh: null, b_ih: null, b_hh: null, W_hr: null };
  const layer = createLayer(shape, weights);
  equal(layer.W_hh.data.length, 0);
  equal(workOfStep(layer, 4), 4 * 15 * 2);
  equal(workOfLag(layer), 2 * 5 ** 3);
  // Nor is there one after a change of another block.
  const given = { input: [0, 0, 1, 2], steps: 2, order: Int32Array.of(0, 1), initial: {} };
  /** @type {Edit} */
  const edit = { on: true, net: 0, target: "block", name: "b_v", units: null, steps: null, op: "+", value: 3 };
  const changed = finish(createTrials({ shape, weights, given }).runInParts([edit]));
  deepEqual([changed.weights.W_hh, changed.weights.b_hh], [null, null]);
  deepEqual([...changed.signals.h.subarray(0, 5)], [1.5, 1.5, 1.5, 1.5, 1.5]); // half of 0 and half of b_v
  const lstm = { ...shape, kind: /** @type {const} */ ("lstm") };
  const [W_x, W_h] = [new Float64Array(20 * 2), new Float64Array(20 * 5)];
  equal(workOfStep(createLayer(lstm, { ...weights, W_ih: W_x, W_hh: W_h }), 4), 4 * 20 * (2 + 5));
  throws(() => createLayer(lstm, { ...weights, W_ih: W_x }), { message: /^W_hh must have 100 numbers; got 0$/ });
});

test("the work of a step with a matrix is that of its numbers too, so that parts stay short", () => {
  /** @type {Shape} */
  const shape = { kind: "mlstm", nonlinearity: "", backward: false, units: 300, hidden: 300, inputs: 2 };
  const rows = 2 + 4 * 300; // i and f have one each
  const weights = { W_ih: new Float64Array(rows * 2), W_hh: null, b_ih: null, b_hh: null, W_hr: null };
  equal(workOfStep(createLayer(shape, weights), 1), rows * 2 + 4 * 300 ** 2);
  const given = { input: new Float64Array(5 * 2), steps: 5, order: Int32Array.of(0, 1, 2, 3, 4), initial: {} };
  const parts = [...createTrials({ shape, weights, given }).originalInParts()];
  equal(parts.length, 3); // of a million multiply-adds at most: 2, 2 and 1 steps
});

test("of a matrix only the last is kept, and a pass that begins later or reads on has the same numbers", () => {
  const [units, inputs, steps, rows] = [3, 2, 7, 2 + 4 * 3];
  /** @type {Shape} */
  const shape = { kind: "mlstm", nonlinearity: "", backward: false, units, hidden: units, inputs };
  const some = (/** @type {number} */ count) => Float64Array.from({ length: count }, (_, at) => Math.sin(7 * at + 1));
  const weights = { W_ih: some(rows * inputs), W_hh: null, b_ih: some(rows), b_hh: null, W_hr: null };
  const layer = createLayer(shape, weights);
  const input = Float64Array.from({ length: steps * inputs }, (_, at) => Number((at + (at >> 1)) % 2 === 0)); // symbols
  const initial = { C: some(units * units), n: some(units), m: new Float64Array(units).fill(0.5) };
  const order = Int32Array.of(0, 2, 3, 4, 5, 6); // one step is skipped
  const given = { input, steps, order, initial };
  const whole = createPass(layer, given);
  whole.run();
  equal(whole.signals.C.length, units * units);
  const later = createPass(layer, given);
  later.run(0, 5);
  later.run(2); // back, before what it has
  deepEqual(later.signals, whole.signals);
  const symbols = [3, 4, 5, 6].map((step) => input.indexOf(1, step * inputs) - step * inputs);
  const on = createContinued({ signals: whole.signals, step: 2, given }, layer, null, /** @type {any} */ (null), 4);
  for (const symbol of [symbols[0], 1 - symbols[1], symbols[2]]) on.append(symbol);
  on.cut(1);
  for (const symbol of symbols.slice(1)) on.append(symbol);
  for (const name of ["s", "h"]) deepEqual(on.signals[name].slice(3), whole.signals[name].slice(3 * units));
});

test("the fast functions of a GPU are allowed sixteen eps more", () => {
  const layer = createLayer(RELU, WEIGHTS);
  const [x, states] = [
    Float64Array.of(3),
    { h: Float64Array.of(0.5, 0.25), c: new Float64Array(2), m: new Float64Array(2) },
  ];
  const out = emptySignals(layer, 1);
  STEPS.rnn(layer, x, states, out, 0);
  const [slow, fast] = [false, true].map((own) => {
    const into = emptySignals(layer, 1);
    createBounds(layer, { fast: own })(x, states, { h: 0, c: states.c, m: states.m }, out, into);
    return into;
  });
  // Unit 0 is open: 3 + 0.25 + 0.0625 + 0.625 = 3.9375, and each part of it adds to the uncertainty.
  const [by_x, by_h] = [5 * (3 + 0.5), 6 * (0.25 + 0.0625 + 0.125)];
  ok(Math.abs(slow.h[0] / EPS - (by_x + by_h + 8 * 3.9375)) < 1e-6);
  equal(Math.round((fast.h[0] - slow.h[0]) / EPS), 16);
  equal(fast.a[0], slow.a[0]);
});
