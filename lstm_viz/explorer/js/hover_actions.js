// Hover actions: what a pointer previews. Whoever reads the panel has left the maps, and on the way there crossed other
// cells than the one that the pointer rested on: that one is shown again.

/** @import { State, Store } from "./store.js" */

const REST = 300; // ms without a movement, after which the cell below the pointer was meant

/**
 * @param {Store} store
 * @param {() => number} [now]  in ms
 */
export function createHoverActions(store, now = () => performance.now()) {
  /** What is shown again where the pointer rests nowhere before it leaves. @type {Partial<State>} */
  let meant = {};
  let shown = ""; // by the pointer; where another cell or model is, something else has shown that since
  let moved = 0; // when the pointer last did
  let inside = false;

  const showing = () => {
    const { model, step, unit, net } = store.get();
    return String([model, step, unit, net]);
  };
  const isFixed = () => store.get().locked !== null || store.get().playing;
  const isCrossing = () => inside && shown === showing() && now() - moved < REST;

  return {
    /** @param {Partial<State>} patch */
    preview(patch) {
      if (!isFixed()) store.set({ ...patch, previewed: true });
    },
    /**
     * Preview what the pointer is on.
     *
     * @param {Partial<State>} patch  nothing between two maps
     */
    moveOverMaps(patch) {
      if (isFixed()) {
        inside = false;
        return;
      }
      const { step, unit, net } = store.get();
      if (!isCrossing()) meant = { step, unit, net };
      store.set(patch.step === undefined ? patch : { ...patch, previewed: true });
      [inside, shown, moved] = [true, showing(), now()];
    },
    leaveMaps() {
      if (isCrossing() && !isFixed()) store.set(meant);
      inside = false;
      store.set({ hoverSignal: null });
    },
  };
}
