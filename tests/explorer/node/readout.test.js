// Readout: answers with a pencil. The whole of it is compared with torch in test_readout.py.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { createAnswerCheck } from "../../../lstm_viz/explorer/js/engine/answer_proof.js";
import { answersOf, createReadout } from "../../../lstm_viz/explorer/js/engine/readout.js";
import { EPS } from "../../../lstm_viz/explorer/js/engine/rounding.js";

/** @type {import("../../../lstm_viz/explorer/js/engine/readout.js").Meaning} */
const NUMBER = { kind: "value", names: [], scale: 1, mean: 0, close: null, empty: "", rule: "none", deepest: 0 };
const NAMES = ["a", "b", "T"];
// Each output is one h, so that a test says what the outputs are.
const EACH = { hidden: 3, W: [1, 0, 0, 0, 1, 0, 0, 0, 1], b: [0, 0, 0] };
const [HALF, LOW, HIGH] = [Math.log(1), Math.log(1 / 3), Math.log(3)]; // σ is 1/2, 1/4 and 3/4

test("a number is scaled back, and right where it is close enough", () => {
  const parts = { hidden: 2, W: [3, -1], b: [0.5], right: [NaN, 17, 17, 17] };
  const readout = createReadout({ ...NUMBER, ...parts, scale: 4, mean: 10, close: 0.5 });
  // 4 (3 · 0.5 - 0.25 + 0.5) + 10
  const h = Float64Array.of(0.5, 0.25);
  deepEqual(readout.answer(h, 1), { prediction: 17, sure: NaN, right: 1, answered: "" });
  equal(readout.answer(h, 0).right, NaN);
  equal(readout.answer(Float64Array.of(0.5, 0.375), 2).right, 0); // off by 0.5
  equal(createReadout({ ...NUMBER, ...parts, scale: 4, mean: 10 }).answer(h, 1).right, NaN);
});

test("one symbol has the highest output, and a share of all", () => {
  const one = { ...NUMBER, ...EACH, kind: /** @type {const} */ ("one"), names: NAMES, right: [2, NaN, 1] };
  const readout = createReadout(one);
  const h = Float64Array.of(Math.log(2), Math.log(5), Math.log(1));
  const { prediction, sure, right, answered } = readout.answer(h, 0);
  ok(Math.abs(prediction - 1 / 8) < 1e-15 && Math.abs(sure - 5 / 8) < 1e-15);
  deepEqual([right, answered, readout.answer(h, 2).right], [0, "b", 1]);
  const unasked = readout.answer(h, 1);
  deepEqual([unasked.prediction, unasked.right, unasked.answered], [NaN, NaN, "b"]);
  // e^2000 is infinite.
  equal(readout.answer(Float64Array.of(2000, 0, -2000), 0).sure, 1);
});

test("a set has every symbol above 0, and is as probable as its least probable part", () => {
  const right = [1, 0, 1, NaN, NaN, NaN, 0, 0, 1];
  const set = { ...NUMBER, ...EACH, kind: /** @type {const} */ ("set"), names: NAMES, empty: "none", right };
  const readout = createReadout(set);
  const h = Float64Array.of(LOW, LOW - 1, HIGH);
  const { prediction, sure, right: found, answered } = readout.answer(h, 0);
  // a belongs to the set and has 1/4; the network leaves it out with 3/4.
  ok(Math.abs(prediction - 1 / 4) < 1e-15 && Math.abs(sure - 3 / 4) < 1e-15);
  deepEqual([found, answered, readout.answer(h, 2).right], [0, "T", 1]);
  equal(readout.answer(Float64Array.of(HIGH, LOW, HIGH), 1).answered, "a T");
  equal(readout.answer(Float64Array.of(LOW, HALF, LOW), 1).answered, "none");
  equal(readout.answer(h, 1).prediction, NaN);
});

test("a step that was skipped has no answer", () => {
  const readout = createReadout({ ...NUMBER, hidden: 2, W: [1, 2], b: [0], right: [NaN, NaN, NaN, 9], close: 1 });
  const h = Float64Array.of(1, 2, NaN, NaN, 3, 4, 5, 6);
  const found = answersOf(readout, h, Int32Array.of(0, 2), 4);
  deepEqual([...found.prediction], [5, NaN, 11, NaN]);
  deepEqual(found.answered, ["", "", "", ""]);
  equal(answersOf(readout, h, Int32Array.of(3), 4).right[3], 0);
});

test("a weight of another size gets a sentence", () => {
  const parts = { hidden: 2, W: [1, 2, 3], b: [0], right: [] };
  throws(() => createReadout({ ...NUMBER, ...parts }), { message: /^the readout's W must have 2 numbers; got 3$/ });
  throws(() => createReadout({ ...NUMBER, ...parts, W: [1, 2], b: [1, 2] }), {
    message: /^the readout's b must have 1 numbers; got 2$/,
  });
});

test("a number may be off by what rounding and an uncertain h make of it", () => {
  const readout = createReadout({ ...NUMBER, hidden: 2, W: [3, -1], b: [0.5], scale: 4, mean: 10, right: [0] });
  const h = Float64Array.of(0.5, 0.25);
  const [own, unsure] = [0, 2 ** -12].map((error) => {
    // |W||h| + |b| is 3 · 0.5 + 0.25 + 0.5, of two products and the bias; the scaled sum is 7.
    const sum = (2.25 + 4 * error) * (2 + 4) * EPS + 4 * error;
    return { error, bound: 4 * sum + 4 * EPS * (7 + 10) };
  });
  for (const { error, bound } of [own, unsure]) {
    for (const [part, differs] of /** @type {const} */ ([
      [0.999, false],
      [1.001, true],
    ])) {
      const recorded = { prediction: [17 + part * bound], sure: null, right: null, answered: null };
      equal(createAnswerCheck({ readout, recorded }, error).compare(h, h, 0) !== null, differs);
      // The same, where it is the recorded h that lies apart.
      const apart = h.map((one) => one + error);
      equal(createAnswerCheck({ readout, recorded }, 0).compare(apart, h, 0) !== null, differs);
    }
  }
});

test("the bound on a probability holds for every output within its own", () => {
  for (const kind of /** @type {const} */ (["one", "set"])) {
    const right = kind === "one" ? [1] : [0, 1, 0];
    const described = { ...NUMBER, ...EACH, kind, names: NAMES, right };
    const [h, d] = [Float64Array.of(0.4, 1.1, -0.7), 0.01];
    const own = createReadout(described).answer(h, 0);
    let most = 0;
    for (let corner = 0; corner < 8; corner += 1) {
      const other = h.map((one, k) => one + ((corner >> k) & 1 ? d : -d));
      const { prediction, sure } = createReadout(described).answer(other, 0);
      most = Math.max(most, Math.abs(prediction - own.prediction), Math.abs(sure - own.sure));
      const recorded = { prediction: [prediction], sure: [sure], right: null, answered: null };
      equal(createAnswerCheck({ readout: createReadout(described), recorded }, d).compare(h, h, 0), null);
    }
    const far = { prediction: [own.prediction + 3 * most], sure: null, right: null, answered: null };
    const answers = { readout: createReadout(described), recorded: far };
    equal(createAnswerCheck(answers, d).compare(h, h, 0)?.answer, "prediction");
  }
});
