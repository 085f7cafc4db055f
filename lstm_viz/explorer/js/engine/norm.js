// Norm: the largest singular value of a matrix, from the eigenvalues of P Pᵀ, as balanced.py has it.

import { PART } from "./products.js";

const HALVINGS = 60; // of the interval in which the eigenvalue lies: to the last bits of float64

/**
 * ‖P‖₂: by how much P lengthens a vector at most; NaN or infinite where P has such an entry. It pauses now and then.
 *
 * @param {Float64Array} P  (size, size); its largest entry must have a square that float64 holds
 * @param {number} size
 * @returns {Generator<void, number, void>}
 */
export function* spectralNorm(P, size) {
  const gram = new Float64Array(size * size);
  let done = 0;
  for (let row = 0; row < size; row += 1) {
    done += row * size;
    if (done > PART) {
      yield;
      done = 0;
    }
    for (let column = 0; column <= row; column += 1) {
      let sum = 0;
      for (let k = 0; k < size; k += 1) sum += P[row * size + k] * P[column * size + k];
      gram[row * size + column] = gram[column * size + row] = sum;
    }
  }
  const { diagonal, beside } = yield* tridiagonal(gram, size);
  return Math.sqrt(Math.max(0, largestEigenvalue(diagonal, beside)));
}

/**
 * A tridiagonal matrix with the eigenvalues of a symmetric one, by Householder's reflections (Golub & Van Loan 2013,
 * algorithm 8.3.1).
 *
 * @param {Float64Array} A  (size, size), symmetric; it is written over
 * @param {number} size
 * @returns {Generator<void, {diagonal: Float64Array, beside: Float64Array}, void>}
 */
function* tridiagonal(A, size) {
  const [diagonal, beside] = [new Float64Array(size), new Float64Array(Math.max(0, size - 1))];
  const [v, p] = [new Float64Array(size), new Float64Array(size)];
  let done = 0;
  for (let k = 0; k < size - 1; k += 1) {
    done += 2 * (size - k) ** 2;
    if (done > PART) {
      yield;
      done = 0;
    }
    let squares = 0;
    for (let row = k + 1; row < size; row += 1) squares += A[row * size + k] ** 2;
    const first = A[(k + 1) * size + k];
    beside[k] = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    for (let row = k + 1; row < size; row += 1) v[row] = A[row * size + k];
    v[k + 1] = first - beside[k];
    const length = squares - first * first + v[k + 1] ** 2;
    if (!(length > 0)) continue;
    const two = 2 / length;
    // A becomes A - v wᵀ - w vᵀ with w = p - (pᵀv / vᵀv) v and p = 2 A v / vᵀv.
    let along = 0;
    for (let row = k + 1; row < size; row += 1) {
      let sum = 0;
      for (let column = k + 1; column < size; column += 1) sum += A[row * size + column] * v[column];
      p[row] = two * sum;
      along += p[row] * v[row];
    }
    for (let row = k + 1; row < size; row += 1) p[row] -= (along / length) * v[row];
    for (let row = k + 1; row < size; row += 1) {
      const [of_v, of_p] = [v[row], p[row]];
      for (let column = k + 1; column < size; column += 1) {
        A[row * size + column] -= of_v * p[column] + of_p * v[column];
      }
    }
  }
  for (let k = 0; k < size; k += 1) diagonal[k] = A[k * size + k];
  return { diagonal, beside };
}

/**
 * The largest eigenvalue of a tridiagonal matrix, by bisection (Golub & Van Loan 2013, section 8.4.1).
 *
 * @param {Float64Array} diagonal
 * @param {Float64Array} beside
 */
function largestEigenvalue(diagonal, beside) {
  let [low, high] = [-Infinity, -Infinity];
  for (let k = 0; k < diagonal.length; k += 1) {
    const reach = Math.abs(beside[k - 1] ?? 0) + Math.abs(beside[k] ?? 0);
    low = Math.max(low, diagonal[k]); // the largest is no less than any diagonal value
    high = Math.max(high, diagonal[k] + reach);
  }
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = low + (high - low) / 2;
    if (isAbove(middle)) high = middle;
    else low = middle;
  }
  return high;

  /**
   * Whether no eigenvalue is larger: all pivots of middle − A are positive.
   *
   * @param {number} middle
   */
  function isAbove(middle) {
    let pivot = 1;
    for (let k = 0; k < diagonal.length; k += 1) {
      const side = k ? beside[k - 1] : 0;
      pivot = middle - diagonal[k] - (side * side) / pivot;
      if (!(pivot > 0)) return false;
    }
    return true;
  }
}
