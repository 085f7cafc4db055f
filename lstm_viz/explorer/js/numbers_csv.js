// Numbers CSV: the signals of all networks as a table, a row for each unit at each step.

import { differencesOf } from "./differences.js";
import { valueAt } from "./network.js";
import { NUMBERS } from "./save_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Extent } from "./payload.js" */

const CSV_DIGITS = 9; // tell every float32 from the next

/**
 * @typedef {Object} Asks
 * @property {Extent} steps  the first and the last, from 0
 * @property {(network: Network, signal: string) => ArrayLike<number>} unitsOf  which places of a signal
 * @property {boolean} difference  the edited run less the original one
 */

/**
 * The hidden state of an LSTM that projects has no units: its places have rows of their own.
 *
 * @param {Model} model
 * @param {Asks} asks
 */
export function numbersCsv(model, { steps: [first, last], unitsOf, difference }) {
  const signals = [...new Set(model.networks.flatMap(({ names }) => names))];
  const projects = model.networks.some(isProjecting);
  const { network, run, step: stepColumn, label, unit: unitColumn, hidden } = NUMBERS.columns;
  const places = projects ? [unitColumn, hidden] : [unitColumn];
  const lines = [[network, run, stepColumn, label, ...places, ...signals].map(csvField).join(",")];
  const shown = NUMBERS.runs[runShown(model, difference)];
  for (const one of model.networks) {
    const tables = tablesOf(one).map((names) => ({ names, places: ascending(unitsOf(one, names[0])) }));
    for (let step = first; step <= last; step += 1) {
      const head = [csvField(one.name), csvField(shown), step + 1, csvField(model.label(step))];
      tables.forEach(({ names, places: rows }, isHidden) => {
        for (const place of rows) {
          const values = signals.map((signal) =>
            names.includes(signal) ? csvNumber(...numberAt(model, one, { signal, step, place, difference })) : "",
          );
          const where = isHidden ? ["", place] : [place, ""];
          lines.push([...head, ...where.slice(0, places.length), ...values].join(","));
        }
      });
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}

/**
 * Which run the numbers are of.
 *
 * @param {Model} model
 * @param {boolean} difference
 * @returns {keyof typeof NUMBERS.runs}
 */
export function runShown(model, difference) {
  if (!model.isEdited) return "recorded";
  return difference ? "difference" : "edited";
}

/** @param {Network} network */
const isProjecting = (network) => network.width("h") !== network.units;

/**
 * The signals that share their places.
 *
 * @param {Network} network
 */
function tablesOf(network) {
  const { names } = network;
  return isProjecting(network) ? [names.filter((name) => name !== "h"), ["h"]] : [names];
}

/** @param {ArrayLike<number>} places */
const ascending = (places) => Array.from(places).sort((a, b) => a - b);

/**
 * @param {Model} model
 * @param {Network} network
 * @param {{signal: string, step: number, place: number, difference: boolean}} cell
 * @returns {[value: number, error: number]}
 */
function numberAt(model, network, { signal, step, place, difference }) {
  if (difference) return [valueAt(differencesOf(model, network, signal), step, place), 0];
  return [network.value(signal, step, place), network.error(signal, step)];
}

/**
 * A number with no digit that may be wrong.
 *
 * @param {number} value
 * @param {number} error  how far 16 bits may have moved it; 0 where it is exact
 */
function csvNumber(value, error) {
  if (Number.isNaN(value)) return "";
  if (!error) return String(Number(value.toPrecision(CSV_DIGITS)));
  const decimals = Math.floor(-Math.log10(2 * error));
  if (decimals >= 0) return String(Number(value.toFixed(decimals)));
  const unit = 10 ** -decimals;
  return String(Math.round(value / unit) * unit);
}

const FORMULA = /^[=+\-@\t\r]./s; // what a spreadsheet computes; a sign alone is only a sign

/**
 * A field as RFC 4180 has it, which a spreadsheet shows and does not compute.
 *
 * @param {string} text
 */
function csvField(text) {
  const shown = FORMULA.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
