// Merged: what is said of maps that have more steps or units than there is room for, and how else they can be drawn.

import { buttonNode } from "./controls.js";
import { isMerged, mostMerged } from "./detail.js";
import { MERGED } from "./map_words.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";

/** @import { Actions } from "./actions.js" */
/** @import { Cells } from "./detail.js" */

/**
 * The most steps and rows that a colour stands for.
 *
 * @param {Cells[]} maps
 */
function mostOf(maps) {
  let [steps, rows] = [1, 1];
  for (const most of maps.filter(isMerged).map(mostMerged)) {
    steps = Math.max(steps, most.steps);
    rows = Math.max(rows, most.units);
  }
  return { steps, rows };
}

/**
 * What each colour stands for, and the same where there is little room; null where it is one value everywhere.
 *
 * @param {Cells[]} maps    as they were painted
 * @param {Cells[]} inputs  the same of inputs that are drawn as maps, whose rows are columns of W_ih
 */
function wordsOf(maps, inputs) {
  const [signals, read] = [mostOf(maps), mostOf(inputs)];
  const steps = Math.max(signals.steps, read.steps);
  if (steps * signals.rows * read.rows === 1) return null;
  const words = [...maps, ...inputs].some(({ extremes }) => extremes) ? MERGED.extremes : MERGED.mean;
  return {
    long: words.long + MERGED.of(steps, signals.rows, read.rows) + words.end,
    short: words.short + MERGED.briefly(steps, signals.rows, read.rows),
    title: words === MERGED.mean ? MERGED.toExtremes : MERGED.toMean,
  };
}

/**
 * What each colour stands for; nothing where it is one value everywhere.
 *
 * @param {Cells[]} maps    as they were painted
 * @param {Cells[]} inputs  the same of inputs that are drawn as maps
 */
export const describeMerged = (maps, inputs) => wordsOf(maps, inputs)?.long ?? "";

/**
 * The note beside a network's name: a button, since what is merged can be drawn in two ways.
 *
 * @param {Pick<Actions, "toggleExtremes">} actions
 */
export function createMergedNote(actions) {
  const [long, short] = ["lv-merged-long", "lv-merged-short"].map((look) => htmlNode("span", { class: look }));
  const element = buttonNode("lv-merged", () => actions.toggleExtremes(), [long, short], { hidden: true });
  let told = "";
  return {
    element,
    /**
     * Returns whether it is another one than before.
     *
     * @param {Cells[]} maps
     * @param {Cells[]} inputs
     */
    tell(maps, inputs) {
      const words = wordsOf(maps, inputs);
      if (told === (words?.long ?? "")) return false;
      told = words?.long ?? "";
      element.hidden = !words;
      element.parentElement?.classList.toggle("lv-noted", words !== null);
      setText(long, told);
      setText(short, words?.short ?? "");
      setAttribute(element, "title", words?.title ?? null);
      return true;
    },
  };
}
