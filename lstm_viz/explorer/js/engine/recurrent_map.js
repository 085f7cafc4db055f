// Recurrent map: what a layer makes of any state while its input stays the same, and the Jacobian of that step.
//
// A state is h, of an LSTM (h, c) in one array, as in recurrent_map.py.

import { STEPS } from "./cells.js";
import { CELLS, hasCellState } from "./kinds.js";
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
  const states = { h: new Float64Array(hidden), c: new Float64Array(units) };
  const signals = emptySignals(layer, 1);
  const slopes = SLOPES[kind](layer);

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
      if (hasCellState(kind)) states.c.set(state.subarray(hidden));
      STEPS[kind](layer, read, states, signals, 0);
      after.set(signals.h);
      if (hasCellState(kind)) after.set(signals.c, hidden);
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
export const stateSize = ({ kind, hidden, units }) => hidden + (hasCellState(kind) ? units : 0);

/**
 * @typedef {(signals: Signals, before: {h: Float64Array, c: Float64Array}, J: Float64Array) => void} Slopes
 *   Writes the Jacobian of one step into an array of zeros.
 */

/** @type {Record<import("./kinds.js").Kind, (layer: Layer) => Slopes>} */
const SLOPES = {
  lstm: lstmSlopes,
  gru: gruSlopes,
  rnn: rnnSlopes,
  mingru: minimalSlopes,
  minlstm: minimalSlopes,
};

/**
 * c = f c' + i g, h = o tanh c, and where there is one a projection.
 *
 * @param {Layer} layer
 * @returns {Slopes}
 */
function lstmSlopes({ units, hidden, W_hh, W_hr, none }) {
  const size = hidden + units;
  const [inner, outer] = [new Float64Array(units), new Float64Array(hidden)];

  return ({ i, f, g, o, c }, before, J) => {
    const passes = c.map((value, k) => o[k] * (1 - Math.tanh(value) ** 2)); // ∂h/∂c
    const reads = c.map((value, k) => Math.tanh(value) * o[k] * (1 - o[k]));
    const to_i = g.map((value, k) => value * i[k] * (1 - i[k]));
    const to_f = f.map((value, k) => before.c[k] * value * (1 - value));
    const to_g = i.map((value, k) => value * (1 - g[k] ** 2));

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
      J[(hidden + unit) * size + hidden + unit] = f[unit];
      inner.fill(0);
      inner[unit] = passes[unit] * f[unit];
      writeHidden(hidden + unit);
    }
  };
}

/**
 * h = (1 − z) n + z h', n = tanh(… + r (W_hn h' + b_hn)).
 *
 * @param {Layer} layer
 * @returns {Slopes}
 */
function gruSlopes({ units, W_hh, from_h }) {
  return ({ r, z, n }, before, J) => {
    const to_n = n.map((value, k) => (1 - z[k]) * (1 - value ** 2));
    const to_r = r.map((value, k) => to_n[k] * from_h[2 * units + k] * value * (1 - value));
    const to_z = z.map((value, k) => (before.h[k] - n[k]) * value * (1 - value));
    for (let column = 0; column < units; column += 1) {
      const W = W_hh.data.subarray(column * W_hh.rows, (column + 1) * W_hh.rows);
      for (let k = 0; k < units; k += 1)
        J[k * units + column] = to_r[k] * W[k] + to_z[k] * W[units + k] + to_n[k] * r[k] * W[2 * units + k];
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
 * h = tanh a, or relu a, which has the slope 0 at 0.
 *
 * @param {Layer} layer
 * @returns {Slopes}
 */
function rnnSlopes({ units, nonlinearity, W_hh }) {
  return ({ a, h }, _, J) => {
    for (let k = 0; k < units; k += 1) {
      const slope = nonlinearity === "relu" ? Number(a[k] > 0) : 1 - h[k] ** 2;
      for (let column = 0; column < units; column += 1) J[k * units + column] = slope * W_hh.data[column * units + k];
    }
  };
}
