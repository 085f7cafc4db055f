// State components: the principal components of a view's networks, computed without holding up a frame, and kept.

import { atOnce, TIMERS } from "./slices.js";
import { chosenStates, componentsOfStates, isTooLarge, statesOf } from "./state_paths.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Components } from "./engine/components.js" */
/** @import { Network } from "./network.js" */
/** @import { StateChoice } from "./state_paths.js" */

/** @param {() => void} tell  called when what was missing has been computed later */
export function createStateComponents(tell) {
  /** @type {WeakMap<Network, Map<StateChoice, Components>>} */
  const known = new WeakMap();
  /** @type {{view: ModelView, choice: StateChoice, stop: () => void}|null} */
  let pending = null;

  function end() {
    pending?.stop();
    pending = null;
  }

  /**
   * @param {Network} network  one that was recorded
   * @param {StateChoice} choice
   */
  const of = (network, choice) => known.get(network)?.get(chosenStates(network, choice));

  /**
   * @param {ModelView} view
   * @param {Network[]} missing
   * @param {StateChoice} choice
   * @returns {Generator<void, void, void>}
   */
  function* computeAll(view, missing, choice) {
    for (const network of missing) {
      const own = chosenStates(network, choice);
      const found = yield* componentsOfStates(statesOf(view, network, own));
      known.set(network, (known.get(network) ?? new Map()).set(own, found));
    }
  }

  return {
    of,
    /**
     * Compute what is missing of a view, the newest view only; whether something is still missing.
     *
     * @param {ModelView} view  as it was recorded
     * @param {StateChoice} choice
     */
    compute(view, choice) {
      const missing = view.networks.filter((network) => !isTooLarge(view, network) && !of(network, choice));
      if (missing.length && pending?.view === view && pending.choice === choice) return true;
      end();
      if (!missing.length) return false;
      const work = computeAll(view, missing, choice);
      const stop = atOnce(
        TIMERS,
        () => work.next().done === true,
        () => {
          pending = null;
          tell();
        },
      );
      pending = stop && { view, choice, stop };
      return pending !== null;
    },
    destroy: end,
  };
}
