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
 * What is merged; nothing where it is one value everywhere.
 *
 * @param {Cells[]} maps    as they were painted
 * @param {Cells[]} inputs  the same of inputs that are drawn as maps, whose rows are columns of W_ih
 */
function mergedOf(maps, inputs) {
  const [signals, read] = [mostOf(maps), mostOf(inputs)];
  const steps = Math.max(signals.steps, read.steps);
  return steps * signals.rows * read.rows > 1 ? MERGED.of(steps, signals.rows, read.rows) : "";
}

/** @param {Cells[]} maps */
const wordsOf = (maps) => (maps.some(({ extremes }) => extremes) ? MERGED.extremes : MERGED.mean);

/**
 * What each colour stands for; nothing where it is one value everywhere.
 *
 * @param {Cells[]} maps    as they were painted
 * @param {Cells[]} inputs  the same of inputs that are drawn as maps
 */
export function describeMerged(maps, inputs) {
  const [of, { long, end }] = [mergedOf(maps, inputs), wordsOf([...maps, ...inputs])];
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
     * @param {Cells[]} inputs
     */
    tell(maps, inputs) {
      const [said, words] = [mergedOf(maps, inputs), wordsOf([...maps, ...inputs])];
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
