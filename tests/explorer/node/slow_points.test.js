// Slow points: systems of one unit whose points, eigenvalues and speeds have a closed form.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { createLayer } from "../../../lstm_viz/explorer/js/engine/layer.js";
import { createRecurrentMap } from "../../../lstm_viz/explorer/js/engine/recurrent_map.js";
import { searchSlowPoints } from "../../../lstm_viz/explorer/js/engine/slow_points.js";

/** @import { Found } from "../../../lstm_viz/explorer/js/engine/slow_points.js" */

/**
 * The slow points of h = tanh(w h' + b), or relu.
 *
 * @param {number} w
 * @param {number} b
 * @param {number[]} starts
 * @param {{nonlinearity?: string, extent?: number}} [options]
 * @returns {Found}
 */
function foundIn(w, b, starts, { nonlinearity = "tanh", extent = 1 } = {}) {
  const shape = { kind: /** @type {const} */ ("rnn"), nonlinearity, backward: false, units: 1, hidden: 1, inputs: 1 };
  const layer = createLayer(shape, { W_ih: [0.25], W_hh: [w], b_ih: [b - 0.5], b_hh: [0], W_hr: null });
  const search = searchSlowPoints(
    createRecurrentMap(layer, [2]), // 0.25 · 2 of the input, which the bias above lacks
    starts.map((start) => Float64Array.of(start)),
    extent,
  );
  let next = search.next();
  while (!next.done) next = search.next();
  return next.value;
}

/**
 * @param {number} got
 * @param {number} wanted
 */
const near = (got, wanted) => ok(Math.abs(got - wanted) < 1e-6, `${got} is not ${wanted}`);

const W = Math.atanh(0.8) / 0.8; // h = tanh(W h) at ±0.8 and at 0

test("a bistable unit has two stable points and an unstable one between them", () => {
  const { points, fast, starts } = foundIn(W, 0, [-0.9, 0.85, 0.01, 0.75, 0.7, -0.7]);
  deepEqual([points.length, fast, starts], [3, 0, 6]);
  // The slope of tanh(W h) is W (1 − h²).
  const wanted = [
    { h: 0.8, slope: 0.36 * W, stability: "stable", unstable: 0, ended: 3 },
    { h: -0.8, slope: 0.36 * W, stability: "stable", unstable: 0, ended: 2 },
    { h: 0, slope: W, stability: "unstable", unstable: 1, ended: 1 },
  ];
  for (const [k, { h, slope, ...told }] of wanted.entries()) {
    const { state, radius, fixed, stability, unstable, ended } = points[k];
    near(state[0], h);
    near(radius, slope);
    deepEqual({ fixed, stability, unstable, ended }, { fixed: true, ...told });
  }
});

test("where the points of a bistable unit have just met, the state is slow or not by how far a step moves it", () => {
  // The step is least where the slope of tanh is 1 / W: there it is d for this bias.
  const y = -Math.sqrt(1 - 1 / W);
  const biasOf = (/** @type {number} */ d) => Math.atanh(y) - W * (y - d);
  const slow = foundIn(W, biasOf(0.0141), [y - 0.05, y + 0.05]);
  equal(slow.points.length, 1);
  near(slow.points[0].state[0], y - 0.0141);
  near(slow.points[0].speed, 0.0141 ** 2 / 2);
  deepEqual([slow.points[0].fixed, slow.points[0].stability, slow.fast], [false, "marginal", 0]);
  const fast = foundIn(W, biasOf(0.0142), [y - 0.05, y + 0.05]);
  deepEqual([fast.points, fast.fast], [[], 2]);
});

test("a point is marginal where a change neither grows nor fades within a thousand steps", () => {
  // h = w h' + 1 − w, which stays at 1.
  const stabilityOf = (/** @type {number} */ w) =>
    foundIn(w, 1 - w, [1.25], { nonlinearity: "relu" }).points.map(({ stability }) => stability);
  deepEqual([0.9985, 0.9995, 1.0005, 1.0015].map(stabilityOf), [["stable"], ["marginal"], ["marginal"], ["unstable"]]);
});

test("points nearer than a hundredth of the path's extent are one", () => {
  deepEqual(
    foundIn(W, 0, [0.85, 0.01], { extent: 79 }).points.map(({ ended }) => ended),
    [1, 1],
  );
  deepEqual(
    foundIn(W, 0, [0.85, 0.01], { extent: 81 }).points.map(({ ended }) => ended),
    [2],
  );
});
