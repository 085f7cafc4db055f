// Lives note: in the row above the maps, the half-lives or the correlations by which the rows are sorted.

import { buttonNode } from "./controls.js";
import { describeCounting } from "./counting.js";
import { describeLives } from "./half_lives.js";
import { htmlNode, setText } from "./nodes.js";
import { PLACES, TOOLBAR } from "./words.js";

/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * Which unit is the first and what the shown one has, while the rows are sorted by half-life or by counting.
 *
 * @param {Context} context
 */
export function createLivesNote({ modelOf, store, actions }) {
  const [before, after] = [htmlNode("span"), htmlNode("span")];
  const go = buttonNode("lv-largest", goThere, null, { title: TOOLBAR.goHelp });
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
      element.hidden = order !== "half-life" && order !== "count";
      if (element.hidden) return;
      const model = modelOf();
      const end = model.at(model.lastEpoch);
      const said =
        order === "count"
          ? describeCounting(end, end.networks[net], unit)
          : describeLives(model, model.networks[net], unit);
      longest = said.unit;
      setText(before, said.before);
      setText(go, longest === null ? "" : PLACES.unit(longest));
      go.hidden = longest === null;
      setText(after, longest === null ? "" : `: ${said.after}`);
    },
  };
}
