// Held: which edit has the say over a cell of a run.

import { includes } from "./engine/edited.js";

/** @import { Edit } from "./engine/edited.js" */

/**
 * The edit that holds a signal of a unit at a step: of several the last; null where none does.
 *
 * @param {Edit[]} edits
 * @param {{net: number, signal: string, step: number, unit: number|null}} cell  a unit of null is any unit
 * @returns {Edit|null}
 */
export const holdOn = (edits, { net, signal, step, unit }) =>
  edits.findLast(
    (edit) =>
      edit.on &&
      edit.target === "signal" &&
      edit.net === net &&
      edit.name === signal &&
      (unit === null || includes(edit.units, unit)) &&
      includes(edit.steps, step),
  ) ?? null;
