// Numbers CSV: the signals of all networks as a table, a row for each unit at each step.

import { hasOwnHidden } from "./flow.js";
import { answerColumns, identityOf, inputColumns, numbersRows, runShown, tableSignals } from "./numbers_rows.js";
import { NUMBERS } from "./save_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Asks } from "./numbers_rows.js" */

const CSV_DIGITS = 9; // tell every float32 from the next

/**
 * @param {Model} model
 * @param {Asks} asks
 */
export function numbersCsv(model, asks) {
  const projects = !model.networks.every(hasOwnHidden);
  const { network, layer, direction, run, step, label, unit, hidden } = NUMBERS.columns;
  const places = projects ? [unit, hidden] : [unit];
  const answers = answerColumns(model);
  const where = [network, layer, direction, run, step, label];
  const heads = [...where, ...inputColumns(model), ...answers, ...places, ...tableSignals(model)];
  const lines = [heads.map(csvField).join(",")];
  const shown = csvField(NUMBERS.runs[runShown(model, asks.difference)]);
  for (const row of numbersRows(model, asks)) {
    const values = row.numbers.map((number) => (number ? csvNumber(...number) : ""));
    const cell = [row.unit ?? "", row.hidden ?? ""].slice(0, places.length);
    const told = [...row.inputs, ...row.answers.slice(0, answers.length)];
    const given = told.map((value) => (typeof value === "string" ? csvField(value) : csvNumber(value, 0)));
    const own = identityOf(row.network);
    const head = [
      csvField(own.network),
      own.layer,
      own.direction,
      shown,
      row.step + 1,
      csvField(model.label(row.step)),
      ...given,
    ];
    lines.push([...head, ...cell, ...values].join(","));
  }
  return `${lines.join("\r\n")}\r\n`;
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
