// Store: what is shown now, and who wants to know.

/** @import { MapName } from "./map_names.js" */
/** @import { PANEL } from "./words.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Space } from "./state_address.js" */
/** @import { TextShown } from "./text_address.js" */

/**
 * @typedef {{step: number, unit: number, net: number}} Cell  A unit of a network at a step.
 * @typedef {{net: number, signal: string, below: boolean, limit: number, step: number}} Condition
 * @typedef {{net: number, units: number[]}} ChosenUnits  In order.
 * @typedef {Condition|ChosenUnits} Filter  Which units of a network are shown.
 * @typedef {{net: number, signal: string, step: number, unit: number}} Opened  A signal's open equation.
 * @typedef {keyof typeof PANEL.tabs} Tab
 * @typedef {{net: number, cell: string, of: string, values: number[]}} KeptPin
 *   A pinned cell's values, in the order of its network's signals, and the sequence they are of.
 * @typedef {"edited"|"original"|"difference"} Showing
 * @typedef {""|"own"|"shared"} RangeOf  Their own, or that of the maps; "" is their own where a signal has no bounds.
 */

/**
 * @typedef {Object} Asked  What an address can ask for.
 * @property {number} step       the step shown now, from 0: hovered, locked or playing
 * @property {number|null} locked  the step that was clicked or stopped at, null where none is
 * @property {number} unit       the unit's true number
 * @property {number} net        index of the network that `unit` belongs to
 * @property {string} order      "kept", "half-life", "similarity", "count", "value" or "value:f" (by that signal)
 * @property {Extent} zoom        first and last step shown, from 0
 * @property {Cell[]} pins
 * @property {Filter|null} filter
 * @property {boolean} presenter
 * @property {"unit"|"mean"} view
 * @property {Tab} tab            what is open beside the maps
 * @property {Opened|null} open   the equation that is open, whatever tab is
 * @property {Space} space        what the page "State space" shows, whatever tab is
 * @property {TextShown} text     what the page "Text" shows, whatever tab is
 * @property {number} epoch      the checkpoint of the training, an index into model.epochs; 0 without
 * @property {string} change     the signals whose maps show the change since the step before, as "fi"
 * @property {string} perUnit    the signals in whose maps each unit has its own range, as "cg"
 * @property {boolean} extremes  whether maps draw merged values as their lowest and their highest, not as their mean
 * @property {MapName|null} large  the map that has the place of all
 * @property {RangeOf} range      whose range units over time have
 * @property {string} edits      what is changed of the run, as text: see edits.js
 * @property {Showing} showing    of an edited run
 *
 * @typedef {Object} Passing  What no address keeps.
 * @property {string|null} hoverSignal  the map under the pointer
 * @property {MapName|null} pointed  the map under the pointer, also while a step is locked
 * @property {MapName|null} focused  the map above which the keyboard's focus is
 * @property {KeptPin[]} kept   what pinned cells were in sequences that were shown before
 * @property {boolean} previewed  whether a pointer shows this step, which nobody has chosen
 * @property {boolean} playing
 * @property {boolean} partly    whether the sequence has so many steps that it opens on a part of them
 * @property {number} speed      steps a second
 * @property {"keys"|"badge"|"save"|null} dialog  what is open over the view: the list of keys, what the badge
 *   means, what can be saved
 * @property {boolean} training  whether the training is playing
 * @property {boolean} holding   whether a drag on a map holds its cells at a value
 * @property {boolean} moving    whether a hand is changing an edit right now
 * @property {number} going      counts how often a key has asked where to go
 * @property {number} proved     counts what the prover has found
 * @property {number} ran        counts the long runs with edits that are through
 * @property {number|null} exact  the step whose float32 numbers came last
 * @property {number} model      counts the models shown, as `theme` and `size` count theirs
 * @property {number} theme
 * @property {number} size
 *
 * @typedef {Asked & Passing} State
 * @typedef {ReadonlySet<keyof State>} Changed
 * @typedef {ReturnType<typeof createStore>} Store
 */

/** What maps show of an edited run. @type {readonly Showing[]} */
export const SHOWINGS = ["edited", "original", "difference"];

/** Whose range units over time have, where an address names it. @type {readonly RangeOf[]} */
export const RANGES_OF = ["own", "shared"];

/** As an Explorer opens. @type {Passing} */
export const FRESH = {
  hoverSignal: null,
  pointed: null,
  focused: null,
  kept: [],
  previewed: false,
  playing: false,
  training: false,
  partly: false,
  speed: 5,
  dialog: null,
  exact: null,
  holding: true,
  moving: false,
  going: 0,
  proved: 0,
  ran: 0,
  model: 0,
  theme: 0,
  size: 0,
};

/**
 * Subscribers are called at most once a frame, with the state and the keys that changed. `onCommit`
 * is called after a set with {commit: true}, when the frame has been drawn.
 *
 * @param {State} initial
 * @param {(state: State) => void} [onCommit]
 */
export function createStore(initial, onCommit = () => {}) {
  const state = { ...initial };
  const values = /** @type {Record<string, unknown>} */ (state);
  /** @type {Set<keyof State>} */
  const changed = new Set();
  /** @type {Set<keyof State>} */
  const told = new Set();
  /** @type {Set<(state: Readonly<State>, changed: Changed) => void>} */
  const subscribers = new Set();
  let frame = 0;
  let commits = false;

  function tell() {
    frame = 0;
    // Two sets take turns, so that a frame allocates nothing and a subscriber may set again.
    told.clear();
    for (const key of changed) told.add(key);
    changed.clear();
    if (told.size) for (const subscriber of [...subscribers]) subscriber(state, told);
    if (commits) {
      commits = false;
      onCommit(state);
    }
  }

  return {
    /** @returns {Readonly<State>} */
    get: () => state,
    /**
     * @param {Partial<State>} patch
     * @param {{commit?: boolean}} [options]
     */
    set(patch, { commit = false } = {}) {
      for (const name in patch) {
        const key = /** @type {keyof State} */ (name);
        if (values[key] === patch[key]) continue;
        values[key] = patch[key];
        changed.add(key);
      }
      commits ||= commit;
      if ((changed.size || commits) && !frame) frame = requestAnimationFrame(tell);
    },
    /** Tell now what the next frame would tell. */
    flush() {
      if (!frame) return;
      cancelAnimationFrame(frame);
      tell();
    },
    /**
     * @param {(state: Readonly<State>, changed: Changed) => void} subscriber
     * @returns {() => void} ends it
     */
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => {
        subscribers.delete(subscriber);
      };
    },
    destroy() {
      cancelAnimationFrame(frame);
      subscribers.clear();
    },
  };
}
