// Draws: SplitMix64's published numbers, and symbols drawn by the odds that a temperature leaves.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { drawPlace, splitMix, uniformAt } from "../../../lstm_viz/explorer/js/engine/draws.js";

test("the numbers of a seed are those of SplitMix64, at any place by itself", () => {
  // The first five with the seed 1234567, as other implementations print them.
  const known = [
    6457827717110365317n,
    3203168211198807973n,
    9817491932198370423n,
    4593380528125082431n,
    16408922859458223821n,
  ];
  deepEqual(
    [4, 2, 0, 1, 3].map((place) => splitMix(1234567, place)),
    [4, 2, 0, 1, 3].map((place) => known[place]),
  );
  equal(uniformAt(1234567, 1), Number(3203168211198807973n >> 11n) / 2 ** 53);
});

test("numbers of one seed fill the fifths of 0 to 1 as published", () => {
  const counts = [0, 0, 0, 0, 0];
  for (let place = 0; place < 100_000; place += 1) counts[Math.floor(uniformAt(987654321, place) * 5)] += 1;
  deepEqual(counts, [20027, 19892, 20073, 19978, 20030]);
});

test("a symbol is drawn where its share of the odds begins and ends", () => {
  const outputs = [Math.log(2), Math.log(1), Math.log(5)]; // 2, 1 and 5 of 8
  const drawn = [0, 0.249, 0.251, 0.374, 0.376, 0.9999].map((uniform) => drawPlace(outputs, 1, uniform));
  deepEqual(drawn, [0, 0, 1, 1, 2, 2]);
  // At 1/2 the odds are squared: 4, 1 and 25 of 30.
  deepEqual(
    [0.133, 0.134, 0.166, 0.167].map((uniform) => drawPlace(outputs, 0.5, uniform)),
    [0, 1, 1, 2],
  );
  equal(drawPlace(outputs, 0, 0), 2);
  equal(drawPlace([3, 7, 7], 0, 0.9), 1); // the first of equals
  equal(drawPlace([1000, 999], 1, 0.5), 0); // no overflow
  ok(drawPlace([-1e308, 0], 1e-300, 0.5) === 1);
});
