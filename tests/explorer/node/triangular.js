// Triangular: what each write has left in each later state of a unit, of the first network of a payload, as JSON.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { triangleOf } from "../../../lstm_viz/explorer/js/engine/triangle.js";
import { readPairs } from "../../../lstm_viz/explorer/js/matrix_parts.js";
import { partsOf } from "../../../lstm_viz/explorer/js/memory_parts.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { tryEdits } from "./trying.js";

/** @type {{payload: string, last: number, unit: number, edits: string}} */
const { payload, last, unit, edits } = JSON.parse(readFileSync(0, "utf8"));
const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
const own = readEdits(edits, model.networks.map(shapeOf), model.steps).flatMap(({ edit }) => (edit ? [edit] : []));
model.setEdited(own.length ? tryEdits(model.at(0), own).edited : null);
const parts = partsOf(model, model.networks[0], last, unit, own);
if (!parts) throw new Error("no state");
const { kept, written } = parts.memory;
const pairs = parts.signal === "s" && readPairs(model.networks[0], parts.steps, unit, own);
const { side, values } = pairs
  ? triangleOf(pairs.kept, pairs.put, kept.length, pairs.reading)
  : triangleOf(kept, written, kept.length);
/** @param {number} t */
const rowOf = (t) => Array.from({ length: t + 1 }, (_, k) => values[k * side + t]);
console.log(JSON.stringify({ steps: parts.steps, rows: parts.steps.map((_, t) => rowOf(t)) }));
