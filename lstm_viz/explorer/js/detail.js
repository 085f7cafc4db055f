// Detail: never more cells or points than pixels, with every lowest and highest value kept.

/** @import { Values } from "./network.js" */

const ENDS = 2; // points of a line that are drawn whatever lies between
const BLOCK_POINTS = 3; // of a block: its lowest, its highest and a gap

/**
 * @typedef {Object} Cells  What one map draws: `rows` x `columns` values, the first row on top.
 * @property {Float32Array} grid  NaN where there is nothing; only its first rows * columns count
 * @property {number} columns
 * @property {number} rows
 * @property {number} first   the first step that is drawn
 * @property {number} last    the last one
 * @property {number} tall    the units that are drawn
 * @property {number} span    how many steps all columns together stand for (may pass the last one)
 * @property {number} steps   steps a block; 1 is all of them as they are. A block has two columns
 * @property {number} units   units a block; 1 is all of them as they are
 */

/** @returns {Cells} */
export function emptyCells() {
  return { grid: new Float32Array(0), columns: 0, rows: 0, first: 0, last: 0, tall: 0, span: 1, steps: 1, units: 1 };
}

/**
 * Fill `cells` with the steps `first` to `last` of the units in `order`.
 *
 * A map that is too wide has its steps merged in blocks of equal length, each drawn as two columns:
 * the lowest, then the highest value. One that is too tall has its rows merged: where the columns
 * already hold the lowest and the highest, each block is one row over all its units, else two rows.
 * So no extreme is lost, and each cell is a value of the trace.
 *
 * @param {Cells} cells  filled again, so that a repaint allocates nothing
 * @param {Values} values
 * @param {Int32Array} order  the unit of each row
 * @param {number} first
 * @param {number} last
 * @param {number} maxColumns  at least 2
 * @param {number} maxRows     at least 2
 */
export function reduceCells(cells, values, order, first, last, maxColumns, maxRows) {
  const wide = last - first + 1;
  const tall = order.length;
  const steps = wide <= maxColumns ? 1 : Math.ceil(wide / Math.floor(maxColumns / 2));
  const blocks = Math.ceil(wide / steps);
  const highLow = steps === 1 ? 2 : 1; // rows a block of units
  const units = tall <= maxRows ? 1 : Math.ceil(tall / Math.floor(maxRows / highLow));
  const groups = Math.ceil(tall / units);
  cells.columns = steps === 1 ? wide : 2 * blocks;
  cells.rows = units > 1 ? groups * highLow : tall;
  cells.first = first;
  cells.last = last;
  cells.tall = tall;
  cells.span = blocks * steps;
  cells.steps = steps;
  cells.units = units;
  if (cells.grid.length < cells.rows * cells.columns) cells.grid = new Float32Array(cells.rows * cells.columns);
  if (steps === 1 && units === 1) copyCells(cells, values, order);
  else mergeCells(cells, values, order, last, groups);
}

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

let lowest = new Float32Array(0);
let highest = new Float32Array(0);
let groupOf = new Int32Array(0);

/**
 * @param {Cells} cells
 * @param {Values} values
 * @param {Int32Array} order
 * @param {number} last
 * @param {number} groups
 */
function mergeCells(cells, { data, width }, order, last, groups) {
  const { grid, columns, rows, first, steps, units } = cells;
  if (lowest.length < groups) [lowest, highest] = [new Float32Array(groups), new Float32Array(groups)];
  if (groupOf.length < order.length) groupOf = new Int32Array(order.length);
  for (let row = 0; row < order.length; row += 1) groupOf[row] = Math.floor(row / units);
  const twoRows = rows === 2 * groups && units > 1 && steps === 1;
  for (let start = first, column = 0; start <= last; start += steps, column += steps > 1 ? 2 : 1) {
    lowest.fill(Infinity, 0, groups);
    highest.fill(-Infinity, 0, groups);
    for (let step = start, end = Math.min(start + steps - 1, last); step <= end; step += 1) {
      const line = step * width;
      for (let row = 0; row < order.length; row += 1) {
        const value = data[line + order[row]];
        // A NaN is neither lower nor higher than anything.
        const group = groupOf[row];
        if (value < lowest[group]) lowest[group] = value;
        if (value > highest[group]) highest[group] = value;
      }
    }
    for (let group = 0; group < groups; group += 1) {
      const none = lowest[group] > highest[group];
      const low = none ? NaN : lowest[group];
      const high = none ? NaN : highest[group];
      const at = (twoRows ? 2 * group : group) * columns + column;
      grid[at] = low;
      grid[twoRows ? at + columns : at + 1] = high;
    }
  }
}

/**
 * The lowest and the highest value of the block that has a step and a row, which are drawn side by side, and how many
 * steps and units it has, fewer at the ends; null where every value is drawn.
 *
 * @param {Cells} cells
 * @param {number} step
 * @param {number} row
 * @returns {{ends: [low: number, high: number], steps: number, units: number}|null}
 */
export function blockAt({ grid, columns, first, last, tall, steps, units }, step, row) {
  if (steps === 1 && units === 1) return null;
  const [block, group] = [Math.floor((step - first) / steps), Math.floor(row / units)];
  const has = {
    steps: Math.min(steps, last - first + 1 - block * steps),
    units: Math.min(units, tall - group * units),
  };
  if (steps === 1)
    return { ends: [grid[2 * group * columns + block], grid[(2 * group + 1) * columns + block]], ...has };
  const at = group * columns + 2 * block;
  return { ends: [grid[at], grid[at + 1]], ...has };
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
