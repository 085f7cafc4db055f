// Sliding: the keys of what is a slider, and moves along its own places, not along the time.

import { clamp } from "./clamp.js";

/**
 * @param {KeyboardEvent} event
 * @param {Record<string, number>} to  the place that each key of it leads to
 * @param {number} last                places are from 0 to this
 * @param {(place: number) => void} choose
 */
export function slideTo(event, to, last, choose) {
  if (!(event.key in to)) return;
  event.preventDefault();
  event.stopPropagation();
  choose(clamp(to[event.key], 0, last));
}
