// Eigenvalues: all of a real matrix, in parts of a frame: complex QR steps with shifts on its Hessenberg form.
//
// Golub & Van Loan 2013, 7.4 and 7.5. Complex numbers are pairs of arrays, so that one shift at a time is enough, and
// an eigenvalue is found when nothing couples the last row of what is left to the row above it.

const MOST_STEPS = 60; // of QR for one eigenvalue; two or three are enough
const STUCK = 12; // steps after which another shift is tried

/** @typedef {{re: number, im: number}} Complex */

/** @param {Complex} value */
export const sizeOf = ({ re, im }) => Math.hypot(re, im);

/**
 * The eigenvalues, the largest first.
 *
 * @param {Float64Array} matrix  (size, size); it is written over
 * @param {number} size
 * @returns {Generator<void, Complex[], void>}
 */
export function* eigenvaluesOf(matrix, size) {
  yield* toHessenberg(matrix, size);
  const [re, im] = [matrix, new Float64Array(size * size)];
  /** @type {Complex[]} */
  const values = [];
  let last = size - 1;
  for (let steps = 0; last >= 0; steps += 1) {
    const first = uncoupledFrom(re, im, size, last);
    if (first === last) {
      values.push({ re: re[last * size + last], im: im[last * size + last] });
      last -= 1;
      steps = -1;
      continue;
    }
    if (steps === MOST_STEPS) throw new RangeError(`no eigenvalue was found in ${MOST_STEPS} steps`);
    const shift = steps % STUCK === STUCK - 1 ? otherShift(re, im, size, last) : shiftOf(re, im, size, last);
    qrStep(re, im, size, first, last, shift);
    yield;
  }
  return values.sort((a, b) => sizeOf(b) - sizeOf(a) || b.re - a.re || b.im - a.im);
}

/**
 * Zeros below the first subdiagonal, by elimination with row exchanges, which changes no eigenvalue.
 *
 * @param {Float64Array} a
 * @param {number} size
 * @returns {Generator<void, void, void>}
 */
function* toHessenberg(a, size) {
  for (let column = 0; column < size - 2; column += 1) {
    const below = column + 1;
    let largest = below;
    for (let row = below + 1; row < size; row += 1)
      if (Math.abs(a[row * size + column]) > Math.abs(a[largest * size + column])) largest = row;
    const pivot = a[largest * size + column];
    if (pivot === 0) continue;
    if (largest !== below) {
      for (let k = 0; k < size; k += 1) exchange(a, largest * size + k, below * size + k);
      for (let k = 0; k < size; k += 1) exchange(a, k * size + largest, k * size + below);
    }
    for (let row = below + 1; row < size; row += 1) {
      const factor = a[row * size + column] / pivot;
      if (factor === 0) continue;
      for (let k = 0; k < size; k += 1) a[row * size + k] -= factor * a[below * size + k];
      for (let k = 0; k < size; k += 1) a[k * size + below] += factor * a[k * size + row];
      a[row * size + column] = 0;
    }
    yield;
  }
}

/**
 * @param {Float64Array} a
 * @param {number} one
 * @param {number} other
 */
function exchange(a, one, other) {
  [a[one], a[other]] = [a[other], a[one]];
}

/**
 * The first row of the block that ends at `last` and is coupled to no row above.
 *
 * @param {Float64Array} re
 * @param {Float64Array} im
 * @param {number} size
 * @param {number} last
 */
function uncoupledFrom(re, im, size, last) {
  /** @param {number} at */
  const weight = (at) => Math.abs(re[at]) + Math.abs(im[at]);
  for (let row = last; row > 0; row -= 1) {
    const coupling = row * size + row - 1;
    const beside = weight(coupling - size) + weight(coupling + 1);
    if (weight(coupling) <= Number.EPSILON * beside || weight(coupling) < Number.MIN_VALUE / Number.EPSILON) {
      [re[coupling], im[coupling]] = [0, 0];
      return row;
    }
  }
  return 0;
}

/**
 * The eigenvalue of the last two rows that is nearer to the last number (Wilkinson).
 *
 * @param {Float64Array} re
 * @param {Float64Array} im
 * @param {number} size
 * @param {number} last
 * @returns {Complex}
 */
function shiftOf(re, im, size, last) {
  /** @param {number} at @returns {Complex} */
  const entry = (at) => ({ re: re[at], im: im[at] });
  const [a, b] = [entry((last - 1) * size + last - 1), entry((last - 1) * size + last)];
  const [c, d] = [entry(last * size + last - 1), entry(last * size + last)];
  const half = { re: (a.re - d.re) / 2, im: (a.im - d.im) / 2 };
  const [square, product] = [multiply(half, half), multiply(b, c)];
  const root = squareRoot({ re: square.re + product.re, im: square.im + product.im });
  // d + half ± root; the nearer one has the sign that makes |half ± root| small.
  const sign = half.re * root.re + half.im * root.im > 0 ? -1 : 1;
  return { re: d.re + half.re + sign * root.re, im: d.im + half.im + sign * root.im };
}

/**
 * Where shifts go round in a circle, one that is no eigenvalue of anything leads out of it.
 *
 * @param {Float64Array} re
 * @param {Float64Array} im
 * @param {number} size
 * @param {number} last
 * @returns {Complex}
 */
function otherShift(re, im, size, last) {
  const coupling = last * size + last - 1;
  return { re: re[last * size + last] + Math.hypot(re[coupling], im[coupling]), im: im[last * size + last] };
}

/**
 * H − shift = Q R, then R Q + shift, on the rows from `first` to `last`.
 *
 * @param {Float64Array} re
 * @param {Float64Array} im
 * @param {number} size
 * @param {number} first
 * @param {number} last
 * @param {Complex} shift
 */
function qrStep(re, im, size, first, last, shift) {
  const count = last - first;
  const [cosines, sines_re, sines_im] = Array.from({ length: 3 }, () => new Float64Array(count));
  for (let k = first; k <= last; k += 1) {
    re[k * size + k] -= shift.re;
    im[k * size + k] -= shift.im;
  }
  for (let k = first; k < last; k += 1) {
    // The rotation that makes the number below the diagonal 0: its cosine is real.
    const [upper, lower] = [k * size + k, (k + 1) * size + k];
    const [a, b] = [Math.hypot(re[upper], im[upper]), Math.hypot(re[lower], im[lower])];
    const length = Math.hypot(a, b);
    const turn = a === 0 ? { re: 1, im: 0 } : { re: re[upper] / a, im: im[upper] / a };
    const c = length === 0 ? 1 : a / length;
    // s = turn · conj(lower) / length
    const s_re = length === 0 ? 0 : (turn.re * re[lower] + turn.im * im[lower]) / length;
    const s_im = length === 0 ? 0 : (turn.im * re[lower] - turn.re * im[lower]) / length;
    [cosines[k - first], sines_re[k - first], sines_im[k - first]] = [c, s_re, s_im];
    for (let column = k; column <= last; column += 1) {
      const [one, two] = [k * size + column, (k + 1) * size + column];
      const [x, xi, y, yi] = [re[one], im[one], re[two], im[two]];
      re[one] = c * x + s_re * y - s_im * yi;
      im[one] = c * xi + s_re * yi + s_im * y;
      re[two] = c * y - s_re * x - s_im * xi;
      im[two] = c * yi - s_re * xi + s_im * x;
    }
  }
  for (let k = first; k < last; k += 1) {
    const [c, s_re, s_im] = [cosines[k - first], sines_re[k - first], sines_im[k - first]];
    for (let row = first; row <= Math.min(k + 1, last); row += 1) {
      const [one, two] = [row * size + k, row * size + k + 1];
      const [x, xi, y, yi] = [re[one], im[one], re[two], im[two]];
      re[one] = c * x + s_re * y + s_im * yi;
      im[one] = c * xi + s_re * yi - s_im * y;
      re[two] = c * y - s_re * x + s_im * xi;
      im[two] = c * yi - s_re * xi - s_im * x;
    }
  }
  for (let k = first; k <= last; k += 1) {
    re[k * size + k] += shift.re;
    im[k * size + k] += shift.im;
  }
}

/**
 * @param {Complex} a
 * @param {Complex} b
 * @returns {Complex}
 */
const multiply = (a, b) => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });

/**
 * @param {Complex} value
 * @returns {Complex}
 */
function squareRoot(value) {
  const size = sizeOf(value);
  const re = Math.sqrt((size + value.re) / 2);
  const im = Math.sqrt((size - value.re) / 2);
  return { re, im: value.im < 0 ? -im : im };
}
