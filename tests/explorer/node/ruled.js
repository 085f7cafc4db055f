// Ruled for Python: what a rule of the browser says is right of each input, as JSON; null is NaN.

import { readFileSync } from "node:fs";
import { rightBy } from "../../../lstm_viz/explorer/js/engine/rules.js";

/** @import { RuleName } from "../../../lstm_viz/explorer/js/engine/rules.js" */

/** @type {{rule: RuleName, deepest?: number, inputs: (number|null)[][][]}} */
const { rule, deepest = 0, inputs } = JSON.parse(readFileSync(0, "utf8"));
const found = inputs.map((steps) => {
  const flat = Float64Array.from(steps.flat(), (value) => value ?? NaN);
  const right = rightBy({ rule, deepest }, flat, steps.length);
  return right && Array.from(right, (value) => (Number.isNaN(value) ? null : value));
});
console.log(JSON.stringify(found));
