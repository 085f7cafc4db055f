// Passage: its text, where units are on, and how they follow it, by hand.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import {
  bestByChance,
  clipParts,
  joinParts,
  ownLimits,
  placesOf,
  readPassage,
  sortUnits,
  unitsOn,
  writePassage,
} from "../../../lstm_viz/explorer/js/passage.js";

const STEPS = 12;
/** @param {number[][]} units  each over the steps */
const valuesOf = (units) => ({
  data: Float32Array.from({ length: units.length * units[0].length }, (_, at) => {
    return units[at % units.length][Math.floor(at / units.length)];
  }),
  width: units.length,
  error: 0,
});

test("a passage is read as it is written, in order, and joined where parts touch", () => {
  deepEqual(readPassage("3-5", STEPS), [[2, 4]]);
  deepEqual(readPassage(" 9 – 10, 2 ; 3.12", STEPS), [
    [1, 2],
    [8, 9],
    [11, 11],
  ]);
  deepEqual(readPassage("", STEPS), []);
  for (const wrong of ["0-3", "5-3", "3-13", "a", "3-", "1,2,3,4,5,6,7,8,9", "1e1"])
    equal(readPassage(wrong, STEPS), null, wrong);
  equal(
    writePassage(
      [
        [2, 4],
        [8, 8],
      ],
      ", ",
    ),
    "3-5, 9",
  );
  equal(writePassage([[8, 8]], ".", true), "9-9");
  equal(joinParts(Array.from({ length: 11 }, (_, k) => [3 * k, 3 * k])).length, 11);
});

test("a shorter sequence keeps what is in it of a passage", () => {
  const parts = [
    [1, 3],
    [6, 8],
    [10, 11],
  ].map(([a, b]) => /** @type {[number, number]} */ ([a, b]));
  equal(clipParts(parts, 12), parts);
  deepEqual(clipParts(parts, 8), [
    [1, 3],
    [6, 7],
  ]);
  deepEqual(clipParts(parts, 1), []);
});

test("around a part are as many steps before and after it as it has", () => {
  deepEqual(
    [
      ...placesOf(
        [
          [3, 4],
          [11, 11],
        ].map(([a, b]) => /** @type {[number, number]} */ ([a, b])),
        STEPS,
      ),
    ],
    [0, 1, 1, 2, 2, 1, 1, 0, 0, 0, 1, 2],
  );
});

// Steps 4 to 6 are the passage, 1 to 3 and 7 to 9 around it, 0, 10 and 11 elsewhere.
const NEVER = NaN;
const UNITS = [
  [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0], // on in it alone
  [0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1],
  [0, 0, 0, 0, -1, -1, -1, 0, 0, 0, 0, 0], // below 0 in it
  [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], // always on
  [0, NEVER, 1, NEVER, 1, 1, NEVER, 0, 0, 0, NEVER, 1],
];

test("units are on in a passage, around it and elsewhere by these shares of its steps", () => {
  const found = unitsOn(valuesOf(UNITS), [[4, 6]], 0.5, true);
  deepEqual(
    found.map(({ sign, inside, around, elsewhere }) => [sign, inside, around, elsewhere]),
    [
      [1, 1, 0, 0],
      [1, 2 / 3, 2 / 6, 2 / 3],
      [-1, 1, 0, 0],
      [1, 1, 1, 1],
      [1, 1, 1 / 4, 1 / 2],
    ],
  );
  ok(Math.abs(found[0].r - 1) < 1e-12);
  ok(Math.abs(found[2].r + 1) < 1e-12);
  equal(found[3].r, NaN);
  // Of the last one, 8 steps have a value, 4 of them are on, and 2 are in the passage: 1 / √3.
  ok(Math.abs(found[4].r - 1 / Math.sqrt(3)) < 1e-12);
  deepEqual(
    sortUnits(found, "on").map(({ unit }) => unit),
    [0, 2, 4, 1, 3],
  );
  deepEqual(
    sortUnits(found, "r").map(({ unit }) => unit),
    [0, 2, 4, 1, 3],
  );
  equal(unitsOn(valuesOf(UNITS), [[4, 6]], 0.5, false)[2].inside, 0); // a gate is never on below 0
  equal(unitsOn(valuesOf(UNITS), [[4, 6]], 2, true)[3].inside, 1); // from it up
  equal(unitsOn(valuesOf(UNITS), [[4, 6]], 2.01, true)[3].inside, 0);
  // A share of each unit's own largest: small units count as large ones do, and one that is always 0 never is on.
  const scaled = valuesOf([
    UNITS[2].map((value) => value / 128),
    UNITS[0].map((value) => 64 * value),
    UNITS[0].map(() => 0),
  ]);
  deepEqual([...ownLimits(scaled, 0.25)], [1 / 512, 16, Infinity]);
  deepEqual(
    unitsOn(scaled, [[4, 6]], ownLimits(scaled, 0.25), true).map(({ sign, inside }) => [sign, inside]),
    [
      [-1, 1],
      [1, 1],
      [1, 0],
    ],
  );
});

test("by chance the best unit follows a shifted passage as well as its own period allows", () => {
  // On for 10 of 40 steps, again and again: of 100 shifts by multiples of 4 steps, some fit all of it.
  const periodic = Array.from({ length: 404 }, (_, step) => Number(step % 40 < 10));
  const part = /** @type {const} */ ([40, 49]);
  const best = bestByChance(valuesOf([periodic, periodic.map(() => 3)]), [[...part]]);
  const [mean, inside] = [periodic.reduce((sum, on) => sum + on, 0) / 404, 10];
  const most = (inside * (1 - mean)) / Math.sqrt(404 * mean * (1 - mean) * inside * (1 - inside / 404));
  ok(best !== null && Math.abs(best - most) < 1e-9, String(best));
  equal(bestByChance(valuesOf(UNITS), [[4, 6]]), null); // too short to be shifted so often
});
