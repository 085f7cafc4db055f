// Beyond edits: what edits of all steps hold and change after the steps that were recorded.

import { createHolder, includes } from "./edited.js";

/** @import { Signals } from "./cells.js" */
/** @import { Edit } from "./edited.js" */
/** @import { Shape } from "./layer.js" */
/** @import { Holder } from "./pass.js" */

/**
 * What edits hold there. A signal that is held at what it was without edits is not held, since there is no such run.
 *
 * @param {Shape} shape
 * @param {Edit[]} edits
 * @param {Signals} original  of the steps that were recorded
 * @param {Int32Array} order  of them
 * @returns {Holder|null}
 */
export const holdsBeyond = (shape, edits, original, order) =>
  createHolder(
    shape,
    edits.filter((edit) => !edit.steps && !isLost(edit)),
    original,
    order,
  );

/**
 * Whether an edit of all steps can't be held there.
 *
 * @param {Edit} edit
 */
export const isLost = ({ steps, target, value }) => !steps && target === "signal" && value === "original";

/**
 * Change one step's input there, as edits of the input at all steps do.
 *
 * @param {Edit[]} edits
 * @param {Float64Array} input  (input,), which is changed
 */
export function changeBeyond(edits, input) {
  for (const { target, units, steps, value } of edits) {
    if (target !== "input" || steps) continue;
    for (let k = 0; k < input.length; k += 1) if (includes(units, k)) input[k] = Number(value);
  }
}
