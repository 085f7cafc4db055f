// Rounding: how far two right computations of the same step may lie apart, signal by signal; as rounding.py.
//
// A sum of n products in float32 is off by at most n·u·Σ|w||x|, u half of eps (Higham 2002, eq. 3.5). So a sum a has
// an uncertainty d, a gate σ(a) lies between σ(a - d) and σ(a + d), and from there it goes on to c and h. The states
// before the step may be uncertain too, by what 16 bits have rounded away.

import { logSigmoid, sigmoid } from "./activations.js";
import { logOddsOf, sharesOfSums } from "./cells.js";
import { CELLS } from "./kinds.js";
import { affine, magnitudes } from "./products.js";

/** @import { Signals, States } from "./cells.js" */
/** @import { Layer } from "./layer.js" */

export const EPS = 2 ** -23; // of float32
export const TINY = 4 * 2 ** -126; // what underflow takes from a product or a function, at most (UNDERFLOW of rounding.py)
export const ROUNDINGS = 4; // roundings of a product and a sum or two
export const OF_A_FUNCTION = 8; // eps of its own value: σ and tanh as processors compute them
const FAST_ACTIVATION = 16; // eps of 1: the fast functions of a GPU
const SPANS = 40; // of doubling length, which a recorded h of a minimal cell is the sum of: 2 log2 of a million steps
export const BESIDE = 4; // terms of a sum beside its products: the biases, and the sum over x and h

/**
 * Bounds for one layer. `bounds` writes them for the step that `layer` has just computed into row 0 of `out`.
 *
 * @param {Layer} layer
 * @param {{fast: boolean}} recorded  whether on a GPU
 */
export function createBounds(layer, { fast }) {
  const { units, hidden, inputs, kind, p, from_x, from_h, from_rh, squash } = layer;
  const [W_ih, W_hh] = [magnitudes(layer.W_ih), magnitudes(layer.W_hh)];
  const W_hr = layer.W_hr && magnitudes(layer.W_hr);
  const [b_ih, b_hh] = [layer.b_ih.map(Math.abs), layer.b_hh.map(Math.abs)];
  const [by_x, by_h, reach, by_rh] = [b_ih.slice(), b_hh.slice(), b_hh.slice(), b_hh.slice()];
  const [noBias, inner] = [new Float64Array(b_hh.length), new Float64Array(units)];
  const [x_size, h_size] = [new Float64Array(inputs), new Float64Array(hidden)];
  const [uncertain, reset] = [new Float64Array(hidden), new Float64Array(hidden)];
  const [none, own] = [new Float64Array(hidden), fast ? FAST_ACTIVATION : 0];

  /**
   * How far a growing function of `at` may move where `at` moves by `by`, and is rounded.
   *
   * @param {(a: number) => number} squash
   * @param {number} at
   * @param {number} by
   */
  function spread(squash, at, by) {
    const value = squash(at);
    const moved = Math.max(squash(at + by) - value, value - squash(at - by));
    return moved + EPS * (OF_A_FUNCTION * Math.abs(value) + own) + TINY;
  }

  /**
   * The uncertainties of W_ih x + b_ih and W_hh h + b_hh, into by_x and by_h.
   *
   * @param {Float64Array} x
   * @param {Float64Array} h
   * @param {number} error  of each h
   */
  function sums(x, h, error) {
    for (let k = 0; k < inputs; k += 1) x_size[k] = Math.abs(x[k]);
    for (let k = 0; k < hidden; k += 1) h_size[k] = Math.abs(h[k]);
    affine(W_ih, b_ih, x_size, by_x);
    affine(W_hh, b_hh, h_size, by_h);
    affine(W_hh, noBias, uncertain.fill(error), reach);
    for (let k = 0; k < by_x.length; k += 1) {
      by_x[k] *= (inputs + BESIDE) * EPS;
      by_h[k] = by_h[k] * (hidden + BESIDE) * EPS + reach[k];
    }
  }

  /** @type {Bound} */
  function lstm(x, { h, c }, errors, out, into) {
    sums(x, h, errors.h);
    /** @type {(name: string, row: number, weight?: number, seen?: number, off?: number) => number} */
    const gate = (name, row, weight = 0, seen = 0, off = 0) => {
      const [sum, peeped] = [from_x[row] + from_h[row], weight * seen];
      const more = weight && Math.abs(weight) * off + ROUNDINGS * EPS * (Math.abs(sum) + Math.abs(peeped)) + TINY;
      return spread(squash[name].value, sum + peeped, by_x[row] + by_h[row] + more);
    };
    for (let k = 0; k < units; k += 1) {
      const [i, f, o] = [Math.abs(out.i[k]), Math.abs(out.f[k]), Math.abs(out.o[k])];
      const [g, before, t] = [Math.abs(out.g[k]), Math.abs(c[k]), Math.abs(squash.h.value(out.c[k]))];
      into.i[k] = gate("i", k, p?.[k], c[k], errors.c[k]);
      into.f[k] = gate("f", units + k, p?.[units + k], c[k], errors.c[k]);
      into.g[k] = gate("g", 2 * units + k);
      into.c[k] =
        into.f[k] * before +
        into.i[k] * g +
        into.g[k] * (i + into.i[k]) +
        ROUNDINGS * EPS * (f * before + i * g) +
        (f + into.f[k]) * errors.c[k] +
        TINY;
      into.o[k] = gate("o", 3 * units + k, p?.[2 * units + k], out.c[k], into.c[k]);
      const off_t = spread(squash.h.value, out.c[k], into.c[k]);
      inner[k] = into.o[k] * (t + off_t) + o * off_t + ROUNDINGS * EPS * o * t + TINY;
      if (W_hr) inner[k] += 2 * units * EPS * o * t;
    }
    if (W_hr) affine(W_hr, noBias, inner, into.h);
    else into.h.set(inner);
  }

  /** @type {Bound} */
  function slstm(x, { h, c, m }, errors, out, into) {
    sums(x, h, errors.h);
    const { tanh } = Math;
    for (let k = 0; k < units; k += 1) {
      const [of_f, of_g, of_o] = [units + k, 2 * units + k, 3 * units + k];
      const [i, f, g, o, c_now] = [out.i[k], out.f[k], Math.abs(out.g[k]), out.o[k], Math.abs(out.c[k])];
      const [by_i, by_f] = [by_x[k] + by_h[k], by_x[of_f] + by_h[of_f]];
      const [a_i, a_f] = [from_x[k] + from_h[k], from_x[of_f] + from_h[of_f]];
      const off_ln_f = spread(logSigmoid, a_f, by_f);
      const m_size = Number.isFinite(m[k]) ? Math.abs(m[k]) : 0;
      const sizes = Math.abs(logSigmoid(a_f)) + m_size + Math.abs(a_i) + Math.abs(out.m[k]);
      const own = ROUNDINGS * EPS * sizes + TINY;
      const [apart, of_apart] = [logOddsOf(layer, m, k), off_ln_f + by_i + errors.m[k] + own];
      const off = Math.max(spread(sigmoid, apart, of_apart), spread(sigmoid, -apart, of_apart));
      const [most_f, most_i] = [Math.min(1, f + off), Math.min(1, i + off)];
      into.i[k] = off;
      into.f[k] = off;
      into.g[k] = spread(tanh, from_x[of_g] + from_h[of_g], by_x[of_g] + by_h[of_g]);
      into.o[k] = spread(sigmoid, from_x[of_o] + from_h[of_o], by_x[of_o] + by_h[of_o]);
      into.m[k] = most_f * (off_ln_f + errors.m[k]) + most_i * by_i + own;
      const before = Math.abs(c[k]);
      into.c[k] = off * (before + g) + most_f * errors.c[k] + most_i * into.g[k];
      into.c[k] += ROUNDINGS * EPS * (f * before + i * g) + TINY;
      into.h[k] = into.o[k] * (c_now + into.c[k]) + o * into.c[k] + ROUNDINGS * EPS * o * c_now + TINY;
    }
  }

  /** @type {Bound} */
  function gru(x, { h }, errors, out, into) {
    sums(x, h, errors.h);
    for (let k = 0; k < units; k += 1) {
      const of_z = units + k;
      into.r[k] = spread(squash.r.value, from_x[k] + from_h[k], by_x[k] + by_h[k]);
      into.z[k] = spread(squash.z.value, from_x[of_z] + from_h[of_z], by_x[of_z] + by_h[of_z]);
    }
    const first = CELLS[kind].resetsFirst;
    if (first) sumsOfReset(h, errors, out, into);
    for (let k = 0; k < units; k += 1) {
      const [of_n, r, z, n] = [2 * units + k, out.r[k], out.z[k], out.n[k]];
      const [x_n, h_n] = [from_x[of_n], from_h[of_n]];
      const from_n = first ? from_rh[of_n] : r * h_n;
      const of_r = first ? by_rh[of_n] : into.r[k] * (Math.abs(h_n) + by_h[of_n]) + Math.abs(r) * by_h[of_n];
      const by = by_x[of_n] + of_r + ROUNDINGS * EPS * (Math.abs(x_n) + Math.abs(from_n));
      into.n[k] = spread(squash.n.value, x_n + from_n, by);
      into.h[k] =
        into.z[k] * Math.abs(h[k] - n) +
        (Math.abs(1 - z) + into.z[k]) * into.n[k] +
        ROUNDINGS * EPS * Math.max(1, Math.abs(z)) * (Math.abs(h[k]) + Math.abs(n)) +
        (Math.abs(z) + into.z[k]) * errors.h +
        TINY;
    }
  }

  /**
   * Of a GRU that resets first, how far W_hh (r ⊙ h) + b_hh may be off, into by_rh; its r are known by then.
   *
   * @param {Float64Array} h
   * @param {Errors} errors
   * @param {Signals} out
   * @param {Signals} into
   */
  function sumsOfReset(h, errors, out, into) {
    const own = ROUNDINGS * EPS + (hidden + BESIDE) * EPS;
    for (let k = 0; k < units; k += 1) {
      const r = Math.abs(out.r[k]);
      reset[k] = (into.r[k] + own * r) * Math.abs(h[k]) + (r + into.r[k]) * errors.h;
    }
    affine(W_hh, noBias, reset, by_rh);
    for (let k = 0; k < by_rh.length; k += 1) by_rh[k] += (hidden + BESIDE) * EPS * b_hh[k];
  }

  /**
   * Of h = keep h' + share v, where keep is off by `off`, v by into.v, and the recorded h came from spans of steps.
   *
   * @param {number} k
   * @param {[keep: number, share: number, v: number, off: number]} given
   * @param {Float64Array} h
   * @param {Errors} errors
   * @param {Signals} into
   */
  function mixed(k, [keep, share, v, off], h, errors, into) {
    const size = Math.abs(h[k]) + Math.abs(v);
    into.h[k] = off * size + (share + off) * into.v[k] + ROUNDINGS * SPANS * EPS * size + (keep + off) * errors.h;
  }

  /** @type {Bound} */
  function mingru(x, { h }, errors, out, into) {
    sums(x, h, errors.h);
    for (let k = 0; k < units; k += 1) {
      const z = out.z[k];
      into.z[k] = spread(sigmoid, from_x[k], by_x[k]);
      into.v[k] = by_x[units + k] + TINY;
      mixed(k, [1 - z, z, out.v[k], into.z[k]], h, errors, into);
    }
  }

  /** @type {Bound} */
  function minlstm(x, { h }, errors, out, into) {
    sums(x, h, errors.h);
    for (let k = 0; k < units; k += 1) {
      const [of_f, of_i] = [from_x[k], from_x[units + k]];
      into.f[k] = spread(sigmoid, of_f, by_x[k]);
      into.i[k] = spread(sigmoid, of_i, by_x[units + k]);
      into.v[k] = by_x[2 * units + k] + TINY;
      const offApart = spread(logSigmoid, of_f, by_x[k]) + spread(logSigmoid, of_i, by_x[units + k]);
      const off = spread(sigmoid, logSigmoid(of_f) - logSigmoid(of_i), offApart) + ROUNDINGS * EPS;
      mixed(k, [...sharesOfSums(of_f, of_i), out.v[k], off], h, errors, into);
    }
  }

  /** @type {Bound} */
  function mlstm(x, { C = none, n = none, m }, errors, out, into) {
    sums(x, none, 0);
    const { n: of_n = none, C: of_C = none } = errors;
    const scale = 1 / Math.sqrt(units);
    const [a_i, a_f, f, i] = [from_x[0], from_x[1], out.f[0], out.i[0]];
    const off_ln_f = spread(logSigmoid, a_f, by_x[1]);
    const mine =
      ROUNDINGS * EPS * (Math.abs(logSigmoid(a_f)) + Math.abs(m[0]) + Math.abs(a_i) + Math.abs(out.m[0])) + TINY;
    const [apart, of_apart] = [logSigmoid(a_f) + m[0] - a_i, off_ln_f + by_x[0] + errors.m[0] + mine];
    const off = Math.max(spread(sigmoid, apart, of_apart), spread(sigmoid, -apart, of_apart));
    const [most_f, most_i] = [Math.min(1, f + off), Math.min(1, i + off)];
    let [of_weight, weight] = [0, 0];
    for (let k = 0; k < units; k += 1) {
      into.i[k] = off;
      into.f[k] = off;
      into.q[k] = by_x[2 + k] + TINY;
      into.k[k] = by_x[2 + units + k] * scale + ROUNDINGS * EPS * Math.abs(out.k[k]) + TINY;
      into.v[k] = by_x[2 + 2 * units + k] + TINY;
      into.o[k] = spread(sigmoid, from_x[2 + 3 * units + k], by_x[2 + 3 * units + k]);
      into.m[k] = most_f * (off_ln_f + errors.m[k]) + most_i * by_x[0] + mine;
      const [before, key] = [Math.abs(n[k]), Math.abs(out.k[k])];
      into.n[k] = off * (before + key) + most_f * of_n[k] + most_i * into.k[k];
      into.n[k] += ROUNDINGS * EPS * (f * before + i * key) + TINY;
      const [now, query] = [Math.abs(out.n[k]), Math.abs(out.q[k])];
      of_weight += into.n[k] * (query + into.q[k]) + now * into.q[k] + (units + SPANS) * EPS * now * query;
      weight += out.n[k] * out.q[k];
    }
    const rest = Math.exp(-out.m[0]);
    const divisor = Math.max(Math.abs(weight), rest);
    const of_divisor = Math.max(of_weight, rest * Math.expm1(into.m[0]));
    for (let k = 0; k < units; k += 1) {
      let found = 0;
      for (let j = 0; j < units; j += 1) {
        const at = k * units + j;
        const [before, size] = [Math.abs(C[at]), Math.abs(out.v[k] * out.k[j])];
        const of_size = into.v[k] * (Math.abs(out.k[j]) + into.k[j]) + Math.abs(out.v[k]) * into.k[j];
        into.C[at] = off * (before + size) + most_f * of_C[at] + most_i * of_size;
        into.C[at] += ROUNDINGS * EPS * (f * before + i * size) + TINY;
        const [now, query] = [Math.abs(out.C[at]), Math.abs(out.q[j])];
        found += into.C[at] * (query + into.q[j]) + now * into.q[j] + (units + SPANS) * EPS * now * query;
      }
      const s = Math.abs(out.s[k]);
      // Where all digits of the divisor may be lost, no bound means anything, and nothing agrees.
      const lost = 2 * of_divisor >= divisor;
      into.s[k] = (lost ? 0 : (found + s * of_divisor) / (divisor - of_divisor)) + ROUNDINGS * EPS * s + TINY;
      into.h[k] = into.o[k] * (s + into.s[k]) + out.o[k] * into.s[k] + ROUNDINGS * EPS * out.o[k] * s + TINY;
    }
  }

  /** @type {Bound} */
  function rnn(x, { h }, errors, out, into) {
    sums(x, h, errors.h);
    for (let k = 0; k < units; k += 1) {
      into.a[k] = by_x[k] + by_h[k] + ROUNDINGS * EPS * Math.abs(out.a[k]) + TINY;
      into.h[k] = spread(squash.h.value, out.a[k], by_x[k] + by_h[k]);
    }
  }

  /**
   * @typedef {{h: number} & Omit<States, "h">} Errors  Of the states before the step: of every h, and of each number of the others.
   * @typedef {(x: Float64Array, states: States, errors: Errors, out: Signals, into: Signals) => void} Bound
   *   Bounds for the step from x and `states` to row 0 of `out`, written into row 0 of `into`.
   */
  return { lstm, gru, rnn, mingru, minlstm, slstm, mlstm }[CELLS[kind].family];
}
