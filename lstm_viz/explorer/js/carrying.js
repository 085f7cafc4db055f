// Carrying: what of the state stays when another model is shown.

/** @import { Model } from "./decode.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */

/**
 * @param {Readonly<State>} now
 * @param {Model} old
 * @param {Model} next
 * @returns {Partial<State>} what changes with it: steps that it does not have are given up
 */
export function carryOver(now, old, next) {
  const end = next.steps - 1;
  const [from, to] = now.zoom;
  const whole = from === 0 && to === old.steps - 1;
  /** @type {Extent} */
  const zoom = whole || from > end ? [0, end] : [from, Math.min(to, end)];
  return {
    model: now.model + 1,
    playing: false,
    training: false,
    zoom,
    step: Math.min(now.step, end),
    locked: now.locked === null ? null : Math.min(now.locked, end),
    filter: now.filter && now.filter.step > end ? null : now.filter,
    pins: now.pins.filter((pin) => pin.step <= end),
  };
}
