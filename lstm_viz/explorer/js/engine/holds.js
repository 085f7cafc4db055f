// Holds: which signals an edited run does not compute: what is held there does not follow from the states before it.

import { includes } from "./edited.js";
import { CELLS } from "./kinds.js";

/** @import { Edit } from "./edited.js" */
/** @import { Shape } from "./layer.js" */

// What a unit of a signal follows from: its equation, nothing, the step before, or (of i) 1 − f.
export const COMPUTED = 0;
const SET = 1;
export const FROZEN = 2;
export const COUPLED = 3;

/** @typedef {Record<string, Uint8Array>} Holds  By signal, (place in the order of reading, unit); none where none is held. */

/**
 * @param {Shape} shape
 * @param {Edit[]} edits      of this layer, those that are on
 * @param {Int32Array} order  the steps that are read
 * @returns {Holds}
 */
export function holdsOf({ kind, units, hidden }, edits, order) {
  /** @type {Holds} */
  const holds = {};
  for (const { target, name, units: chosen, steps, value } of edits) {
    if (target !== "signal") continue;
    const width = name === "h" ? hidden : units;
    holds[name] ??= new Uint8Array(order.length * width);
    const what = value === "before" ? FROZEN : value === "1-f" ? COUPLED : SET;
    // A gate has no value before the first step: there it is what it would be without this edit.
    const begin = what === FROZEN && !CELLS[kind].states.includes(name) ? 1 : 0;
    for (let place = begin; place < order.length; place += 1) {
      if (!includes(steps, order[place])) continue;
      for (let unit = 0; unit < width; unit += 1) if (includes(chosen, unit)) holds[name][place * width + unit] = what;
    }
  }
  return holds;
}
