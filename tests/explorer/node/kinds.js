// Kinds for Python: the engine's table, and of each kind what a step with given signals keeps and writes.

import { readFileSync } from "node:fs";
import { CELLS } from "../../../lstm_viz/explorer/js/engine/kinds.js";

/** @type {{now: Record<string, number>}} */
const { now } = JSON.parse(readFileSync(0, "utf8"));
const found = Object.entries(CELLS).map(([kind, { memory, ...rest }]) => [
  kind,
  { ...rest, keep: memory?.keep(now) ?? null, write: memory?.write(now) ?? null },
]);
console.log(JSON.stringify(Object.fromEntries(found)));
