// States: eigenvalues that are known, the window round a path, and what is near a pointer.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { componentsOf, onDirections } from "../../../lstm_viz/explorer/js/engine/components.js";
import { eigenvaluesOf } from "../../../lstm_viz/explorer/js/engine/eigenvalues.js";
import { diagonalise } from "../../../lstm_viz/explorer/js/engine/symmetric.js";
import { atOnce } from "../../../lstm_viz/explorer/js/slices.js";
import { printShare } from "../../../lstm_viz/explorer/js/state_chart.js";
import { symbolColours } from "../../../lstm_viz/explorer/js/state_page.js";
import { createOriginalPaths } from "../../../lstm_viz/explorer/js/state_paths.js";
import { heldInput } from "../../../lstm_viz/explorer/js/state_points.js";
import { nearestTo, pixelsOf, windowOf } from "../../../lstm_viz/explorer/js/state_scale.js";
import { payloadOf } from "./payloads.js";

/**
 * What a generator returns, and how often it gave its caller a turn.
 *
 * @template Result
 * @param {Generator<unknown, Result, void>} work
 * @returns {{result: Result, turns: number}}
 */
function through(work) {
  let turns = 0;
  let next = work.next();
  for (; !next.done; next = work.next()) turns += 1;
  return { result: next.value, turns };
}

/** @param {number[][]} rows */
const eigenvalues = (rows) =>
  through(eigenvaluesOf(Float64Array.from(rows.flat()), rows.length)).result.map(({ re, im }) => [re, im]);

/**
 * @param {number[][]} found
 * @param {number[][]} wanted
 */
function near(found, wanted) {
  equal(found.length, wanted.length);
  found.flat().forEach((value, k) => {
    ok(Math.abs(value - wanted.flat()[k]) < 1e-9, `${found} are not ${wanted}`);
  });
}

test("eigenvalues of a triangle are its diagonal, of a rotation a pair, of a cycle the roots of 1", () => {
  const triangle = [
    [0.5, 3, -1],
    [0, -2, 7],
    [0, 0, 1.25],
  ];
  near(eigenvalues(triangle), [
    [-2, 0],
    [1.25, 0],
    [0.5, 0],
  ]);
  const turn = [
    [0.6, -0.8],
    [0.8, 0.6],
  ];
  near(eigenvalues(turn), [
    [0.6, 0.8],
    [0.6, -0.8],
  ]);
  const cycle = [
    [0, 0, 0, 0, 1],
    [1, 0, 0, 0, 0],
    [0, 1, 0, 0, 0],
    [0, 0, 1, 0, 0],
    [0, 0, 0, 1, 0],
  ];
  const found = eigenvalues(cycle);
  for (const [re, im] of found) ok(Math.abs(Math.hypot(re, im) - 1) < 1e-9);
  const angles = found.map(([re, im]) => Math.round((Math.atan2(im, re) * 5) / (2 * Math.PI)));
  deepEqual([...angles].sort(), [-1, -2, 0, 1, 2]);
});

test("eigenvalues of nothing, of a number and of a matrix that cannot be diagonalised", () => {
  near(
    eigenvalues([
      [0, 0],
      [0, 0],
    ]),
    [
      [0, 0],
      [0, 0],
    ],
  );
  near(eigenvalues([[-3.5]]), [[-3.5, 0]]);
  // Of one size, the larger real part comes first.
  const mirrored = [
    [-1, 0],
    [0, 1],
  ];
  near(eigenvalues(mirrored), [
    [1, 0],
    [-1, 0],
  ]);
  const defective = eigenvalues([
    [2, 1],
    [0, 2],
  ]);
  near(defective, [
    [2, 0],
    [2, 0],
  ]);
  throws(
    () =>
      eigenvalues([
        [Number.NaN, 1],
        [1, 1],
      ]),
    RangeError,
  );
});

test("all eigenvalues of a large matrix add up to its trace, and the page has its turns", () => {
  const size = 40;
  const matrix = Float64Array.from({ length: size * size }, (_, k) => Math.sin(k * k + 1));
  let trace = 0;
  for (let k = 0; k < size; k += 1) trace += matrix[k * size + k];
  const { result, turns } = through(eigenvaluesOf(matrix, size));
  equal(result.length, size);
  ok(Math.abs(result.reduce((sum, { re }) => sum + re, 0) - trace) < 1e-9);
  ok(Math.abs(result.reduce((sum, { im }) => sum + im, 0)) < 1e-9);
  ok(turns > size);
});

test("a symmetric matrix is taken apart, the largest eigenvalue first", () => {
  const { values, vectors } = diagonalise([
    [2, -1, 0],
    [-1, 2, -1],
    [0, -1, 2],
  ]);
  // 2 − 2 cos(kπ/4): a string of three beads.
  near([values], [[2 + Math.SQRT2, 2, 2 - Math.SQRT2]]);
  near([vectors[0].map(Math.abs)], [[0.5, Math.SQRT1_2, 0.5]]);
});

test("a path on a line has one component, and one that never moves none", () => {
  const line = [-1, 0.5, 2, 4.5].flatMap((t) => [0.6 * t, -0.8 * t]);
  const { result } = through(componentsOf(Float64Array.from(line), 2, 3));
  near(
    [[...result.directions[0]], [...result.directions[1]]],
    [
      [-0.6, 0.8],
      [0, 0],
    ],
  );
  deepEqual(
    result.explained.map((share) => Number(share.toFixed(12))),
    [1, 0, 0],
  );
  const still = through(componentsOf(Float64Array.from([0.3, 7, 0.3, 7, 0.3, 7]), 2, 3)).result;
  deepEqual(still.explained, [0, 0, 0]);
  deepEqual(
    still.directions.map((direction) => [...direction]),
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  );
});

test("a state on directions is its inner products with them, from the mean on", () => {
  const components = {
    mean: Float64Array.of(1, 2),
    directions: [Float64Array.of(0.6, -0.8), Float64Array.of(0.8, 0.6)],
    explained: [0.9, 0.1],
  };
  const states = Float64Array.of(7, 7, 7, 3, 12); // the state (3, 12) is (2, 10) away
  near([onDirections(components, states, 3)], [[1.2 - 8, 1.6 + 6]]);
});

test("a path that edits are compared with is computed once on its components, and again on others", () => {
  const payload = payloadOf([{ kind: "rnn", units: 1, signals: { a: [1, 2], h: [1, 2] }, initial: {}, weights: {} }], {
    inputs: [1, 2],
    features: 1,
  });
  const model = decode(payload);
  const [network] = model.networks;
  let read = 0;
  const source = /** @type {import("../../../lstm_viz/explorer/js/network.js").Source} */ (
    /** @type {unknown} */ ({
      stored: {
        get h() {
          read += 1;
          return { data: Float32Array.of(3, 5), width: 1, error: 0 };
        },
      },
    })
  );
  const on = (/** @type {number} */ mean) => ({
    mean: Float64Array.of(mean),
    directions: [Float64Array.of(1)],
    explained: [1],
  });
  const [one, other] = [on(4), on(2)];
  const paths = createOriginalPaths();
  const first = paths(model, network, "h", source, one);
  deepEqual(first.places, [[-1], [1]]);
  equal(paths(model, network, "h", source, one), first);
  equal(read, 1);
  deepEqual(paths(model, network, "h", source, other).places, [[1], [3]]);
  equal(read, 2);
});

test("the input is held at its mean over what was read, at a step or at 0", () => {
  const payload = payloadOf(
    [{ kind: "rnn", units: 1, signals: { a: [1, 2, 3], h: [1, 2, 3] }, initial: {}, weights: {} }],
    { inputs: [1, 5, Number.NaN, 3, 4, -2], features: 2 },
  );
  const model = decode(payload);
  const [network] = model.networks;
  deepEqual([...(heldInput(model, network, "mean", 1) ?? [])], [2.5, 1.5]);
  deepEqual([...(heldInput(model, network, "step", 2) ?? [])], [4, -2]);
  equal(heldInput(model, network, "step", 1), null);
  deepEqual([...(heldInput(model, network, "zero", 1) ?? [])], [0, 0]);
});

/** @type {import("../../../lstm_viz/explorer/js/state_paths.js").Path} */
const PATH = {
  steps: Int32Array.from([0, 1, 2]),
  places: [
    [-1, 4, 0],
    [1, 2, 9],
    [0, 3, -9],
  ],
};

test("the window holds all paths and the points that are near, and says which are not", () => {
  const edited = { steps: PATH.steps, places: [[3, 2, 0]] };
  const points = [
    [4, 3, 0],
    [0, 2, 0],
    [0, 12, 0],
    [-9, 3, 0],
  ];
  const { shown, outside } = windowOf([PATH, edited], points, [0, 1]);
  deepEqual(outside, [false, false, true, true]);
  near(
    [shown.across, shown.up],
    [
      [-1 - 0.3, 4 + 0.3],
      [2 - 0.12, 4 + 0.12],
    ],
  );
  const { shown: turned } = windowOf([PATH], [], [2, 0]);
  near([turned.across], [[-9 - 1.08, 9 + 1.08]]);
  // What never moves along an axis is in the middle of it.
  const still = windowOf([{ steps: PATH.steps, places: [[5, 0, 0]] }], [], [0, 1]).shown;
  deepEqual(pixelsOf([5, 0, 0], [0, 1], still, 80, 60), [40, 30]);
});

test("up is up, and the nearest of the points within reach is meant", () => {
  /** @type {import("../../../lstm_viz/explorer/js/state_scale.js").Window2D} */
  const shown = { across: [0, 10], up: [0, 5] };
  near([pixelsOf([2, 4], [0, 1], shown, 100, 50)], [[20, 10]]);
  near([pixelsOf([2, 4], [1, 0], shown, 100, 50)], [[40, 30]]);
  /** @type {[number, number][]} */
  const pixels = [
    [10, 10],
    [20, 10],
    [20, 10],
    [90, 40],
  ];
  equal(nearestTo(pixels, 17, 11, 14), 1);
  equal(nearestTo(pixels, 80, 41, 14), 3);
  equal(nearestTo(pixels, 60, 30, 14), -1);
  equal(nearestTo([], 60, 30, 14), -1);
});

test("few symbols have colours of their own, many have none", () => {
  const palette = /** @type {Parameters<typeof symbolColours>[1]} */ (
    /** @type {unknown} */ ({
      wires: { f: "#f00000", o: "#0000f0", i: "#00f000", x: "#f0f000", g: "#f000f0", h: "#00f0f0" },
    })
  );
  deepEqual(
    [...(symbolColours(["b", "a", "b", "T"], palette) ?? [])],
    [
      ["T", "#f00000"],
      ["a", "#0000f0"],
      ["b", "#00f000"],
    ],
  );
  equal(symbolColours([..."abcdefg"], palette), null);
  equal(symbolColours(null, palette), null);
});

test("a share has a digit behind the point where it is small or nearly all", () => {
  deepEqual([0.0244, 0.0004, 0.614, 0.9966, 1].map(printShare), ["2.4%", "0.0%", "61%", "99.7%", "100.0%"]);
});

test("short work is through at once, and long work comes back later", () => {
  /** @type {(() => void)[]} */
  const waiting = [];
  const timers = { begin: (/** @type {() => void} */ run) => waiting.push(run), end: () => {} };
  const [told, parts, looks] = [["late"], [1, 2, 3], [0]];
  equal(
    atOnce(
      timers,
      () => true,
      () => told.pop(),
    ),
    null,
  );
  deepEqual(told, ["late"]);
  const clock = performance.now;
  performance.now = () => 7 * looks.push(0); // each look at the clock is a slice later
  try {
    ok(
      atOnce(
        timers,
        () => parts.pop() === 1,
        () => told.pop(),
      ),
    );
    deepEqual([parts, told], [[1, 2], ["late"]]);
    while (waiting.length) waiting.shift()?.();
  } finally {
    performance.now = clock;
  }
  deepEqual([parts, told], [[], []]);
});
