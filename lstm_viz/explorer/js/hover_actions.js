// Hover actions: what a pointer previews. On its way to the panel it crosses other cells than the one it rested on,
// and the panel is to tell of that one.

/** @import { State, Store } from "./store.js" */

const REST = 300; // ms on a cell, after which it was meant
const WAY = 2000; // ms from there to the panel

/**
 * @param {Store} store
 * @param {() => number} [now]  in ms
 */
export function createHoverActions(store, now = () => performance.now()) {
  /** @type {Pick<State, "step"|"unit"|"net">|null} */
  let meant = null;
  /** What the pointer last showed. Once anything else has shown another cell or model, `meant` may not be there. */
  let shown = "";
  let [came, went] = [now(), -Infinity]; // when the pointer came to the cell it is on, and left the one that was meant
  let outside = true; // of the maps: what was there before has not been pointed at

  const showing = () => {
    const { model, step, unit, net } = store.get();
    return String([model, step, unit, net]);
  };
  const isFixed = () => store.get().locked !== null || store.get().playing;

  function leaveCell() {
    if (outside || now() - came < REST) return;
    const { step, unit, net } = store.get();
    [meant, went] = [{ step, unit, net }, now()];
  }

  return {
    /** @param {Partial<State>} patch */
    preview(patch) {
      if (isFixed()) return;
      const state = store.get();
      const { step, unit, net } = { ...state, ...patch };
      if (outside || step !== state.step || unit !== state.unit || net !== state.net) {
        leaveCell();
        [came, outside] = [now(), false];
      }
      store.set(patch);
      shown = showing();
    },
    /** The pointer leaves the maps. */
    leaveMaps() {
      leaveCell();
      outside = true;
      store.set({ hoverSignal: null });
    },
    /** The pointer comes to the panel. */
    reachPanel() {
      if (meant && shown === showing() && now() - went <= WAY && !isFixed()) store.set(meant);
      meant = null;
    },
  };
}
