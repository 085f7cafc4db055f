// Remembered: what a unit's state at a step is made of, of the first network of a payload, as JSON.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { partsOf } from "../../../lstm_viz/explorer/js/memory_parts.js";

/** @type {{payload: string, step: number, unit: number}} */
const { payload, step, unit } = JSON.parse(readFileSync(0, "utf8"));
const view = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0))).at(0);
const found = partsOf(view, view.networks[0], step, unit);
if (!found) throw new Error("no state");
const { steps, write, memory, total, set, rounding } = found;
console.log(
  JSON.stringify({
    steps,
    write: Array.from(write),
    parts: Array.from(memory.parts),
    initial: memory.initial,
    total,
    set,
    rounding,
  }),
);
