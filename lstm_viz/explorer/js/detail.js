// Detail: never more cells than pixels: each is the mean of what it stands for, or of two one the lowest, one the highest.

/** @import { Values } from "./network.js" */

const TURNS = 2; // cells of a block that is drawn as its extremes

/**
 * @typedef {Object} Cells  What one map draws: `rows` x `columns` values, the first row on top.
 * @property {Float32Array} grid  NaN where there is nothing; only its first rows * columns count
 * @property {number} columns
 * @property {number} rows
 * @property {number} first   the first step that is drawn
 * @property {number} wide    the steps that are drawn
 * @property {number} tall    the units that are drawn
 * @property {boolean} extremes  whether cells that stand for several values are the lowest and the highest in turn
 */

/** @returns {Cells} */
export function emptyCells() {
  return { grid: new Float32Array(0), columns: 0, rows: 0, first: 0, wide: 0, tall: 0, extremes: false };
}

/**
 * Fill `cells` with the steps `first` to `last` of the units in `order`.
 *
 * A map of more steps or units than there is room for has cells of several, all of equal length to one step or unit:
 * each is their mean. The lowest and the highest would be nearly the limits of the signal in every cell, which says of
 * any network that all of it is saturated. With `extremes` they are drawn nevertheless, so that no single event is lost:
 * two neighbours stand for what both have, the first for the lowest and the second for the highest of it. A NaN is in no
 * mean, an infinite value in that of its cell; +∞ and −∞ together have none, and their cell is left clear.
 *
 * @param {Cells} cells  filled again, so that a repaint allocates nothing
 * @param {Values} values
 * @param {Int32Array} order  the unit of each row
 * @param {number} first
 * @param {number} last
 * @param {number} maxColumns  at least 1; with extremes, 1 is taken as 2
 * @param {number} maxRows     at least 1; with extremes, 1 is taken as 2
 * @param {boolean} extremes
 */
export function reduceCells(cells, values, order, first, last, maxColumns, maxRows, extremes) {
  const least = extremes ? TURNS : 1;
  cells.first = first;
  cells.wide = last - first + 1;
  cells.tall = order.length;
  cells.columns = Math.min(cells.wide, Math.max(least, maxColumns));
  cells.rows = Math.min(cells.tall, Math.max(least, maxRows));
  cells.extremes = extremes;
  if (cells.grid.length < cells.rows * cells.columns) cells.grid = new Float32Array(cells.rows * cells.columns);
  if (!isMerged(cells)) copyCells(cells, values, order);
  else if (extremes) extremeCells(cells, values, order);
  else meanCells(cells, values, order);
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

let cellLows = new Float64Array(0);
let cellHighs = new Float64Array(0);

/**
 * Whether the lowest and the highest take turns along the steps, or where only units are merged along those.
 *
 * @param {Omit<Cells, "grid">} cells
 */
const turnAcross = ({ extremes, columns, wide }) => extremes && columns < wide;

/** @param {Omit<Cells, "grid">} cells */
const turnDown = ({ extremes, columns, wide, rows, tall }) => extremes && columns === wide && rows < tall;

/**
 * The first cell of the block that a cell is in. Of an odd number of cells, the last is a third one of the last block.
 *
 * @param {number} at
 * @param {number} cells
 * @param {boolean} turns
 */
const blockStart = (at, cells, turns) => (turns ? Math.min(at - (at % TURNS), cells - (cells % TURNS) - TURNS) : at);

/**
 * The cell after a block.
 *
 * @param {number} start
 * @param {number} cells
 * @param {boolean} turns
 */
const blockEnd = (start, cells, turns) => {
  if (!turns) return start + 1;
  return start + 2 * TURNS > cells ? cells : start + TURNS;
};

/**
 * @param {Cells} cells
 * @param {Values} values
 * @param {Int32Array} order
 */
function extremeCells(cells, { data, width }, order) {
  const { grid, columns, rows, first, wide, tall } = cells;
  const [across, down] = [turnAcross(cells), turnDown(cells)];
  if (cellLows.length < rows) [cellLows, cellHighs] = [new Float64Array(rows), new Float64Array(rows)];
  if (cellRow.length < tall) cellRow = new Int32Array(tall);
  for (let place = 0; place < tall; place += 1) cellRow[place] = blockStart(partOf(place, tall, rows), rows, down);
  for (let left = 0, right = 0; left < columns; left = right) {
    right = blockEnd(left, columns, across);
    cellLows.fill(Infinity, 0, rows);
    cellHighs.fill(-Infinity, 0, rows);
    const end = partStart(right, wide, columns);
    for (let step = partStart(left, wide, columns); step < end; step += 1) {
      const line = (first + step) * width;
      for (let place = 0; place < tall; place += 1) {
        const value = data[line + order[place]];
        const row = cellRow[place];
        if (value < cellLows[row]) cellLows[row] = value; // a NaN is neither lower nor higher than anything
        if (value > cellHighs[row]) cellHighs[row] = value;
      }
    }
    for (let row = 0; row < rows; row += 1) {
      const from = blockStart(row, rows, down);
      const low = cellLows[from];
      const high = cellHighs[from];
      for (let column = left; column < right; column += 1) {
        const turn = (down ? row - from : column - left) % TURNS;
        grid[row * columns + column] = low > high ? NaN : turn ? high : low;
      }
    }
  }
}

/**
 * Of what is drawn together at a step and a row of units: its mean, the lowest and the highest value in it, and how many
 * steps and units it has; null where it is a single value, or has no mean.
 *
 * @param {Cells} cells  as they were filled with `values` in this `order`
 * @param {Values} values
 * @param {Int32Array} order
 * @param {number} step
 * @param {number} place
 * @returns {{mean: number, ends: [low: number, high: number], steps: number, units: number}|null}
 */
export function blockAt(cells, { data, width }, order, step, place) {
  const { columns, rows, first, wide, tall } = cells;
  const [across, down] = [turnAcross(cells), turnDown(cells)];
  const left = blockStart(partOf(step - first, wide, columns), columns, across);
  const upper = blockStart(partOf(place, tall, rows), rows, down);
  const [from, to] = [partStart(left, wide, columns), partStart(blockEnd(left, columns, across), wide, columns)];
  const [top, bottom] = [partStart(upper, tall, rows), partStart(blockEnd(upper, rows, down), tall, rows)];
  const [steps, units] = [to - from, bottom - top];
  if (steps * units === 1) return null;
  let [low, high, sum, count] = [Infinity, -Infinity, 0, 0];
  for (let at = first + from; at < first + to; at += 1) {
    for (let k = top; k < bottom; k += 1) {
      const value = data[at * width + order[k]];
      if (Number.isNaN(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
      sum += value;
      count += 1;
    }
  }
  const mean = sum / count;
  return Number.isNaN(mean) ? null : { mean, ends: [low, high], steps, units };
}

/**
 * The most steps and units that any place of a map has together; 1 is all of them as they are.
 *
 * @param {Omit<Cells, "grid">} cells
 */
export function mostMerged(cells) {
  const { columns, rows, wide, tall } = cells;
  /**
   * @param {number} whole
   * @param {number} parts
   * @param {boolean} turns
   */
  const most = (whole, parts, turns) => {
    let largest = 1;
    for (let start = 0, end = 0; start < parts; start = end) {
      end = blockEnd(start, parts, turns);
      largest = Math.max(largest, partStart(end, whole, parts) - partStart(start, whole, parts));
    }
    return largest;
  };
  return { steps: most(wide, columns, turnAcross(cells)), units: most(tall, rows, turnDown(cells)) };
}
