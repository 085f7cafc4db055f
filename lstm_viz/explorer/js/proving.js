// Proving: the networks that are shown compute themselves once more, while the browser has nothing else to do.

import { finish } from "./engine/edited.js";
import { prove } from "./engine/proof.js";
import { givenOf, layerOf, recordedAnswersOf, recordedOf } from "./replay.js";
import { inSlices, TIMERS } from "./slices.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Proof } from "./engine/proof.js" */
/** @import { Timers } from "./slices.js" */

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
      const proven = finish(proveAll(view));
      known.set(view, proven);
      tell();
      return proven;
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
