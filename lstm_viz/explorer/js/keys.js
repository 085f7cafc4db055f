// Keys: what the keyboard does, and the list of it.

import { ZOOM_IN, ZOOM_OUT } from "./actions.js";
import { htmlNode } from "./nodes.js";

/** @import { Actions } from "./actions.js" */
/** @import { State, Store } from "./store.js" */

const LEAP = 10; // steps, with Shift

/**
 * @typedef {(actions: Actions, state: Readonly<State>) => void} Does
 * @typedef {{print: string, says: string, keys: Record<string, Does>, training?: boolean}} KeyRow
 */

/**
 * Each row: what the list prints, the keys as the browser names them ("S-" is Shift; with it a comma is
 * "<" on one keyboard and ";" on another), what they do; `training` where it takes one.
 *
 * @type {KeyRow[]}
 */
export const KEYS = [
  {
    print: "← →",
    says: "one step back, one step on",
    keys: { ArrowLeft: (a, s) => a.go(s.step - 1), ArrowRight: (a, s) => a.go(s.step + 1) },
  },
  {
    print: "Shift + ← →",
    says: "ten steps",
    keys: { "S-ArrowLeft": (a, s) => a.go(s.step - LEAP), "S-ArrowRight": (a, s) => a.go(s.step + LEAP) },
  },
  { print: "Home End", says: "first step, last step", keys: { Home: (a) => a.go(0), End: (a) => a.go(Infinity) } },
  { print: "Space", says: "play, pause", keys: { " ": (a) => a.toggle() } },
  {
    print: "↑ ↓",
    says: "the unit above, the unit below",
    keys: { ArrowUp: (a) => a.moveUnit(-1), ArrowDown: (a) => a.moveUnit(1) },
  },
  {
    print: "+ −",
    says: "zoom in, zoom out",
    keys: {
      "+": (a, s) => a.zoomAround(s.step, ZOOM_IN),
      "S-+": (a, s) => a.zoomAround(s.step, ZOOM_IN),
      "=": (a, s) => a.zoomAround(s.step, ZOOM_IN),
      "-": (a, s) => a.zoomAround(s.step, ZOOM_OUT),
      "−": (a, s) => a.zoomAround(s.step, ZOOM_OUT),
    },
  },
  { print: "0", says: "show all steps", keys: { 0: (a) => a.zoomOut() } },
  {
    print: ", .",
    says: "one checkpoint of the training back, one on",
    training: true,
    keys: {
      ",": (a, s) => a.goEpoch(s.epoch - 1),
      ".": (a, s) => a.goEpoch(s.epoch + 1),
    },
  },
  {
    print: "Shift + , .",
    says: "before the training, its end",
    training: true,
    keys: {
      "S-<": (a) => a.goEpoch(0),
      "S-;": (a) => a.goEpoch(0),
      "S->": (a) => a.goEpoch(Infinity),
      "S-:": (a) => a.goEpoch(Infinity),
    },
  },
  { print: "m", says: "mark this cell with a pin, or take the pin away", keys: { m: (a) => a.pin() } },
  { print: "p", says: "presenter layout, and back", keys: { p: (a, s) => a.setPresenter(!s.presenter) } },
  { print: "Esc", says: "close what is open, then let go of the locked step", keys: { Escape: (a) => a.escape() } },
  { print: "?", says: "this list", keys: { "?": (a) => a.help(), "S-?": (a) => a.help() } },
];

/** @type {[print: string, says: string][]} */
export const HAND = [
  ["move over a map", "preview that step and unit"],
  ["click", "lock the step; click again or Esc lets go"],
  ["drag", "zoom to these steps; double click shows all"],
  ["Ctrl + wheel, wheel sideways", "zoom, move in time"],
  ["drag below the maps", "move in time"],
  ["Shift + drag on a map", "keep the units that are as low, or as high, as those brushed at that step"],
  ["finger: drag, tap, two fingers", "scrub, lock, zoom"],
];

/**
 * The rows that are there with, or without, a training to scrub through.
 *
 * @param {boolean} training
 */
const rowsFor = (training) => KEYS.filter((row) => training || !row.training);

const TYPED_IN = "textarea, select, [contenteditable=true], input:not([type=range])";
const PRESSED = "button, summary, a, [role=button], [role=tab]";

/** @type {object|null} */
let latest = null; // of several Explorers on a page, the one that a hand was on last

/**
 * Listen for the keys; they belong to this Explorer while nothing else on the page has the focus.
 *
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Actions} actions
 * @param {boolean} training
 */
export function listenForKeys(root, store, actions, training) {
  const bound = new Map(rowsFor(training).flatMap(({ keys }) => Object.entries(keys)));
  const own = {};
  latest ??= own;
  const claim = () => {
    latest = own;
  };

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    const inside = target instanceof Node && root.contains(target);
    // Nothing has the focus, or only what is round it: a click on a map gives it to the page's scroller.
    const nowhere = !inside && target instanceof Node && target.contains(root);
    if (!inside && !(nowhere && latest === own)) return;
    const element = /** @type {Element} */ (target);
    if (inside && element.closest(TYPED_IN) && event.key !== "Escape") return;
    if (inside && (event.key === " " || event.key === "Enter") && element.closest(PRESSED)) return;
    const does = bound.get(`${event.shiftKey ? "S-" : ""}${event.key}`);
    if (!does) return;
    event.preventDefault();
    does(actions, store.get());
  }

  const ending = new AbortController();
  document.addEventListener("keydown", press, { signal: ending.signal });
  for (const touch of ["pointerdown", "pointerenter", "focusin"])
    root.addEventListener(touch, claim, { signal: ending.signal });
  return {
    destroy() {
      ending.abort();
      if (latest === own) latest = null;
    },
  };
}

/**
 * The list of keys, as a dialog that `show` opens and closes.
 *
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {boolean} training
 */
export function createKeysHelp(root, store, training) {
  const close = htmlNode(
    "button",
    { type: "button", class: "lv-key-button", "aria-label": "Close", onclick: () => store.set({ keysHelp: false }) },
    "×",
  );
  const rows = [...rowsFor(training).map(({ print, says }) => [print, says]), ...HAND];
  const list = htmlNode(
    "dl",
    {},
    ...rows.flatMap(([print, says]) => [
      htmlNode(
        "dt",
        {},
        ...print
          .split(" ")
          .flatMap((part, at) => [at ? " " : "", /^[+]$/.test(part) ? part : htmlNode("kbd", {}, part)]),
      ),
      htmlNode("dd", {}, says),
    ]),
  );
  const title = htmlNode("h3", { id: "lv-keys-title" }, "Keys and gestures");
  const dialog = htmlNode(
    "dialog",
    { class: "lv-keys", "aria-labelledby": "lv-keys-title", onclose: () => store.set({ keysHelp: false }) },
    htmlNode("header", {}, title, close),
    list,
  );
  root.append(dialog);
  return {
    /** @param {boolean} open */
    show(open) {
      if (open === dialog.open) return;
      if (open) dialog.showModal();
      else dialog.close();
    },
  };
}
