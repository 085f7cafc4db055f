// Proving: the networks that are shown compute themselves once more, while the browser has nothing else to do.

import { prove } from "./engine/proof.js";
import { givenOf, layerOf, recordedAnswersOf, recordedOf } from "./replay.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Proof } from "./engine/proof.js" */

const PAINTED = 50; // ms after which the first frame has been painted
const SLICE = 6; // ms at a time: what is left of a frame belongs to the pointer

/** @typedef {{begin: (run: () => void, ms: number) => number, end: (timer: number) => void}} Timers */

/** @type {Timers} */
const TIMERS = { begin: (run, ms) => setTimeout(run, ms), end: (timer) => clearTimeout(timer) };

/**
 * @typedef {Proof|{failure: unknown}} Proven  `failure` is why a network could not be computed at all.
 * @typedef {ReturnType<typeof createProver>} Prover
 */

/**
 * Computes the networks of a view, the newest view first and only; what has been found is kept.
 *
 * @param {() => void} tell  called when all networks of the view are through
 * @param {Timers} [timers]
 */
export function createProver(tell, timers = TIMERS) {
  /** @type {WeakMap<ModelView, Proven[]>} */
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
      stop = inSlices(timers, () => {
        const { done, value } = work.next();
        if (!done) return false;
        known.set(view, value);
        tell();
        return true;
      });
    },
    /**
     * What is found of a view's networks, computed at once where it has not been.
     *
     * @param {ModelView} view
     */
    prove(view) {
      const found = known.get(view);
      if (found) return found;
      stop();
      const work = proveAll(view);
      let next = work.next();
      while (!next.done) next = work.next();
      known.set(view, next.value);
      tell();
      return next.value;
    },
    destroy() {
      stop();
    },
  };
}

/**
 * @param {ModelView} view
 * @returns {Generator<void, Proven[], void>}
 */
function* proveAll(view) {
  /** @type {Proven[]} */
  const found = [];
  for (const network of view.networks) {
    try {
      const answers = recordedAnswersOf(network);
      found.push(yield* prove(layerOf(network), givenOf(view, network), recordedOf(network), answers));
    } catch (error) {
      console.warn(network.name, error);
      found.push({ failure: error });
    }
  }
  return found;
}

/**
 * Call `work` until it is through, in slices between which the page has its turn.
 *
 * Timers, since idle time never comes to a page that is not looked at, and may not to one on a busy machine.
 *
 * @param {Timers} timers
 * @param {() => boolean} work  a small part of it; whether that was the last
 * @returns {() => void} stops it
 */
function inSlices({ begin, end: give }, work) {
  let stopped = false;
  let wait = begin(later, PAINTED);

  function later() {
    wait = begin(slice, 0);
  }

  function slice() {
    const end = performance.now() + SLICE;
    let through = false;
    do through = work();
    while (!through && !stopped && performance.now() < end); // at least once: each slice brings the work on
    if (!through && !stopped) later();
  }

  return () => {
    stopped = true;
    give(wait);
  };
}
