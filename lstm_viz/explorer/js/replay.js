// Replay: a network that is shown, as the engine takes it.

import { createLayer } from "./engine/layer.js";
import { readingOrder } from "./engine/pass.js";
import { ABSENT, valueAt } from "./network.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Layer } from "./engine/layer.js" */
/** @import { Given } from "./engine/pass.js" */
/** @import { Recorded } from "./engine/proof.js" */
/** @import { Network } from "./network.js" */

/**
 * @param {Network} network
 * @returns {Layer}
 */
export function layerOf(network) {
  const { kind, nonlinearity, units } = network;
  return createLayer(
    {
      kind,
      nonlinearity,
      units,
      backward: network.direction === 1,
      hidden: network.width("h"),
      inputs: network.array("input").shape[1],
    },
    {
      W_ih: network.array("W_ih"),
      W_hh: network.array("W_hh"),
      b_ih: network.array("b_ih"),
      b_hh: network.array("b_hh"),
      W_hr: network.array("W_hr"),
    },
  );
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
