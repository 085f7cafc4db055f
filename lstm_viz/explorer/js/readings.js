// Readings: the numbers at the cursor, beside each map and at the pointer.

import { answeringNetworks, symbolAt, targetSymbolAt } from "./answers.js";
import { answersRange } from "./answers_range.js";
import { changeAt, changeColumn, changeRange } from "./changes.js";
import { blockAt, isMerged } from "./detail.js";
import { differenceRange, differencesOf, isDifference, printBoth } from "./differences.js";
import { meanOf } from "./engine/sums.js";
import {
  decimalsOf,
  FEW_DECIMALS,
  FEW_INPUTS,
  MANY_DECIMALS,
  NONE,
  printNumber,
  printTogether,
  printWithin,
} from "./figures.js";
import { hasStep, whyAbsent } from "./flow.js";
import { featuresOf, inputScales } from "./input_scales.js";
import { atStep, layerInput } from "./layer_input.js";
import { shownInMap } from "./map_shown.js";
import { HEADING, MERGED } from "./map_words.js";
import { readsSequence, valueAt } from "./network.js";
import { oneHotName } from "./symbol_rows.js";
import { MAPS, PLACES, READINGS } from "./words.js";

/** @import { Model, ModelView } from "./decode.js" */
/** @import { Shows } from "./map_shown.js" */
/** @import { Hit } from "./column_places.js" */
/** @import { Network } from "./network.js" */
/** @import { Slot } from "./stack.js" */
/** @import { Condition, State } from "./store.js" */

/**
 * @typedef {Object} Told  A printed number.
 * @property {string} of  what it belongs to; "" where that is plain
 * @property {string} value
 * @property {string} [help]  more of it, where the pointer rests on it
 */

/**
 * What is said beside a slot of the step that is shown; nothing of another network.
 *
 * @param {Slot} slot
 * @param {Model} model
 * @param {Readonly<State>} state
 * @returns {Told[]}
 */
export function readSlot(slot, model, state) {
  const { step, unit, net, view, change } = state;
  if (slot.kind !== "map") {
    if (slot.kind === "answers") return readAnswers(model, step);
    return readInput(model, model.networks[slot.net], step, FEW_DECIMALS);
  }
  const { signal } = slot;
  const network = model.networks[slot.net];
  if (isDifference(model, state) && slot.net === net) {
    const values = differencesOf(model, network, signal);
    const [printed] = printTogether([valueAt(values, step, unit)], differenceRange(model, network, signal));
    return [{ of: READINGS.difference(unit), value: printed, help: READINGS.differenceHelp }];
  }
  const changing = change.includes(signal);
  const range = changing ? changeRange(model, signal) : network.range(signal);
  if (view === "mean") {
    const column = changing ? changeColumn(model, network, signal, step) : network.column(signal, step);
    return [{ of: READINGS.mean, value: printTogether([meanOf(column)], range)[0] }];
  }
  if (slot.net !== net) return [];
  const value = changing ? changeAt(model, network, signal, step, unit).change : network.value(signal, step, unit);
  return [{ of: PLACES.unit(unit), value: printTogether([value], range)[0] }];
}

/**
 * The input at a step, each column's value as it was given and, where that is another, as it was read.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} decimals
 * @param {string} [none]  what stands for a missing value
 * @param {boolean} [all]  of many columns, too, which are else counted
 * @returns {Told[]}
 */
function readInput(model, network, step, decimals, none = NONE, all = false) {
  const { names, text, given: unscaled, values: shown } = layerInput(model, network);
  if (text) return [{ of: "", value: text[step] }];
  const name = readsSequence(network) ? oneHotName(model, model.input(step)) : null;
  if (name !== null) return [{ of: "", value: name }];
  const values = givenAt(model, network, step);
  const missing = values.filter(Number.isNaN).length;
  if (values.length > FEW_INPUTS && !all)
    return [{ of: "", value: missing ? READINGS.someMissing(missing, values.length) : READINGS.values(values.length) }];
  const read = readAt(model, network, step);
  const features = featuresOf(unscaled ?? shown);
  return Array.from(values, (value, k) => {
    if (Number.isNaN(value)) return { of: names[k], value: none };
    const { extent, whole } = features[k];
    const enough = Math.max(decimalsOf(extent[1] - extent[0]), decimals);
    const given = printNumber(value, whole && Number.isInteger(value) ? 0 : enough);
    const taken = printNumber(read[k], enough);
    return { of: names[k], value: printNumber(value, enough) === taken ? given : READINGS.scaled(given, taken) };
  });
}

/**
 * The input at the pointer, each line's scale where it has one of its own; of many lines the nearest alone.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {number} step
 * @param {number} nearest  -1 where there is no line
 */
function inputAtPointer(model, network, step, nearest) {
  const scales = inputScales(model, network);
  const told = readInput(model, network, step, MANY_DECIMALS, READINGS.missing, nearest >= 0).map(
    ({ of, value }, k) => {
      const ends = value === READINGS.missing ? "" : scales[k]?.ends;
      return { of, value: ends ? HEADING.onScale(value, ends) : value };
    },
  );
  return inOneLine(told.length > FEW_INPUTS ? [told[nearest]] : told);
}

/**
 * The input at a step, (column,): of the sequence in the units in which it was given.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 */
export function givenAt(model, network, step) {
  const { given, values } = layerInput(model, network);
  return atStep(given ?? values, step);
}

/**
 * What a network reads at a step, a number for each of `givenAt`: a layer that tokens go into by an embedding reads other
 * ones than these.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 */
export function readAt(model, network, step) {
  const [given, read] = [givenAt(model, network, step), network.read(step)];
  return read.length === given.length ? read : given;
}

/**
 * @param {ModelView} model
 * @param {number} step
 * @returns {Told[]}
 */
function readAnswers(model, step) {
  const answering = answeringNetworks(model);
  const answers = answering.map((network) => network.array("prediction")?.[step] ?? NaN);
  const [target, ...printed] = printTogether([model.target?.[step] ?? NaN, ...answers], answersRange(model));
  const told = answering.map((network, k) => ({ of: network.name, value: symbolAt(network, step) ?? printed[k] }));
  if (model.target) told.unshift({ of: MAPS.target, value: targetSymbolAt(model, step) ?? target });
  return told;
}

/** @param {Told[]} told */
const inOneLine = (told) => told.map(({ of, value }) => [of, value].filter(Boolean).join(" ")).join(" · ");

/**
 * "step 12 (day 12)": the label where it says more than the number.
 *
 * @param {ModelView} model
 * @param {number} step
 */
export function stepName(model, step) {
  const label = model.label(step);
  return label === String(step + 1) ? PLACES.step(PLACES.grouped(step + 1)) : PLACES.labelled(step + 1, label);
}

/**
 * Which layer of its stack a network is shown at: "layer 2, reverse"; nothing of the first one, forward.
 *
 * @param {Pick<Network, "layer"|"direction">} network
 */
export const placeName = ({ layer, direction }) => (layer || direction ? PLACES.layer(layer + 1, direction === 1) : "");

/**
 * What the pointer is on: {where, value}, in words.
 *
 * @param {Model} model
 * @param {Hit} hit
 * @param {Readonly<Shows>} state
 * @returns {{where: string, value: string}}
 */
export function describeHit(model, hit, state) {
  const { step } = hit;
  const where = stepName(model, step);
  if (hit.slot.kind === "answers") return { where, value: describeAnswers(model, step) };
  const network = model.networks[hit.slot.net];
  if (hit.row === null) return { where, value: inputAtPointer(model, network, step, hit.feature) };
  const { slot, unit } = hit;
  if (unit === null) return { where, value: READINGS.filtered };
  if (!hasStep(model, network, step)) return { where, value: whyAbsent(model, network, step) };
  const { name } = model.header.words[network.kind][slot.signal];
  const cell = PLACES.cell(where, unit);
  if (isDifference(model, state))
    return { where: cell, value: READINGS.edited(name, ...printBoth(model, network, slot.signal, step, unit)) };
  const value = printNumber(network.value(slot.signal, step, unit), MANY_DECIMALS);
  const { largest } = shownInMap(model, network, slot.signal, state);
  /** @param {string} printed */
  const told = (printed) => {
    const own = largest && printTogether([largest[unit]], [0, largest[unit]])[0];
    return { where: cell, value: own ? HEADING.ofLargest(printed, own) : printed };
  };
  if (!state.change.includes(slot.signal)) return told(`${name} ${value}`);
  const { change: moved, error } = changeAt(model, network, slot.signal, step, unit);
  return told(READINGS.changed(name, value, printWithin(moved, error)));
}

/**
 * Where a map draws several steps or rows together: their mean, and how far they lie apart; which of these have a colour
 * is said first. Else nothing.
 *
 * @param {Hit} hit
 */
export function describeBlock(hit) {
  if (!hit.drawn || !isMerged(hit.drawn.cells)) return "";
  const { cells, values, order, range, largest, row } = hit.drawn;
  const block = blockAt(cells, values(), order, hit.step, hit.row ?? hit.feature);
  if (!block) return "";
  const printed = printTogether([block.mean, ...block.ends], range);
  const [mean, low, high] = printed.map((one) => (largest ? HEADING.timesLargest(one) : one));
  const said = cells.extremes ? MERGED.hereInTurn : MERGED.here;
  return said(mean, low, high, block.steps, block.units, row);
}

/**
 * @param {ModelView} model
 * @param {number} step
 */
function describeAnswers(model, step) {
  const [first] = model.networks;
  return hasStep(model, first, step) ? inOneLine(readAnswers(model, step)) : whyAbsent(model, first, step);
}

/**
 * "f < 0.1 at step 12": a filter's rule; `rest` leaves the signal's letter to the caller.
 *
 * @param {ModelView} model
 * @param {Condition} filter
 */
export function filterRule(model, { below, limit, step }) {
  return READINGS.rule(below, String(limit).replace("-", "−"), stepName(model, step), model.epochs.length > 0);
}

/**
 * How the numbers were checked, in one line over all networks: the largest difference counts.
 *
 * @param {ModelView} model
 * @param {boolean} exact  the float32 numbers of a locked step can be asked for
 */
export function badgeText(model, exact) {
  const badge = model.header.epochs?.[model.epoch]?.badge ?? model.header.badge;
  const error = largestError(model);
  return error > 0 ? READINGS.coarse(badge, error.toExponential(0), exact) : badge;
}

/**
 * How far 16 bits can have moved any value; 0 where all are float32.
 *
 * @param {ModelView} model
 */
export const largestError = (model) =>
  Math.max(...model.networks.flatMap((network) => network.names.map((signal) => network.stored(signal).error)));
