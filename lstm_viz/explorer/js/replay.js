// Replay: a network that is shown, as the engine takes it.

import { stateNames } from "./engine/kinds.js";
import { createLayer } from "./engine/layer.js";
import { readingOrder } from "./engine/pass.js";
import { createReadout } from "./engine/readout.js";
import { valueAt } from "./network.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Answers } from "./engine/answer_proof.js" */
/** @import { Layer, Shape, Weights } from "./engine/layer.js" */
/** @import { Given } from "./engine/pass.js" */
/** @import { Recorded } from "./engine/proof.js" */
/** @import { Readout } from "./engine/readout.js" */
/** @import { Network } from "./network.js" */

const SIXTEEN_BITS = ["float16", "bfloat16"];
const ROUNDED_STATES = ["h", "c", "m", "n"];

/**
 * @param {Network} network
 * @returns {Layer}
 */
export const layerOf = (network) => createLayer(shapeOf(network), weightsOf(network));

/**
 * @param {Network} network
 * @returns {Shape}
 */
export function shapeOf(network) {
  const { kind, nonlinearity, units } = network;
  return {
    kind,
    nonlinearity,
    units,
    backward: network.direction === 1,
    hidden: network.width("h"),
    inputs: network.array("input").shape[1],
  };
}

/**
 * @param {Network} network
 * @returns {Weights}
 */
export function weightsOf(network) {
  return {
    W_ih: network.array("W_ih"),
    W_hh: network.array("W_hh"),
    b_ih: network.array("b_ih"),
    b_hh: network.array("b_hh"),
    W_hr: network.array("W_hr"),
    p: network.array("p"),
  };
}

/**
 * What it read: a step without a recorded h was skipped, or lies beyond the end of a shorter sequence.
 *
 * @param {ModelView} view
 * @param {Network} network
 * @returns {Given}
 */
export function givenOf({ steps }, network) {
  const h = network.stored("h");
  return {
    steps,
    input: network.array("input"),
    order: readingOrder(steps, (step) => !Number.isNaN(valueAt(h, step, 0)), network.direction === 1),
    initial: Object.fromEntries(stateNames(network.kind).map((name) => [name, network.array(`initial.${name}`)])),
  };
}

/**
 * What was recorded of it, as it is stored.
 *
 * @param {Network} network
 * @returns {Recorded}
 */
export function recordedOf(network) {
  const { device } = network.badge;
  return {
    fast: Boolean(device) && device !== "cpu",
    error: (signal) => network.stored(signal).error,
    rounded: (signal) => narrowError(network, signal),
    read(signal, step, into) {
      const { data, width } = network.stored(signal);
      for (let k = 0; k < width; k += 1) into[k] = data[step * width + k];
    },
  };
}

/**
 * Whether a network itself rounded its states to 16 bits, as a module of bfloat16 does.
 *
 * @param {Network} network
 */
export const roundsTo16Bits = ({ badge }) => SIXTEEN_BITS.includes(badge.dtype ?? "");

/**
 * How far a state that the network rounded to 16 bits lies from what its gates give: as far as Python found, in
 * units of the largest state where that is above 1. Gates were computed in float32, and are compared as such.
 *
 * @param {Network} network
 * @param {string} signal
 */
function narrowError(network, signal) {
  const { verified } = network.badge;
  if (!roundsTo16Bits(network) || !ROUNDED_STATES.includes(signal)) return 0;
  let largest = 1;
  for (const value of network.stored(signal).data) {
    if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  return verified * largest;
}

/**
 * The way from its h to its answers; null where they do not follow from this layer's h alone.
 *
 * @param {Network} network
 * @param {ArrayLike<number>} [known]  what is right of another input
 * @returns {Readout|null}
 */
export function readoutOf(network, known) {
  const { readout, array } = network;
  const [W, b, right] = [array("head.W"), array("head.b"), array("readout.right")];
  if (!readout || !W || !b || !right) return null;
  return createReadout({ ...readout, hidden: network.width("h"), W, b, right: known ?? right });
}

/**
 * Its readout, and the answers that were recorded.
 *
 * @param {Network} network
 * @returns {Answers|null}
 */
export function recordedAnswersOf(network) {
  const readout = readoutOf(network);
  if (!readout) return null;
  const { answered, array } = network;
  return {
    readout,
    recorded: { prediction: array("prediction"), sure: array("sure"), right: array("right"), answered },
  };
}
