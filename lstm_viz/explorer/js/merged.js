// Merged: what is said of maps that have more steps or units than there is room for.

import { isMerged } from "./detail.js";
import { MERGED } from "./map_words.js";
import { htmlNode, setText } from "./nodes.js";

/** @import { Cells } from "./detail.js" */

/**
 * The mean of what each colour is; nothing where it is one value everywhere.
 *
 * @param {Cells[]} maps  as they were painted
 */
function mergedMean(maps) {
  let [steps, units] = [1, 1];
  for (const { columns, rows, wide, tall } of maps.filter(isMerged)) {
    steps = Math.max(steps, Math.ceil(wide / columns));
    units = Math.max(units, Math.ceil(tall / rows));
  }
  return steps * units > 1 ? MERGED.meanOf(steps, units) : "";
}

/**
 * What each colour stands for; nothing where it is one value everywhere.
 *
 * @param {Cells[]} maps  as they were painted
 */
export function describeMerged(maps) {
  const mean = mergedMean(maps);
  return mean && MERGED.each + mean;
}

/** The note beside a network's name. */
export function createMergedNote() {
  const [each, mean] = [htmlNode("span", { class: "lv-merged-each" }, MERGED.each), htmlNode("span")];
  const element = htmlNode("span", { class: "lv-merged", hidden: true }, each, mean);
  return {
    element,
    /**
     * Returns whether it is another one than before.
     *
     * @param {Cells[]} maps
     */
    tell(maps) {
      const said = mergedMean(maps);
      if (mean.textContent === said) return false;
      element.hidden = !said;
      setText(mean, said);
      return true;
    },
  };
}
