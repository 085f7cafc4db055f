// Number files: the table of a payload as Parquet and as NPZ, in base64.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { numbersCsv } from "../../../lstm_viz/explorer/js/numbers_csv.js";
import { numbersNpz } from "../../../lstm_viz/explorer/js/numbers_npz.js";
import { numbersParquet } from "../../../lstm_viz/explorer/js/numbers_parquet.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { tryEdits } from "./trying.js";

/** @import { Asks } from "../../../lstm_viz/explorer/js/numbers_rows.js" */

/** @import { Edit } from "../../../lstm_viz/explorer/js/engine/edited.js" */

/** @type {{payload: string, steps: [number, number], edits: string, difference: boolean, units: number[]|null}} */
const { payload, steps, edits, difference, units } = JSON.parse(readFileSync(0, "utf8"));
const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
const view = model.at(0);
/** @type {Edit[]} */
let read = [];
if (edits) {
  const lines = readEdits(edits, view.networks.map(shapeOf), view.steps);
  read = lines.flatMap(({ edit }) => (edit ? [edit] : []));
  model.setEdited(tryEdits(view, read).edited);
}
/** @type {Asks["unitsOf"]} */
const unitsOf = (network, signal) => units ?? Array.from({ length: network.width(signal) }, (_, unit) => unit);
const asks = { steps, unitsOf, difference };
/** @param {Uint8Array} bytes */
const text = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const files = { parquet: text(numbersParquet(model, asks)), npz: text(numbersNpz(model, asks, read)) };
console.log(JSON.stringify({ ...files, csv: numbersCsv(model, asks) }));
