// Layer: one layer of a network in one direction, its weights laid out once for any number of passes.

import { squashesOf } from "./activations.js";
import { CELLS, firstRowOf } from "./kinds.js";
import { layMatrix } from "./products.js";

/** @import { Squash } from "./activations.js" */
/** @import { Kind } from "./kinds.js" */
/** @import { Matrix } from "./products.js" */

/**
 * @typedef {Object} Shape
 * @property {Kind} kind
 * @property {string} nonlinearity  what the layer states of its activations: of a simple RNN "tanh" or "relu"
 * @property {boolean} backward     whether it reads from the last step to the first
 * @property {number} units
 * @property {number} hidden        units of h: others than `units` where an LSTM projects
 * @property {number} inputs
 *
 * @typedef {Object} Weights  Row after row, as torch has them.
 * @property {ArrayLike<number>} W_ih        (gates · unit, input)
 * @property {ArrayLike<number>|null} W_hh   (gates · unit, hidden); null of a cell whose gates don't read h
 * @property {ArrayLike<number>|null} b_ih   (gates · unit,)
 * @property {ArrayLike<number>|null} b_hh
 * @property {ArrayLike<number>|null} W_hr   (hidden, unit)
 * @property {ArrayLike<number>|null} [p]    (3 · unit,), what the gates i f o see c by
 *
 * @typedef {Object} LaidOut
 * @property {Matrix} W_ih
 * @property {Matrix} W_hh        without columns of a cell whose gates don't read h
 * @property {Matrix|null} W_hr
 * @property {Float64Array} b_ih    zeros without biases
 * @property {Float64Array} b_hh
 * @property {Float64Array|null} p  what the gates i f o see c by, where they do
 * @property {Float64Array} none    zeros: what a projection adds
 * @property {Float64Array} from_x  W_ih x + b_ih of the step that was computed last
 * @property {Float64Array} from_h  W_hh h + b_hh
 * @property {Float64Array} inner   h before a projection, or r ⊙ h before a product
 * @property {Float64Array} from_rh  of a GRU that resets first, W_hh (r ⊙ h) + b_hh
 * @property {Record<string, Squash>} squash  the activation that makes each signal
 *
 * @typedef {Readonly<Shape & LaidOut>} Layer
 */

/**
 * @param {Shape} shape
 * @param {Weights} weights
 * @returns {Layer}
 */
export function createLayer(shape, { W_ih, W_hh, b_ih, b_hh, W_hr, p = null }) {
  const { kind, units, hidden, inputs } = shape;
  const { seesH, peeps } = CELLS[kind];
  const rows = firstRowOf(kind, units);
  needSize("W_ih", W_ih, rows * inputs);
  const [ofHidden, read] = seesH ? [W_hh ?? [], hidden] : [[], 0];
  needSize("W_hh", ofHidden, rows * read);
  if (b_ih) needSize("b_ih", b_ih, rows);
  if (b_hh) needSize("b_hh", b_hh, rows);
  if (W_hr || hidden !== units) needSize("W_hr", W_hr, hidden * units);
  if (peeps) needSize("p", p, peeps.length * units);
  return {
    ...shape,
    p: peeps && p ? Float64Array.from(p) : null,
    W_ih: layMatrix(W_ih, rows, inputs),
    W_hh: layMatrix(ofHidden, rows, read),
    W_hr: W_hr && layMatrix(W_hr, hidden, units),
    b_ih: Float64Array.from(b_ih ?? new Float64Array(rows)),
    b_hh: Float64Array.from(b_hh ?? new Float64Array(rows)),
    none: new Float64Array(hidden),
    from_x: new Float64Array(rows),
    from_h: new Float64Array(rows),
    inner: new Float64Array(units),
    from_rh: new Float64Array(rows),
    squash: squashesOf(kind, shape.nonlinearity),
  };
}

/**
 * @param {string} name
 * @param {ArrayLike<number>|null} values
 * @param {number} size
 */
export function needSize(name, values, size) {
  if (values?.length !== size) throw new RangeError(`${name} must have ${size} numbers; got ${values?.length ?? 0}`);
}

const MATRIX_WORK = 4; // multiply-adds for each number of a matrix: what is kept, written, carried on and read

/**
 * Multiply-adds of one step, forward or, once for each of `rows`, in reverse; there a GRU needs W_hh h once more.
 *
 * @param {Layer} layer
 * @param {number} rows
 */
export function workOfStep({ kind, units, hidden, inputs, W_hr }, rows) {
  const { gates, seesH, family, matrix } = CELLS[kind];
  const read = (seesH ? hidden : 0) + inputs;
  const again = family === "gru" ? gates.length * units * hidden : 0;
  const ofMatrix = matrix ? MATRIX_WORK * units * units : 0;
  return rows * (firstRowOf(kind, units) * read + (W_hr ? units * hidden : 0) + ofMatrix) + again;
}
