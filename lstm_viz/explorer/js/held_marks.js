// Held marks: a frame on the maps round the cells that edits hold.

import { includes } from "./engine/edited.js";
import { htmlNode } from "./nodes.js";
import { runsOf } from "./runs.js";

/** @import { Edit } from "./engine/edited.js" */
/** @import { ColumnContext, Geometry } from "./maps.js" */
/** @import { MapSlot, Stack } from "./stack.js" */
/** @import { State } from "./store.js" */

const MOST_MARKS = 200; // frames; more than these nobody can tell apart

/**
 * @param {Stack} stack
 * @param {Pick<ColumnContext, "modelOf"|"rows"|"whatIf">} context
 */
export function createHeldMarks(stack, { modelOf, rows, whatIf }) {
  const host = htmlNode("div", { class: "lv-held-marks" });
  stack.overlay.append(host);

  /**
   * Where an edit's cells lie on a map, as runs of rows that are next to each other: [first, last] each.
   *
   * @param {MapSlot} slot
   * @param {Edit} edit
   */
  function rowsOf(slot, { units }) {
    const order = rows.order(modelOf().networks[slot.net], slot.signal);
    return runsOf([...order.keys()].filter((row) => includes(units, order[row])));
  }

  return {
    /**
     * @param {Geometry} geometry
     * @param {Readonly<State>} state
     */
    fit({ left, wide }, { zoom: [from, to] }) {
      const edits = modelOf().isEdited ? whatIf.edits() : [];
      const stepWide = wide / (to - from + 1);
      /** @type {HTMLElement[]} */
      const marks = [];
      for (const edit of edits) {
        for (const slot of stack.slots) {
          const meant = slot.kind === "map" && slot.net === edit.net && slot.signal === edit.name;
          if (edit.target !== "signal" || !meant || !slot.height) continue;
          const tall = slot.height / rows.order(modelOf().networks[slot.net], slot.signal).length;
          const runs = rowsOf(slot, edit);
          for (const [first, last] of edit.steps ?? [[from, to]]) {
            const [begin, end] = [Math.max(first, from), Math.min(last, to)];
            if (begin > end) continue;
            for (const [top, bottom] of runs.slice(0, MOST_MARKS - marks.length)) {
              const mark = htmlNode("div", { class: "lv-held" });
              mark.style.left = `${left + (begin - from) * stepWide}px`;
              mark.style.width = `${(end - begin + 1) * stepWide}px`;
              mark.style.top = `${slot.top + top * tall}px`;
              mark.style.height = `${(bottom - top + 1) * tall}px`;
              marks.push(mark);
            }
          }
        }
      }
      host.replaceChildren(...marks);
    },
  };
}
