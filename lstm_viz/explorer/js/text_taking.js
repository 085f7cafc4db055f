// Text taking: a passage of a text, chosen by a drag or by Shift and the arrow keys.

import { clamp } from "./clamp.js";
import { joinParts, MOST_PARTS } from "./passage.js";

/** @import { Extent } from "./payload.js" */
/** @import { Context } from "./view.js" */

/**
 * @typedef {ReturnType<typeof createTaking>} Taking
 *
 * @typedef {Object} Drag
 * @property {number} from
 * @property {number} to
 * @property {boolean} moved   over another character than the first, at any time
 * @property {readonly Extent[]} before  the passage when it began
 * @property {readonly Extent[]} kept    what of it stays
 */

/**
 * @param {Pick<Context, "modelOf"|"store"|"actions">} context
 * @param {() => void} refuse  called where a drag would leave a passage of more parts than there may be
 */
export function createTaking({ modelOf, store, actions }, refuse) {
  /** @type {Drag|null} */
  let drag = null;
  /** Where a passage began that is chosen by keys, and where it is: any other move ends it. */
  let anchor = { from: -1, to: -1 };

  /**
   * The passage with the part that is dragged over; as it was before where the drag is back where it began. Null where it
   * has too many parts.
   *
   * @param {Drag} of
   */
  function passageOf({ from, to, before, kept }) {
    if (from === to) return before;
    const passage = joinParts([...kept, [Math.min(from, to), Math.max(from, to)]]);
    return passage.length > MOST_PARTS ? null : passage;
  }

  return {
    /** Whether a passage is being drawn right now. */
    isDrawing: () => drag?.moved === true,
    /**
     * A button is pressed on a character.
     *
     * @param {number} step
     * @param {boolean} more  whether what is dragged over is added to the passage
     */
    begin(step, more) {
      const { passage } = store.get().text;
      drag = { from: step, to: step, moved: false, before: passage, kept: more ? passage : [] };
      anchor = { from: -1, to: -1 };
    },
    /**
     * The pointer is on a character, or beside the text; returns whether that is part of a drag.
     *
     * @param {number|null} step
     */
    move(step) {
      if (!drag) return false;
      if (step === null || step === drag.to) return drag.moved;
      drag.to = step;
      drag.moved = true;
      const passage = passageOf(drag);
      if (passage) actions.showText({ passage }, {});
      return true;
    },
    /** The button is released; returns whether anything was dragged over, so that it was no click. */
    end() {
      const ended = drag;
      drag = null;
      if (!ended?.moved) return false;
      const passage = passageOf(ended);
      actions.showText({ passage: passage ?? ended.before });
      if (!passage) refuse();
      return true;
    },
    /** The drag is given up: everything is as it was before. */
    cancel() {
      if (drag?.moved) actions.showText({ passage: drag.before });
      drag = null;
    },
    /** @param {KeyboardEvent} event */
    press(event) {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by || !event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      const { step } = store.get();
      const to = clamp(step + by, 0, modelOf().steps - 1);
      anchor = { from: step === anchor.to ? anchor.from : step, to };
      actions.showText({ passage: [[Math.min(anchor.from, to), Math.max(anchor.from, to)]] }, {});
      actions.go(to);
    },
  };
}
