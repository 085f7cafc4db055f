// Edited target: what is right once the sequence has been edited, where the task's rule tells.

import { rightBy } from "./engine/rules.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Floats } from "./network.js" */

/**
 * @typedef {Object} EditedTarget  All null where no rule tells.
 * @property {Floats|null} target  (time,) as a view has it: the number or, of symbols, 1; NaN where nothing is known
 * @property {Floats|null} right   (time,) the same, of symbols the place among the answers
 * @property {readonly string[]|null} targetText  of symbols, the one that is right at each step
 */

/** @type {EditedTarget} */
const UNKNOWN = { target: null, right: null, targetText: null };

/**
 * @param {ModelView} view  as it was recorded
 * @param {(ArrayLike<number>|null|undefined)[]} read  what each network reads now; nothing of one that no edit reaches
 * @returns {EditedTarget}
 */
export function editedTarget({ networks, target, steps }, read) {
  const at = read.findIndex((input, net) => input && networks[net].readout);
  const readout = networks[at]?.readout;
  const input = read[at];
  const found = target && input && readout && rightBy(readout.rule, input, steps);
  if (!found) return UNKNOWN;
  const right = Object.assign(found, { shape: [steps] });
  if (readout.kind === "value") return { ...UNKNOWN, target: right, right };
  const all = right.map((place) => (Number.isNaN(place) ? NaN : 1));
  return {
    target: Object.assign(all, { shape: [steps] }),
    right,
    targetText: Array.from(right, (place) => readout.names[place] ?? ""),
  };
}
