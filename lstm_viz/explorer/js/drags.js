// Drags: what a drag on the maps of one column does while it moves, and where it ends.

import { clamp } from "./clamp.js";
import { writeCells } from "./edits.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { createInputDrag } from "./input_drag.js" */
/** @import { Hit, MapHit } from "./column_places.js" */
/** @import { Column } from "./maps.js" */
/** @import { Extent } from "./payload.js" */

const BRUSH_THINNEST = 3; // px of a brush
const INSIDE = 0.01; // px by which a slot's end is still in it

/**
 * @typedef {{x: number, y: number}} Point  In CSS pixels of the stack.
 *
 * @typedef {Object} Drag
 * @property {Point} at         where it was put down
 * @property {Hit|null} hit     what was there; null on the axis
 * @property {"scrub"|"zoom"|"pan"|"brush"|"hold"|"move"} does
 * @property {boolean} moved
 * @property {Extent} zoom      the steps that were shown
 *
 * @typedef {Object} Does
 * @property {boolean} upright  whether up and down counts, too
 * @property {(drag: Drag, at: Point) => void} move
 * @property {(drag: Drag, at: Point) => void} end
 */

/**
 * @param {Column} column
 * @param {Object} context
 * @param {() => Model} context.modelOf
 * @param {Actions} context.actions
 * @param {() => {value: number|null}|null} context.holding
 * @param {ReturnType<typeof createInputDrag>} context.inputDrag
 * @param {() => void} context.commit
 * @returns {Record<Drag["does"], Does>}
 */
export function createDrags(column, { modelOf, actions, holding, inputDrag, commit }) {
  const { cursor, geometry } = column;

  /**
   * The steps from press to pointer.
   *
   * @param {Drag} drag
   * @param {Point} at
   */
  function steps({ at: from, zoom }, { x }) {
    /** @param {number} place */
    const stepAt = (place) => zoom[0] + Math.floor((place - geometry.left) / cursor.stepWide());
    const [first, last] = [stepAt(Math.min(from.x, x)), stepAt(Math.max(from.x, x))];
    return { first: Math.max(first, zoom[0]), last: Math.min(last, zoom[1]) };
  }

  /**
   * The rows of a map from press to pointer.
   *
   * @param {MapHit} pressed
   * @param {Point} from
   * @param {Point} at
   */
  function rows({ slot, row }, { x }, { y }) {
    const other = column.at(x, clamp(y, slot.top, slot.top + slot.height - INSIDE))?.row ?? row;
    return { top: Math.min(row, other), bottom: Math.max(row, other) };
  }

  /**
   * The edit that holds these cells.
   *
   * @param {Drag} drag
   * @param {Point} at
   */
  function held(drag, at) {
    const value = holding()?.value ?? null;
    if (!drag.hit || drag.hit.row === null || value === null) return null;
    const { slot } = drag.hit;
    const { top, bottom } = rows(drag.hit, drag.at, at);
    const units = Array.from(column.unitsBetween(slot, top, bottom)).sort((a, b) => a - b);
    const cells = { net: slot.net, signal: slot.signal, units, ...steps(drag, at) };
    return `${writeCells(modelOf().networks[slot.net], cells)}=${value}`;
  }

  /**
   * These rows, all at the step where the brush was put down.
   *
   * @param {Drag} drag
   * @param {Point} at
   */
  function brushed(drag, at) {
    if (!drag.hit || drag.hit.row === null) return null;
    const { slot, step } = drag.hit;
    const { top, bottom } = rows(drag.hit, drag.at, at);
    const tall = slot.height / column.rowCount(slot);
    const place = {
      left: cursor.stepLeft(step),
      width: Math.max(BRUSH_THINNEST, cursor.stepWide()),
      top: slot.top + top * tall,
      height: (bottom - top + 1) * tall,
    };
    return { slot, step, units: column.unitsBetween(slot, top, bottom), place };
  }

  return {
    scrub: {
      upright: false,
      move(drag, { x }) {
        const hit = column.at(clamp(x, geometry.left, geometry.left + geometry.wide - 1), drag.at.y);
        if (hit) actions.show(hit.step);
      },
      end: () => actions.stay(),
    },
    zoom: {
      upright: false,
      move(drag, at) {
        const { first, last } = steps(drag, at);
        const left = cursor.stepLeft(first);
        cursor.mark({ left, width: cursor.stepLeft(last + 1) - left, ...column.reach() });
      },
      end(drag, at) {
        const { first, last } = steps(drag, at);
        actions.zoomTo(first, last);
      },
    },
    pan: {
      upright: false,
      move: ({ at: from, zoom }, { x }) => actions.pan(zoom[0] - (x - from.x) / cursor.stepWide(), {}),
      end: commit,
    },
    brush: {
      upright: true,
      move: (drag, at) => cursor.mark(brushed(drag, at)?.place ?? null, true),
      end(drag, at) {
        const found = brushed(drag, at);
        if (found) actions.brush(found.slot.net, found.slot.signal, found.step, found.units);
      },
    },
    hold: {
      upright: true,
      move(drag, at) {
        const edit = held(drag, at);
        if (edit) actions.tryEdit(edit);
      },
      end: () => actions.keepEdit(),
    },
    move: { upright: true, move: (_drag, { y }) => inputDrag.move(y), end: () => actions.keepEdit() },
  };
}
