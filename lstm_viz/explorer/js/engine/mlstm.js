// mLSTM: one step of the cell whose memory is a matrix, as matrix_memory.py has it.

import { logSigmoid, sigmoid } from "./activations.js";
import { affine } from "./products.js";

/** @import { Hold, Signals, States } from "./cells.js" */
/** @import { Layer } from "./layer.js" */

const NO_MATRIX = new Float64Array(0); // of a cell without a matrix, which takes no such step

/**
 * i and f are one number a layer, which every unit has, and so is m. C is written row after row: what a unit has stored
 * under each number of the keys. Of `out` it is that of the step that was computed last.
 *
 * @param {Layer} layer
 * @param {Float64Array} x
 * @param {States} states  before the step
 * @param {Signals} out
 * @param {number} step
 * @param {Hold} [hold]
 */
export function mlstmStep(
  { units, W_ih, b_ih, from_x },
  x,
  { C = NO_MATRIX, n = NO_MATRIX, m },
  out,
  step,
  hold = () => {},
) {
  const [row, scale] = [step * units, 1 / Math.sqrt(units)];
  affine(W_ih, b_ih, x, from_x);
  const apart = logSigmoid(from_x[1]) + m[0] - from_x[0];
  for (let u = 0; u < units; u += 1) {
    out.f[row + u] = sigmoid(apart);
    out.i[row + u] = sigmoid(-apart);
    out.q[row + u] = from_x[2 + u];
    out.k[row + u] = from_x[2 + units + u] * scale;
    out.v[row + u] = from_x[2 + 2 * units + u];
    out.o[row + u] = sigmoid(from_x[2 + 3 * units + u]);
  }
  for (const gate of ["f", "i", "q", "k", "v", "o"]) hold(gate);
  for (let u = 0; u < units; u += 1) out.m[row + u] = from_x[0] - logSigmoid(-apart);
  hold("m");
  const [f, i] = [out.f[row], out.i[row]];
  writeMatrix(C, out, row, units, out.C);
  for (let j = 0; j < units; j += 1) out.n[row + j] = f * n[j] + i * out.k[row + j];
  hold("n");
  const divisor = divisorOf(out, row, units);
  for (let u = 0; u < units; u += 1) {
    let found = 0;
    for (let j = 0; j < units; j += 1) found += out.C[u * units + j] * out.q[row + j];
    out.s[row + u] = found / divisor;
  }
  hold("s");
  for (let u = 0; u < units; u += 1) out.h[row + u] = out.o[row + u] * out.s[row + u];
  hold("h");
}

/**
 * C = f C + i v kᵀ, of the gates, keys and values of one step.
 *
 * @param {Float64Array} C  before the step
 * @param {Signals} signals
 * @param {number} row      the place of the step's first unit
 * @param {number} units
 * @param {Float64Array} into  may be C
 */
export function writeMatrix(C, { f, i, k, v }, row, units, into) {
  for (let u = 0; u < units; u += 1) {
    const written = i[row] * v[row + u];
    for (let j = 0; j < units; j += 1) into[u * units + j] = f[row] * C[u * units + j] + written * k[row + j];
  }
}

/**
 * max(|n q|, e^(−m)), by which what is read is divided.
 *
 * @param {Signals} out
 * @param {number} row  the place of the step's first unit
 * @param {number} units
 */
export function divisorOf({ n, q, m }, row, units) {
  let weight = 0;
  for (let j = 0; j < units; j += 1) weight += n[row + j] * q[row + j];
  return Math.max(Math.abs(weight), Math.exp(-m[row]));
}
