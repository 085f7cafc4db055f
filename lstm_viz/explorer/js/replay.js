// Replay: a network that is shown, as the engine takes it.

import { createLayer } from "./engine/layer.js";
import { readingOrder } from "./engine/pass.js";
import { createReadout } from "./engine/readout.js";
import { ABSENT, valueAt } from "./network.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Answers } from "./engine/answer_proof.js" */
/** @import { Layer, Shape, Weights } from "./engine/layer.js" */
/** @import { Given } from "./engine/pass.js" */
/** @import { Recorded } from "./engine/proof.js" */
/** @import { Readout } from "./engine/readout.js" */
/** @import { Network } from "./network.js" */

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
    initial: { h: network.array("initial.h"), c: network.array("initial.c") },
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
    read(signal, step, into) {
      const { data, width, base, scale, coarse } = network.stored(signal);
      for (let k = 0; k < width; k += 1) {
        const stored = data[step * width + k];
        into[k] = coarse && stored === ABSENT ? NaN : base + scale * stored;
      }
    },
  };
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
