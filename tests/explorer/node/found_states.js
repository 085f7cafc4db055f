// Found states: the principal components of each network of a payload, its path and its slow points, as JSON.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { chosenStates, componentsOfStates, pathOn, statesOf } from "../../../lstm_viz/explorer/js/state_paths.js";
import { searchFrom } from "../../../lstm_viz/explorer/js/state_search.js";
import { tryEdits } from "./trying.js";

/** @import { StateChoice } from "../../../lstm_viz/explorer/js/state_paths.js" */

/**
 * What a generator returns.
 *
 * @template Result
 * @param {Generator<unknown, Result, void>} work
 */
function resultOf(work) {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}

/** @type {{payload: string, of: StateChoice, x: number[]|null, edits: string}} */
const { payload, of, x, edits } = JSON.parse(readFileSync(0, "utf8"));
const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
const view = model.at(model.epoch);
const lines = readEdits(edits, view.networks.map(shapeOf), model.steps);
const outcome = edits
  ? tryEdits(
      view,
      lines.flatMap(({ edit }) => edit ?? []),
    )
  : null;
model.setEdited(outcome?.edited ?? null);
const found = view.networks.map((network) => {
  const choice = chosenStates(network, of);
  const components = resultOf(componentsOfStates(statesOf(view, network, choice)));
  const path = pathOn(statesOf(model, model.networks[network.index], choice), components);
  const search = x && resultOf(searchFrom(view, network, x));
  return {
    mean: [...components.mean],
    directions: components.directions.map((direction) => [...direction]),
    explained: components.explained,
    steps: [...path.steps],
    places: path.places,
    fast: search?.fast,
    points: search?.points.map(({ state, eigenvalues, ...told }) => ({
      ...told,
      state: [...state],
      eigenvalues: eigenvalues.map(({ re, im }) => [re, im]),
    })),
  };
});
console.log(JSON.stringify(found));
