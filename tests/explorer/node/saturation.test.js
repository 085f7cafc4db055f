// Saturation: a case worked by hand with a gap, and which units a frame and a share mean.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { saturatedUnits, saturationOf, unitsInside } from "../../../lstm_viz/explorer/js/saturation.js";
import { payloadOf } from "./payloads.js";

const NONE = Number.NaN;
/** Five steps of three units; the third step is missing. */
const F = [0.05, 0.5, 0.95, 0.02, 0.1, 0.9, NONE, NONE, NONE, 0.3, 0.09, 0.99, 0.04, 0.6, 0.91];

test("shares are of the steps that were read, and a limit is on neither side", () => {
  const h = F.map((value) => value / 2);
  const payload = payloadOf([{ kind: "lstm", units: 3, signals: { f: F, h }, initial: {}, weights: {} }], {
    inputs: [1, 2, NONE, 4, 5],
    features: 1,
  });
  const model = decode(payload);
  const read = (/** @type {number} */ low, /** @type {number} */ high) =>
    Object.values(saturationOf(model, model.networks[0], "f", low, high)).map((shares) => [...shares]);
  deepEqual(read(0.1 + 1e-7, 0.9 - 1e-7), [
    [0.75, 0.5, 0],
    [0, 0, 1],
  ]);
  deepEqual(read(0.05, 0.955), [
    [0.5, 0, 0],
    [0, 0, 0.25],
  ]);
});

test("at all steps is 1 and at half of them is exactly one half, however many steps there are", () => {
  for (const steps of [14, 18, 19, 22, 1000]) {
    const half = Math.floor(steps / 2);
    // Unit 0 is shut at every step, unit 1 open in the first half and unit 2 open at one step more.
    const f = Array.from({ length: steps }, (_, at) => [0.01, at < half ? 0.99 : 0.5, at <= half ? 0.99 : 0.5]).flat();
    const payload = payloadOf(
      [{ kind: "lstm", units: 3, signals: { f, h: f.map((value) => value / 2) }, initial: {}, weights: {} }],
      { inputs: f.filter((_, at) => at % 3 === 0), features: 1 },
    );
    const model = decode(payload);
    const found = saturationOf(model, model.networks[0], "f", 0.1, 0.9);
    deepEqual([...found.left], [1, 0, 0], `of ${steps} steps`);
    deepEqual([...found.right], [0, half / steps, (half + 1) / steps], `of ${steps} steps`);
    deepEqual(saturatedUnits(found, "left", 1), [0], `of ${steps} steps`);
    deepEqual(
      [...found.right].map((share) => share > 0.5),
      [false, false, true],
      `of ${steps} steps`,
    );
  }
});

test("a frame means the units inside, whichever way it was drawn, and a share those at it or above", () => {
  const saturation = { left: Float64Array.of(0, 0.25, 0.5, 0), right: Float64Array.of(1, 0.25, 0, 0) };
  deepEqual(unitsInside(saturation, [0.6, 0.2], [0.3, -0.1]), [1, 2]);
  deepEqual(unitsInside(saturation, [-0.1, 0.1], [0.5, 1.1]), [0]);
  deepEqual(unitsInside(saturation, [0.7, 0.9], [0.5, 1.1]), []);
  deepEqual(saturatedUnits(saturation, "left", 0.25), [1, 2]);
  deepEqual(saturatedUnits(saturation, "right", 0.3), [0]);
  deepEqual(saturatedUnits(saturation, "right", 1), [0]);
});
