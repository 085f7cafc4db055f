// Edited target: what is right once the sequence has been edited, where the task's rule tells.

import { rightBy } from "./engine/rules.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Floats } from "./network.js" */

/**
 * @typedef {Object} EditedTarget  All null where no rule tells.
 * @property {Floats|null} target  (time,) as a view has it: the number or, of symbols, 1; NaN where nothing is known
 * @property {Floats|null} right   (time,) the same, of one symbol its place among the answers; null of sets
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
  const found = target && input && readout && rightBy(readout, input, steps);
  if (!found) return UNKNOWN;
  const right = Object.assign(found, { shape: [steps] });
  if (readout.kind === "value") return { ...UNKNOWN, target: right, right };
  if (readout.kind === "set") return setsOf(readout, right, steps);
  const all = right.map((place) => (Number.isNaN(place) ? NaN : 1));
  return {
    target: Object.assign(all, { shape: [steps] }),
    right,
    targetText: Array.from(right, (place) => readout.names[place] ?? ""),
  };
}

/**
 * @param {NonNullable<ModelView["networks"][number]["readout"]>} readout
 * @param {Floats} right  (time, output)
 * @param {number} steps
 * @returns {EditedTarget}
 */
function setsOf({ names, empty }, right, steps) {
  const rows = Array.from({ length: steps }, (_, step) =>
    right.subarray(step * names.length, (step + 1) * names.length),
  );
  const target = Float32Array.from(rows, ([first]) => (Number.isNaN(first) ? NaN : 1));
  const said = rows.map((row) => names.filter((_, k) => row[k] === 1).join(" ") || empty);
  return {
    target: Object.assign(target, { shape: [steps] }),
    right: null,
    targetText: said.map((text, step) => (Number.isNaN(target[step]) ? "" : text)),
  };
}
