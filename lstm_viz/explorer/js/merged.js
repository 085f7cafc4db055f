// Merged: what is said of maps that have more steps or units than there is room for, and how else they can be drawn.

import { buttonNode } from "./controls.js";
import { isMerged, mostMerged } from "./detail.js";
import { MERGED } from "./map_words.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";

/** @import { Actions } from "./actions.js" */
/** @import { Cells } from "./detail.js" */

/**
 * What is merged; nothing where each colour is one value everywhere.
 *
 * @param {Cells[]} maps  as they were painted
 */
function mergedOf(maps) {
  let [steps, units] = [1, 1];
  const merged = maps.filter(isMerged);
  for (const most of merged.map(mostMerged)) {
    steps = Math.max(steps, most.steps);
    units = Math.max(units, most.units);
  }
  return merged.length ? MERGED.of(steps, units) : "";
}

/** @param {Cells[]} maps */
const wordsOf = (maps) => (maps.some(({ extremes }) => extremes) ? MERGED.extremes : MERGED.mean);

/**
 * What each colour stands for; nothing where it is one value everywhere.
 *
 * @param {Cells[]} maps  as they were painted
 */
export function describeMerged(maps) {
  const [of, { long, end }] = [mergedOf(maps), wordsOf(maps)];
  return of && long + of + end;
}

/**
 * The note beside a network's name: a button, since what is merged can be drawn in two ways.
 *
 * @param {Pick<Actions, "toggleExtremes">} actions
 */
export function createMergedNote(actions) {
  const [long, short, of, end] = ["lv-merged-long", "lv-merged-short", "", "lv-merged-long"].map((look) =>
    htmlNode("span", { class: look }),
  );
  const look = "lv-merged";
  const element = buttonNode(look, () => actions.toggleExtremes(), [long, short, of, end], { hidden: true });
  let told = "";
  return {
    element,
    /**
     * Returns whether it is another one than before.
     *
     * @param {Cells[]} maps
     */
    tell(maps) {
      const [said, words] = [mergedOf(maps), wordsOf(maps)];
      if (told === words.short + said) return false;
      told = words.short + said;
      element.hidden = !said;
      setText(long, words.long);
      setText(short, words.short);
      setText(of, said);
      setText(end, words.end);
      setAttribute(element, "title", words === MERGED.mean ? MERGED.toExtremes : MERGED.toMean);
      return true;
    },
  };
}
