// Edit actions: what a person can do to the list of edits, with undo and redo.

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
  const listed = () => store.get().edits.split(",").filter(Boolean);

  /** @param {string} edits */
  function change(edits) {
    const now = before ?? store.get().edits;
    before = null;
    if (edits !== now) {
      past.push(now);
      past.splice(0, past.length - UNDONE);
      future.length = 0;
    }
    // Whoever changes something wants to see what it does.
    const { showing } = store.get();
    store.set({ edits, moving: false, showing: showing === "original" ? "edited" : showing }, commit);
  }

  return {
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    /** @param {string} edits  instead of all that were there */
    setEdits: change,
    /** @param {string} edit  after those that are there; again, it comes last */
    addEdit: (edit) => change([...listed().filter((one) => one !== edit), edit].join(",")),
    /**
     * While a hand moves: what it changes comes after what was there before it moved.
     *
     * @param {string} edit
     */
    tryEdit(edit) {
      before ??= store.get().edits;
      const { showing } = store.get();
      store.set({
        edits: [...before.split(",").filter(Boolean), edit].join(","),
        moving: true,
        showing: showing === "original" ? "edited" : showing,
      });
    },
    /** The hand has let go. */
    keepEdit() {
      if (before !== null) change(store.get().edits);
    },
    /** The hand's work does not count. */
    dropEdit() {
      if (before !== null) store.set({ edits: before, moving: false });
      before = null;
    },
    /** @param {number} at */
    removeEdit: (at) => change(listed().toSpliced(at, 1).join(",")),
    /** @param {number} at  switched on or off */
    toggleEdit(at) {
      const all = listed();
      all[at] = all[at].startsWith("!") ? all[at].slice(1) : `!${all[at]}`;
      change(all.join(","));
    },
    undoEdit() {
      const last = past.pop();
      if (last === undefined) return;
      future.push(store.get().edits);
      store.set({ edits: last }, commit);
    },
    redoEdit() {
      const next = future.pop();
      if (next === undefined) return;
      past.push(store.get().edits);
      store.set({ edits: next }, commit);
    },
    /** @param {import("./store.js").Showing} showing */
    setShowing: (showing) => store.set({ showing }, commit),
    /** @param {boolean} holding */
    setHolding: (holding) => store.set({ holding }),
  };
}
