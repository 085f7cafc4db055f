// Decoded: every `every`-th step of all signals in a payload, and the cells that are asked for, as JSON; null is NaN.
// The payload begins `shift` bytes into its memory, as in a message that is not aligned.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";

/** @type {{payload: string, shift: number, every: number, asked: [net: number, signal: string, step: number, unit: number][]}} */
const { payload, shift, every, asked } = JSON.parse(readFileSync(0, "utf8"));
const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
const moved = new Uint8Array(bytes.length + shift);
moved.set(bytes, shift);
const model = decode(moved.subarray(shift));
/** @param {number} value */
const plain = (value) => (Number.isNaN(value) ? null : value);
/** @param {number} step */
const read = (step) =>
  model.networks.map((network) => network.names.map((signal) => Array.from(network.column(signal, step), plain)));
console.log(
  JSON.stringify({
    names: model.networks.map(({ names }) => names),
    errors: model.networks.map(({ names, stored }) => names.map((signal) => Array.from(stored(signal).errors ?? [0]))),
    steps: Array.from({ length: Math.ceil(model.steps / every) }, (_, k) => read(k * every)),
    asked: asked.map(([net, signal, step, unit]) => plain(model.networks[net].value(signal, step, unit))),
  }),
);
