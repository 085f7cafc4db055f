// Sliding: the keys of what is a slider, and moves along its own places, not along the time; and what is heard of it.

import { clamp } from "./clamp.js";
import { setAttribute } from "./nodes.js";

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

/**
 * @param {Element} slider
 * @param {[low: number, high: number]} ends
 * @param {number} now
 * @param {string} told  what is said of it
 */
export function setSlider(slider, [low, high], now, told) {
  setAttribute(slider, "aria-valuemin", String(low));
  setAttribute(slider, "aria-valuemax", String(high));
  setAttribute(slider, "aria-valuenow", String(now));
  setAttribute(slider, "aria-valuetext", told);
}
