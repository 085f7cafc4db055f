// Edit tools: undo and redo, and which run is shown, wherever an edit can be made.

import { buttonNode, setPressed } from "./controls.js";
import { htmlNode } from "./nodes.js";
import { SHOWINGS } from "./store.js";
import { WHAT_IF } from "./whatif_words.js";

/** @import { Actions } from "./actions.js" */
/** @import { Showing, State } from "./store.js" */

/**
 * @param {Actions} actions
 * @param {readonly Showing[]} [showings]  between which one can choose
 */
export function createEditTools(actions, showings = SHOWINGS) {
  /**
   * @param {string} text
   * @param {string} title
   * @param {() => void} does
   */
  const tool = (text, title, does) => buttonNode("lv-tool", does, text, { title });
  const shows = showings.map((name) => tool(WHAT_IF.shows[name], WHAT_IF.showing, () => actions.setShowing(name)));
  const showing = htmlNode("span", { class: "lv-whose", role: "group", "aria-label": WHAT_IF.showing }, ...shows);
  const undo = tool(WHAT_IF.undo, WHAT_IF.undoHelp, actions.undoEdit);
  const redo = tool(WHAT_IF.redo, WHAT_IF.redoHelp, actions.redoEdit);
  return {
    showing,
    undo,
    redo,
    /**
     * @param {Readonly<State>} state
     * @param {boolean} isEdited  whether there is a run with edits to show
     */
    update(state, isEdited) {
      for (const [at, name] of showings.entries()) setPressed(shows[at], name === state.showing);
      showing.hidden = !isEdited;
      undo.disabled = !actions.canUndo();
      redo.disabled = !actions.canRedo();
    },
  };
}
