// Ahead: payloads that the browser has before the page asks for them, unpacked.

import { fetchPayload } from "./fetching.js";

/** @import { Arriving } from "./fetching.js" */

/** @typedef {(payload: Uint8Array<ArrayBuffer>) => Arriving} Unpack  makes it whole; null where that can't be */

// A button's own class, with the first step of the window to which it leads (lstm_viz/ui/corpus/place.py).
const LEADING = /^st-key-corpus-.*-in-(\d+)$/;
const AHEAD = { "Lstm-Viz-Ahead": "1" }; // whoever waits for a window comes first (ui/corpus/windows_by_address.py)

/** @type {Map<string, {stop: AbortController, payload: Arriving}>} */
const ahead = new Map();

/**
 * A large payload; null where the server has it no more or something on the way holds it up. What is on its way ahead
 * of its time is given up: the server makes one after the other.
 *
 * @param {string} path
 * @param {AbortSignal} signal
 * @returns {Arriving}
 */
export async function fetchParcel(path, signal) {
  giveUp((other) => other !== path);
  return (await ahead.get(path)?.payload) ?? fetchPayload(path, { signal });
}

/**
 * Have these payloads in store, one after the other as the server makes them, and no others: what is on its way and
 * not among them is given up.
 *
 * @param {string[]} paths
 * @param {Unpack} unpack
 */
export function fetchAhead(paths, unpack) {
  giveUp((path) => !paths.includes(path));
  for (const path of paths) keep(path, { priority: "low", headers: AHEAD }, unpack);
}

/**
 * Ask for the window to which a press leads, while the page runs, and for no other.
 *
 * @param {() => string|null} pathNow  of the window that is shown; null where none is
 * @param {Unpack} unpack
 * @param {AbortSignal} signal  ends it
 */
export function followPresses(pathNow, unpack, signal) {
  /** @param {MouseEvent} event */
  function follow({ target }) {
    const path = pathNow();
    const names = target instanceof Element ? (target.closest('[class*="-in-"]')?.classList ?? []) : [];
    for (const name of names) {
      const start = LEADING.exec(name)?.[1];
      if (!start || path === null) continue;
      const wanted = path.replace(/\bstart=\d+/, `start=${start}`);
      giveUp((other) => other !== wanted);
      keep(wanted, {}, unpack);
    }
  }
  document.addEventListener("click", follow, { capture: true, signal });
}

/**
 * @param {string} path
 * @param {RequestInit} how
 * @param {Unpack} unpack
 */
function keep(path, how, unpack) {
  if (ahead.has(path)) return;
  const stop = new AbortController();
  const arriving = fetchPayload(path, { ...how, signal: stop.signal });
  ahead.set(path, { stop, payload: arriving.then((payload) => payload && unpack(payload)).catch(() => null) });
}

/** @param {(path: string) => boolean} isUnwanted */
function giveUp(isUnwanted) {
  for (const [path, { stop }] of ahead) {
    if (!isUnwanted(path)) continue;
    stop.abort();
    ahead.delete(path);
  }
}
