// Products: W x + b, the loop in which nearly all the time of a pass is spent.
//
// Numbers are float64 throughout: measured in V8 (python -m benchmarks.engine), loops over Float64Array are as fast as
// over Float32Array, and faster than sums that Math.fround keeps in float32. So whatever lies between the engine and a
// recording is the rounding of the recording.

/**
 * @typedef {Object} Matrix
 * @property {number} rows
 * @property {number} columns
 * @property {Float64Array} data  column after column
 */

const TOGETHER = 4; // columns, so that a sum is loaded and stored once for four products

/** Multiply-adds between two pauses of long work: a millisecond or two. */
export const PART = 1e6;

/**
 * @param {ArrayLike<number>} values  row after row, as torch has them
 * @param {number} rows
 * @param {number} columns
 * @returns {Matrix}
 */
export function layMatrix(values, rows, columns) {
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) data[column * rows + row] = values[row * columns + column];
  }
  return { rows, columns, data };
}

/**
 * The same matrix without signs.
 *
 * @param {Matrix} W
 * @returns {Matrix}
 */
export const magnitudes = (W) => ({ ...W, data: W.data.map(Math.abs) });

/**
 * The sum of the products of two vectors.
 *
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {number} [first]  the place in `other` where the second begins
 */
export function dot(one, other, first = 0) {
  let sum = 0;
  for (let k = 0; k < one.length; k += 1) sum += one[k] * other[first + k];
  return sum;
}

/**
 * W x + b, written into `out` from `at` on.
 *
 * @param {Matrix} W
 * @param {Float64Array} b
 * @param {Float64Array} x
 * @param {Float64Array} out
 * @param {number} [at]
 */
export function affine({ rows, columns, data }, b, x, out, at = 0) {
  for (let row = 0; row < rows; row += 1) out[at + row] = b[row];
  let k = 0;
  for (; k + TOGETHER <= columns; k += TOGETHER) {
    const x0 = x[k];
    const x1 = x[k + 1];
    const x2 = x[k + 2];
    const x3 = x[k + 3];
    const first = k * rows;
    const second = first + rows;
    const third = second + rows;
    const fourth = third + rows;
    for (let row = 0; row < rows; row += 1) {
      out[at + row] +=
        data[first + row] * x0 + data[second + row] * x1 + data[third + row] * x2 + data[fourth + row] * x3;
    }
  }
  for (; k < columns; k += 1) {
    const value = x[k];
    for (let row = 0; row < rows; row += 1) out[at + row] += data[k * rows + row] * value;
  }
}

/**
 * A W, written into `out` (count, columns), for `count` rows of A one after another.
 *
 * @param {Float64Array} A  (count, rows of W)
 * @param {number} count
 * @param {Matrix} W
 * @param {Float64Array} out
 */
export function rowsTimes(A, count, { rows, columns, data }, out) {
  let row = 0;
  for (; row + TOGETHER <= count; row += TOGETHER) {
    const first = row * rows;
    const second = first + rows;
    const third = second + rows;
    const fourth = third + rows;
    for (let column = 0; column < columns; column += 1) {
      const at = column * rows;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let k = 0; k < rows; k += 1) {
        const w = data[at + k];
        s0 += A[first + k] * w;
        s1 += A[second + k] * w;
        s2 += A[third + k] * w;
        s3 += A[fourth + k] * w;
      }
      out[row * columns + column] = s0;
      out[(row + 1) * columns + column] = s1;
      out[(row + 2) * columns + column] = s2;
      out[(row + 3) * columns + column] = s3;
    }
  }
  for (; row < count; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let k = 0; k < rows; k += 1) sum += A[row * rows + k] * data[column * rows + k];
      out[row * columns + column] = sum;
    }
  }
}

/**
 * The same, a few rows at a time, between which it pauses.
 *
 * @param {Float64Array} A  (count, rows of W)
 * @param {number} count
 * @param {Matrix} W
 * @param {Float64Array} out
 * @returns {Generator<void, void, void>}
 */
export function* rowsTimesInParts(A, count, W, out) {
  const few = TOGETHER * Math.max(1, Math.floor(PART / (TOGETHER * W.rows * W.columns)));
  for (let row = 0; row < count; row += few) {
    if (row) yield;
    const end = Math.min(row + few, count);
    const own = out.subarray(row * W.columns, end * W.columns);
    rowsTimes(A.subarray(row * W.rows, end * W.rows), end - row, W, own);
  }
}
