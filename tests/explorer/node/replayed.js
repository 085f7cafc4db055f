// Replayed: what the engine computes of each network of some payloads, and what its proof finds, as JSON; null is NaN.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { createPass } from "../../../lstm_viz/explorer/js/engine/pass.js";
import { prove } from "../../../lstm_viz/explorer/js/engine/proof.js";
import { givenOf, layerOf, recordedOf } from "../../../lstm_viz/explorer/js/replay.js";

/** @import { ModelView } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Network } from "../../../lstm_viz/explorer/js/network.js" */

/** @type {{payloads: string[], signals: boolean}} */
const { payloads, signals } = JSON.parse(readFileSync(0, "utf8"));

/** @param {number} value */
const plain = (value) => (Number.isNaN(value) ? null : value);

/**
 * The whole pass, and the same once more from the middle on, after all that lies behind has been overwritten.
 *
 * @param {ModelView} view
 * @param {Network} network
 */
function passOf(view, network) {
  const [layer, given] = [layerOf(network), givenOf(view, network)];
  const pass = createPass(layer, given);
  pass.run();
  const whole = Object.entries(pass.signals).map(([name, values]) => [name, Array.from(values, plain)]);
  const middle = given.order.length >> 1;
  for (const values of Object.values(pass.signals)) {
    const width = values.length / given.steps;
    for (const step of given.order.subarray(middle)) values.fill(7, step * width, (step + 1) * width);
  }
  pass.run(middle);
  const again = Object.entries(pass.signals).map(([name, values]) => [name, Array.from(values, plain)]);
  return { whole: Object.fromEntries(whole), again: Object.fromEntries(again) };
}

/**
 * @param {ModelView} view
 * @param {Network} network
 */
function proofOf(view, network) {
  const work = prove(layerOf(network), givenOf(view, network), recordedOf(network));
  let pauses = 0;
  for (;;) {
    const { done, value } = work.next();
    if (done) return { ...value, pauses };
    pauses += 1;
  }
}

console.log(
  JSON.stringify(
    payloads.map((payload) => {
      const view = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
      return view.networks.map((network) => ({
        proof: proofOf(view, network),
        pass: signals ? passOf(view, network) : null,
      }));
    }),
  ),
);
