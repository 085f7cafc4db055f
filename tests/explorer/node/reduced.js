// Reduced: pieces of sequences as detail.js merges them, as JSON; null is NaN.

import { readFileSync } from "node:fs";
import { emptyCells, reduceCells } from "../../../lstm_viz/explorer/js/detail.js";
import { reduceLine } from "../../../lstm_viz/explorer/js/line_points.js";

/**
 * @typedef {{values: (number|null)[], width: number, order: number[], first: number, last: number, wide: number,
 *   tall: number, extremes: boolean}} Case
 */

const cells = emptyCells(); // one for all, as a map repaints
/** @param {number} value */
const plain = (value) => (Number.isNaN(value) ? null : value);

/** @param {Case} one */
function reduce({ values, width, order, first, last, wide, tall, extremes }) {
  const data = Float32Array.from(values, (value) => value ?? NaN);
  reduceCells(cells, { data, width, error: 0 }, Int32Array.from(order), first, last, wide, tall, extremes);
  const grid = Array.from(cells.grid.subarray(0, cells.rows * cells.columns), plain);
  const points = new Int32Array(wide);
  const count = reduceLine(points, data, width, order[0], first, last, wide);
  return { ...cells, grid, line: Array.from(points.subarray(0, count)) };
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(reduce)));
