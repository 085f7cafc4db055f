// Store: what is shown now, who wants to know, and how it is written in an address.

/** @import { Epoch, ModelView } from "./decode.js" */
/** @import { Extent } from "./payload.js" */

/**
 * @typedef {{step: number, unit: number, net: number}} Cell  A unit of a network at a step.
 * @typedef {{net: number, signal: string, below: boolean, limit: number, step: number}} Filter
 * @typedef {{net: number, signal: string, step: number, unit: number}} Opened  A signal's open equation.
 */

/**
 * @typedef {Object} Asked  What an address can ask for.
 * @property {number} step       the step shown now, from 0: hovered, locked or playing
 * @property {number|null} locked  the step that was clicked or stopped at, null where none is
 * @property {number} unit       the unit's true number
 * @property {number} net        index of the network that `unit` belongs to
 * @property {string} order      "kept", "half-life", "similarity", "value" or "value:f" (by that signal)
 * @property {Extent} zoom        first and last step shown, from 0
 * @property {Cell[]} pins
 * @property {Filter|null} filter
 * @property {boolean} presenter
 * @property {"unit"|"mean"} view
 * @property {number} epoch      the checkpoint of the training, an index into model.epochs; 0 without
 *
 * @typedef {Object} Passing  What no address keeps.
 * @property {string|null} hoverSignal  the map under the pointer
 * @property {boolean} playing
 * @property {number} speed      steps a second
 * @property {Opened|null} open
 * @property {boolean} keysHelp
 * @property {boolean} training  whether the training is playing
 * @property {number|null} exact  the step whose float32 numbers came last
 * @property {number} model      counts the models shown, as `theme` and `size` count theirs
 * @property {number} theme
 * @property {number} size
 *
 * @typedef {Asked & Passing} State
 * @typedef {ReadonlySet<keyof State>} Changed
 * @typedef {ReturnType<typeof createStore>} Store
 */

/**
 * An address, as a page keeps it: counted from 1, defaults left out. What is read may be anything.
 *
 * @typedef {{
 *   step?: number|string, unit?: number|string, net?: string, zoom?: (number|string)[], order?: string,
 *   pins?: string, filter?: string, layout?: string, view?: string, epoch?: number|string,
 * }} Address
 */

/** As an Explorer opens. @type {Passing} */
export const FRESH = {
  hoverSignal: null,
  playing: false,
  training: false,
  speed: 5,
  open: null,
  keysHelp: false,
  exact: null,
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

const ORDER = /^(kept|half-life|similarity|value(:[a-z])?)$/;

/**
 * The state that an address asks for, as far as the model has it; anything else is left out.
 *
 * @param {Address} address
 * @param {ModelView} model
 * @returns {Asked}
 */
export function readAddress(address, model) {
  const steps = model.steps;
  /**
   * @param {number|string} text
   * @param {number} low
   * @param {number} high
   */
  const whole = (text, low, high) => {
    const number = Number(text);
    return text !== "" && Number.isInteger(number) && number >= low && number <= high ? number : null;
  };
  const net = Math.max(0, netNames(model).indexOf(String(address.net ?? "")));
  const step = whole(address.step ?? "", 1, steps);
  const unit = whole(address.unit ?? "", 0, model.networks[net].units - 1);
  const [from, to] = [whole(address.zoom?.[0] ?? "", 1, steps), whole(address.zoom?.[1] ?? "", 1, steps)];
  return {
    step: (step ?? 1) - 1,
    locked: step === null ? null : step - 1,
    net,
    unit: unit ?? 0,
    zoom: from !== null && to !== null && from <= to ? [from - 1, to - 1] : [0, steps - 1],
    order: address.order && ORDER.test(address.order) ? address.order : "kept",
    pins: readPins(String(address.pins ?? ""), model),
    filter: readFilter(String(address.filter ?? ""), model),
    presenter: address.layout === "presenter",
    view: address.view === "mean" ? "mean" : "unit",
    epoch: nearestEpoch(whole(address.epoch ?? "", 0, Infinity), model.epochs),
  };
}

/**
 * What an address has to hold so that `readAddress` gives this state; defaults are left out.
 *
 * @param {Asked} state
 * @param {ModelView} model
 * @returns {Address}
 */
export function writeAddress(state, model) {
  /** @type {Address} */
  const address = {};
  // What was only hovered over is nobody's wish.
  if (state.locked !== null) {
    address.step = state.locked + 1;
    address.unit = state.unit;
    if (state.net) address.net = netNames(model)[state.net];
  }
  if (state.zoom[0] > 0 || state.zoom[1] < model.steps - 1) address.zoom = [state.zoom[0] + 1, state.zoom[1] + 1];
  if (state.order !== "kept") address.order = state.order;
  if (state.pins.length) address.pins = state.pins.map(writePin).join(",");
  if (state.filter) address.filter = writeFilter(state.filter);
  if (state.presenter) address.layout = "presenter";
  if (state.view !== "unit") address.view = state.view;
  if (state.epoch < model.epochs.length - 1) address.epoch = model.epochs[state.epoch].step;
  return address;
}

/**
 * The checkpoint at a training step, or the nearest one; the last where none is asked for.
 *
 * @param {number|null} step
 * @param {readonly Epoch[]} epochs
 */
function nearestEpoch(step, epochs) {
  if (step === null) return Math.max(0, epochs.length - 1);
  const away = epochs.map((epoch) => Math.abs(epoch.step - step));
  return Math.max(0, away.indexOf(Math.min(...away)));
}

/**
 * What an address calls each network: its kind, or its place where a kind is there twice.
 *
 * @param {ModelView} model
 */
function netNames(model) {
  const kinds = model.networks.map((network) => network.kind);
  return kinds.map((kind, index) => (kinds.indexOf(kind) === index ? kind : String(index)));
}

// "12.7": step 12, unit 7, of the first network; "1:12.7" of the second.
/** @param {Cell} pin */
const writePin = ({ net, step, unit }) => `${net ? `${net}:` : ""}${step + 1}.${unit}`;

/**
 * @param {string} text
 * @param {ModelView} model
 */
function readPins(text, model) {
  /** @type {Cell[]} */
  const pins = [];
  for (const part of text.split(",")) {
    const found = /^(?:(\d+):)?(\d+)\.(\d+)$/.exec(part.trim());
    if (!found) continue;
    const [net, step, unit] = [Number(found[1] ?? 0), Number(found[2]) - 1, Number(found[3])];
    if (step >= 0 && step < model.steps && unit < (model.networks[net]?.units ?? 0)) pins.push({ net, step, unit });
  }
  return pins;
}

// "f<0.1@12": units of the first network whose f is below 0.1 at step 12; "1:h>0.5@3" of the second.
/** @param {Filter} filter */
const writeFilter = ({ net, signal, below, limit, step }) =>
  `${net ? `${net}:` : ""}${signal}${below ? "<" : ">"}${limit}@${step + 1}`;

/**
 * @param {string} text
 * @param {ModelView} model
 * @returns {Filter|null}
 */
function readFilter(text, model) {
  const found = /^(?:(\d+):)?([a-z])([<>])(-?\d*\.?\d+(?:e[-+]?\d+)?)@(\d+)$/.exec(text);
  if (!found) return null;
  const [net, step] = [Number(found[1] ?? 0), Number(found[5]) - 1];
  if (!(found[2] in (model.networks[net]?.signals ?? {})) || step < 0 || step >= model.steps) return null;
  return { net, signal: found[2], below: found[3] === "<", limit: Number(found[4]), step };
}
