// Recurrent map: what a layer makes of any state while its input stays the same, and the Jacobian of that step.
//
// A state is h, of an LSTM (h, c), of an sLSTM (h, c, m) in one array, as in recurrent_map.py.

import { logSigmoid } from "./activations.js";
import { logOddsOf, STEPS } from "./cells.js";
import { CELLS, familyOf, stateNames } from "./kinds.js";
import { emptySignals } from "./pass.js";
import { affine } from "./products.js";

/** @import { Signals } from "./cells.js" */
/** @import { Layer } from "./layer.js" */

/** @typedef {ReturnType<typeof createRecurrentMap>} RecurrentMap */

/**
 * @param {Layer} layer
 * @param {ArrayLike<number>} x  what it reads at every step
 */
export function createRecurrentMap(layer, x) {
  const { kind, hidden, units } = layer;
  const size = stateSize(layer);
  const read = Float64Array.from(x);
  const states = { h: new Float64Array(hidden), c: new Float64Array(units), m: new Float64Array(units) };
  const inner = /** @type {("c"|"m")[]} */ (stateNames(kind).slice(1));
  const signals = emptySignals(layer, 1);
  const slopesOf = SLOPES[familyOf(kind)];
  if (!slopesOf) throw new RangeError(`the state of this ${kind} is a matrix, of which no map is made`);
  const slopes = slopesOf(layer);

  return {
    size,
    /**
     * The state one step after `state`, written into `after`.
     *
     * @param {Float64Array} state
     * @param {Float64Array} after
     */
    step(state, after) {
      states.h.set(state.subarray(0, hidden));
      inner.forEach((name, at) => {
        states[name].set(state.subarray(hidden + at * units, hidden + (at + 1) * units));
      });
      STEPS[kind](layer, read, states, signals, 0);
      after.set(signals.h);
      inner.forEach((name, at) => {
        after.set(signals[name], hidden + at * units);
      });
    },
    /**
     * ∂(state after)/∂state of the step that was computed last, (size, size), written into `J`.
     *
     * @param {Float64Array} J
     */
    jacobian(J) {
      J.fill(0);
      slopes(signals, states, J);
    },
  };
}

/**
 * How many numbers a layer's state has.
 *
 * @param {Pick<Layer, "kind"|"hidden"|"units">} layer
 */
export const stateSize = ({ kind, hidden, units }) => hidden + (stateNames(kind).length - 1) * units;

/**
 * @typedef {(signals: Signals, before: import("./cells.js").States, J: Float64Array) => void} Slopes
 *   Writes the Jacobian of one step into an array of zeros.
 */

/** @type {Partial<Record<import("./kinds.js").Family, (layer: Layer) => Slopes>>} */
const SLOPES = {
  lstm: lstmSlopes,
  gru: gruSlopes,
  rnn: rnnSlopes,
  mingru: minimalSlopes,
  minlstm: minimalSlopes,
  slstm: slstmSlopes,
};

/**
 * c = f c' + i g, h = o tanh c or another function of c, and where there is one a projection. Gates may see c.
 *
 * @param {Layer} layer
 * @returns {Slopes}
 */
function lstmSlopes({ units, hidden, W_hh, W_hr, p, none, squash }) {
  const size = hidden + units;
  const [inner, outer] = [new Float64Array(units), new Float64Array(hidden)];

  return ({ i, f, g, o, c }, before, J) => {
    const shown = c.map(squash.h.value);
    const reads = shown.map((value, k) => value * squash.o.slope(o[k]));
    const peeped = reads.map((value, k) => (p ? value * p[2 * units + k] : 0));
    const passes = shown.map((value, k) => o[k] * squash.h.slope(value) + peeped[k]); // ∂h/∂c
    const to_i = g.map((value, k) => value * squash.i.slope(i[k]));
    const to_f = f.map((value, k) => before.c[k] * squash.f.slope(value));
    const to_g = i.map((value, k) => value * squash.g.slope(g[k]));
    const kept = f.map((value, k) => value + (p ? to_i[k] * p[k] + to_f[k] * p[units + k] : 0)); // ∂c/∂c'

    /**
     * The column of h, from what it is before a projection, which lies in `inner`.
     *
     * @param {number} column
     */
    function writeHidden(column) {
      const own = W_hr ? outer : inner;
      if (W_hr) affine(W_hr, none, inner, outer);
      for (let k = 0; k < hidden; k += 1) J[k * size + column] = own[k];
    }

    for (let column = 0; column < hidden; column += 1) {
      const W = W_hh.data.subarray(column * W_hh.rows, (column + 1) * W_hh.rows);
      for (let k = 0; k < units; k += 1) {
        const by_c = to_i[k] * W[k] + to_f[k] * W[units + k] + to_g[k] * W[2 * units + k];
        J[(hidden + k) * size + column] = by_c;
        inner[k] = passes[k] * by_c + reads[k] * W[3 * units + k];
      }
      writeHidden(column);
    }
    for (let unit = 0; unit < units; unit += 1) {
      J[(hidden + unit) * size + hidden + unit] = kept[unit];
      inner.fill(0);
      inner[unit] = passes[unit] * kept[unit];
      writeHidden(hidden + unit);
    }
  };
}

/**
 * c = f c' + i g, m = ln(σ(a_f) e^m' + e^a_i), h = o c.
 *
 * @param {Layer} layer
 * @returns {Slopes}
 */
function slstmSlopes(layer) {
  const { units, W_hh, from_x, from_h, squash } = layer;
  const size = 3 * units;
  return ({ i, f, g, o, c }, before, J) => {
    /** Of one unit, by h, c or m. @type {(k: number, column: number, by: [c: number, m: number, h: number]) => void} */
    function write(k, column, [by_c, by_m, by_h]) {
      J[k * size + column] = by_h;
      J[(units + k) * size + column] = by_c;
      J[(2 * units + k) * size + column] = by_m;
    }
    for (let k = 0; k < units; k += 1) {
      const apart = logOddsOf(layer, before.m, k);
      const steep = Math.exp(logSigmoid(apart) + logSigmoid(-apart)) * (before.c[k] - g[k]);
      const closes = Math.exp(logSigmoid(-(from_x[units + k] + from_h[units + k])));
      const [slope_g, slope_o] = [i[k] * squash.g.slope(g[k]), c[k] * squash.o.slope(o[k])];
      for (let column = 0; column < units; column += 1) {
        const W = W_hh.data.subarray(column * W_hh.rows, (column + 1) * W_hh.rows);
        const to_apart = closes * W[units + k] - W[k];
        const by_c = steep * to_apart + slope_g * W[2 * units + k];
        write(k, column, [by_c, f[k] * to_apart + W[k], o[k] * by_c + slope_o * W[3 * units + k]]);
      }
      write(k, units + k, [f[k], 0, o[k] * f[k]]);
      write(k, 2 * units + k, [steep, f[k], o[k] * steep]);
    }
  };
}

/**
 * h = (1 − z) n + z h', n = tanh(… + r (W_hn h' + b_hn)), or of one that resets first tanh(… + W_hn (r h') + b_hn).
 *
 * @param {Layer} layer
 * @returns {Slopes}
 */
function gruSlopes({ kind, units, W_hh, from_h, squash }) {
  if (CELLS[kind].resetsFirst) return resetFirstSlopes({ units, W_hh, squash });
  return ({ r, z, n }, before, J) => {
    const to_n = n.map((value, k) => (1 - z[k]) * squash.n.slope(value));
    const to_r = r.map((value, k) => to_n[k] * from_h[2 * units + k] * squash.r.slope(value));
    const to_z = z.map((value, k) => (before.h[k] - n[k]) * squash.z.slope(value));
    for (let column = 0; column < units; column += 1) {
      const W = W_hh.data.subarray(column * W_hh.rows, (column + 1) * W_hh.rows);
      for (let k = 0; k < units; k += 1)
        J[k * units + column] = to_r[k] * W[k] + to_z[k] * W[units + k] + to_n[k] * r[k] * W[2 * units + k];
      J[column * units + column] += z[column];
    }
  };
}

/**
 * ∂(r ⊙ h')/∂h' = diag(r) + diag(h' r̂) W_hr, and W_hn takes it to n.
 *
 * @param {Pick<Layer, "units"|"W_hh"|"squash">} layer
 * @returns {Slopes}
 */
function resetFirstSlopes({ units, W_hh, squash }) {
  const inner = new Float64Array(units);
  return ({ r, z, n }, before, J) => {
    const to_n = n.map((value, k) => (1 - z[k]) * squash.n.slope(value));
    const to_r = r.map((value, k) => before.h[k] * squash.r.slope(value));
    const to_z = z.map((value, k) => (before.h[k] - n[k]) * squash.z.slope(value));
    for (let column = 0; column < units; column += 1) {
      const W = W_hh.data.subarray(column * W_hh.rows, (column + 1) * W_hh.rows);
      for (let k = 0; k < units; k += 1) inner[k] = to_r[k] * W[k] + (k === column ? r[k] : 0);
      for (let k = 0; k < units; k += 1) {
        let sum = 0;
        for (let j = 0; j < units; j += 1) sum += W_hh.data[j * W_hh.rows + 2 * units + k] * inner[j];
        J[k * units + column] = to_z[k] * W[units + k] + to_n[k] * sum;
      }
      J[column * units + column] += z[column];
    }
  };
}

/**
 * h = keep h' + write, whose gates don't read h.
 *
 * @param {Layer} layer
 * @returns {Slopes}
 */
function minimalSlopes({ kind, units }) {
  const { gates, memory } = CELLS[kind];
  return (signals, _, J) => {
    for (let k = 0; k < units; k += 1)
      J[k * units + k] = memory?.keep(Object.fromEntries(gates.map((gate) => [gate, signals[gate][k]]))) ?? 0;
  };
}

/**
 * h = tanh a, or another function of a.
 *
 * @param {Layer} layer
 * @returns {Slopes}
 */
function rnnSlopes({ units, squash, W_hh }) {
  return ({ h }, _, J) => {
    for (let k = 0; k < units; k += 1) {
      const slope = squash.h.slope(h[k]);
      for (let column = 0; column < units; column += 1) J[k * units + column] = slope * W_hh.data[column * units + k];
    }
  };
}
