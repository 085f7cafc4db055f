// Merged: what is said of maps that have more steps or units than there is room for.

import { isMerged } from "./detail.js";
import { MERGED } from "./map_words.js";
import { htmlNode, setText } from "./nodes.js";

/** @import { Cells } from "./detail.js" */

/**
 * The most steps and rows of which a cell is the mean.
 *
 * @param {Cells[]} maps
 */
function mostOf(maps) {
  let [steps, rows] = [1, 1];
  for (const one of maps.filter(isMerged)) {
    steps = Math.max(steps, Math.ceil(one.wide / one.columns));
    rows = Math.max(rows, Math.ceil(one.tall / one.rows));
  }
  return { steps, rows };
}

/**
 * The mean of what each colour is; nothing where it is one value everywhere.
 *
 * @param {Cells[]} maps    as they were painted
 * @param {Cells[]} inputs  the same of inputs that are drawn as maps, whose rows are columns of W_ih
 */
function mergedMean(maps, inputs) {
  const [signals, read] = [mostOf(maps), mostOf(inputs)];
  const steps = Math.max(signals.steps, read.steps);
  return steps * signals.rows * read.rows > 1 ? MERGED.meanOf(steps, signals.rows, read.rows) : "";
}

/**
 * What each colour stands for; nothing where it is one value everywhere.
 *
 * @param {Cells[]} maps    as they were painted
 * @param {Cells[]} inputs  the same of inputs that are drawn as maps
 */
export function describeMerged(maps, inputs) {
  const mean = mergedMean(maps, inputs);
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
     * @param {Cells[]} inputs
     */
    tell(maps, inputs) {
      const said = mergedMean(maps, inputs);
      if (mean.textContent === said) return false;
      element.hidden = !said;
      setText(mean, said);
      return true;
    },
  };
}
