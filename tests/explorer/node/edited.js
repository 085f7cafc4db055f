// Edited: what an edited run of each network of some payloads is, as JSON; null is NaN.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { tryEdits } from "../../../lstm_viz/explorer/js/trials.js";

/** @type {{payload: string, edits: string[]}[]} */
const cases = JSON.parse(readFileSync(0, "utf8"));

/** @param {number} value */
const plain = (value) => (Number.isNaN(value) ? null : value);

const found = cases.map(({ payload, edits }) => {
  const view = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0))).at(0);
  return edits.map((text) => {
    const lines = readEdits(text, view.networks.map(shapeOf), view.steps);
    const troubles = lines.map(({ trouble }) => trouble).filter(Boolean);
    const { compared, edited } = tryEdits(
      view,
      lines.flatMap(({ edit }) => (edit ? [edit] : [])),
    );
    return {
      troubles,
      networks: compared.map((one, at) => {
        if (!one) return null;
        const signals = Object.entries(one.trial.signals).map(([name, values]) => [name, Array.from(values, plain)]);
        const prediction = edited.sources[at]?.array("prediction");
        return {
          from: one.trial.from,
          signals: Object.fromEntries(signals),
          prediction: prediction && Array.from(prediction, plain),
        };
      }),
    };
  });
});
console.log(JSON.stringify(found));
