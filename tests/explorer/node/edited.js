// Edited: what an edited run of each network of some payloads is, as JSON; null is NaN.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { squashesOf } from "../../../lstm_viz/explorer/js/engine/activations.js";
import { CELLS, isSingle } from "../../../lstm_viz/explorer/js/engine/kinds.js";
import { hasStep } from "../../../lstm_viz/explorer/js/flow.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { takeApart } from "../../../lstm_viz/explorer/js/terms.js";
import { tryEdits } from "./trying.js";

/** @import { Model } from "../../../lstm_viz/explorer/js/decode.js" */

/** @type {{payload: string, edits: string[]}[]} */
const cases = JSON.parse(readFileSync(0, "utf8"));

/** @param {number} value */
const plain = (value) => (Number.isNaN(value) ? null : value);

/**
 * How far the gates that are shown lie from their sums taken apart, through their functions; of those that are nothing else.
 *
 * @param {Model} model
 * @param {number} net
 */
function offSums(model, net) {
  const network = model.networks[net];
  const { kind, nonlinearity, units } = network;
  const squashes = squashesOf(kind, nonlinearity);
  /** @type {Record<string, number>} */
  const off = {};
  for (const gate of CELLS[kind].gates.filter((signal) => signal in squashes || signal === "a")) {
    off[gate] = 0;
    for (let step = 0; step < model.steps; step += 1) {
      for (let unit = 0; hasStep(model, network, step) && unit < (isSingle(kind, gate) ? 1 : units); unit += 1) {
        const { sum } = takeApart(model, network, gate, step, unit);
        const shown = network.value(gate, step, unit);
        off[gate] = Math.max(off[gate], Math.abs((squashes[gate]?.value(sum) ?? sum) - shown));
      }
    }
  }
  return off;
}

const found = cases.map(({ payload, edits }) => {
  const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
  const view = model.at(0);
  return edits.map((text) => {
    const lines = readEdits(text, view.networks.map(shapeOf), view.steps);
    const troubles = lines.map(({ trouble }) => trouble).filter(Boolean);
    const { compared, edited } = tryEdits(
      view,
      lines.flatMap(({ edit }) => (edit ? [edit] : [])),
    );
    model.setEdited(edited);
    return {
      troubles,
      networks: compared.map((one, at) => {
        if (!one) return null;
        const signals = Object.entries(one.trial.signals).map(([name, values]) => [name, Array.from(values, plain)]);
        const prediction = edited.sources[at]?.array("prediction");
        return {
          from: one.trial.from,
          signals: Object.fromEntries(signals),
          offSums: offSums(model, at),
          prediction: prediction && Array.from(prediction, plain),
        };
      }),
    };
  });
});
console.log(JSON.stringify(found));
