// Lines: what is drawn at the first and at the last step is whole, and a line runs between the ends of its scale.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { roundWithin } from "../../../lstm_viz/explorer/js/figures.js";
import { featuresOf, isOnOrOff } from "../../../lstm_viz/explorer/js/input_scales.js";
import { createLines } from "../../../lstm_viz/explorer/js/lines.js";

const [WIDTH, HEIGHT, STEPS] = [300, 60, 120];

/**
 * A canvas that remembers where circles were drawn, and how far their line reaches.
 *
 * @param {{x: number, y?: number, reach: number}[]} drawn
 */
function canvasOf(drawn) {
  const context = {
    lineWidth: 1,
    clearRect() {},
    beginPath() {},
    setLineDash() {},
    /** @type {number[][]} */
    path: [],
    /**
     * @param {number} x
     * @param {number} y
     */
    moveTo(x, y) {
      this.path.push([x, y]);
    },
    /**
     * @param {number} x
     * @param {number} y
     */
    lineTo(x, y) {
      this.path.push([x, y]);
    },
    stroke() {},
    fill() {},
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} radius
     */
    arc(x, y, radius) {
      drawn.push({ x, y, reach: radius + context.lineWidth / 2 });
    },
  };
  const canvas = { width: 0, height: 0, getContext: () => context };
  return /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (canvas));
}

test("a target at the last of many steps has its whole ring", () => {
  for (const ratio of [1, 2]) {
    /** @type {{x: number, reach: number}[]} */
    const drawn = [];
    const data = new Float32Array(STEPS).fill(Number.NaN);
    data[0] = data[60] = data[STEPS - 1] = 0.5; // each of them alone
    const line = { name: "target", data, width: 1, feature: 0, colour: "#000", thick: 1.2, ring: true };
    const size = { width: WIDTH * ratio, height: HEIGHT * ratio, ratio };
    createLines(canvasOf(drawn)).paint({ lines: [line], range: [0, 1], first: 0, last: STEPS - 1, ...size });
    ok(drawn.length === 3, `${drawn.length} rings`);
    for (const { x, reach } of drawn) ok(x - reach >= 0 && x + reach <= WIDTH * ratio, `${x} ± ${reach}`);
    // What has room stands at its step.
    ok(Math.abs(drawn[1].x - (60.5 / STEPS) * WIDTH * ratio) < 1e-9);
  }
});

test("a number that is dragged has the digits that its range can show, however large it is", () => {
  equal(roundWithin(0.73412, 1.1), 0.734);
  equal(roundWithin(101332.4567, 908), 101332.5);
  equal(roundWithin(-4123456, 2e7), -4120000);
  equal(roundWithin(1.23456e-9, 3e-9), 1.235e-9);
});

test("a line is drawn between the ends of its own scale", () => {
  /** @type {{x: number, y: number, reach: number}[]} */
  const drawn = [];
  const data = Float32Array.from([NaN, 101000, NaN]);
  /** @type {import("../../../lstm_viz/explorer/js/lines.js").Line} */
  const line = { name: "pressure", data, width: 1, feature: 0, colour: "#000", scale: [100000, 104000] };
  const size = { width: WIDTH, height: HEIGHT, ratio: 1 };
  createLines(canvasOf(drawn)).paint({ lines: [line], range: [0, 1], first: 0, last: 2, ...size });
  deepEqual(
    drawn.map(({ y }) => y),
    [0.75 * HEIGHT],
  );
});

test("what is on at one step has that step alone, and a step that is not read has none", () => {
  const canvas = canvasOf([]);
  const data = Float32Array.from([0, 0, 1, 0, NaN, 1]);
  const line = { name: "marker", data, width: 1, feature: 0, colour: "#000", stepped: true };
  const size = { width: 60, height: HEIGHT, ratio: 1 };
  createLines(canvas).paint({ lines: [line], range: [0, 1], first: 0, last: 5, ...size });
  const { path } = /** @type {{path: number[][]}} */ (/** @type {unknown} */ (canvas.getContext("2d")));
  const [on, off] = [0, HEIGHT];
  deepEqual(path, [
    ...[
      [0, off],
      [10, off],
      [10, off],
      [20, off],
      [20, on],
      [30, on],
      [30, off],
      [40, off],
    ],
    ...[
      [50, on],
      [60, on],
    ],
  ]);
});

test("a marker is a switch, and a count or a share of it is none", () => {
  const inputs = Object.assign(Float32Array.from([0, 0, 0.5, 0, 1, 1, 1, 2, NaN]), { shape: [3, 3] });
  deepEqual(featuresOf(inputs).map(isOnOrOff), [true, false, false]);
});
