// What follows from an object is computed once for each, and nothing of one is another's.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { remembered, rememberedByName } from "../../../lstm_viz/explorer/js/remembered.js";

test("an object's own is computed once, whatever it is, and with what comes along", () => {
  /** @type {unknown[]} */
  const asked = [];
  const isLong = remembered((/** @type {number[]} */ of, /** @type {number} */ limit) => {
    asked.push([of.length, limit]);
    return of.length > limit;
  });
  const [short, long] = [[1], [1, 2, 3]];
  deepEqual([isLong(short, 2), isLong(long, 2), isLong(short, 2), isLong(long, 2)], [false, true, false, true]);
  deepEqual(asked, [
    [1, 2],
    [3, 2],
  ]);
});

test("names are those of their object", () => {
  let computed = 0;
  const placed = rememberedByName((/** @type {string[]} */ of, name) => {
    computed += 1;
    return of.indexOf(name);
  });
  const [one, other] = [
    ["f", "i"],
    ["i", "g", "f"],
  ];
  deepEqual([placed(one, "i"), placed(other, "i"), placed(other, "f"), placed(one, "i")], [1, 0, 2, 1]);
  equal(computed, 3);
});
