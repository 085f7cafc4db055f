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
  const opens = !isMoved(now, old) && !isSameSequence(old, next);
  return {
    model: now.model + 1,
    playing: false,
    training: false,
    zoom,
    ...(opens ? next.header.opening : { step: Math.min(now.step, end) }),
    locked: now.locked === null ? null : Math.min(now.locked, end),
    filter: now.filter && now.filter.step > end ? null : now.filter,
    pins: now.pins.filter((pin) => pin.step <= end),
  };
}

/**
 * Whether somebody has been at another place than the one where the picture opened.
 *
 * @param {Readonly<State>} state
 * @param {Model} model
 */
function isMoved({ step, unit, net, locked }, { header: { opening } }) {
  return locked !== null || net !== 0 || step !== opening.step || unit !== opening.unit;
}

/**
 * While networks are trained, the same sequence comes again and again, and the place must not jump.
 *
 * @param {Model} one
 * @param {Model} other
 */
function isSameSequence(one, other) {
  return one.steps === other.steps && one.inputs.every((value, k) => Object.is(value, other.inputs[k]));
}
