// Readings: the numbers at the cursor, beside each map and at the pointer.

import { answerAt, targetAt } from "./answers.js";
import { FEW_DECIMALS, FEW_INPUTS, MANY_DECIMALS, printNumber } from "./figures.js";
import { hasStep, whyAbsent } from "./flow.js";
import { PLACES, READINGS } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Hit } from "./maps.js" */
/** @import { Slot } from "./stack.js" */
/** @import { Filter, State } from "./store.js" */

/**
 * What stands beside a slot: its value at the step that is shown; nothing for another network.
 *
 * @param {Slot} slot
 * @param {ModelView} model
 * @param {Readonly<State>} state
 */
export function readSlot(slot, model, { step, unit, net, view }) {
  if (slot.kind !== "map") {
    return slot.kind === "input" ? readInput(model, step, FEW_DECIMALS) : readAnswers(model, step);
  }
  const network = model.networks[slot.net];
  if (view === "mean") return READINGS.mean(printNumber(meanOf(network.column(slot.signal, step)), FEW_DECIMALS));
  return slot.net === net ? printNumber(network.value(slot.signal, step, unit), FEW_DECIMALS) : "";
}

/**
 * @param {ModelView} model
 * @param {number} step
 * @param {number} decimals
 * @param {string} [none]  what stands for a missing value
 */
function readInput(model, step, decimals, none = "–") {
  const { text } = model.header.input;
  if (text) return text[step];
  const values = model.input(step);
  const missing = values.filter(Number.isNaN).length;
  if (values.length > FEW_INPUTS)
    return missing ? READINGS.someMissing(missing, values.length) : READINGS.values(values.length);
  return Array.from(values, (value) => (Number.isNaN(value) ? none : printNumber(value, decimals))).join(", ");
}

/**
 * @param {ModelView} model
 * @param {number} step
 */
function readAnswers(model, step) {
  const parts = model.target ? [targetAt(model, step)] : [];
  for (const network of model.networks) {
    if (network.array("prediction")) parts.push(answerAt(network, step));
  }
  return parts.join(" · ");
}

/** @param {Float32Array} column */
function meanOf(column) {
  let sum = 0;
  for (let k = 0; k < column.length; k += 1) sum += column[k];
  return sum / column.length;
}

/**
 * "step 12 (day 12)": the label where it says more than the number.
 *
 * @param {ModelView} model
 * @param {number} step
 */
export function stepName(model, step) {
  const label = model.label(step);
  return label === String(step + 1) ? PLACES.step(label) : PLACES.labelled(step + 1, label);
}

/**
 * What the pointer is on: {where, value}, in words.
 *
 * @param {ModelView} model
 * @param {Hit} hit
 * @returns {{where: string, value: string}}
 */
export function describeHit(model, { slot, step, unit }) {
  const where = stepName(model, step);
  if (slot.kind === "input") return { where, value: readInput(model, step, MANY_DECIMALS, READINGS.missing) };
  if (slot.kind === "answers") return { where, value: describeAnswers(model, step) };
  const network = model.networks[slot.net];
  if (unit === null) return { where, value: READINGS.filtered };
  const value = network.value(slot.signal, step, unit);
  if (!hasStep(model, network, step)) return { where, value: whyAbsent(model, network, step) };
  const { name } = model.header.words[network.kind][slot.signal];
  return { where: PLACES.cell(where, unit), value: `${name} ${printNumber(value, MANY_DECIMALS)}` };
}

/**
 * @param {ModelView} model
 * @param {number} step
 */
function describeAnswers(model, step) {
  const [first] = model.networks;
  return hasStep(model, first, step) ? readAnswers(model, step) : whyAbsent(model, first, step);
}

/**
 * "f < 0.1 at step 12": a filter's rule; `rest` leaves the signal's letter to the caller.
 *
 * @param {ModelView} model
 * @param {Filter} filter
 */
export function filterRule(model, { below, limit, step }) {
  return READINGS.rule(below, String(limit).replace("-", "−"), stepName(model, step), model.epochs.length > 0);
}

/**
 * How the numbers were checked, in one line over all networks: the largest difference counts.
 *
 * @param {ModelView} model
 */
export function badgeText(model) {
  const badge = model.header.epochs?.[model.epoch]?.badge ?? model.header.badge;
  const error = Math.max(
    ...model.networks.flatMap((network) => network.names.map((signal) => network.stored(signal).error)),
  );
  return error > 0 ? READINGS.coarse(badge, error.toExponential(0)) : badge;
}
