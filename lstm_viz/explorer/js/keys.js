// Keys: what the keyboard does, and the list of it.

import { createDialog } from "./dialog.js";
import { GESTURES, KEY_LIST } from "./key_words.js";
import { htmlNode } from "./nodes.js";

/** @import { Actions } from "./actions.js" */
/** @import { State, Store } from "./store.js" */

const LEAP = 10; // steps, with Shift

/**
 * @typedef {(actions: Actions, state: Readonly<State>) => void} Does
 * @typedef {{print: string, says: string, keys: Record<string, Does>, needs?: keyof Has}} KeyRow
 * @typedef {{training: boolean, text: boolean}} Has  What there is to move through: a training, a text.
 */

/**
 * The map that a key is about.
 *
 * @param {Readonly<State>} state
 */
const mapMeant = ({ large, pointed, focused }) => large ?? pointed ?? focused;

/**
 * Each row, by how much it is used: what the list prints, the keys as the browser names them ("S-" is Shift, with
 * which a comma is "<" on one keyboard and ";" on another; "C-" is Ctrl or ⌘), what they do, and what they need.
 *
 * @type {KeyRow[]}
 */
const KEYS = [
  {
    print: "← →",
    says: KEY_LIST.step,
    keys: { ArrowLeft: (a, s) => a.go(s.step - 1), ArrowRight: (a, s) => a.go(s.step + 1) },
  },
  {
    print: "↑ ↓",
    says: KEY_LIST.unit,
    keys: { ArrowUp: (a) => a.moveUnit(-1), ArrowDown: (a) => a.moveUnit(1) },
  },
  { print: "Space", says: KEY_LIST.play, keys: { " ": (a) => a.toggle() } },
  {
    print: "Shift + ← →",
    says: KEY_LIST.leap,
    keys: { "S-ArrowLeft": (a, s) => a.go(s.step - LEAP), "S-ArrowRight": (a, s) => a.go(s.step + LEAP) },
  },
  { print: "Home End", says: KEY_LIST.ends, keys: { Home: (a) => a.go(0), End: (a) => a.go(Infinity) } },
  { print: "Esc", says: KEY_LIST.escape, keys: { Escape: (a) => a.escape() } },
  {
    print: "Ctrl + Z, Ctrl + Shift + Z",
    says: KEY_LIST.undo,
    keys: { "C-z": (a) => a.undoEdit(), "C-S-z": (a) => a.redoEdit(), "C-y": (a) => a.redoEdit() },
  },
  { print: "u", says: KEY_LIST.goTo, keys: { u: (a) => a.askGoTo() } },
  {
    print: "+ −",
    says: KEY_LIST.zoom,
    keys: {
      "+": (a) => a.zoomIn(),
      "S-+": (a) => a.zoomIn(),
      "=": (a) => a.zoomIn(),
      "-": (a) => a.zoomOut(),
      "−": (a) => a.zoomOut(),
    },
  },
  { print: "0", says: KEY_LIST.all, keys: { 0: (a) => a.zoomToAll() } },
  {
    print: "b n",
    says: KEY_LIST.sequence,
    keys: { b: (a) => a.anotherSequence(-1), n: (a) => a.anotherSequence(1) },
  },
  { print: "w", says: KEY_LIST.whatIf, keys: { w: (a) => a.openTab("whatif") } },
  { print: "c", says: KEY_LIST.memory, keys: { c: (a) => a.openTab("memory") } },
  { print: "g", says: KEY_LIST.gradient, keys: { g: (a) => a.openTab("gradient") } },
  { print: "s", says: KEY_LIST.state, keys: { s: (a) => a.openTab("state") } },
  { print: "t", says: KEY_LIST.text, needs: "text", keys: { t: (a) => a.openTab("text") } },
  { print: "m", says: KEY_LIST.pin, keys: { m: (a) => a.pin() } },
  { print: "e", says: KEY_LIST.large, keys: { e: (a, s) => a.enlarge(mapMeant(s)) } },
  { print: "d", says: KEY_LIST.change, keys: { d: (a, s) => a.toggleChange(mapMeant(s)?.signal) } },
  { print: "r", says: KEY_LIST.perUnit, keys: { r: (a, s) => a.togglePerUnit(mapMeant(s)?.signal) } },
  {
    print: ", .",
    says: KEY_LIST.checkpoint,
    needs: "training",
    keys: {
      ",": (a, s) => a.goEpoch(s.epoch - 1),
      ".": (a, s) => a.goEpoch(s.epoch + 1),
    },
  },
  {
    print: "Shift + , .",
    says: KEY_LIST.checkpointEnds,
    needs: "training",
    keys: {
      "S-<": (a) => a.goEpoch(0),
      "S-;": (a) => a.goEpoch(0),
      "S->": (a) => a.goEpoch(Infinity),
      "S-:": (a) => a.goEpoch(Infinity),
    },
  },
  { print: "p", says: KEY_LIST.present, keys: { p: (a, s) => a.setPresenter(!s.presenter) } },
  {
    print: "?",
    says: KEY_LIST.help,
    keys: { "?": (a) => a.toggleDialog("keys"), "S-?": (a) => a.toggleDialog("keys") },
  },
];

/**
 * The rows of what there is.
 *
 * @param {Has} has
 */
const rowsFor = (has) => KEYS.filter(({ needs }) => !needs || has[needs]);

const TYPED_IN = "textarea, select, [contenteditable=true], input:not([type=range])";
const PRESSED = "button, summary, a, [role=button], [role=tab]";
// Elsewhere on the page: what only Space and Enter press, so that all other keys are free.
const ONLY_PRESSED = "button:not([role], [aria-haspopup]), a[href]:not([role]), summary";
const OVER_THE_PAGE = "dialog, [role=dialog], [role=menu]";

/** @param {EventTarget} target */
const isOnlyPressed = (target) =>
  target instanceof Element && target.closest(ONLY_PRESSED) !== null && target.closest(OVER_THE_PAGE) === null;

/** Of several Explorers on a page, the one that a hand was on last is the last. @type {object[]} */
const living = [];

/**
 * Listen for the keys; they belong to this Explorer while nothing else on the page can use them.
 *
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Actions} actions
 * @param {Has} has
 * @param {boolean} everywhere  also while nothing has the focus, or only a button or a link
 */
export function listenForKeys(root, store, actions, has, everywhere) {
  const bound = new Map(rowsFor(has).flatMap(({ keys }) => Object.entries(keys)));
  const own = {};
  living.unshift(own); // until a hand comes, the keys are those of the first that was there
  const leave = () => living.splice(living.indexOf(own), 1);
  const claim = () => {
    leave();
    living.push(own);
  };

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.altKey || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    const inside = target instanceof Node && root.contains(target);
    const presses = event.key === " " || event.key === "Enter";
    // Nothing has the focus, or only what is round it: a click on a map gives it to the page's scroller.
    const free = target instanceof Node && (target.contains(root) || (!presses && isOnlyPressed(target)));
    if (!inside && !(everywhere && free && living.at(-1) === own)) return;
    const element = /** @type {Element} */ (target);
    if (inside && element.closest(TYPED_IN) && event.key !== "Escape") return;
    if (inside && presses && element.closest(PRESSED)) return;
    const held = `${event.ctrlKey || event.metaKey ? "C-" : ""}${event.shiftKey ? "S-" : ""}`;
    // With Ctrl or ⌘ some browsers name the capital letter, and some the small one.
    const does = bound.get(held + (held.startsWith("C-") ? event.key.toLowerCase() : event.key));
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
      leave();
    },
  };
}

/**
 * The list of keys, as a dialog that `show` opens and closes.
 *
 * @param {HTMLElement} root
 * @param {Actions} actions
 * @param {Has} has
 */
export function createKeysHelp(root, actions, has) {
  const rows = [...rowsFor(has).map(({ print, says }) => [print, says]), ...GESTURES];
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
  return { rows, ...createDialog(root, KEY_LIST.title, actions.closeDialog, list) };
}
