// Numbers rows: what a table of a view has in each row, whatever file it becomes.

import { differencesOf } from "./differences.js";
import { hasOwnHidden } from "./flow.js";
import { atStep, layerInput } from "./layer_input.js";
import { valueAt } from "./network.js";
import { NUMBERS } from "./save_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Extent } from "./payload.js" */

/**
 * @typedef {Object} Asks
 * @property {Extent} steps  the first and the last, from 0
 * @property {(network: Network, signal: string) => ArrayLike<number>} unitsOf  which places of a signal
 * @property {boolean} difference  the edited run less the original one
 *
 * @typedef {Object} NumbersRow
 * @property {Network} network
 * @property {number} step       from 0
 * @property {number|null} unit  null for a hidden state that an LSTM projects
 * @property {number|null} hidden  its place then
 * @property {(string|number)[]} inputs  what the step's input columns have; NaN where there is none, or it is another network's
 * @property {(string|number)[]} answers  what the step's columns of answers have; "" or NaN where there is none
 * @property {([value: number, error: number]|null)[]} numbers  one for each signal; null where there is none here
 */

/**
 * The signals of all networks, each once.
 *
 * @param {Model} model
 */
export const tableSignals = (model) => [...new Set(model.networks.flatMap(({ names }) => names))];

/**
 * What tells a network from others: its name, of an opened one also its layer and file, and where it is in its stack.
 *
 * @param {Network} network
 */
export const identityOf = ({ name, badge, layer, direction }) => ({
  network: [name, badge.network].filter(Boolean).join(" "),
  layer: layer + 1,
  direction: NUMBERS.directions[direction],
});

/**
 * What the columns of a network's input are called: one for each number or, of a text, one of symbols.
 *
 * @param {Model} model
 * @param {Network} network
 */
function inputNames(model, network) {
  const { names, text } = layerInput(model, network);
  return text ? [NUMBERS.input] : toldApart(names.map((name) => `${NUMBERS.input} ${name}`));
}

/**
 * Each with its number among equal ones from the second on: what reads a file finds its parts by their names.
 *
 * @param {string[]} names
 */
export function toldApart(names) {
  return names.map((name, at) => {
    const before = names.slice(0, at).filter((other) => other === name).length;
    return before ? `${name} ${before + 1}` : name;
  });
}

/**
 * The columns of the inputs of all networks: several that read the sequence share them, and a layer above another has
 * its own.
 *
 * @param {Model} model
 */
export function inputColumns(model) {
  const [first, ...others] = model.networks.map((network) => inputNames(model, network));
  for (const names of others) first.push(...names.filter((name) => !first.includes(name)));
  return first;
}

/** Whether a column of the input is of symbols. @param {string} name */
export const isOfSymbols = (name) => name === NUMBERS.input;

/**
 * What a network reads at a step: of a difference, by how much the edited input differs.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {number} step
 * @param {boolean} difference
 * @returns {(string|number)[]}
 */
export function inputsAt(model, network, step, difference) {
  const { text, values } = layerInput(model, network);
  if (text) return [text[step]];
  const now = Array.from(atStep(values, step));
  if (!difference) return now;
  const recorded = model.at(model.epoch);
  const original = atStep(layerInput(recorded, recorded.networks[network.index]).values, step);
  return now.map((value, k) => value - original[k]);
}

/**
 * The columns of what the networks answer: of numbers one, of symbols also how probable they are held. The first names
 * what is asked for, since an answer at a step may be about this step or a later one.
 *
 * @param {Model} model
 */
export function answerColumns({ header, networks }) {
  if (!networks.some((network) => network.array("prediction"))) return [];
  const answer = NUMBERS.answer(header.target_name);
  return answersSymbols({ networks }) ? [answer, NUMBERS.sure] : [answer];
}

/** @param {Pick<Model, "networks">} model */
export const answersSymbols = ({ networks }) => networks.some(({ answered }) => answered !== null);

/**
 * What a network answers at a step: of a difference, by how much that of the edited run differs.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {number} step
 * @param {boolean} difference
 * @returns {(string|number)[]}
 */
export function answersAt(model, network, step, difference) {
  /** @type {(one: Network) => [answer: string|number, sure: number]} */
  const own = ({ answered, array }) =>
    answered
      ? [answered[step], array("sure")?.[step] ?? NaN]
      : [answersSymbols(model) ? "" : (array("prediction")?.[step] ?? NaN), NaN];
  const [answer, sure] = own(network);
  if (!difference) return [answer, sure];
  const [before, held] = own(model.at(model.epoch).networks[network.index]);
  const changed =
    typeof answer === "string" ? NUMBERS.changed(String(before), answer) : answer - /** @type {number} */ (before);
  return [changed, sure - held];
}

/**
 * A row for each unit at each step; those of a projected hidden state are rows of their own.
 *
 * @param {Model} model
 * @param {Asks} asks
 * @returns {Generator<NumbersRow>}
 */
export function* numbersRows(model, { steps: [first, last], unitsOf, difference }) {
  const signals = tableSignals(model);
  const columns = inputColumns(model);
  for (const network of model.networks) {
    const names = inputNames(model, network);
    const given = columns.map((column) => names.indexOf(column));
    const tables = tablesOf(network).map((names) => ({ names, places: ascending(unitsOf(network, names[0])) }));
    for (let step = first; step <= last; step += 1) {
      const own = inputsAt(model, network, step, difference);
      const inputs = given.map((place) => own[place] ?? NaN);
      const answers = answersAt(model, network, step, difference);
      for (const [isHidden, { names, places }] of tables.entries()) {
        for (const place of places) {
          const numbers = signals.map((signal) =>
            names.includes(signal) ? numberAt(model, network, { signal, step, place, difference }) : null,
          );
          const where = { unit: isHidden ? null : place, hidden: isHidden ? place : null };
          yield { network, step, ...where, inputs, answers, numbers };
        }
      }
    }
  }
}

/**
 * Which run the numbers are of.
 *
 * @param {Model} model
 * @param {boolean} difference
 * @returns {"recorded"|"edited"|"difference"}
 */
export function runShown(model, difference) {
  if (!model.isEdited) return "recorded";
  return difference ? "difference" : "edited";
}

/**
 * The signals that share their places.
 *
 * @param {Network} network
 */
function tablesOf(network) {
  const { names } = network;
  return hasOwnHidden(network) ? [names] : [names.filter((name) => name !== "h"), ["h"]];
}

/** @param {ArrayLike<number>} places */
export const ascending = (places) => Array.from(places).sort((a, b) => a - b);

/**
 * @param {Model} model
 * @param {Network} network
 * @param {{signal: string, step: number, place: number, difference: boolean}} cell
 * @returns {[value: number, error: number]}
 */
export function numberAt(model, network, { signal, step, place, difference }) {
  if (difference) return [valueAt(differencesOf(model, network, signal), step, place), 0];
  return [network.value(signal, step, place), network.error(signal, step, place)];
}
