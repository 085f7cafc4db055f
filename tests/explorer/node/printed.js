// Printed: sums apportioned to their parts, and the printed sums that lead to printed gates, as JSON in last digits.

import { readFileSync } from "node:fs";
import {
  apportion,
  FEW_DECIMALS,
  MANY_DECIMALS,
  nearestTicks,
  printNumber,
} from "../../../lstm_viz/explorer/js/figures.js";

/** @type {{parts?: {values: number[], total: number}[], gates?: [sum: number, gate: number][], numbers?: number[], squash?: "sigmoid"|"tanh"}} */
const { parts = [], gates = [], numbers = [], squash } = JSON.parse(readFileSync(0, "utf8"));
/** @param {number} sum */
const squashed = (sum) => (squash === "tanh" ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum)));
/** @param {number} value */
const print = (value) => printNumber(value, MANY_DECIMALS);
console.log(
  JSON.stringify({
    parts: parts.map(({ values, total }) => apportion(values, MANY_DECIMALS, total)),
    numbers: numbers.map((value) => printNumber(value, FEW_DECIMALS)),
    sums: gates.map(([sum, gate]) =>
      nearestTicks(sum, MANY_DECIMALS, (ticks) => print(squashed(ticks / 10 ** MANY_DECIMALS)) === print(gate)),
    ),
  }),
);
