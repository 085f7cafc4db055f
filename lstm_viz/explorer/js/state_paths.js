// State paths: the states that a pass led a network through, on their principal components.

import { componentsOf, onDirections } from "./engine/components.js";
import { hasCellState } from "./engine/kinds.js";
import { stateSize } from "./engine/recurrent_map.js";
import { sumOf } from "./engine/sums.js";
import { valueAt } from "./network.js";
import { givenOf, shapeOf } from "./replay.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Components } from "./engine/components.js" */
/** @import { Network, Source, Values } from "./network.js" */

export const AXES_COUNT = 3; // principal components that can be looked at
const MOST_STATE_NUMBERS = 1_000_000; // size of the state × steps
const MOST_SCATTER = 1e9; // products of its covariance

/**
 * @typedef {"h"|"c"|"hc"} StateChoice
 *
 * @typedef {Object} States  In the order of reading.
 * @property {Int32Array} steps
 * @property {Float64Array} values  (step, size)
 * @property {number} size
 *
 * @typedef {Object} Path
 * @property {Int32Array} steps
 * @property {number[][]} places  a step's place on each component
 */

/**
 * The states of which the choice is; a network without c has only h.
 *
 * @param {Pick<Network, "kind">} network
 * @param {StateChoice} choice
 * @returns {StateChoice}
 */
export const chosenStates = ({ kind }, choice) => (hasCellState(kind) ? choice : "h");

/**
 * The states of a network that is shown, in its order of reading.
 *
 * @param {ModelView} view
 * @param {Network} network
 * @param {string} choice  their letters
 * @param {(signal: string) => Values} [stored]  other numbers of the same network
 * @returns {States}
 */
export function statesOf(view, network, choice, stored = network.stored) {
  const { order } = givenOf(view, network);
  const parts = [...choice].map(stored);
  const size = sumOf(parts.map(({ width }) => width));
  const values = new Float64Array(order.length * size);
  order.forEach((step, at) => {
    let place = at * size;
    for (const part of parts) {
      for (let k = 0; k < part.width; k += 1, place += 1) values[place] = valueAt(part, step, k);
    }
  });
  return { steps: order, values, size };
}

/**
 * How many numbers a network's whole state has.
 *
 * @param {Network} network
 */
export const sizeOfState = (network) => stateSize(shapeOf(network));

/**
 * Whether a path is drawn: how many numbers its states have, and the covariance of these, are bounded.
 *
 * @param {ModelView} view
 * @param {Network} network
 */
export function isTooLarge({ steps }, network) {
  const size = sizeOfState(network);
  return size * steps > MOST_STATE_NUMBERS || size * size * steps > MOST_SCATTER;
}

/**
 * @param {States} states
 * @returns {Generator<void, Components, void>}
 */
export const componentsOfStates = ({ values, size }) => componentsOf(values, size, AXES_COUNT);

/**
 * @param {States} states
 * @param {Components} components  of these, or of the states that these are compared with
 * @returns {Path}
 */
export function pathOn({ steps, values, size }, components) {
  const places = Array.from(steps, (_, at) => onDirections(components, values, at * size));
  return { steps, places };
}

/**
 * The paths of runs that edited ones are compared with: while a hand moves an edit, these stay as they are.
 *
 * @returns {(view: ModelView, network: Network, choice: StateChoice, source: Source, components: Components) => Path}
 */
export function createOriginalPaths() {
  /** @type {WeakMap<Source, {components: Components, path: Path}>} */
  const known = new WeakMap();
  return (view, network, choice, source, components) => {
    const found = known.get(source);
    if (found?.components === components) return found.path;
    const states = statesOf(view, network, choice, (name) => source.stored[name]);
    const path = pathOn(states, components);
    known.set(source, { components, path });
    return path;
  };
}
