// Text limits: the threshold above which a unit is on.

import { ownLimits } from "./passage.js";
import { printOn } from "./text_address.js";
import { FIND } from "./text_words.js";

/** @import { Searched } from "./text_find.js" */

const OPEN_GATE = 0.5;
const OPEN_STATE = 0.3; // of what is between −1 and 1; of what has no such bounds, of each unit's own largest

/**
 * The value above which a signal is on, unless another one is asked for; null where it is another one for each unit.
 *
 * @param {Searched} of
 * @returns {number|null}
 */
export function usualThreshold({ network, signal, differences }) {
  if (differences) return Number((OPEN_STATE * differences[1]).toPrecision(2));
  const [low, high] = network.range(signal);
  if (low >= 0) return OPEN_GATE;
  return high <= 1 ? OPEN_STATE : null;
}

/**
 * The threshold of each unit, in words too.
 *
 * @param {Searched} of
 * @param {number|null} on  that is asked for
 */
export function thresholdOf(of, on) {
  const one = on ?? usualThreshold(of);
  if (one !== null) return { limits: one, usual: printOn(one), said: printOn(one) };
  return { limits: ownLimits(of.values, OPEN_STATE), usual: "", said: FIND.ownLimit(String(100 * OPEN_STATE)) };
}
