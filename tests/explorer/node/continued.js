// Continued: how a view's networks read on after a step, without edits and with them, as JSON.

import { readFileSync } from "node:fs";
import { canContinue, continueRun } from "../../../lstm_viz/explorer/js/continuing.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { finish } from "../../../lstm_viz/explorer/js/engine/edited.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { originalsInParts } from "../../../lstm_viz/explorer/js/trials.js";
import { tryEdits } from "./trying.js";

/** @type {{payload: string, step: number, wishes: import("../../../lstm_viz/explorer/js/continuing.js").Wished[], edits: string}} */
const { payload, step, wishes, edits } = JSON.parse(readFileSync(0, "utf8"));
const view = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0))).at(0);
const lines = readEdits(edits, view.networks.map(shapeOf), view.steps);
const { compared } = tryEdits(
  view,
  lines.flatMap(({ edit }) => edit ?? []),
);
const run = continueRun(view, step, finish(originalsInParts(view)), compared);
const found = wishes.map((wished) => ({
  places: run.read(wished),
  networks: view.networks.map(({ index, names }) => ({
    bits: [...run.bits(index).subarray(0, wished.symbols.length)],
    probable: [...run.probable(index)],
    signals: Object.fromEntries(names.map((name) => [name, [...run.values(index, name).data]])),
  })),
}));
console.log(JSON.stringify({ can: canContinue(view), found }));
