// Door: the Explorer inside a Streamlit page. `ASSETS`, the addresses of its files, stands above.

import { fetchAhead, fetchParcel, followPresses } from "./ahead.js";
import { isDark } from "./dark.js";
import { added, fetchAt, fetched, fetchPiece, fetchSequence, unwrapped } from "./fetching.js";
import { address } from "./place.js";

/** @import { Options } from "./js/explorer.js" */
/** @import { Exact, Look } from "./js/payload.js" */
/** @import { Plotly } from "./js/plotly.js" */
/** @import { Address } from "./js/address.js" */
/** @import { Told } from "./js/stepping.js" */

/**
 * @typedef {ReturnType<typeof import("./js/explorer.js").mount>} Explorer
 * @typedef {Pick<typeof import("./js/explorer.js"), "mount"|"restore"|"step"> & {plotly: Plotly|null, look: Look}} Files
 *
 * @typedef {Object} Message  See door.py.
 * @property {string} key
 * @property {string} digest
 * @property {string|null} parcel  where a large payload is
 * @property {number} length
 * @property {Address} state
 * @property {number} serial
 * @property {boolean} coarse
 * @property {string|null} exact  where a locked step's exact values are; else they come as a note
 * @property {number|"fill"|null} height
 * @property {string[]} addressed  what of the Explorer's state is in the page's address
 * @property {Told|null} steps  other sequences
 * @property {string[]} beside  where payloads are that may be shown next
 *
 * @typedef {Message & {payload: Uint8Array<ArrayBuffer>}} Whole
 * @typedef {StreamlitComponent<unknown>["setStateValue"]} Send
 */

const LONGEST = 300; // characters of a failure that are told
const STEPPED = "lv-stepped"; // of the document, while the page round the Explorer is about another sequence
const GIVE_UP = 3; // payloads in a row that could not be had: then all come inside the messages
/** What a person reads where the Explorer cannot start. */
const WORDS = {
  noCanvas: "This browser does not support the canvas element.",
  notRestored: "A compact payload could not be made whole, so the whole one is asked for:",
};

/** @type {WeakMap<HTMLElement, ReturnType<typeof openDoor>>} */
const doors = new WeakMap();
// What was committed last at each door, for when Streamlit takes the element down and up again.
globalThis.lvCommitted ??= new Map();
const committed = globalThis.lvCommitted;
// Exact values come by an element of their own (note.js), so that the data need not come again.
globalThis.lvNotes ??= new Map();
const notes = globalThis.lvNotes;
/** @type {Promise<Files>|null} */
let files = null;
const loaded = () => (files ??= loadFiles());
let failures = 0; // in a row

/**
 * Called for new data and for another theme; and what it returns, at the end. See knock.js.
 *
 * @param {StreamlitComponent<Uint8Array<ArrayBuffer>>} component
 */
export default function ({ data, parentElement, setStateValue }) {
  const door = doors.get(parentElement) ?? openDoor(parentElement);
  doors.set(parentElement, door);
  door.show(unwrapped(data), setStateValue);
  return door.close;
}

/** @param {HTMLElement} parent */
function openDoor(parent) {
  const root = document.createElement("div");
  root.className = "lv-door";
  root.style.backgroundColor = "var(--st-background-color)";
  parent.append(root);
  /** @type {Explorer|null} */
  let explorer = null;
  /** @type {{digest: string, theme: Options["theme"]}|null} */
  let shown = null;
  /** @type {Whole|null} */
  let latest = null;
  /** @type {Send} */
  let send = () => {};
  const ending = new AbortController(); // over when the door has closed
  /** @type {AbortController|null} */
  let fetching = null; // what stops the payload that is on its way
  /** @type {Map<number, (exact: Exact) => void>} */
  const asked = new Map(); // the steps whose exact values somebody waits for
  /** @type {string|null} */
  let left = null; // the digest of what the page sent last, where something else was stepped to
  /** @type {ReturnType<Files["step"]>|null} */
  let stepping = null;
  /** @type {Parameters<Files["step"]>[0]} */
  const does = {
    fetchSequence,
    take,
    back,
    ask: (seed, shown) => send("stepped", { seed, shown, at: performance.timeOrigin + performance.now() }),
    // Edits go with the networks that they were made on, which the page sees to.
    can: (otherNetworks) => failures === 0 && !(otherNetworks && explorer?.address().edits),
    more: () => (explorer?.address().order === "similarity" ? "&order=similarity" : ""),
    tell: () => explorer?.update(null, { steps: stepping?.steps() ?? null }),
  };

  /** Show something else instead of what the page sent. @type {Parameters<Files["step"]>[0]["take"]} */
  async function take(payload, digest, signal, isOtherSequence) {
    const bytes = await restored(payload);
    if (signal.aborted || ending.signal.aborted || !explorer || !latest || !shown) return false;
    if (!bytes) {
      failures += 1;
      return false;
    }
    leave(latest.digest, isOtherSequence);
    shown = { ...shown, digest };
    explorer.update(bytes, { exact: null });
    dispatchEvent(new Event("lv-another"));
    return true;
  }

  /** @param {string|null} digest  of what the page sent last, where something else is shown */
  function leave(digest, isOtherSequence = false) {
    left = digest;
    document.documentElement.classList.toggle(STEPPED, isOtherSequence);
  }

  /** What the page sent last; edits stay on other networks. @type {Parameters<Files["step"]>[0]["back"]} */
  function back(otherNetworks) {
    if (!latest || left === null) return;
    leave(null);
    shown = shown && { ...shown, digest: "" };
    const { edits, showing, ...state } = explorer?.address() ?? {};
    if (otherNetworks && edits) {
      commit(state);
      latest = { ...latest, state };
      committed.delete(latest.key); // so that it is shown
    }
    api.show(latest, send);
  }

  /** @param {Address} state */
  function commit(state) {
    if (!latest) return;
    committed.set(latest.key, { serial: latest.serial, state });
    dispatchEvent(new Event("lv-commit"));
    send("state", { ...state, serial: latest.serial });
  }

  /**
   * @param {number} step
   * @returns {Promise<Exact|null>}
   */
  function exact(step) {
    if (latest?.exact) return fetchAt(latest.exact, step);
    const note = latest && notes.get(latest.key);
    if (note?.exact?.step === step && note.digest === latest?.digest) return Promise.resolve(note.exact);
    return new Promise((tell) => asked.set(step, tell));
  }

  /** @param {CustomEvent<LvNote>} event */
  function hear({ detail }) {
    if (detail.key !== latest?.key || detail.digest !== latest.digest || !detail.exact) return;
    asked.get(detail.exact.step)?.(detail.exact);
    asked.clear();
  }
  addEventListener("lv-note", hear, { signal: ending.signal });
  followPresses(() => (latest?.exact ? latest.parcel : null), restored, ending.signal);

  /**
   * Write into a link what the page's address may not have yet.
   *
   * @param {CustomEvent<URL>} event
   */
  function complete({ detail: { searchParams } }) {
    /** @type {Record<string, unknown>} */
    const state = explorer?.address() ?? {};
    for (const key of explorer && latest ? latest.addressed : []) {
      const value = state[key];
      if (value === undefined) searchParams.delete(key);
      else searchParams.set(key, Array.isArray(value) ? value.join("-") : String(value));
    }
  }
  addEventListener("lv-link", complete, { signal: ending.signal });

  /**
   * What the page asks the Explorer to show; nothing where that is shown already.
   *
   * @param {Whole} message
   */
  function stateOf({ key, serial, state }) {
    const mine = committed.get(key);
    if (mine?.serial === serial) return explorer ? undefined : mine.state;
    committed.set(key, { serial, state });
    return state;
  }

  const api = {
    /**
     * @param {Whole} message
     * @param {Send} setStateValue
     */
    async show(message, setStateValue) {
      [latest, send] = [message, setStateValue];
      root.style.minHeight = typeof message.height === "number" ? `${message.height}px` : "";
      root.classList.toggle("lv-fills", message.height === "fill");
      try {
        fetching?.abort();
        fetching = new AbortController();
        const stepped = left !== null && message.digest === left; // the page does not know of it
        const known = explorer !== null && (stepped || message.digest === shown?.digest);
        const payload = message.parcel && !known ? fetchParcel(message.parcel, fetching.signal) : message.payload;
        const [{ mount, step, plotly }, arrived] = await Promise.all([loaded(), payload]);
        const bytes = arrived && !known ? await restored(arrived) : arrived;
        if (ending.signal.aborted || latest !== message) return;
        if (bytes === null) {
          failures += 1;
          setStateValue("inline", failures < GIVE_UP ? message.digest : true);
          return;
        }
        if (bytes !== message.payload) failures = 0;
        const theme = isDark(root) ? "dark" : "light";
        if (!stepped) leave(null);
        stepping ??= step(does);
        stepping.hears(message.steps, !stepped);
        /** @type {Options} */
        const options = {
          theme,
          plotly,
          commit,
          exact: message.coarse ? exact : null,
          height: message.height,
          page: fetchTemplate,
          host: "app",
          steps: stepping.steps(),
          state: stateOf(message),
        };
        if (!explorer) explorer = mount(root, bytes, options);
        else if (!known || theme !== shown?.theme || options.state) {
          explorer.update(known ? null : bytes, options);
        } else explorer.update(null, { steps: options.steps });
        shown = { digest: stepped && shown ? shown.digest : message.digest, theme };
        fetchAhead(message.beside, restored);
      } catch (error) {
        if (latest !== message) return;
        console.warn("The Explorer could not start:", error);
        setStateValue("failure", (error instanceof Error ? error.message : String(error)).slice(0, LONGEST));
      }
    },
    close() {
      ending.abort();
      fetching?.abort();
      fetchAhead([], restored);
      stepping?.close();
      leave(null);
      explorer?.destroy();
      root.remove();
      doors.delete(parent);
    },
  };
  return api;
}

/** @returns {Promise<Files>} */
async function loadFiles() {
  if (!document.createElement("canvas").getContext("2d")) throw new Error(WORDS.noCanvas);
  const [{ mount, restore, step }, plotly, look] = await Promise.all([
    import(address(ASSETS.module)),
    loadPlotly(),
    fetched(address(ASSETS.look)).then((answer) => answer.json()),
    added(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address(ASSETS.styles) })),
  ]);
  return { mount, restore, step, plotly, look };
}

/**
 * The whole payload; null where it can't be had of what came, so that the server is to send it.
 *
 * @param {Uint8Array<ArrayBuffer>} payload
 */
async function restored(payload) {
  const { restore, look } = await loaded();
  try {
    return await restore(payload, look, fetchPiece);
  } catch (error) {
    console.warn(WORDS.notRestored, error);
    return null;
  }
}

/** Without Plotly there are still maps; only its axes are missing. @returns {Promise<Plotly|null>} */
async function loadPlotly() {
  if (globalThis.Plotly) return globalThis.Plotly;
  const script = Object.assign(document.createElement("script"), { src: address(ASSETS.plotly) });
  return added(script).then(
    () => globalThis.Plotly ?? null,
    () => null,
  );
}

/** The page that a view is saved as, without what it shows. */
const fetchTemplate = async () => (await fetched(address(ASSETS.page))).text();
