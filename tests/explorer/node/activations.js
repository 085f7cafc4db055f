// Activations for Python: values at some sums, and the slopes where they have these values.

import { readFileSync } from "node:fs";
import { ACTIVATION_NAMES, activation } from "../../../lstm_viz/explorer/js/engine/activations.js";

/** @type {{texts: string[], sums: number[]}} */
const { texts, sums } = JSON.parse(readFileSync(0, "utf8"));
const found = texts.map((text) => {
  const { value, slope } = activation(text);
  const values = sums.map((sum) => value(sum));
  return [text, { values, slopes: values.map((one) => slope(one)) }];
});
console.log(JSON.stringify({ names: ACTIVATION_NAMES, ...Object.fromEntries(found) }));
