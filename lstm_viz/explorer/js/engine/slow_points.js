// Slow points: states at which a layer, given one input again and again, nearly stays; as slow_points.py finds them.

import { eigenvaluesOf, sizeOf } from "./eigenvalues.js";

/** @import { Complex } from "./eigenvalues.js" */
/** @import { RecurrentMap } from "./recurrent_map.js" */

/** The speed q = ½ ‖F(s) − s‖² of a fixed point, up to rounding, and of a state that is slow. */
const FIXED_SPEED = 1e-14;
const SLOW_SPEED = 1e-4;
const MOST_TRIES = 200; // of each search
const CLOSE_TO_ONE = 1e-3; // eigenvalues of a size this close to 1 neither grow nor fade
const ONE_POINT = 1e-2; // points at a smaller distance, as a part of the trajectory's extent, are one

// Levenberg and Marquardt's damping: what it begins with, its ends, and its change from try to try.
const [DAMPING, LEAST_DAMPING, MOST_DAMPING, DAMPING_CHANGE] = [1e-3, 1e-9, 1e9, 10];
const NO_MOVE = 1e-13; // of the state's size
const ROUNDING_SPEED = 1e-28;
const SOME_PRODUCTS = 40_000; // between which the page has its turn

/**
 * @typedef {"stable"|"marginal"|"unstable"} Stability
 *
 * @typedef {Object} SlowPoint
 * @property {Float64Array} state
 * @property {number} speed
 * @property {boolean} fixed      up to rounding; at other points the state moves slowly
 * @property {Complex[]} eigenvalues  of the step's Jacobian, the largest first
 * @property {number} radius      the size of the first
 * @property {number} unstable    in how many directions a small change grows
 * @property {Stability} stability
 * @property {number} ended       how many starts led to it
 *
 * @typedef {{points: SlowPoint[], fast: number, starts: number}} Found
 *   Fixed points come first, those before others that more starts led to; then the slowest first. `fast` counts the
 *   starts that led to no slow point.
 */

/**
 * Search from some states of a trajectory; each time the caller has its turn it is told which search is under way.
 *
 * @param {RecurrentMap} map
 * @param {Float64Array[]} starts
 * @param {number} extent  the largest extent of the trajectory along one number of the state
 * @returns {Generator<number, Found, void>}
 */
export function* searchSlowPoints(map, starts, extent) {
  /** @type {{state: Float64Array, speed: number}[]} */
  const ends = [];
  for (const [at, start] of starts.entries()) {
    for (const end of descent(map, start)) {
      if (end) ends.push(end);
      yield at;
    }
  }
  const slow = ends.filter(({ speed }) => speed <= SLOW_SPEED).sort((a, b) => orderOf(a) - orderOf(b));
  /** @type {{state: Float64Array, speed: number, ended: number}[]} */
  const distinct = [];
  for (const end of slow) {
    const apart = distinct.map(({ state }) => distanceOf(state, end.state));
    const nearest = apart.indexOf(Math.min(...apart));
    if (nearest >= 0 && apart[nearest] <= ONE_POINT * (extent || 1)) distinct[nearest].ended += 1;
    else distinct.push({ ...end, ended: 1 });
  }
  distinct.sort((a, b) => orderOf(a) - orderOf(b) || b.ended - a.ended);
  /** @type {SlowPoint[]} */
  const points = [];
  for (const point of distinct) {
    const J = new Float64Array(map.size ** 2);
    map.step(point.state, new Float64Array(map.size));
    map.jacobian(J);
    const search = eigenvaluesOf(J, map.size);
    let next = search.next();
    for (; !next.done; next = search.next()) yield starts.length;
    points.push(judged(point, next.value));
  }
  return { points, fast: ends.length - slow.length, starts: starts.length };
}

/**
 * A speed to sort by: those of fixed points are rounding, and therefore equal.
 *
 * @param {{speed: number}} point
 */
const orderOf = ({ speed }) => Math.max(speed, FIXED_SPEED);

/**
 * @param {{state: Float64Array, speed: number, ended: number}} point
 * @param {Complex[]} eigenvalues
 * @returns {SlowPoint}
 */
function judged(point, eigenvalues) {
  const sizes = eigenvalues.map(sizeOf);
  const unstable = sizes.filter((size) => size > 1 + CLOSE_TO_ONE).length;
  const rest = sizes[0] < 1 - CLOSE_TO_ONE ? "stable" : "marginal";
  const stability = unstable ? "unstable" : rest;
  return { ...point, fixed: point.speed <= FIXED_SPEED, eigenvalues, radius: sizes[0], unstable, stability };
}

/**
 * Where the speed is least near a state, by Levenberg and Marquardt's method; null until it is found.
 *
 * @param {RecurrentMap} map
 * @param {Float64Array} start
 * @returns {Generator<{state: Float64Array, speed: number}|null, void, void>}
 */
function* descent(map, start) {
  const { size } = map;
  const [A, H] = [new Float64Array(size * size), new Float64Array(size * size)];
  let [state, moved] = [start, moveOf(map, start)];
  let [speed, damping] = [speedOf(moved), DAMPING];
  let known = false; // whether A is that of the state
  for (let tries = 0; tries < MOST_TRIES && speed > ROUNDING_SPEED; tries += 1) {
    if (!known) {
      map.step(state, new Float64Array(size));
      map.jacobian(A);
      for (let k = 0; k < size; k += 1) A[k * size + k] -= 1;
    }
    known = true;
    yield* normal(A, H, size);
    for (let k = 0; k < size; k += 1) H[k * size + k] += damping;
    const by = descentOf(A, moved, size);
    yield* solve(H, by, size);
    const tried = state.map((value, k) => value + by[k]);
    const next = moveOf(map, tried);
    const faster = speedOf(next);
    const length = Math.hypot(...by);
    const whole = 1 + Math.hypot(...state);
    if (faster < speed) {
      [state, moved, speed, known] = [tried, next, faster, false];
      damping = Math.max(damping / DAMPING_CHANGE, LEAST_DAMPING);
    } else damping *= DAMPING_CHANGE;
    if (!(length > NO_MOVE * whole && damping <= MOST_DAMPING)) break;
    yield null;
  }
  yield { state, speed };
}

/**
 * F(s) − s.
 *
 * @param {RecurrentMap} map
 * @param {Float64Array} state
 */
function moveOf(map, state) {
  const move = new Float64Array(map.size);
  map.step(state, move);
  for (let k = 0; k < move.length; k += 1) move[k] -= state[k];
  return move;
}

/** @param {Float64Array} move */
const speedOf = (move) => move.reduce((sum, value) => sum + value * value, 0) / 2;

/**
 * @param {Float64Array} one
 * @param {Float64Array} other
 */
const distanceOf = (one, other) => Math.sqrt(one.reduce((sum, value, k) => sum + (value - other[k]) ** 2, 0));

/**
 * −Aᵀ m, the way down.
 *
 * @param {Float64Array} A
 * @param {Float64Array} move
 * @param {number} size
 */
function descentOf(A, move, size) {
  const down = new Float64Array(size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) down[column] -= A[row * size + column] * move[row];
  return down;
}

/**
 * Aᵀ A, its lower half.
 *
 * @param {Float64Array} A
 * @param {Float64Array} H
 * @param {number} size
 * @returns {Generator<null, void, void>}
 */
function* normal(A, H, size) {
  H.fill(0);
  for (let k = 0, done = 0; k < size; k += 1) {
    const row = A.subarray(k * size, (k + 1) * size);
    for (let i = 0; i < size; i += 1) {
      const value = row[i];
      for (let j = 0; j <= i; j += 1) H[i * size + j] += value * row[j];
    }
    done += size * size;
    if (done > SOME_PRODUCTS) {
      done = 0;
      yield null;
    }
  }
}

/**
 * x of H x = b for a positive definite H, of which the lower half is read, by Cholesky's method; b becomes x.
 *
 * @param {Float64Array} H
 * @param {Float64Array} b
 * @param {number} size
 * @returns {Generator<null, void, void>}
 */
function* solve(H, b, size) {
  for (let i = 0, done = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = H[i * size + j];
      for (let k = 0; k < j; k += 1) sum -= H[i * size + k] * H[j * size + k];
      H[i * size + j] = i === j ? Math.sqrt(sum) : sum / H[j * size + j];
    }
    done += i * i;
    if (done > SOME_PRODUCTS) {
      done = 0;
      yield null;
    }
  }
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) b[i] -= H[i * size + k] * b[k];
    b[i] /= H[i * size + i];
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) b[i] -= H[k * size + i] * b[k];
    b[i] /= H[i * size + i];
  }
}
