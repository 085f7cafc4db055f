// Zoom actions: what a person can do to the steps that are shown.

import { clamp } from "./clamp.js";

/** @import { Model } from "./decode.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Store } from "./store.js" */

const [ZOOM_IN, ZOOM_OUT] = [0.5, 2]; // by key or button: the steps that are shown then, of those before

/**
 * @param {() => Model} modelOf
 * @param {Store} store
 */
export function createZoomActions(modelOf, store) {
  const actions = {
    /**
     * @param {number} first
     * @param {number} last
     * @param {{commit?: boolean}} [options]
     */
    zoomTo(first, last, options = { commit: true }) {
      const end = modelOf().steps - 1;
      /** @type {Extent} */
      const zoom = [clamp(Math.round(first), 0, end), clamp(Math.round(last), 0, end)];
      if (zoom[0] > zoom[1]) return;
      const now = store.get().zoom;
      store.set(zoom[0] === now[0] && zoom[1] === now[1] ? {} : { zoom }, options);
    },
    /**
     * Zoom by `factor` (below 1: in) so that `step` stays where it is.
     *
     * @param {number} step
     * @param {number} factor
     * @param {{commit?: boolean}} [options]
     */
    zoomAround(step, factor, options) {
      const { zoom } = store.get();
      const wide = zoom[1] - zoom[0] + 1;
      const wider = factor < 1 ? Math.floor(wide * factor) : Math.ceil(wide * factor);
      const count = clamp(wider, 1, modelOf().steps);
      const share = (clamp(step, zoom[0], zoom[1]) - zoom[0] + 0.5) / wide;
      const first = clamp(Math.round(step + 0.5 - share * count), 0, modelOf().steps - count);
      actions.zoomTo(first, first + count - 1, options);
    },
    /**
     * @param {number} first
     * @param {{commit?: boolean}} [options]
     */
    pan(first, options) {
      const { zoom } = store.get();
      const wide = zoom[1] - zoom[0];
      const start = clamp(Math.round(first), 0, modelOf().steps - 1 - wide);
      actions.zoomTo(start, start + wide, options);
    },
    zoomIn: () => actions.zoomAround(store.get().step, ZOOM_IN),
    zoomOut: () => actions.zoomAround(store.get().step, ZOOM_OUT),
    zoomToAll: () => actions.zoomTo(0, modelOf().steps - 1),
  };
  return actions;
}
