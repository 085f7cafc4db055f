// Memory: what a unit's state at a step is made of, of the first network of a payload, for each text of edits, as JSON.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { partsOf } from "../../../lstm_viz/explorer/js/memory_parts.js";
import { memoryRows } from "../../../lstm_viz/explorer/js/memory_rows.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { tryEdits } from "./trying.js";

/** @type {{payload: string, step: number, unit: number, edits: string[]}} */
const { payload, step, unit, edits } = JSON.parse(readFileSync(0, "utf8"));
const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
const found = edits.map((text) => {
  const lines = readEdits(text, model.networks.map(shapeOf), model.steps);
  const own = lines.flatMap(({ edit }) => (edit ? [edit] : []));
  model.setEdited(own.length ? tryEdits(model.at(0), own).edited : null);
  const parts = partsOf(model, model.networks[0], step, unit, own);
  if (!parts) throw new Error("no state");
  const { steps, held, memory, total, error } = parts;
  const [written, share, values, errors] = [memory.written, memory.share, memory.parts, memory.errors].map((one) =>
    Array.from(one),
  );
  const { initial, initialError, rounding } = memory;
  const rows = memoryRows(model, parts, true).map(({ name, detail, value }) => ({ name, detail, value }));
  return { steps, held, written, share, parts: values, errors, initial, initialError, rounding, total, error, rows };
});
console.log(JSON.stringify(found));
