// Replayed: what the engine computes of each network of some payloads, its answers among it, and what its proof finds,
// as JSON; null is NaN.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { createPass } from "../../../lstm_viz/explorer/js/engine/pass.js";
import { prove } from "../../../lstm_viz/explorer/js/engine/proof.js";
import { answersOf } from "../../../lstm_viz/explorer/js/engine/readout.js";
import { givenOf, layerOf, readoutOf, recordedAnswersOf, recordedOf } from "../../../lstm_viz/explorer/js/replay.js";

/** @import { ModelView } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Network } from "../../../lstm_viz/explorer/js/network.js" */

/** @type {{payloads: string[], signals: boolean, epoch: number|null}} */
const { payloads, signals, epoch } = JSON.parse(readFileSync(0, "utf8"));

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
 * The answers of the whole pass; null where there is no readout.
 *
 * @param {ModelView} view
 * @param {Network} network
 */
function ownAnswers(view, network) {
  const [layer, given, readout] = [layerOf(network), givenOf(view, network), readoutOf(network)];
  if (!readout) return null;
  const pass = createPass(layer, given);
  pass.run();
  const { answered, ...numbers } = answersOf(readout, pass.signals.h, given.order, given.steps);
  const plainly = Object.entries(numbers).map(([name, values]) => [name, Array.from(values, plain)]);
  return { ...Object.fromEntries(plainly), answered };
}

/**
 * @param {ModelView} view
 * @param {Network} network
 */
function proofOf(view, network) {
  const answers = recordedAnswersOf(network);
  const work = prove(layerOf(network), givenOf(view, network), recordedOf(network), answers);
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
      const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
      const view = model.at(epoch ?? model.lastEpoch);
      return view.networks.map((network) => ({
        proof: proofOf(view, network),
        pass: signals ? passOf(view, network) : null,
        answers: signals ? ownAnswers(view, network) : null,
      }));
    }),
  ),
);
