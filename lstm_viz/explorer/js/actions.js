// Actions: what a person can do to the view, whether by hand, by key or by button.

import { clamp } from "./clamp.js";
import { createEditActions } from "./edit_actions.js";
import { createHoverActions } from "./hover_actions.js";
import { createMapActions } from "./map_actions.js";
import { brushedFilter } from "./rows.js";
import { createTrainingActions } from "./training_actions.js";
import { createZoomActions } from "./zoom_actions.js";

/** @import { Model } from "./decode.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Cell, Filter, KeptPin, State, Store } from "./store.js" */
/** @import { Extent } from "./payload.js" */

const SETTLED = 400; // ms without another key press before a move by keys counts as made

/** @typedef {ReturnType<typeof createActions>} Actions */

/**
 * @param {() => Model} modelOf
 * @param {Store} store
 * @param {Rows} rows
 * @param {(by: number) => void} step  to another sequence, as far as there are others
 */
export function createActions(modelOf, store, rows, step) {
  /** @type {Map<number, number>} */
  const lastUnit = new Map(); // the unit last looked at of each network
  let settling = 0;

  const commit = { commit: true };

  function commitSoon() {
    clearTimeout(settling);
    settling = setTimeout(() => store.set({}, commit), SETTLED);
  }

  /**
   * The window that has `step` in it: the present one, or the page beside it.
   *
   * @param {number} step
   * @returns {Extent}
   */
  function following(step) {
    const { zoom } = store.get();
    const [first, last] = zoom;
    if (step >= first && step <= last) return zoom;
    const wide = last - first + 1;
    const start = clamp(step > last ? step : step - wide + 1, 0, modelOf().steps - wide);
    return [start, start + wide - 1];
  }

  const actions = {
    ...createMapActions(modelOf, store),
    ...createEditActions(store),
    ...createHoverActions(store),
    ...createTrainingActions(modelOf, store, commitSoon),
    ...createZoomActions(modelOf, store),
    anotherSequence: step,
    /**
     * @param {number} at  a step, the last one where a shorter sequence has come since it was pressed
     * @param {number} [unit]
     * @param {number} [net]
     */
    lock(at, unit = store.get().unit, net = store.get().net) {
      const state = store.get();
      const step = Math.min(at, modelOf().steps - 1);
      const again = state.locked === step && state.unit === unit && state.net === net;
      store.set(
        { step, unit, net, locked: again ? null : step, previewed: false, playing: false, zoom: following(step) },
        commit,
      );
    },
    release() {
      store.set({ locked: null, previewed: false, playing: false }, commit);
    },
    /**
     * Show a step without stopping there: while scrubbing or playing.
     *
     * @param {number} step
     */
    show(step) {
      const to = clamp(step, 0, modelOf().steps - 1);
      store.set({ step: to, locked: null, previewed: false, zoom: following(to) });
    },
    /** Stop at the step that is shown. */
    stay() {
      store.set({ locked: store.get().step, playing: false }, commit);
    },
    /** @param {number} step */
    go(step) {
      const to = clamp(step, 0, modelOf().steps - 1);
      store.set({ step: to, locked: to, playing: false, zoom: following(to) });
      commitSoon();
    },
    /** @param {number} by */
    moveUnit(by) {
      const { net, unit, view, step, playing } = store.get();
      const next = view === "mean" ? unit : rows.neighbour(modelOf().networks[net], unit, by);
      store.set({ unit: next, view: "unit", locked: playing ? null : step });
      if (!playing) commitSoon();
    },
    /** @param {number} net */
    chooseNet(net) {
      const state = store.get();
      lastUnit.set(state.net, state.unit);
      store.set({ net, unit: Math.min(lastUnit.get(net) ?? 0, modelOf().networks[net].units - 1) }, commit);
    },
    play() {
      const { step, zoom } = store.get();
      const ended = step >= modelOf().steps - 1;
      store.set({
        playing: true,
        training: false,
        locked: null,
        ...(ended ? { step: 0, zoom: following(0) } : { zoom }),
      });
    },
    toggle() {
      if (store.get().playing) actions.stay();
      else actions.play();
    },
    /** @param {Exclude<State["dialog"], null>} name  opens it; closes it where it is open */
    toggleDialog: (name) => store.set({ dialog: store.get().dialog === name ? null : name }),
    closeDialog: () => store.set({ dialog: null }),
    /** Pin the cell that is shown, or take its pin away. */
    pin() {
      const { step, unit, net, pins } = store.get();
      const others = pins.filter((pin) => pin.step !== step || pin.unit !== unit || pin.net !== net);
      store.set({ pins: others.length < pins.length ? others : [...pins, { step, unit, net }] }, commit);
    },
    /** @param {Cell} gone */
    unpin(gone) {
      store.set({ pins: store.get().pins.filter((pin) => pin !== gone) }, commit);
    },
    /** @param {KeptPin} gone */
    dropKept(gone) {
      store.set({ kept: store.get().kept.filter((pin) => pin !== gone) });
    },
    /** @param {Cell} cell */
    goTo({ step, unit, net }) {
      store.set({ step, unit, net, locked: step, view: "unit", playing: false, zoom: following(step) }, commit);
    },
    /** Let a person enter where to go, beginning with the very next key. */
    askGoTo() {
      store.set({ going: store.get().going + 1 });
      store.flush();
    },
    /** @param {string} order */
    sort(order) {
      const { locked, step } = store.get();
      // Sorting by value needs a step that stays.
      store.set({ order, locked: order.startsWith("value") ? (locked ?? step) : locked }, commit);
    },
    /** @param {Filter|null} filter */
    filter(filter) {
      const { net, unit } = store.get();
      // The unit that the numbers are about is one of those that are shown.
      const hidden = filter && "units" in filter && filter.net === net && !filter.units.includes(unit);
      store.set({ filter, ...(hidden ? { unit: filter.units[0] } : {}) }, commit);
    },
    /**
     * @param {number} net
     * @param {string} signal
     * @param {number} step
     * @param {Iterable<number>} units
     */
    brush(net, signal, step, units) {
      // Rows are chosen by the end of a training, whatever is shown of it: see rows.js.
      const model = modelOf();
      const filter = brushedFilter(model.at(model.lastEpoch).networks[net], signal, step, units);
      if (filter) store.set({ filter, net, step, locked: step }, commit);
    },
    /** @param {State["tab"]} tab  beside the maps */
    openTab: (tab) => store.set({ tab }, commit),
    /** @param {Partial<State["space"]>} patch  of the page "State space" */
    showSpace: (patch) => store.set({ space: { ...store.get().space, ...patch } }, commit),
    /**
     * @param {Partial<State["text"]>} patch  of the page "Text"
     * @param {{commit?: boolean}} [options]
     */
    showText: (patch, options = commit) => store.set({ text: { ...store.get().text, ...patch } }, options),
    /** @param {boolean} presenter */
    setPresenter: (presenter) => store.set({ presenter }, commit),
    /**
     * @param {number} net
     * @param {string} signal
     */
    openEquation(net, signal) {
      const { step, unit } = store.get();
      actions.lockHere();
      store.set({ open: { net, signal, step, unit } });
    },
    lockHere() {
      if (store.get().locked === null) store.set({ locked: store.get().step, playing: false }, commit);
    },
    /** Esc: close what is on top, then unlock. */
    escape() {
      const { dialog, open, large, training, presenter, locked, playing } = store.get();
      if (dialog) actions.closeDialog();
      else if (open) store.set({ open: null });
      else if (large) store.set({ large: null }, commit);
      else if (training) actions.stayEpoch();
      else if (presenter && locked === null && !playing) actions.setPresenter(false);
      else actions.release();
    },
    destroy() {
      clearTimeout(settling);
    },
  };
  return actions;
}
