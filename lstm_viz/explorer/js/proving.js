// Proving: the networks that are shown compute themselves once more, while the browser has nothing else to do.

import { prove } from "./engine/proof.js";
import { givenOf, layerOf, recordedOf } from "./replay.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Proof } from "./engine/proof.js" */

const STARVED = 1000; // ms that a slice waits for a busy page
const SLICE = 6; // ms at a time: what is left of a frame belongs to the pointer

/** @typedef {Proof|{failure: unknown}} Outcome  `failure` is why a network could not be computed at all. */

/**
 * Computes the networks of a view, the newest view first and only; what has been found is kept.
 *
 * @param {() => void} tell  called when all networks of the view are through
 */
export function createProver(tell) {
  /** @type {WeakMap<ModelView, Outcome[]>} */
  const known = new WeakMap();
  let stop = () => {};

  return {
    /**
     * What was found of a view's networks, in their order; null until then.
     *
     * @param {ModelView} view  one of `model.at`, which follows nothing
     */
    of: (view) => known.get(view) ?? null,
    /**
     * Begin with this view after the next frame; what is under way for another is given up.
     *
     * @param {ModelView} view
     */
    start(view) {
      stop();
      if (known.has(view)) return;
      const work = proveAll(view);
      stop = whenIdle(() => {
        const { done, value } = work.next();
        if (!done) return false;
        known.set(view, value);
        tell();
        return true;
      });
    },
    destroy() {
      stop();
    },
  };
}

/**
 * @param {ModelView} view
 * @returns {Generator<void, Outcome[], void>}
 */
function* proveAll(view) {
  /** @type {Outcome[]} */
  const found = [];
  for (const network of view.networks) {
    try {
      found.push(yield* prove(layerOf(network), givenOf(view, network), recordedOf(network)));
    } catch (error) {
      console.warn(network.name, error);
      found.push({ failure: error });
    }
  }
  return found;
}

/**
 * Call `work` until it is through, in slices of idle time after the next frame.
 *
 * @param {() => boolean} work  a small part of it; whether that was the last
 * @returns {() => void} stops it
 */
function whenIdle(work) {
  const canIdle = typeof requestIdleCallback === "function"; // Safari cannot
  let stopped = false;
  let [frame, wait] = [0, 0];

  function later() {
    wait = canIdle ? requestIdleCallback(slice, { timeout: STARVED }) : setTimeout(slice);
  }

  function slice() {
    const end = performance.now() + SLICE;
    let through = false;
    do through = work();
    while (!through && !stopped && performance.now() < end);
    if (!through && !stopped) later();
  }

  frame = requestAnimationFrame(later);
  return () => {
    stopped = true;
    cancelAnimationFrame(frame);
    if (canIdle) cancelIdleCallback(wait);
    else clearTimeout(wait);
  };
}
