// Training actions: what a person can do to the checkpoint of a training that is shown.

import { clamp } from "./clamp.js";

/** @import { Model } from "./decode.js" */
/** @import { Store } from "./store.js" */

/**
 * @param {() => Model} modelOf
 * @param {Store} store
 * @param {() => void} commitSoon  once no other key is pressed
 */
export function createTrainingActions(modelOf, store, commitSoon) {
  const actions = {
    /**
     * Show a checkpoint of the training without stopping there: while scrubbing or playing.
     *
     * @param {number} epoch
     * @param {boolean} [training]  whether it is playing
     */
    showEpoch(epoch, training = false) {
      store.set({ epoch: clamp(epoch, 0, modelOf().epochs.length - 1), training });
    },
    /** Stop at the checkpoint that is shown. */
    stayEpoch() {
      store.set({ training: false }, { commit: true });
    },
    /** @param {number} epoch */
    goEpoch(epoch) {
      actions.showEpoch(epoch);
      commitSoon();
    },
    /** Play the training, at one step of the sequence: one thing moves at a time. */
    toggleTraining() {
      const { training, epoch, playing, step, locked } = store.get();
      if (training) {
        actions.stayEpoch();
        return;
      }
      const ended = epoch >= modelOf().epochs.length - 1;
      store.set({ training: true, playing: false, locked: playing ? step : locked, epoch: ended ? 0 : epoch });
    },
  };
  return actions;
}
