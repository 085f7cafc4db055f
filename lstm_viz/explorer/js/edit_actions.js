// Edit actions: what a person can do to the list of edits, with undo and redo.

import { beyondLimits, textsOf } from "./edits.js";
import { withSymbol } from "./symbol_edits.js";

/** @import { Store } from "./store.js" */

const UNDONE = 200; // lists that can be undone

/**
 * @param {Store} store
 */
export function createEditActions(store) {
  const commit = { commit: true };
  /** @type {string[]} */
  const past = [];
  /** @type {string[]} */
  const future = [];
  /** @type {string|null} */
  let before = null; // the list before a hand began to move
  const listed = () => textsOf(store.get().edits);
  /** Whoever changes something wants to see what it does. */
  const seen = () => (store.get().showing === "original" ? "edited" : store.get().showing);

  /** @param {string} edits */
  function change(edits) {
    const now = before ?? store.get().edits;
    before = null;
    if (edits !== now) {
      past.push(now);
      past.splice(0, past.length - UNDONE);
      future.length = 0;
    }
    store.set({ edits, moving: false, showing: seen() }, commit);
  }

  /**
   * @param {string[]} texts
   * @returns {string} why not, a sentence; empty where it is done
   */
  function setList(texts) {
    const edits = texts.join(",");
    const trouble = beyondLimits(edits);
    if (!trouble) change(edits);
    return trouble;
  }

  /**
   * While a hand moves, instead of the list before it moved.
   *
   * @param {(texts: string[]) => string[]} make
   * @returns {string} why not, a sentence; empty where it is done
   */
  function tryList(make) {
    before ??= store.get().edits;
    const edits = make(textsOf(before)).join(",");
    const trouble = beyondLimits(edits);
    if (!trouble) store.set({ edits, moving: true, showing: seen() });
    return trouble;
  }

  /** The hand's work does not count. */
  function drop() {
    if (before !== null) store.set({ edits: before, moving: false });
    before = null;
  }

  /**
   * Take the last list of one side, and keep the present one on the other.
   *
   * @param {string[]} from
   * @param {string[]} to
   */
  function turn(from, to) {
    drop();
    const edits = from.pop();
    if (edits === undefined) return;
    to.push(store.get().edits);
    store.set({ edits, showing: seen() }, commit);
  }

  return {
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    /** @param {string} edits  instead of all that were there */
    setEdits: change,
    /**
     * After those that are there; one that is there again comes last.
     *
     * @param {string} edit
     * @returns {string} why not, a sentence; empty where it is done
     */
    addEdit: (edit) => setList([...listed().filter((one) => one !== edit), edit]),
    /**
     * While a hand moves: what it changes comes after what was there before it moved, and in the place of what set the
     * same cells before.
     *
     * @param {string} edit
     * @returns {string} why not, a sentence; empty where it is done
     */
    tryEdit(edit) {
      const cells = edit.slice(0, edit.indexOf("=") + 1);
      return tryList((texts) => [...texts.filter((one) => !one.startsWith(cells)), edit]);
    },
    /**
     * Have a step read a symbol.
     *
     * @param {Parameters<typeof withSymbol>[1]} put
     * @returns {string} why not, a sentence; empty where it is done
     */
    putSymbol: (put) => setList(withSymbol(listed(), put)),
    /** The same while a hand moves. @param {Parameters<typeof withSymbol>[1]} put */
    trySymbol: (put) => tryList((texts) => withSymbol(texts, put)),
    /** The hand has let go. */
    keepEdit() {
      if (before !== null) change(store.get().edits);
    },
    dropEdit: drop,
    /**
     * @param {number} at
     * @param {number} [count]  of those from there on
     */
    removeEdit: (at, count = 1) => change(listed().toSpliced(at, count).join(",")),
    /**
     * @param {number} at  switched on or off
     * @param {number} [count]  of those from there on
     */
    toggleEdit(at, count = 1) {
      const all = listed();
      for (let k = at; k < at + count; k += 1) all[k] = all[k].startsWith("!") ? all[k].slice(1) : `!${all[k]}`;
      change(all.join(","));
    },
    undoEdit: () => turn(past, future),
    redoEdit: () => turn(future, past),
    /** The list came from elsewhere: what was done before it cannot be undone. */
    forgetEdits() {
      before = null;
      past.length = 0;
      future.length = 0;
    },
    /** @param {import("./store.js").Showing} showing */
    setShowing: (showing) => store.set({ showing }, commit),
    /** @param {boolean} holding */
    setHolding: (holding) => store.set({ holding }),
  };
}
