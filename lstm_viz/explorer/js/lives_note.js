// Lives note: the half-lives in the row above the maps, while the rows are sorted by them.

import { describeLives } from "./half_lives.js";
import { htmlNode, setText } from "./nodes.js";
import { PLACES, TOOLBAR } from "./words.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { State, Store } from "./store.js" */

/**
 * Whose half-life is the longest and what the shown unit's is, while the rows are sorted by it.
 *
 * @param {() => Model} modelOf
 * @param {Store} store
 * @param {Actions} actions
 */
export function createLivesNote(modelOf, store, actions) {
  const [before, after] = [htmlNode("span"), htmlNode("span")];
  const go = htmlNode("button", { type: "button", class: "lv-largest", title: TOOLBAR.goHelp, onclick: goThere });
  const element = htmlNode("output", { class: "lv-lives", hidden: true }, before, go, after);
  /** @type {number|null} */
  let longest = null;

  function goThere() {
    const { step, net } = store.get();
    if (longest !== null) actions.goTo({ step, net, unit: longest });
  }

  return {
    element,
    /** @param {Readonly<State>} state */
    write({ order, net, unit }) {
      element.hidden = order !== "half-life";
      if (element.hidden) return;
      const said = describeLives(modelOf(), modelOf().networks[net], unit);
      longest = said.unit;
      setText(before, said.before);
      setText(go, longest === null ? "" : PLACES.unit(longest));
      go.hidden = longest === null;
      setText(after, longest === null ? "" : `: ${said.after}`);
    },
  };
}
