// State search: the slow points of a network with the weights that are shown, from states of its pass.

import { CELLS, stateNames } from "./engine/kinds.js";
import { createRecurrentMap } from "./engine/recurrent_map.js";
import { searchSlowPoints } from "./engine/slow_points.js";
import { layerOf } from "./replay.js";
import { sizeOfState, statesOf } from "./state_paths.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Found } from "./engine/slow_points.js" */
/** @import { Network } from "./network.js" */

const MOST_STARTS = 24;
export const MOST_SEARCHED = 256; // numbers of a state

/** Whether its memory is a matrix, which is not searched. @param {Network} network */
export const hasMatrix = ({ kind }) => Boolean(CELLS[kind].matrix);

/** @param {Network} network */
export const isSearched = (network) => !hasMatrix(network) && sizeOfState(network) <= MOST_SEARCHED;

/**
 * @param {ModelView} view
 * @param {Network} network
 * @param {ArrayLike<number>} x  what it reads at every step
 * @returns {Generator<number, Found, void>} the share of the searches that are through, between 0 and 1
 */
export function* searchFrom(view, network, x) {
  const map = createRecurrentMap(layerOf(network), x);
  const { steps, values, size } = statesOf(view, network, stateNames(network.kind).join(""));
  const count = Math.min(MOST_STARTS, steps.length);
  const starts = Array.from({ length: count }, (_, k) => {
    const at = Math.floor((k * (steps.length - 1)) / Math.max(count - 1, 1));
    return values.slice(at * size, (at + 1) * size);
  });
  const search = searchSlowPoints(map, starts, extentOf(values, size));
  let next = search.next();
  for (; !next.done; next = search.next()) yield next.value / (count + 1);
  return next.value;
}

/**
 * The largest extent along one number of the state.
 *
 * @param {Float64Array} values
 * @param {number} size
 */
function extentOf(values, size) {
  const [low, high] = [new Float64Array(size).fill(Infinity), new Float64Array(size).fill(-Infinity)];
  values.forEach((value, at) => {
    low[at % size] = Math.min(low[at % size], value);
    high[at % size] = Math.max(high[at % size], value);
  });
  return high.reduce((most, value, k) => Math.max(most, value - low[k]), 0);
}
