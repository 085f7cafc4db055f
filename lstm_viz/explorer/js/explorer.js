// Explorer: every gate of a network at every step, linked: one payload in, one view out.

import { decode, Unreadable } from "./decode.js";
import { ignoredIn } from "./ignored.js";
import { restoreWhole } from "./restoring.js";
import { createShell } from "./shell.js";
import { createStepping } from "./stepping.js";
import { createView } from "./view.js";
import { TROUBLE } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Exact } from "./payload.js" */
/** @import { Plotly } from "./plotly.js" */
/** @import { Address } from "./address.js" */
/** @import { Root, View } from "./view.js" */

/**
 * @typedef {Object} Steps  Other sequences, by their seeds from 0 to `most`.
 * @property {number} seed  of the one that is shown, or that has been asked for
 * @property {number} most
 * @property {string|number} trouble  why another could not be had: a sentence, or a number that is no seed
 * @property {(seed: number) => void} go
 *
 * @typedef {Object} Options
 * @property {"light"|"dark"} theme
 * @property {Plotly|null} plotly  draws the axes; without it they are plain labels
 * @property {number|"fill"|null} height  of the view in CSS pixels; "fill" has the root's own height, which
 *   the page gives and which is never below the root's --lv-least; 0 and null leave it to the maps
 * @property {(state: Address) => void} commit  called with the address's state after a lock, a release,
 *   a zoom, a pin and so on, never while hovering, scrubbing or playing
 * @property {((step: number) => Promise<Exact|null>)|null} exact  asked for a locked step's float32
 *   values where the payload has 16-bit values
 * @property {(() => Promise<string>)|null} page  the template of a page that the view is saved as; null offers none
 * @property {"app"|"page"|"notebook"} host  what it is in: only in the app a link leads to a page of the app; a
 *   notebook has keys of its own, so that the Explorer's are heard only while it has the focus
 * @property {Steps|null} steps  other sequences of what is shown; null where there are none
 * @property {Address} [state]  what is shown at first; with an update, what is shown from then on
 */

/** The whole of a payload that came compact. */
export const restore = restoreWhole;

/**
 * Which network's cells an address means.
 *
 * @param {Address} address
 */
const cellsOf = ({ net, unit, pins }) => JSON.stringify([net, unit, pins]);

/** Other sequences for a host that has them. */
export const step = createStepping;

/**
 * Show a payload in `root`.
 *
 * @param {Root} root
 * @param {Uint8Array<ArrayBuffer>} bytes  see payload.py
 * @param {Partial<Options>} [options]
 */
export function mount(root, bytes, options = {}) {
  const shell = createShell(root);

  /**
   * Whoever chooses something has read what was told.
   *
   * @param {Partial<Options>} given
   */
  function heard({ commit, ...others }) {
    if (!commit) return others;
    /** @param {Address} address */
    const told = (address) => {
      shell.note("");
      commit(address);
    };
    return { ...others, commit: told };
  }

  /** @type {Options} */
  let asked = {
    theme: "light",
    plotly: null,
    commit: () => {},
    exact: null,
    height: 0,
    page: null,
    host: "app",
    steps: null,
    ...heard(options),
  };
  let shown = bytes;
  /** @type {View|null} */
  let view = null;

  /** @param {Uint8Array<ArrayBuffer>} data */
  function open(data) {
    try {
      const model = decode(data);
      if (!model.steps) throw new Unreadable(TROUBLE.noSteps);
      shell.say("");
      shown = data;
      return model;
    } catch (error) {
      if (error instanceof Unreadable) shell.say(error.message);
      else {
        console.warn(TROUBLE.damaged, error);
        shell.say(TROUBLE.damaged);
      }
      return null;
    }
  }

  /** @param {Model|null} model */
  function start(model) {
    view?.destroy();
    view =
      model &&
      createView(
        root,
        shell,
        model,
        () => asked,
        () => shown,
      );
  }

  /** What a state asks for in vain is told, and leaves the address. */
  function tellIgnored() {
    const model = root.lvExplorer?.model;
    const ignored = view && model && asked.state ? ignoredIn(asked.state, model.at(model.epoch)) : [];
    if (view && ignored.length) asked.commit(view.address());
    shell.note(ignored.join(" "));
  }

  start(open(bytes));
  tellIgnored();
  return {
    /**
     * Other bytes (null: the same), another theme, another state; what is left out stays.
     *
     * @param {Uint8Array<ArrayBuffer>|null} data
     * @param {Partial<Options>} [more]
     */
    update(data, more = {}) {
      asked = { ...asked, state: undefined, ...heard(more) };
      const model = data ? open(data) : null;
      if (data && !model) return;
      if (model && !view?.fits(model)) {
        const [wish, before] = [asked.state, view?.address()];
        // What is locked, sorted and pinned stays, as far as the other networks have it.
        asked.state ??= view?.among(model);
        start(model);
        const now = view?.address();
        if (before && now && !wish && cellsOf(before) !== cellsOf(now)) asked.commit(now);
      } else view?.update(model, more);
      if (more.state) tellIgnored();
    },
    /** @returns {Address} what an address has to hold to open the same */
    address: () => view?.address() ?? {},
    destroy() {
      view?.destroy();
      shell.destroy();
      delete root.lvExplorer;
    },
  };
}
