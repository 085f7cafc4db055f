// Gradient: numbers beyond float64 as they are printed, the axis of the chart, and a newer question that ends an older one.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { explains } from "../../../lstm_viz/explorer/js/engine/integrated.js";
import { printBound } from "../../../lstm_viz/explorer/js/figures.js";
import { decadesOfRoutes } from "../../../lstm_viz/explorer/js/gradient_chart.js";
import { describeCompleteness } from "../../../lstm_viz/explorer/js/gradient_inputs.js";
import { printLog } from "../../../lstm_viz/explorer/js/gradient_text.js";
import { createGradientWork, traceBack } from "../../../lstm_viz/explorer/js/gradient_work.js";
import { payloadOf } from "./payloads.js";

/** @import { Traced } from "../../../lstm_viz/explorer/js/gradient_work.js" */
/** @import { Made } from "./payloads.js" */

test("a logarithm is printed as its number, also where float64 has none", () => {
  deepEqual([0, -1.5, 3, -9, -Infinity].map(printLog), ["1.0", "0.032", "1000", "1.0e−9", "0"]);
  deepEqual([-412.3, 500.5].map(printLog), ["5.0e−413", "3.2e500"]);
});

/**
 * @param {number[]} gradient
 * @param {number[]|null} direct
 */
const routed = (gradient, direct) => /** @type {Traced} */ (/** @type {unknown} */ ({ routes: { gradient, direct } }));

test("the axis has whole powers of ten that hold both routes, 1 and the threshold, and not all powers", () => {
  deepEqual(decadesOfRoutes([routed([0, 0.3], [0, -0.2])]), [-3, 1]);
  deepEqual(decadesOfRoutes([routed([0, -1], null), routed([0, -1], [0, -4.5])]), [-5, 0]);
  deepEqual(decadesOfRoutes([routed([0, -412], [0, -Infinity]), routed([0, 40], null)]), [-6, 6]);
  equal(decadesOfRoutes([])[1], 0);
});

/** A simple RNN with relu of one unit, which halves its h and adds its input. */
function halving() {
  const inputs = [1, 2, 3, 4, 5];
  const h = [1, 2.5, 4.25, 6.125, 8.0625];
  /** @type {Made} */
  const made = {
    kind: "rnn",
    units: 1,
    signals: { a: h, h },
    initial: { h: [0] },
    weights: { W_ih: [1], W_hh: [0.5], b_ih: null, b_hh: null },
    facts: { nonlinearity: "relu" },
  };
  return decode(payloadOf([made], { inputs, features: 1 })).at(0);
}

test("a newer question ends an older one, what was found stays until there is more, and nothing is asked twice", () => {
  /** @type {Map<number, () => void>} */
  const waiting = new Map();
  let [issued, told] = [0, 0];
  const work = createGradientWork(
    () => {
      told += 1;
    },
    {
      begin: (run) => {
        issued += 1;
        waiting.set(issued, run);
        return issued;
      },
      end: (timer) => waiting.delete(timer),
    },
  );
  /** Run what is waiting, and what that begins. */
  function finish() {
    for (let left = 1000; left && waiting.size; left -= 1) {
      const [[timer, run]] = waiting;
      waiting.delete(timer);
      run();
    }
    equal(waiting.size, 0);
  }
  const view = halving();
  /** @param {number} step */
  const asked = (step) => ({ view, outcome: null, step, unit: 0 });

  work.start(asked(4));
  work.start(asked(2));
  equal(waiting.size, 1);
  equal(work.found(), null);
  finish();
  equal(told, 2); // the routes, then the integrated gradients
  const found = work.found();
  ok(found?.done);
  equal(found.asked.step, 2);
  const [{ routes, strengths, integrated }] = found.networks;
  deepEqual(
    routes?.gradient.map((log) => Number((10 ** log).toFixed(9))),
    [1, 0.5, 0.25, 0.125],
  );
  deepEqual(Array.from(strengths ?? []), [0.25, 0.5, 1, 0, 0]);
  deepEqual(
    Array.from(integrated?.parts ?? [], (part) => Number(part.toFixed(9))),
    [0.25, 1, 3, 0, 0],
  );

  work.start(asked(2));
  equal(waiting.size, 0);
  work.start(asked(0));
  equal(work.found(), found);
  work.destroy();
  equal(waiting.size, 0);
});

/**
 * A simple RNN of one unit whose only step takes tanh of so many times its input of 1; the change is 1, by hand.
 *
 * @param {number} weight
 */
function steep(weight) {
  /** @type {Made} */
  const made = {
    kind: "rnn",
    units: 1,
    signals: { a: [Math.tanh(weight)], h: [Math.tanh(weight)] },
    initial: { h: [0] },
    weights: { W_ih: [weight], W_hh: [0.5], b_ih: null, b_hh: null },
  };
  return decode(payloadOf([made], { inputs: [1], features: 1 })).at(0);
}

test("a steep answer has more points, and an error that is still large is said", () => {
  /** @param {number} weight @param {number} [most] */
  function traced(weight, most) {
    const work = traceBack({ view: steep(weight), outcome: null, step: 0, unit: 0 }, most);
    let next = work.next();
    while (!next.done) next = work.next();
    const { integrated } = next.value.networks[0];
    return { found: next.value, good: integrated && explains(integrated, 1), text: describeCompleteness(next.value) };
  }
  const [gentle, more, most] = [1, 1500, 1e6].map((weight) => traced(weight));
  deepEqual([gentle.found.points, gentle.good], [32, true]);
  ok(more.found.points > 32 && more.good, more.text);
  deepEqual([most.found.points, most.good], [256, false]);
  ok(/the error is 100% of the change, so these contributions do not explain it\.$/.test(most.text), most.text);
  ok(!/do not explain/.test(more.text + gentle.text));
  equal(traced(1500, 300).found.points <= 32, true); // bounded by the work that is allowed
  equal(explains({ change: 0, error: 0.2 }, 1), false);
  deepEqual([9.4, 12, 3400, 12345, 0.0031].map(printBound), ["10", "20", "4000", "2e4", "0.004"]);
});
