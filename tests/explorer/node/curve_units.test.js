// Curve units: r by its definition, halves, and the curve moved round.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { drawPart, followers } from "../../../lstm_viz/explorer/js/curve_units.js";

/** @param {(step: number) => number} f @param {number} steps */
const over = (f, steps) => Array.from({ length: steps }, (_, step) => Math.fround(f(step)));

/** @param {number[][]} units  each over the steps */
const valuesOf = (units) => ({
  data: Float32Array.from({ length: units.length * units[0].length }, (_, at) => {
    return units[at % units.length][Math.floor(at / units.length)];
  }),
  width: units.length,
  error: 0,
});

/** @param {number[]} a @param {number[]} b */
function pearson(a, b) {
  const [x, y] = [a, b].map((one) => one.reduce((sum, value) => sum + value, 0) / one.length);
  const sum = (/** @type {(k: number) => number} */ f) => a.reduce((total, _, k) => total + f(k), 0);
  return sum((k) => (a[k] - x) * (b[k] - y)) / Math.sqrt(sum((k) => (a[k] - x) ** 2) * sum((k) => (b[k] - y) ** 2));
}

/** Numbers that have nothing in common. @param {number} seed */
const noise = (seed) => (/** @type {number} */ step) => (Math.sin(step * step * seed + step) * 1e4) % 1;

test("a short text sorts its units by r over all steps, and tells that nothing was held out", () => {
  const curve = over((step) => step ** 2, 11);
  const units = [
    over(noise(3), 11),
    over(() => 0.4, 11),
    over((step) => -(step ** 2) / 9, 11),
    over((step) => step, 11),
  ];
  const found = followers(valuesOf(units), curve, [0, 10]);
  deepEqual(
    found?.units.map(({ unit }) => unit),
    [2, 3, 0, 1],
  );
  equal(found?.bar, null);
  ok(Math.abs((found?.units[0].found ?? 0) + 1) < 1e-6);
  ok(Math.abs((found?.units[1].found ?? 0) - pearson(curve, units[3])) < 1e-6);
  ok(Number.isNaN(found?.units[3].found));
  equal(
    followers(
      valuesOf(units),
      over(() => 0.7, 11),
      [0, 10],
    ),
    null,
  );
});

test("a long text chooses on its first half and tests on the second, against the curve moved round", () => {
  const steps = 500;
  const curve = over((step) => Number(Math.sin(step ** 1.3 / 9) > 0), steps);
  const follows = over((step) => curve[step] + 0.2 * noise(7)(step), steps);
  const deceives = over((step) => (step < 250 ? curve[step] : noise(5)(step)), steps);
  const found = followers(valuesOf([over(noise(2), steps), follows, deceives]), curve, [0, 499]);
  deepEqual(
    found?.units.map(({ unit }) => unit),
    [2, 1, 0],
  );
  const [first, second] = found?.units ?? [];
  ok(Math.abs(first.found - 1) < 1e-6 && Math.abs(first.tested) < 0.25);
  ok(Math.abs(second.tested - pearson(curve.slice(250), follows.slice(250))) < 1e-6);
  const bar = found?.bar ?? 0;
  ok(Math.abs(second.tested) > bar && Math.abs(first.tested) < bar);
  // The bar of one unit is near the largest |r| of all moves, by r itself, and not above it.
  const moved = (/** @type {number} */ by) => over((step) => curve[250 + ((step - by + 250) % 250)], 250);
  const every = over((by) => Math.abs(pearson(follows.slice(250), moved(by + 5))), 241);
  const own = followers(valuesOf([follows]), curve, [0, 499])?.bar ?? 0;
  ok(own <= Math.max(...every) + 1e-6 && own > 0.5 * Math.max(...every) && own <= bar);
  const still = [...curve.slice(0, 250), ...over(() => 1, 250)];
  equal(followers(valuesOf([follows]), still, [0, 499]), null);
});

test("only the steps that are shown count", () => {
  const curve = over((step) => (step > 3 && step < 9 ? step : 0), 700);
  const inside = over((step) => (step > 3 && step < 9 ? 2 * step : noise(3)(step)), 700);
  const units = valuesOf([over(noise(2), 700), inside]);
  const [best] = followers(units, curve, [4, 8])?.units ?? [];
  equal(best.unit, 1);
  ok(Math.abs(best.found - 1) < 1e-6);
  equal(followers(units, curve, [4, 8])?.bar, null);
  equal(followers(units, curve, [9, 650]), null);
  // Of 500 steps from 150 on, the halves are theirs.
  const far = over((step) => Number(Math.sin(step ** 1.3 / 9) > 0), 700);
  const follows = over((step) => far[step] + 0.2 * noise(7)(step), 700);
  const [one] = followers(valuesOf([follows]), far, [150, 649])?.units ?? [];
  ok(Math.abs(one.found - pearson(far.slice(150, 400), follows.slice(150, 400))) < 1e-6);
  ok(Math.abs(one.tested - pearson(far.slice(400, 650), follows.slice(400, 650))) < 1e-6);
});

test("a part is drawn straight, in either direction", () => {
  const curve = new Float32Array(7);
  drawPart(curve, { step: 5, value: 1 }, { step: 2, value: 0.25 });
  deepEqual([...curve], [0, 0, 0.25, 0.5, 0.75, 1, 0]);
  drawPart(curve, { step: 0, value: 0.5 }, { step: 0, value: 0.75 });
  equal(curve[0], 0.75);
});
