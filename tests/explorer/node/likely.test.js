// Likely: the most probable answers of a head that can be followed with a pencil.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { createReadout } from "../../../lstm_viz/explorer/js/engine/readout.js";
import { likelyAt, listedReadout } from "../../../lstm_viz/explorer/js/likely.js";

/** @import { Network } from "../../../lstm_viz/explorer/js/network.js" */

const NAMES = ["a", "b", "c", "d", "e", "f", "g"];
const ODDS = [1, 8, 2, 32, 2, 16, 3]; // of 64, where h is 1 and not 0
const readout = createReadout({
  kind: "one",
  names: NAMES,
  scale: 1,
  mean: 0,
  close: null,
  empty: "",
  rule: "none",
  deepest: 0,
  hidden: 2,
  W: ODDS.flatMap((odds) => [0, Math.log(odds)]),
  b: NAMES.map(() => 0.25),
  right: [NaN, 4, 3],
});

test("the five most probable answers come in their order, equals in that of the names", () => {
  const { answers } = likelyAt(readout, [5, 1], 1, 4);
  deepEqual(
    answers.map(({ name }) => name),
    ["d", "f", "b", "g", "c"],
  );
  answers.forEach(({ probability }, at) => {
    ok(Math.abs(probability - [32, 16, 8, 3, 2][at] / 64) < 1e-12);
  });
});

test("the right answer has its probability and its bits, whether it is listed or not", () => {
  const { right } = likelyAt(readout, [5, 1], 1, 4);
  equal(right?.name, "e");
  ok(Math.abs((right?.probability ?? NaN) - 1 / 32) < 1e-12);
  ok(Math.abs((right?.bits ?? NaN) - 5) < 1e-12);
  ok(Math.abs((likelyAt(readout, [0, 1], 2, 3).right?.bits ?? NaN) - 1) < 1e-12);
});

test("a surprise is that of the outputs, where its probability is rounded to 0 or to 1", () => {
  const odds = [0, -60, 900, 0, 0, 0, 0];
  const sure = createReadout({ ...readout, W: odds.flatMap((one) => [0, one]), b: NAMES.map(() => 0) });
  equal(likelyAt(sure, [0, 1], 1, 1).right?.probability, 0);
  ok(Math.abs((likelyAt(sure, [0, 1], 1, 1).right?.bits ?? NaN) - 960 / Math.LN2) < 1e-9);
  const nearly = createReadout({ ...readout, W: odds.flatMap((_, k) => [0, k === 2 ? 45 : 0]), b: NAMES.map(() => 0) });
  const { probability, bits } = likelyAt(nearly, [0, 1], 1, 2).right ?? { probability: NaN, bits: NaN };
  equal(probability, 1);
  ok(Math.abs(bits / ((6 * Math.exp(-45)) / Math.LN2) - 1) < 1e-9);
});

test("where all are equally probable, each takes log2 of their number", () => {
  const { answers, right } = likelyAt(readout, [3, 0], 2, 3);
  ok(Math.abs((right?.bits ?? NaN) - Math.log2(7)) < 1e-12);
  deepEqual(
    answers.map(({ name }) => name),
    NAMES.slice(0, 5),
  );
});

test("what is not known to be right is not told", () => {
  equal(likelyAt(readout, [5, 1], 0, Number.NaN).right, null);
  equal(likelyAt(readout, [5, 1], 1, -1).right, null);
});

test("a few answers are listed where they are asked for, and many always", () => {
  /** @param {string[]} names */
  const networkOf = (names) => {
    /** @type {Record<string, Float64Array>} */
    const arrays = {
      "head.W": Float64Array.from(names, (_, k) => k + 2),
      "head.b": new Float64Array(names.length),
      "readout.right": Float64Array.of(Number.NaN),
    };
    const meaning = { kind: "one", names, scale: 1, mean: 0, close: null, empty: "", rule: "none", deepest: 0 };
    const network = { readout: meaning, width: () => 1, array: (/** @type {string} */ name) => arrays[name] };
    return /** @type {Network} */ (/** @type {unknown} */ (network));
  };
  const three = NAMES.slice(0, 3);
  equal(listedReadout(networkOf(three)), null);
  deepEqual(listedReadout(networkOf(three), true)?.names, three);
  deepEqual(listedReadout(networkOf(NAMES))?.names, NAMES);
  const few = listedReadout(networkOf(three), true);
  ok(few);
  deepEqual(
    likelyAt(few, [1], 0, Number.NaN).answers.map(({ name }) => name),
    ["c", "b", "a"],
  );
});
