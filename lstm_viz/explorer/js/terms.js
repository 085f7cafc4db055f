// Terms: a gate's sum taken apart into what each input, each hidden unit and the bias add to it.

import { CELLS, firstRowOf, isSingle } from "./engine/kinds.js";
import { sumOf } from "./engine/sums.js";
import { stepBefore, valueBefore } from "./flow.js";
import { layerInput } from "./layer_input.js";
import { PLACES } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/**
 * @typedef {{from: "x"|"h"|"c", index: number, name: string, weight: number, value: number, product: number}} Term
 * @typedef {{name: string, value: number}} Bias
 * @typedef {{terms: Term[], biases: Bias[], sum: number, r: number|null}} Sum  `r` where a GRU's candidate has one.
 */

/**
 * One signal's weighted sum at one step of one unit, in float64 from the float32 weights.
 *
 * PyTorch's two biases add. A GRU's candidate takes r after the matrix product:
 * tanh(W_in x + b_in + r (W_hn h + b_hn)), so there each hidden term and b_hn carry r. Where r comes first, what W_hn
 * multiplies is each unit's own r ⊙ h. A peephole adds the unit's own cell state.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {string} signal
 * @param {number} step
 * @param {number} unit
 * @returns {Sum}
 */
export function takeApart(model, network, signal, step, unit) {
  const row = rowOf(network, signal, unit);
  const x = network.read(step);
  const first = CELLS[network.kind].resetsFirst && signal === "n";
  const r = signal === "n" && !first ? network.value("r", step, unit) : null;
  /** @type {Term[]} */
  const terms = [];
  /**
   * @param {Term["from"]} from
   * @param {Float32Array} weights
   * @param {number} count
   * @param {(k: number) => number} valueAt
   * @param {(k: number) => string} nameOf
   * @param {number} factor
   */
  const add = (from, weights, count, valueAt, nameOf, factor) => {
    for (let index = 0; index < count; index += 1) {
      const [weight, value] = [weights[row * count + index], valueAt(index)];
      terms.push({ from, index, name: nameOf(index), weight, value, product: factor * weight * value });
    }
  };
  add(
    "x",
    network.array("W_ih"),
    x.length,
    (k) => x[k],
    (k) => inputName(model, network, k),
    1,
  );
  /** @param {number} k */
  const before = (k) => valueBefore(model, network, "h", step, k) * (first ? network.value("r", step, k) : 1);
  const W_hh = network.array("W_hh");
  if (W_hh) add("h", W_hh, network.width("h"), before, PLACES.unit, r ?? 1);
  const seen = peepholeOf(network, signal, unit);
  if (seen) {
    const value = seen.now ? network.value("c", step, unit) : valueBefore(model, network, "c", step, unit);
    const name = PLACES.cellState(seen.now);
    terms.push({ from: "c", index: unit, name, weight: seen.weight, value, product: seen.weight * value });
  }
  const [b_ih, b_hh] = [network.array("b_ih"), network.array("b_hh")];
  const biases =
    b_ih && b_hh
      ? [
          { name: "b_ih", value: b_ih[row] },
          { name: "b_hh", value: (r ?? 1) * b_hh[row] },
        ]
      : b_ih
        ? [{ name: "b", value: b_ih[row] }]
        : [];
  const sum = [...terms.map((term) => term.product), ...biases.map((bias) => bias.value)].reduce(
    (total, part) => total + part,
    0,
  );
  return { terms, biases, sum, r };
}

/**
 * What a gate sees the unit's own cell state by, and whether that is the new one; null of a gate that doesn't.
 *
 * @param {Network} network
 * @param {string} signal
 * @param {number} unit
 */
function peepholeOf(network, signal, unit) {
  const [p, at] = [network.array("p"), CELLS[network.kind].peeps?.indexOf(signal) ?? -1];
  return p && at >= 0 ? { weight: p[at * network.units + unit], now: signal === "o" } : null;
}

/**
 * The row of a signal's weights for one unit; h of a simple RNN is the squashed a.
 *
 * @param {Network} network
 * @param {string} signal
 * @param {number} unit
 */
function rowOf(network, signal, unit) {
  return firstRowOf(network.kind, network.units, signal) + (isSingle(network.kind, signal) ? 0 : unit);
}

/**
 * What input k of this layer is called; an embedding has no names for the numbers of its rows.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} k
 */
export function inputName(model, network, k) {
  const { names } = layerInput(model, network);
  return names.length === network.array("input").shape[1] ? names[k] : PLACES.input(k + 1);
}

/**
 * By how much the numbers of this step may be off, because they travelled in 16 bits: 0 where they
 * are float32 as recorded.
 * @param {ModelView} model
 * @param {Network} network
 * @param {string} signal
 * @param {number} step
 * @param {number} unit
 * @returns {{signal: number, sum: number}} of the signal itself, and of its sum taken apart
 */
export function errorsAt(model, network, signal, step, unit) {
  const own = network.error(signal, step, unit);
  const before = stepBefore(model, network, step);
  const coarse = network.mostError("h", before) > 0;
  const peephole = peepholeOf(network, signal, unit);
  const from = peephole?.now ? step : before;
  const seen = peephole && from >= 0 ? Math.abs(peephole.weight) * network.error("c", from, unit) : 0;
  if (!coarse && own === 0 && seen === 0) return { signal: 0, sum: 0 };
  const W_hh = network.array("W_hh");
  if (!W_hh) return { signal: own, sum: 0 };
  const count = network.width("h");
  const start = rowOf(network, signal, unit) * count;
  const weights = W_hh.subarray(start, start + count);
  const reach = sumOf(weights.map(Math.abs));
  const hidden = weights.reduce((sum, weight, from) => sum + Math.abs(weight) * network.error("h", before, from), 0);
  // A GRU's r multiplies what the hidden units say, and may be off too.
  const first = CELLS[network.kind].resetsFirst;
  const r = signal === "n" ? (first ? network.mostError("r", step) : network.error("r", step, unit)) : 0;
  const said =
    r && first
      ? reach * Math.max(1, network.range("h")[1])
      : r && Math.abs(network.array("b_hh")?.[rowOf(network, signal, unit)] ?? 0) + reach;
  return { signal: own, sum: hidden + r * said + seen };
}
