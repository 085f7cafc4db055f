// mLSTM: one step of the cell whose memory is a matrix, as matrix_memory.py has it.

import { logSigmoid, sigmoid } from "./activations.js";
import { affine } from "./products.js";

/** @import { Hold, Signals, States } from "./cells.js" */
/** @import { Layer } from "./layer.js" */

const NO_MATRIX = new Float64Array(0); // of a cell without a matrix, which takes no such step

/**
 * i and f are one number a layer, which every unit has, and so is m. C is written row after row: what a unit has stored
 * under each number of the keys.
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
  const [f, i, first] = [out.f[row], out.i[row], row * units];
  for (let u = 0; u < units; u += 1) {
    const written = i * out.v[row + u];
    for (let j = 0; j < units; j += 1) {
      out.C[first + u * units + j] = f * C[u * units + j] + written * out.k[row + j];
    }
  }
  for (let j = 0; j < units; j += 1) out.n[row + j] = f * n[j] + i * out.k[row + j];
  hold("n");
  const divisor = divisorOf(out, row, units);
  for (let u = 0; u < units; u += 1) {
    let found = 0;
    for (let j = 0; j < units; j += 1) found += out.C[first + u * units + j] * out.q[row + j];
    out.s[row + u] = found / divisor;
  }
  hold("s");
  for (let u = 0; u < units; u += 1) out.h[row + u] = out.o[row + u] * out.s[row + u];
  hold("h");
}

/**
 * max(|n q|, e^(−m)), by which what is read is divided.
 *
 * @param {Signals} out
 * @param {number} row  the place of the step's first unit
 * @param {number} units
 */
function divisorOf({ n, q, m }, row, units) {
  let weight = 0;
  for (let j = 0; j < units; j += 1) weight += n[row + j] * q[row + j];
  return Math.max(Math.abs(weight), Math.exp(-m[row]));
}
