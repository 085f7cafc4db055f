// Stack key: what a stack is built from, as one text.

import { isInRows } from "./symbol_rows.js";

/** @import { ModelView } from "./decode.js" */

/**
 * What a stack is built from: while it stays, new numbers need no new elements.
 *
 * @param {ModelView} model
 */
export function stackKey(model) {
  const { header } = model;
  const networks = model.networks.map(
    ({ kind, name, units, parameters, layer, direction, reads, names, prediction }) => [
      kind,
      name,
      units,
      parameters,
      layer,
      direction,
      reads,
      names,
      prediction === null,
    ],
  );
  const epochs = model.epochs.map(({ step }) => step);
  return JSON.stringify([
    networks,
    epochs,
    header.input.names,
    header.input.note,
    !header.input.text,
    isInRows(model.at(model.epoch).inputs),
    !header.target,
    header.target_name,
  ]);
}
