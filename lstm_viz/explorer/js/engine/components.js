// Components: the directions in which states vary most, as state_space.py finds them, in parts of a frame.

import { diagonalise } from "./symmetric.js";

const EXTRA = 5; // directions beside those that are asked for: the search is as fast as the first that is left out is small
const MOST_TURNS = 300;
const CLOSE = 1e-12; // of the largest variance, a residual that is none
const NONE_LEFT = 1e-14; // ... and a direction's part that is rounding
const FLAT_STATES = 1e-6; // of the size of the states: what float32 rounds varies by less
const EQUAL = 1e-6; // entries of a direction whose sizes differ by less than this part are equally large

/**
 * @typedef {Object} Components
 * @property {Float64Array} mean
 * @property {Float64Array[]} directions  orthonormal; 0 where nothing varies
 * @property {number[]} explained         each direction's share of the variance
 */

/**
 * The first principal components of states; the sign of a direction is such that its largest entry is positive.
 *
 * By orthogonal iteration on the covariance with a Rayleigh-Ritz step (Golub & Van Loan 2013, 8.2), which takes a
 * small matrix to diagonalise and never a large one.
 *
 * @param {Float64Array} states  (step, size)
 * @param {number} size
 * @param {number} count
 * @returns {Generator<void, Components, void>}
 */
export function* componentsOf(states, size, count) {
  const steps = states.length / size;
  const mean = new Float64Array(size);
  for (let at = 0; at < states.length; at += 1) mean[at % size] += states[at] / steps;
  const covariance = yield* scatterOf(states, mean);
  const block = yield* leadingOf(covariance, size, Math.min(size, count + EXTRA), Math.min(size, count));
  let whole = 0;
  for (let k = 0; k < size; k += 1) whole += covariance[k * size + k];
  const flat = FLAT_STATES ** 2 * states.reduce((sum, value) => sum + value * value, 0);
  const found = block.filter(({ value }) => value > flat).slice(0, count);
  return {
    mean,
    directions: Array.from({ length: count }, (_, k) =>
      found[k] ? withSign(found[k].vector) : new Float64Array(size),
    ),
    explained: Array.from({ length: count }, (_, k) => (found[k] ? found[k].value / whole : 0)),
  };
}

/**
 * A state on some directions.
 *
 * @param {Components} components
 * @param {ArrayLike<number>} states
 * @param {number} first  where the state begins
 */
export const onDirections = ({ mean, directions }, states, first) =>
  directions.map((direction) => {
    let sum = 0;
    for (let k = 0; k < direction.length; k += 1) sum += direction[k] * (states[first + k] - mean[k]);
    return sum;
  });

/**
 * Σ (s − mean)(s − mean)ᵀ, (size, size).
 *
 * @param {Float64Array} states
 * @param {Float64Array} mean
 * @returns {Generator<void, Float64Array, void>}
 */
function* scatterOf(states, mean) {
  const size = mean.length;
  const whole = new Float64Array(size * size);
  const own = new Float64Array(size);
  for (let first = 0; first < states.length; first += size) {
    for (let k = 0; k < size; k += 1) own[k] = states[first + k] - mean[k];
    for (let row = 0; row < size; row += 1) {
      const value = own[row];
      for (let column = row; column < size; column += 1) whole[row * size + column] += value * own[column];
    }
    yield;
  }
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < row; column += 1) whole[row * size + column] = whole[column * size + row];
  return whole;
}

/**
 * The eigenvectors of the largest eigenvalues of a symmetric matrix.
 *
 * @param {Float64Array} matrix
 * @param {number} size
 * @param {number} wide   how many directions are turned together
 * @param {number} count  how many of them have to be right
 * @returns {Generator<void, {value: number, vector: Float64Array}[], void>} the largest first
 */
function* leadingOf(matrix, size, wide, count) {
  // Any start will do that is at right angles to no direction, and the same one each time.
  let block = Array.from({ length: wide }, (_, at) =>
    Float64Array.from({ length: size }, (_, k) => Math.sin(1 + at + 1.7 * k * (at + 1) + k * k)),
  );
  orthonormalise(block, 0);
  for (let turn = 0; turn <= MOST_TURNS; turn += 1) {
    /** @type {Float64Array[]} */
    const images = [];
    for (const vector of block) {
      images.push(imageOf(matrix, vector));
      yield;
    }
    const small = block.map((vector) => images.map((image) => innerProduct(vector, image)));
    const { values, vectors } = diagonalise(small);
    const [turned, moved] = [block, images].map((given) => vectors.map((weights) => combinationOf(given, weights)));
    const residuals = values
      .slice(0, count)
      .map((value, k) => Math.hypot(...moved[k].map((entry, at) => entry - value * turned[k][at])));
    if (turn === MOST_TURNS || residuals.every((residual) => residual <= CLOSE * values[0]))
      return values.map((value, k) => ({ value, vector: turned[k] }));
    block = moved;
    orthonormalise(block, NONE_LEFT * values[0]);
  }
  throw new RangeError("no turn is the last one");
}

/**
 * Make vectors orthonormal in their order; one that is left with no more than `none` becomes 0.
 *
 * @param {Float64Array[]} block
 * @param {number} none
 */
function orthonormalise(block, none) {
  block.forEach((vector, at) => {
    for (let twice = 0; twice < 2; twice += 1) {
      for (const other of block.slice(0, at)) {
        const part = innerProduct(vector, other);
        for (let k = 0; k < vector.length; k += 1) vector[k] -= part * other[k];
      }
    }
    const length = Math.sqrt(innerProduct(vector, vector));
    for (let k = 0; k < vector.length; k += 1) vector[k] = length > none ? vector[k] / length : 0;
  });
}

/**
 * @param {Float64Array} one
 * @param {Float64Array} other
 */
function innerProduct(one, other) {
  let sum = 0;
  for (let k = 0; k < one.length; k += 1) sum += one[k] * other[k];
  return sum;
}

/**
 * @param {Float64Array} matrix
 * @param {Float64Array} vector
 */
function imageOf(matrix, vector) {
  const size = vector.length;
  const image = new Float64Array(size);
  for (let row = 0; row < size; row += 1) {
    let sum = 0;
    for (let k = 0; k < size; k += 1) sum += matrix[row * size + k] * vector[k];
    image[row] = sum;
  }
  return image;
}

/**
 * @param {Float64Array[]} block
 * @param {number[]} weights
 */
function combinationOf(block, weights) {
  const sum = new Float64Array(block[0].length);
  block.forEach((vector, at) => {
    for (let k = 0; k < sum.length; k += 1) sum[k] += weights[at] * vector[k];
  });
  return sum;
}

/** @param {Float64Array} direction */
function withSign(direction) {
  const largest = direction.reduce((size, entry) => Math.max(size, Math.abs(entry)), 0);
  const first = direction.find((entry) => Math.abs(entry) >= (1 - EQUAL) * largest) ?? 1;
  return first < 0 ? direction.map((entry) => -entry) : direction;
}
