// Changed: what changes.js finds in a payload, as JSON: of each network and signal the changes (null is NaN), the
// largest of them and the range.

import { readFileSync } from "node:fs";
import { changeRange, changesOf } from "../../../lstm_viz/explorer/js/changes.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";

const model = decode(Uint8Array.from(atob(JSON.parse(readFileSync(0, "utf8"))), (letter) => letter.charCodeAt(0)));
/** @param {number} value */
const plain = (value) => (Number.isNaN(value) ? null : value);
console.log(
  JSON.stringify(
    model.each((view) =>
      view.networks.map((network) =>
        Object.fromEntries(
          network.names.map((signal) => {
            const { values, largest } = changesOf(view, network, signal);
            const range = changeRange(model, signal);
            return [signal, { values: Array.from(values.data, plain), error: values.error, largest, range }];
          }),
        ),
      ),
    ),
  ),
);
