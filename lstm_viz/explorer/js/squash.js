// Squash: what makes a signal of its sum, as it is printed: σ, tanh, or a layer's own activation.

import { activation, squashesOf } from "./engine/activations.js";
import { CELLS } from "./engine/kinds.js";

/** @import { Network } from "./network.js" */

/**
 * @typedef {Object} Activation
 * @property {string} text   how it is printed, with its numbers where they are not the usual ones, and what its sum is clipped at
 * @property {string} short  without them
 * @property {(sum: number) => number} apply
 */

/** Short enough for a gate of the diagram; the others are called as in Python. @type {Record<string, string>} */
const SHORT_TEXTS = { sigmoid: "σ", hard_sigmoid: "hard σ", exponential: "exp" };

/** A key is its sum, divided by the root of the number of units. @type {(units: number) => Activation} */
const keyScaled = (units) => ({ text: `1/√${units} · `, short: "1/√d", apply: (sum) => sum / Math.sqrt(units) });

/** @type {Activation} */
const UNSQUASHED = { text: "", short: "", apply: activation("linear").value };

/**
 * What squashes a signal's sum, of an LSTM's h its cell state. A simple RNN's a, and what a minimal cell writes, is the
 * sum itself; an sLSTM shows its cell state as it is.
 *
 * @param {Pick<Network, "kind"|"nonlinearity"> & {units?: number}} network
 * @param {string} signal
 * @returns {Activation}
 */
export function activationOf(network, signal) {
  if (CELLS[network.kind].matrix && signal === "k") return keyScaled(network.units ?? 1);
  const found = squashesOf(network.kind, network.nonlinearity)[signal];
  if (!found || (network.kind === "slstm" && signal === "h")) return UNSQUASHED;
  const short = SHORT_TEXTS[found.name] ?? found.name.replaceAll("_", " ");
  const numbers = [...found.own, ...(found.limit === null ? [] : [`±${found.limit}`])];
  const text = numbers.length ? `${short}[${numbers.join(", ")}]` : short;
  return { text, short, apply: found.value };
}
