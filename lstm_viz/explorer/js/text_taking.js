// Text taking: a passage of a text, chosen by a drag or by Shift and the arrow keys.

import { joinParts } from "./passage.js";

/** @import { Extent } from "./payload.js" */
/** @import { Context } from "./view.js" */

/**
 * @param {Pick<Context, "model"|"store"|"actions">} context
 */
export function createTaking({ model: modelOf, store, actions }) {
  /** The passage before a drag. @type {readonly Extent[]|null} */
  let before = null;
  /** Where a passage began that is chosen by keys. @type {number|null} */
  let anchor = null;

  return {
    /** Whether a passage is being drawn right now. */
    isDrawing: () => before !== null,
    /**
     * A drag over a part, which adds to the passage or replaces it; `done` when it ends.
     *
     * @param {Extent} part
     * @param {boolean} more
     * @param {boolean} done
     */
    take(part, more, done) {
      before ??= more ? store.get().text.passage : [];
      const passage = joinParts([...before, part]);
      if (done) before = null;
      actions.showText({ passage }, { commit: done });
    },
    /** @param {KeyboardEvent} event */
    press(event) {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (event.key === "Shift") return;
      if (!by || !event.shiftKey) {
        anchor = null;
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      const { step } = store.get();
      anchor ??= step;
      const to = Math.min(Math.max(step + by, 0), modelOf().steps - 1);
      actions.showText({ passage: [[Math.min(anchor, to), Math.max(anchor, to)]] }, {});
      actions.go(to);
    },
  };
}
