// Detail: never more cells or points than pixels: a cell is the mean of what it stands for, a line keeps its extremes.

/** @import { Values } from "./network.js" */

const ENDS = 2; // points of a line that are drawn whatever lies between
const BLOCK_POINTS = 3; // of a block: its lowest, its highest and a gap

/**
 * @typedef {Object} Cells  What one map draws: `rows` x `columns` values, the first row on top.
 * @property {Float32Array} grid  NaN where there is nothing; only its first rows * columns count
 * @property {number} columns
 * @property {number} rows
 * @property {number} first   the first step that is drawn
 * @property {number} wide    the steps that are drawn
 * @property {number} tall    the units that are drawn
 */

/** @returns {Cells} */
export function emptyCells() {
  return { grid: new Float32Array(0), columns: 0, rows: 0, first: 0, wide: 0, tall: 0 };
}

/**
 * Fill `cells` with the steps `first` to `last` of the units in `order`.
 *
 * A map of more steps or units than there is room for has cells of several, all of equal length to one step or unit:
 * each is their mean. The lowest and the highest would be nearly the limits of the signal in every cell, which says of
 * any network that all of it is saturated; `blockAt` has them. A NaN is in no mean, an infinite value in that of its cell;
 * +∞ and −∞ together have none, and their cell is left clear.
 *
 * @param {Cells} cells  filled again, so that a repaint allocates nothing
 * @param {Values} values
 * @param {Int32Array} order  the unit of each row
 * @param {number} first
 * @param {number} last
 * @param {number} maxColumns  at least 1
 * @param {number} maxRows     at least 1
 */
export function reduceCells(cells, values, order, first, last, maxColumns, maxRows) {
  cells.first = first;
  cells.wide = last - first + 1;
  cells.tall = order.length;
  cells.columns = Math.min(cells.wide, maxColumns);
  cells.rows = Math.min(cells.tall, maxRows);
  if (cells.grid.length < cells.rows * cells.columns) cells.grid = new Float32Array(cells.rows * cells.columns);
  if (isMerged(cells)) meanCells(cells, values, order);
  else copyCells(cells, values, order);
}

/**
 * Whether any cell stands for several values.
 *
 * @param {Cells} cells
 */
export const isMerged = ({ columns, rows, wide, tall }) => rows > 0 && (columns < wide || rows < tall);

/**
 * Where the part `at` of `parts` of a side begins; the part that has a place of it is `partOf`.
 *
 * @param {number} at
 * @param {number} whole
 * @param {number} parts
 */
export const partStart = (at, whole, parts) => Math.floor((at * whole) / parts);

/**
 * @param {number} place
 * @param {number} whole
 * @param {number} parts
 */
const partOf = (place, whole, parts) => Math.ceil(((place + 1) * parts) / whole) - 1;

/**
 * @param {Cells} cells
 * @param {Values} values
 * @param {Int32Array} order
 */
function copyCells(cells, { data, width }, order) {
  const { grid, columns, rows, first } = cells;
  for (let row = 0; row < rows; row += 1) {
    let from = first * width + order[row];
    for (let at = row * columns, end = at + columns; at < end; at += 1, from += width) {
      grid[at] = data[from];
    }
  }
}

let cellSums = new Float64Array(0);
let cellCounts = new Int32Array(0);
let cellRow = new Int32Array(0);

/**
 * @param {Cells} cells
 * @param {Values} values
 * @param {Int32Array} order
 */
function meanCells({ grid, columns, rows, first, wide, tall }, { data, width }, order) {
  if (cellSums.length < rows) [cellSums, cellCounts] = [new Float64Array(rows), new Int32Array(rows)];
  if (cellRow.length < tall) cellRow = new Int32Array(tall);
  for (let place = 0; place < tall; place += 1) cellRow[place] = partOf(place, tall, rows);
  for (let column = 0, step = 0; column < columns; column += 1) {
    cellSums.fill(0, 0, rows);
    cellCounts.fill(0, 0, rows);
    for (const end = partStart(column + 1, wide, columns); step < end; step += 1) {
      const line = (first + step) * width;
      for (let place = 0; place < tall; place += 1) {
        const value = data[line + order[place]];
        if (Number.isNaN(value)) continue;
        cellSums[cellRow[place]] += value;
        cellCounts[cellRow[place]] += 1;
      }
    }
    for (let row = 0; row < rows; row += 1) grid[row * columns + column] = cellSums[row] / cellCounts[row];
  }
}

/**
 * Of the cell that has a step and a row of units: its mean, as it is drawn, the lowest and the highest value in it, and
 * how many steps and units it stands for; null where it is a single value, or has none.
 *
 * @param {Cells} cells  as they were filled with `values` in this `order`
 * @param {Values} values
 * @param {Int32Array} order
 * @param {number} step
 * @param {number} place
 * @returns {{mean: number, ends: [low: number, high: number], steps: number, units: number}|null}
 */
export function blockAt({ grid, columns, rows, first, wide, tall }, { data, width }, order, step, place) {
  const [column, row] = [partOf(step - first, wide, columns), partOf(place, tall, rows)];
  const [from, to] = [partStart(column, wide, columns), partStart(column + 1, wide, columns)];
  const [top, bottom] = [partStart(row, tall, rows), partStart(row + 1, tall, rows)];
  const [steps, units, mean] = [to - from, bottom - top, grid[row * columns + column]];
  if (steps * units === 1 || Number.isNaN(mean)) return null;
  let [low, high] = [Infinity, -Infinity];
  for (let at = first + from; at < first + to; at += 1) {
    for (let k = top; k < bottom; k += 1) {
      const value = data[at * width + order[k]];
      if (value < low) low = value; // a NaN is neither lower nor higher than anything
      if (value > high) high = value;
    }
  }
  return { mean, ends: [low, high], steps, units };
}

/**
 * The points that a line through the steps `first` to `last` of one feature has to pass, as steps:
 * all of them where there are no more than `most`; else the ends and, of each of most / 3 blocks,
 * the lowest, the highest and one gap where it has any. Returns how many of `points` were filled.
 *
 * @param {Int32Array} points  at least `most` long
 * @param {Float32Array|Uint16Array} data  (time, width)
 * @param {number} width
 * @param {number} feature
 * @param {number} first
 * @param {number} last
 * @param {number} most  at least ENDS + BLOCK_POINTS
 * @returns {number}
 */
export function reduceLine(points, data, width, feature, first, last, most) {
  const wide = last - first + 1;
  if (wide <= most) {
    for (let k = 0; k < wide; k += 1) points[k] = first + k;
    return wide;
  }
  const size = Math.ceil(wide / Math.floor((most - ENDS) / BLOCK_POINTS));
  let count = 0;
  /** @param {number} step */
  const add = (step) => {
    if (step >= 0 && (count === 0 || points[count - 1] < step)) {
      points[count] = step;
      count += 1;
    }
  };
  add(first);
  for (let start = first; start <= last; start += size) {
    let low = -1;
    let high = -1;
    let gap = -1;
    for (let step = start, end = Math.min(start + size - 1, last); step <= end; step += 1) {
      const value = data[step * width + feature];
      if (Number.isNaN(value)) gap = step;
      else {
        if (low < 0 || value < data[low * width + feature]) low = step;
        if (high < 0 || value > data[high * width + feature]) high = step;
      }
    }
    const [one, two, three] = inOrder(low, high, gap);
    add(one);
    add(two);
    add(three);
  }
  add(last);
  return count;
}

const trio = [0, 0, 0];

/**
 * @param {number} a
 * @param {number} b
 * @param {number} c
 */
function inOrder(a, b, c) {
  trio[0] = Math.min(a, b, c);
  trio[2] = Math.max(a, b, c);
  trio[1] = a + b + c - trio[0] - trio[2];
  return trio;
}
