// Map actions: what a person can do to maps: show changes, make one large, give a unit its own range.

import { isDifference } from "./differences.js";
import { signalsOf } from "./map_names.js";
import { rangedByUnit } from "./map_shown.js";

/** @import { Model } from "./decode.js" */
/** @import { MapName } from "./map_names.js" */
/** @import { RangeOf, Store } from "./store.js" */

/**
 * @param {() => Model} modelOf
 * @param {Store} store
 */
export function createMapActions(modelOf, store) {
  const commit = { commit: true };
  return {
    /**
     * Show the change since the step before of a signal, or its values again; of all where none is named.
     *
     * @param {string} [signal]
     */
    toggleChange(signal) {
      const { change } = store.get();
      /** @param {string} one */
      const wanted = (one) => (signal ? change.includes(one) !== (one === signal) : !change);
      store.set({ change: signalsOf(modelOf(), wanted) }, commit);
    },
    /**
     * Give a map the place of all, or take it away again; where none is named, the first of the network.
     *
     * @param {MapName|null} [map]
     */
    enlarge(map) {
      const { large, net } = store.get();
      const { net: of, signal } = map ?? { net, signal: modelOf().networks[net].names[0] };
      const again = large?.net === of && large.signal === signal;
      store.set({ large: again ? null : { net: of, signal } }, commit);
    },
    /** @param {MapName|null} map  under the pointer */
    point: (map) => store.set({ pointed: map }),
    /** @param {MapName|null} map  with the keyboard's focus */
    focus: (map) => store.set({ focused: map }),
    /**
     * Give each unit of a signal's maps its own range, or all of them one again; of all signals where none is named.
     * Gates have none, and differences one for all.
     *
     * @param {string} [signal]
     */
    togglePerUnit(signal) {
      const [model, state] = [modelOf(), store.get()];
      const { perUnit } = state;
      /** @param {string} one */
      const wanted = (one) => (signal ? perUnit.includes(one) !== (one === signal) : !perUnit);
      const next = rangedByUnit(model, wanted);
      if (!isDifference(model, state) && next !== perUnit) store.set({ perUnit: next }, commit);
    },
    /** Draw merged values as their lowest and their highest, or as their mean again. */
    toggleExtremes: () => store.set({ extremes: !store.get().extremes }, commit),
    /** @param {RangeOf} range */
    setRange: (range) => store.set({ range }, commit),
  };
}
