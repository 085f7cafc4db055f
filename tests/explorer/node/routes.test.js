// Routes: norms whose values are known, routes beyond what float64 holds, and how far a route reaches.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { adjointOf, seedOfUnit } from "../../../lstm_viz/explorer/js/engine/adjoint.js";
import { legendre } from "../../../lstm_viz/explorer/js/engine/integrated.js";
import { createLayer } from "../../../lstm_viz/explorer/js/engine/layer.js";
import { spectralNorm } from "../../../lstm_viz/explorer/js/engine/norm.js";
import { createPass, readingOrder } from "../../../lstm_viz/explorer/js/engine/pass.js";
import { PART } from "../../../lstm_viz/explorer/js/engine/products.js";
import { fateOf, routesOf, workOfLag } from "../../../lstm_viz/explorer/js/engine/routes.js";

/** @param {number[]} values */
const floats = (...values) => Float64Array.from(values);

test("the largest singular value of matrices worked by hand", () => {
  equal(whole(spectralNorm(floats(-3), 1)), 3);
  equal(whole(spectralNorm(floats(0, 0, 0, 0), 2)), 0);
  ok(Math.abs(whole(spectralNorm(floats(3, 0, 4, 5), 2)) - Math.sqrt(45)) < 1e-12); // Golub & Van Loan: √45 and √5
  ok(Math.abs(whole(spectralNorm(floats(0, 0, 2, 7, 0, 0, 0, -1, 0), 3)) - Math.sqrt(49)) < 1e-12);
  // u vᵀ has the norm |u| |v|.
  const [u, v] = [floats(1, -2, 2, 4), floats(2, 0, 1, -2)];
  const product = Float64Array.from({ length: 16 }, (_, at) => u[at >> 2] * v[at & 3]);
  ok(Math.abs(whole(spectralNorm(product, 4)) - 15) < 1e-12);
});

/**
 * A simple RNN of two units that stay at 0, where the slope of tanh is 1, and do not read each other.
 *
 * @param {number} by
 * @param {number} steps
 */
function scaling(by, steps) {
  const layer = createLayer(
    { kind: "rnn", nonlinearity: "tanh", backward: false, units: 2, hidden: 2, inputs: 1 },
    { W_ih: [1, 1], W_hh: [by, 0, 0, by], b_ih: null, b_hh: null, W_hr: null },
  );
  const given = {
    steps,
    input: new Float64Array(steps),
    order: readingOrder(steps, () => true, false),
    initial: { h: null, c: null },
  };
  const pass = createPass(layer, given);
  pass.run();
  return { layer, given, signals: pass.signals, holds: {} };
}

/**
 * @template Found
 * @param {Generator<void, Found, void>} work
 */
function whole(work) {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}

test("a route is a power of the weight, however far beyond float64, and ends where it is told to", () => {
  for (const by of [3, 1 / 3]) {
    const steps = 1000;
    const { gradient, direct } = whole(routesOf(scaling(by, steps), steps - 1, Infinity));
    equal(direct, null);
    equal(gradient.length, steps + 1);
    gradient.forEach((log, lag) => {
      ok(Math.abs(log - lag * Math.log10(by)) < 1e-9, `${lag}: ${log}`);
    });
  }
  equal(whole(routesOf(scaling(3, 9), 5, 4)).gradient.length, 5);
});

test("the gradient of an input is infinite or 0 where float64 has no such number, and never NaN", () => {
  for (const [by, beyond] of [
    [3, Infinity],
    [1 / 3, 0],
  ]) {
    const course = scaling(by, 1000);
    const { input } = whole(adjointOf(course, 999, seedOfUnit(course.layer, "h", 1)));
    ok(Math.abs(input[999 - 600] / by ** 600 - 1) < 1e-12);
    equal(input[0], beyond);
  }
});

test("the reach is the lag from which on all is below, as in Python’s gradients", () => {
  const half = Array.from({ length: 20 }, (_, lag) => lag * Math.log10(0.5));
  deepEqual(fateOf(half), { lag: 7, last: half[19], longest: 19, fate: "vanishes" });
  deepEqual(fateOf(half.slice(0, 7)), { lag: null, last: half[6], longest: 6, fate: "neither" });
  deepEqual(fateOf([0, -3, -1, -4]), { lag: 3, last: -4, longest: 3, fate: "vanishes" });
  equal(fateOf([0, 1, 2.1]).fate, "explodes");
  equal(fateOf([0, -3, -Infinity]).lag, 1);
});

test("what is no number has no fate", () => {
  throws(() => fateOf([0, -3, NaN, -4]), /^RangeError: a route must be numbers; lag 2 is NaN$/);
});

test("a lag of a large layer is computed in parts, none of which is much more than a slice of work", () => {
  const units = 256;
  const layer = createLayer(
    { kind: "lstm", nonlinearity: "", backward: false, units, hidden: units, inputs: 1 },
    {
      W_ih: new Float64Array(4 * units),
      W_hh: Float64Array.from({ length: 4 * units * units }, (_, k) => Math.sin(k) / 16),
      b_ih: null,
      b_hh: null,
      W_hr: null,
    },
  );
  const given = {
    steps: 3,
    input: new Float64Array(3),
    order: readingOrder(3, () => true, false),
    initial: { h: null, c: new Float64Array(units).fill(0.5) },
  };
  const pass = createPass(layer, given);
  pass.run();
  const work = routesOf({ layer, given, signals: pass.signals, holds: {} }, 2, 1);
  let pauses = 0;
  while (!work.next().done) pauses += 1;
  const parts = workOfLag(layer) / PART;
  ok(pauses > parts / 2 && parts > 50, `${pauses} pauses for ${parts} parts`);
});

test("a Gauss–Legendre rule of n points is exact for polynomials up to the degree 2n − 1", () => {
  for (const count of [1, 2, 5, 32]) {
    for (const degree of [0, 1, 2 * count - 1]) {
      const sum = legendre(count).reduce((total, { at, weight }) => total + weight * at ** degree, 0);
      ok(Math.abs(sum - 1 / (degree + 1)) < 1e-13, `${count} points, degree ${degree}: ${sum}`);
    }
  }
});
