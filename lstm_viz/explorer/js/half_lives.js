// Half-lives: how long units hold what they held, said where the rows are sorted by it.

import { printNumber } from "./figures.js";
import { LIVES } from "./map_words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

const LIFE_DECIMALS = 1;

/**
 * "48.3 steps"
 *
 * @param {number} life  in steps
 */
export const printLife = (life) => LIVES.steps(printNumber(life, LIFE_DECIMALS));

/**
 * The half-lives by which a network's rows are sorted: those at the end of its training. Null where its
 * units have none, as in a simple RNN.
 *
 * @param {ModelView} model
 * @param {number} net
 */
export const livesOf = (model, net) => model.at(model.lastEpoch).networks[net].array("half_life");

/**
 * The unit whose half-life is the longest; the first of those that are equal.
 *
 * @param {ArrayLike<number>} lives
 */
export function longestLived(lives) {
  let longest = 0;
  for (let unit = 1; unit < lives.length; unit += 1) if (lives[unit] > lives[longest]) longest = unit;
  return longest;
}

/**
 * What is said of the shown unit, and before it of the longest: "LSTM, longest half-life: " and so on.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} unit  the one that is shown
 * @returns {{before: string, unit: number|null, after: string}}  `unit` is the longest-lived one
 */
export function describeLives(model, network, unit) {
  const lives = livesOf(model, network.index);
  if (!lives) return { before: LIVES.none(network.name), unit: null, after: "" };
  const longest = longestLived(lives);
  const own = LIVES.chosen(unit, printLife(lives[unit]));
  return {
    before: LIVES.longest(network.name, model.epochs.length > 0),
    unit: longest,
    after: `${printLife(lives[longest])}${unit === longest ? "" : ` · ${own}`}`,
  };
}
