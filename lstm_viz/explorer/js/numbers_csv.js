// Numbers CSV: the signals of all networks as a table, a row for each unit at each step.

import { NUMBERS } from "./save_words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Extent } from "./payload.js" */

const CSV_DIGITS = 9; // tell every float32 from the next

/**
 * @param {ModelView} model
 * @param {Extent} steps  the first and the last, from 0
 * @param {(net: number) => ArrayLike<number>} unitsOf  which units of a network
 */
export function numbersCsv(model, [first, last], unitsOf) {
  const signals = [...new Set(model.networks.flatMap(({ names }) => names))];
  const lines = [[...NUMBERS.columns, ...signals].map(csvField).join(",")];
  for (const network of model.networks) {
    const units = Array.from(unitsOf(network.index)).sort((a, b) => a - b);
    for (let step = first; step <= last; step += 1) {
      for (const unit of units) {
        const values = signals.map((signal) =>
          network.names.includes(signal) && unit < network.width(signal)
            ? csvNumber(network.value(signal, step, unit))
            : "",
        );
        lines.push([csvField(network.name), step + 1, csvField(model.label(step)), unit, ...values].join(","));
      }
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}

/** @param {number} value */
const csvNumber = (value) => (Number.isNaN(value) ? "" : String(Number(value.toPrecision(CSV_DIGITS))));

/**
 * A field as RFC 4180 has it.
 *
 * @param {string} text
 */
const csvField = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
