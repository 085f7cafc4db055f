// Cells: one step of each cell, the equations in the letters of cells.py.
//
// PyTorch's conventions: rows of gates in the order i f g o and r z n, two biases that add, and the r of a GRU
// after the matrix product, but of one that resets first. A layer may have activations of its own. v is what Feng et al. 2024 write as h̃. Each step is computed stage by stage (gates, cell state, hidden state), so that a stage
// reads only what the one before it wrote into `out`, and a signal that is held at another value reaches all that follows.

import { logSigmoid, sigmoid } from "./activations.js";
import { CELLS } from "./kinds.js";
import { mlstmStep } from "./mlstm.js";
import { affine } from "./products.js";

/** @import { Layer } from "./layer.js" */

/**
 * @typedef {Record<string, Float64Array>} Signals  By name, (time, width), time-major.
 * @typedef {Record<"h"|"c"|"m", Float64Array> & Partial<Record<"n"|"C", Float64Array>>} States  Before a step; a GRU has
 *   no use for c and m.
 *
 * @typedef {(signal: string) => void} Hold  Told that a signal of the step has been computed, and may write over it.
 * @typedef {(layer: Layer, x: Float64Array, states: States, out: Signals, step: number, hold?: Hold) => void} Step
 *   One step from `states`, written into row `step` of every signal.
 */

/** @type {Hold} */
const asComputed = () => {};

/** @type {Step} */
function lstmStep(
  { units, hidden, W_ih, W_hh, W_hr, b_ih, b_hh, p, none, from_x, from_h, inner, squash },
  x,
  { h, c },
  out,
  step,
  hold = asComputed,
) {
  const [row, of_f, of_g, of_o, gate] = [step * units, units, 2 * units, 3 * units, squash.i.value];
  affine(W_ih, b_ih, x, from_x);
  affine(W_hh, b_hh, h, from_h);
  for (let k = 0; k < units; k += 1) {
    const [seen_i, seen_f] = p ? [p[k] * c[k], p[units + k] * c[k]] : [0, 0];
    out.i[row + k] = gate(from_x[k] + from_h[k] + seen_i);
    out.f[row + k] = gate(from_x[of_f + k] + from_h[of_f + k] + seen_f);
    out.g[row + k] = squash.g.value(from_x[of_g + k] + from_h[of_g + k]);
    out.o[row + k] = gate(from_x[of_o + k] + from_h[of_o + k]);
  }
  // f before i, which may be coupled to it
  hold("f");
  hold("i");
  hold("g");
  if (!p) hold("o");
  for (let k = 0; k < units; k += 1) {
    out.c[row + k] = out.f[row + k] * c[k] + out.i[row + k] * out.g[row + k];
  }
  hold("c");
  if (p) {
    for (let k = 0; k < units; k += 1) {
      out.o[row + k] = gate(from_x[of_o + k] + from_h[of_o + k] + p[2 * units + k] * out.c[row + k]);
    }
    hold("o");
  }
  for (let k = 0; k < units; k += 1) inner[k] = out.o[row + k] * squash.h.value(out.c[row + k]);
  if (W_hr) affine(W_hr, none, inner, out.h, step * hidden);
  else out.h.set(inner, row);
  hold("h");
}

/** @type {Step} */
function gruStep(layer, x, { h }, out, step, hold = asComputed) {
  const { units, W_ih, W_hh, b_ih, b_hh, from_x, from_h, inner, from_rh, squash } = layer;
  const [row, of_z, of_n, gate] = [step * units, units, 2 * units, squash.r.value];
  const first = CELLS[layer.kind].resetsFirst;
  affine(W_ih, b_ih, x, from_x);
  affine(W_hh, b_hh, h, from_h);
  for (let k = 0; k < units; k += 1) {
    out.r[row + k] = gate(from_x[k] + from_h[k]);
    out.z[row + k] = gate(from_x[of_z + k] + from_h[of_z + k]);
  }
  hold("r");
  hold("z");
  if (first) {
    for (let k = 0; k < units; k += 1) inner[k] = out.r[row + k] * h[k];
    affine(W_hh, b_hh, inner, from_rh);
  }
  for (let k = 0; k < units; k += 1) {
    const from_n = first ? from_rh[of_n + k] : out.r[row + k] * from_h[of_n + k];
    out.n[row + k] = squash.n.value(from_x[of_n + k] + from_n);
  }
  hold("n");
  for (let k = 0; k < units; k += 1) {
    const z = out.z[row + k];
    out.h[row + k] = (1 - z) * out.n[row + k] + z * h[k];
  }
  hold("h");
}

/** @type {Step} */
function rnnStep({ units, squash, W_ih, W_hh, b_ih, b_hh, from_x, from_h }, x, { h }, out, step, hold = asComputed) {
  const row = step * units;
  affine(W_ih, b_ih, x, from_x);
  affine(W_hh, b_hh, h, from_h);
  for (let k = 0; k < units; k += 1) out.a[row + k] = from_x[k] + from_h[k];
  hold("a");
  for (let k = 0; k < units; k += 1) out.h[row + k] = squash.h.value(out.a[row + k]);
  hold("h");
}

/** @type {Step} */
function mingruStep({ units, W_ih, b_ih, from_x }, x, { h }, out, step, hold = asComputed) {
  const row = step * units;
  affine(W_ih, b_ih, x, from_x);
  for (let k = 0; k < units; k += 1) {
    out.z[row + k] = sigmoid(from_x[k]);
    out.v[row + k] = from_x[units + k];
  }
  hold("z");
  hold("v");
  for (let k = 0; k < units; k += 1) {
    const z = out.z[row + k];
    out.h[row + k] = (1 - z) * h[k] + z * out.v[row + k];
  }
  hold("h");
}

/** @type {Step} */
function minlstmStep({ units, W_ih, b_ih, from_x }, x, { h }, out, step, hold = asComputed) {
  const row = step * units;
  affine(W_ih, b_ih, x, from_x);
  for (let k = 0; k < units; k += 1) {
    out.f[row + k] = sigmoid(from_x[k]);
    out.i[row + k] = sigmoid(from_x[units + k]);
    out.v[row + k] = from_x[2 * units + k];
  }
  hold("f");
  hold("i");
  hold("v");
  for (let k = 0; k < units; k += 1) {
    const [f, i, v] = [out.f[row + k], out.i[row + k], out.v[row + k]];
    const [of_f, of_i] = [from_x[k], from_x[units + k]];
    const isHeld = f !== sigmoid(of_f) || i !== sigmoid(of_i);
    const [keep, share] = isHeld ? sharesOfHeld(f, i) : sharesOfSums(of_f, of_i);
    out.h[row + k] = keep * h[k] + share * v;
  }
  hold("h");
}

/** i and f add up to 1: m is the logarithm of the normaliser, see slstm_from in cells.py. @type {Step} */
function slstmStep(layer, x, { h, c, m }, out, step, hold = asComputed) {
  const { units, W_ih, W_hh, b_ih, b_hh, from_x, from_h, inner, squash } = layer;
  const [row, of_g, of_o] = [step * units, 2 * units, 3 * units];
  affine(W_ih, b_ih, x, from_x);
  affine(W_hh, b_hh, h, from_h);
  for (let k = 0; k < units; k += 1) {
    const apart = logOddsOf(layer, m, k);
    inner[k] = apart;
    out.f[row + k] = sigmoid(apart);
    out.i[row + k] = sigmoid(-apart);
    out.g[row + k] = squash.g.value(from_x[of_g + k] + from_h[of_g + k]);
    out.o[row + k] = squash.o.value(from_x[of_o + k] + from_h[of_o + k]);
  }
  for (const gate of ["f", "i", "g", "o"]) hold(gate);
  for (let k = 0; k < units; k += 1) out.m[row + k] = from_x[k] + from_h[k] - logSigmoid(-inner[k]);
  hold("m");
  for (let k = 0; k < units; k += 1) out.c[row + k] = out.f[row + k] * c[k] + out.i[row + k] * out.g[row + k];
  hold("c");
  for (let k = 0; k < units; k += 1) out.h[row + k] = out.o[row + k] * out.c[row + k];
  hold("h");
}

/**
 * ln f + m' − ln i of a unit of an sLSTM, from the sums that the layer has computed last.
 *
 * @param {Pick<Layer, "units"|"from_x"|"from_h">} layer
 * @param {Float64Array} m  before the step
 * @param {number} k
 */
export const logOddsOf = ({ units, from_x, from_h }, m, k) =>
  logSigmoid(from_x[units + k] + from_h[units + k]) + m[k] - (from_x[k] + from_h[k]);

/**
 * f / (f + i) and i / (f + i) of a minLSTM, from its sums: both gates may be 0, and one still a multiple of the other.
 *
 * @param {number} of_f
 * @param {number} of_i
 * @returns {[keep: number, share: number]}
 */
export function sharesOfSums(of_f, of_i) {
  const apart = logSigmoid(of_f) - logSigmoid(of_i);
  return [sigmoid(apart), sigmoid(-apart)];
}

/**
 * @param {number} f
 * @param {number} i
 * @returns {[keep: number, share: number]}
 */
function sharesOfHeld(f, i) {
  const { memory } = CELLS.minlstm;
  return [memory?.keep({ f, i }) ?? 1, memory?.write({ f, i, v: 0 })[0] ?? 0];
}

/** @type {Record<import("./kinds.js").Kind, Step>} */
export const STEPS = {
  lstm: lstmStep,
  gru: gruStep,
  rnn: rnnStep,
  mingru: mingruStep,
  minlstm: minlstmStep,
  slstm: slstmStep,
  mlstm: mlstmStep,
  peepholelstm: lstmStep,
  generallstm: lstmStep,
  generalgru: gruStep,
  resetfirstgru: gruStep,
  generalrnn: rnnStep,
};
