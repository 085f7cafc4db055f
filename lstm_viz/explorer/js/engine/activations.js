// Activations: the growing functions that make a gate, a candidate or a state of its sum; as activations.py has them.

import { CELLS } from "./kinds.js";

/** @import { Kind } from "./kinds.js" */

/**
 * @typedef {Object} Squash  One function. All of them grow, so that the slope follows from the value.
 * @property {string} name
 * @property {number[]} own  its numbers, where they are not the usual ones
 * @property {number|null} limit  what its sum is clipped at, on both sides of 0
 * @property {(a: number) => number} value
 * @property {(value: number) => number} slope  how much it grows with its sum where it has this value
 *
 * @typedef {Object} Shape
 * @property {(a: number, ...numbers: number[]) => number} value
 * @property {(value: number, ...numbers: number[]) => number} slope
 * @property {number[]} [numbers]  where none are given
 */

/** ln σ(a), also where σ(a) is 0. @param {number} a */
export const logSigmoid = (a) => Math.min(a, 0) - Math.log1p(Math.exp(-Math.abs(a)));

/** @param {number} a */
export const sigmoid = (a) => 1 / (1 + Math.exp(-a));
/** @param {number} a */
const relu = (a) => Math.max(0, a);

const [SELU_SCALE, SELU_ALPHA] = [1.0507009873554805, 1.6732632423543772]; // of selu (Klambauer et al. 2017)
/** @type {(a: number, low: number, high: number) => number} */
const clipped = (a, low, high) => Math.min(high, Math.max(low, a));
/** @type {(a: number, alpha: number) => number} */
const elu = (a, alpha) => (a > 0 ? a : alpha * Math.expm1(a));

/** @type {Record<string, Shape>} */
const FUNCTIONS = {
  sigmoid: { value: sigmoid, slope: (v) => v * (1 - v) },
  tanh: { value: Math.tanh, slope: (v) => 1 - v ** 2 },
  relu: { value: relu, slope: (v) => Number(v > 0) },
  linear: { value: (a) => a, slope: () => 1 },
  hard_sigmoid: {
    value: (a, alpha, beta) => clipped(alpha * a + beta, 0, 1),
    slope: (v, alpha) => (v > 0 && v < 1 ? alpha : 0),
    numbers: [1 / 6, 0.5],
  },
  hard_tanh: { value: (a) => clipped(a, -1, 1), slope: (v) => Number(v > -1 && v < 1) },
  relu6: { value: (a) => clipped(a, 0, 6), slope: (v) => Number(v > 0 && v < 6) },
  leaky_relu: {
    value: (a, alpha) => (a > 0 ? a : alpha * a),
    slope: (v, alpha) => (v > 0 ? 1 : alpha),
    numbers: [0.01],
  },
  elu: { value: elu, slope: (v, alpha) => (v > 0 ? 1 : v + alpha), numbers: [1] },
  selu: {
    value: (a) => SELU_SCALE * elu(a, SELU_ALPHA),
    slope: (v) => (v > 0 ? SELU_SCALE : v + SELU_SCALE * SELU_ALPHA),
  },
  softplus: {
    value: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
    slope: (v) => -Math.expm1(-v),
  },
  softsign: { value: (a) => a / (1 + Math.abs(a)), slope: (v) => (1 - Math.abs(v)) ** 2 },
  exponential: { value: Math.exp, slope: (v) => v },
  scaled_tanh: {
    value: (a, alpha, beta) => alpha * Math.tanh(beta * a),
    slope: (v, alpha, beta) => beta * (alpha - v ** 2 / alpha),
    numbers: [1, 1],
  },
};

/** Their names, in the order of the table. */
export const ACTIVATION_NAMES = Object.keys(FUNCTIONS);

const ACTIVATION_FORM = /^(\w+)(?:\(([^()]+)\))?(?:\[([^[\]]+)\])?$/;
const ENDS_OFF = 1e-6; // by which a value in single precision may be off those at both limits

/** @type {Map<string, Squash>} */
const made = new Map();

/**
 * The function of a text: "tanh", or with its numbers "hard_sigmoid(0.2,0.5)"; "tanh[3]" clips its sum to -3 and 3.
 *
 * @param {string} text
 * @returns {Squash}
 */
export function activation(text) {
  const known = made.get(text);
  if (known) return known;
  const [, name = "", given = "", clip] = ACTIVATION_FORM.exec(text) ?? [];
  const shape = FUNCTIONS[name];
  if (!shape) throw new RangeError(`there is no activation ${text}`);
  const numbers = given ? given.split(",").map(Number) : (shape.numbers ?? []);
  const own = String(numbers) === String(shape.numbers ?? []) ? [] : numbers;
  const whole = numbers.length
    ? {
        name,
        own,
        limit: null,
        value: (/** @type {number} */ a) => shape.value(a, ...numbers),
        slope: (/** @type {number} */ v) => shape.slope(v, ...numbers),
      }
    : { name, own, limit: null, value: shape.value, slope: shape.slope };
  const found = clip === undefined ? whole : limited(whole, Number(clip));
  made.set(text, found);
  return found;
}

/**
 * @param {Squash} whole
 * @param {number} limit
 * @returns {Squash}
 */
function limited(whole, limit) {
  const [low, high] = [whole.value(-limit), whole.value(limit)];
  const off = ENDS_OFF * (Math.abs(low) + Math.abs(high));
  return {
    ...whole,
    limit,
    value: (a) => whole.value(clipped(a, -limit, limit)),
    slope: (v) => (v > low + off && v < high - off ? whole.slope(v) : 0),
  };
}

/**
 * The function that makes each signal; of h, that which a cell state or a sum goes through.
 *
 * @param {Kind} kind
 * @param {string} nonlinearity  what the layer states of its activations, where its kind lets it
 * @returns {Record<string, Squash>}
 */
export function squashesOf(kind, nonlinearity) {
  const { squashes, chosen } = CELLS[kind];
  const stated = nonlinearity.split(" ");
  return Object.fromEntries(
    squashes.flatMap(([signals, usual], at) =>
      signals.map((signal) => [signal, activation(chosen ? stated[at] : usual)]),
    ),
  );
}
