// Printed numbers: fixed decimals, a true minus sign, and roundings that add up.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import {
  apportion,
  equalSign,
  nearestTicks,
  printNumber,
  printTicks,
  printTogether,
  roundOut,
  toTicks,
} from "../../../lstm_viz/explorer/js/figures.js";

test("numbers have fixed decimals and a true minus sign", () => {
  /** @type {[value: number, decimals: number, printed: string][]} */
  const cases = [
    [-0.5, 2, "−0.50"],
    [-0.004, 2, "0.00"],
    [0.005, 1, "0.0"],
    [12345.678, 4, "12345.6780"],
    [-1e-9, 4, "0.0000"],
    [1, 4, "1.0000"],
    [NaN, 2, "–"],
    [Infinity, 2, "∞"],
    [-Infinity, 2, "−∞"],
  ];
  for (const [value, decimals, printed] of cases) equal(printNumber(value, decimals), printed);
});

test("what is compared has as many decimals, and two digits of the largest there can be", () => {
  deepEqual(printTogether([3, 2.8812, NaN], [0, 5]), ["3.00", "2.88", "–"]);
  deepEqual(printTogether([1200, 0.5], [-1500, 1500]), ["1200.00", "0.50"]);
  deepEqual(printTogether([0.099, -0.0312], [-0.099, 0]), ["0.099", "−0.031"]);
  deepEqual(printTogether([0.1, 0.02], [0, 0.1]), ["0.10", "0.02"]);
  deepEqual(printTogether([0.00071], [-0.001, 0]), ["0.0007"]);
  deepEqual(printTogether([3e-9], [0, 5e-9]), ["0.000000"]);
  deepEqual(printTogether([0], [0, 0]), ["0.00"]);
  deepEqual(printTogether([107952.81, 107466], [90848, 108991]), ["107953", "107466"]);
  deepEqual(printTogether([101332.38, 101331], [101300, 101340]), ["101332.38", "101331.00"]);
});

test("two digits outward, and beyond only where that is asked for", () => {
  /** @type {[value: number, up: boolean, beyond: boolean, limit: number][]} */
  const cases = [
    [0.0312, true, false, 0.032],
    [0.0312, false, false, 0.031],
    [-5.21, true, false, -5.2],
    [-5.21, false, false, -5.3],
    [0.3, true, false, 0.3],
    [0.3, true, true, 0.31],
    [0.3, false, true, 0.29],
    [998, true, false, 1000],
    [0, true, false, 0],
    // What has no two digits is itself, and that is soon found.
    [Number.NaN, true, false, Number.NaN],
    [Number.POSITIVE_INFINITY, true, true, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, false, false, Number.NEGATIVE_INFINITY],
    [5e-324, true, false, 5e-324],
  ];
  for (const [value, up, beyond, limit] of cases) equal(roundOut(value, up, beyond), limit);
});

test("last digits are placed, not divided", () => {
  const printed = [0, 7, -7, 12345, -120000, 123456789012].map((ticks) => printTicks(ticks, 4));
  deepEqual(printed, ["0.0000", "0.0007", "−0.0007", "1.2345", "−12.0000", "12345678.9012"]);
});

test("a number in last digits is rounded as it is printed", () => {
  deepEqual(
    [0.12345, -0.00004, 2.5].map((value) => toTicks(value, 4)),
    [1235, -0, 25000],
  );
  for (const value of [0.00005, 1.00005, 1.005, -2.71849])
    equal(printTicks(toTicks(value, 4), 4), printNumber(value, 4));
});

test("an equals sign holds for the printed numbers, and ≈ stands where it does not", () => {
  /** @type {[found: number, printed: string, decimals: number, sign: string][]} */
  const cases = [
    [0.46 * -2.39, "−1.11", 2, "≈"], // −1.0994
    [0.46 * -2.39, "−1.10", 2, "="],
    [0.5 * 0.01, "0.01", 2, "="], // 0.005 may be rounded either way
    [0.5 * 0.01, "0.00", 2, "="],
    [0.1 + 0.2, "0.3", 1, "="],
    [0.8533 * 4.3021, "3.6708", 4, "≈"], // 3.67098
    [NaN, "–", 2, "="],
    [Infinity, "∞", 4, "="],
  ];
  for (const [found, printed, decimals, sign] of cases) equal(equalSign(found, printed, decimals), sign);
});

test("the largest remainders get the missing digits", () => {
  deepEqual(apportion([0.33, 0.36, 0.31], 1, 10), [3, 4, 3]);
  deepEqual(apportion([-0.33, -0.36, -0.31], 1, -10), [-3, -4, -3]);
  deepEqual(apportion([], 4, 0), []);
  // All zeros have to take what there is; else a zero stays one.
  deepEqual(apportion([0, 0], 1, 3), [2, 1]);
  deepEqual(apportion([0, 0.26, 0], 1, 4), [0, 4, 0]);
});

test("the nearest printed number that is accepted is found on either side, else plain rounding stays", () => {
  equal(
    nearestTicks(0.12344, 4, (ticks) => ticks % 10 === 0),
    1230,
  );
  equal(
    nearestTicks(0.12346, 4, (ticks) => ticks === 1240),
    1240,
  );
  // Of two that are as near, the one on the number's own side.
  equal(
    nearestTicks(0.12346, 4, (ticks) => ticks % 2 === 0),
    1234,
  );
  equal(
    nearestTicks(0.12354, 4, (ticks) => ticks % 2 === 0),
    1236,
  );
  equal(
    nearestTicks(0.5, 4, () => false),
    5000,
  );
});
