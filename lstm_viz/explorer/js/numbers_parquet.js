// Numbers Parquet: the table of a view as a Parquet file, with the columns of the CSV.

import { hasOwnHidden } from "./flow.js";
import {
  answerColumns,
  answersSymbols,
  identityOf,
  inputColumns,
  isOfSymbols,
  numbersRows,
  runShown,
  tableSignals,
} from "./numbers_rows.js";
import { parquetFile } from "./parquet.js";
import { NUMBERS } from "./save_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Asks } from "./numbers_rows.js" */
/** @import { TableColumn } from "./parquet.js" */

/**
 * @param {Model} model
 * @param {Asks} asks
 */
export function numbersParquet(model, asks) {
  const { network, layer, direction, run, step, label, unit, hidden } = NUMBERS.columns;
  const shown = NUMBERS.runs[runShown(model, asks.difference)];
  /** @type {(name: string, kind: TableColumn["kind"]) => TableColumn} */
  const column = (name, kind) => ({ name, kind, values: [] });
  const heads = [column(network, "text"), column(layer, "whole"), column(direction, "text")];
  heads.push(column(run, "text"), column(step, "whole"), column(label, "text"));
  const inputs = inputColumns(model).map((name) => column(name, isOfSymbols(name) ? "text" : "number"));
  const answers = answerColumns(model).map((name, at) =>
    column(name, at === 0 && answersSymbols(model) ? "text" : "number"),
  );
  const given = [...inputs, ...answers];
  const projects = !model.networks.every(hasOwnHidden);
  const places = [column(unit, "whole"), ...(projects ? [column(hidden, "whole")] : [])];
  const signals = tableSignals(model).map((signal) => column(signal, "number"));
  for (const row of numbersRows(model, asks)) {
    const own = identityOf(row.network);
    const told = [own.network, own.layer, own.direction, shown, row.step + 1, model.label(row.step)];
    heads.forEach(({ values }, at) => {
      values.push(told[at]);
    });
    const givenHere = [...row.inputs, ...row.answers];
    given.forEach(({ values }, at) => {
      const value = givenHere[at];
      values.push(Number.isNaN(value) ? null : value);
    });
    const where = [row.unit, row.hidden];
    places.forEach(({ values }, at) => {
      values.push(where[at]);
    });
    signals.forEach(({ values }, at) => {
      const [value] = row.numbers[at] ?? [NaN];
      values.push(Number.isNaN(value) ? null : value);
    });
  }
  return parquetFile([...heads, ...given, ...places, ...signals], NUMBERS.maker);
}
