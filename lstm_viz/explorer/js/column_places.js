// Column places: what lies at a point of a column: a cell of a map, a step of a line, a value, a symbol.

import { clamp } from "./clamp.js";
import { roundWithin } from "./figures.js";

/** @import { ColumnContext, Geometry } from "./maps.js" */
/** @import { LineSlot, MapSlot, Slot, Stack } from "./stack.js" */
/** @import { Drawn, Track } from "./tracks.js" */

/**
 * @typedef {{slot: MapSlot, step: number, unit: number|null, row: number, drawn?: Drawn}} MapHit  A cell, and what its
 *   map shows; no unit passes where null.
 * @typedef {{slot: LineSlot, step: number, unit: null, row: null, feature: number, drawn?: Drawn}} LineHit  A step, and the
 *   feature of the input whose line, or row of a map, is the nearest there; -1 where there is none.
 * @typedef {MapHit | LineHit} Hit  What lies under a point.
 */

/**
 * @param {Pick<ColumnContext, "modelOf"|"store"|"rows">} context
 * @param {Stack} stack
 * @param {Track[]} tracks  of its slots
 * @param {Geometry} geometry  as it is measured
 */
export function createPlaces({ modelOf, store, rows }, { slots, element }, tracks, geometry) {
  /** @param {MapSlot} slot */
  const orderOf = (slot) => rows.order(modelOf().networks[slot.net], slot.signal);

  /** @param {Slot} slot */
  const drawnIn = (slot) => tracks[slots.indexOf(slot)].drawn?.();

  /** @param {Slot} slot */
  const scalesOf = (slot) => tracks[slots.indexOf(slot)].scales?.() ?? [];

  /**
   * The feature of the input whose line at a step is the nearest to a point of its slot; -1 where it has no lines.
   *
   * @param {Slot} slot
   * @param {number} step
   * @param {number} y
   */
  function nearestInput(slot, step, y) {
    const share = (y - slot.top) / slot.height;
    const map = drawnIn(slot);
    if (map) return Math.min(Math.floor(share * map.order.length), map.order.length - 1);
    const input = modelOf().input(step);
    const away = scalesOf(slot).map(([low, high], k) => Math.abs((high - input[k]) / (high - low) - share));
    if (!away.length) return -1;
    return Math.max(0, away.indexOf(Math.min(...away.filter((one) => !Number.isNaN(one)))));
  }

  /**
   * The step, and on a map the unit, under a point of the stack; null outside every slot.
   *
   * @param {number} x
   * @param {number} y
   * @returns {Hit|null}
   */
  function at(x, y) {
    const slot = slots.find(({ top, height }) => y >= top && y < top + height);
    const [first, last] = store.get().zoom;
    const share = (x - geometry.left) / geometry.wide;
    if (!slot || share < 0 || share >= 1) return null;
    const step = first + Math.floor(share * (last - first + 1));
    const drawn = drawnIn(slot);
    if (slot.kind !== "map") return { slot, step, unit: null, row: null, feature: nearestInput(slot, step, y), drawn };
    const order = orderOf(slot);
    const row = Math.floor(((y - slot.top) / slot.height) * order.length);
    return { slot, step, unit: order.length ? order[row] : null, row, drawn };
  }

  return {
    at,
    nearestInput,
    /**
     * What lies under a pointer.
     *
     * @param {MouseEvent} event
     */
    under({ clientX, clientY }) {
      const { left, top } = element.getBoundingClientRect();
      return at(clientX - left, clientY - top);
    },
    /**
     * The value of a feature of the input that a point of its slot stands at, to a thousandth of what is drawn.
     *
     * @param {Slot} slot
     * @param {number} feature
     * @param {number} y
     */
    valueAt(slot, feature, y) {
      const [low, high] = scalesOf(slot)[feature];
      const value = high - clamp((y - slot.top) / slot.height, 0, 1) * (high - low);
      return roundWithin(value, high - low);
    },
    /**
     * The symbol whose row a point of a slot lies in; null where it has no rows of symbols.
     *
     * @param {Slot} slot
     * @param {number} y
     */
    symbolAt(slot, y) {
      const { range, named } = tracks[slots.indexOf(slot)].axis(geometry.type);
      const rows = Math.round(range[0] - range[1]);
      const row = Math.floor(((y - slot.top) / slot.height) * rows);
      return named ? clamp(row, 0, rows - 1) : null;
    },
    /** @param {MapSlot} slot */
    rowCount: (slot) => orderOf(slot).length,
    /**
     * @param {MapSlot} slot
     * @param {number} first
     * @param {number} last
     */
    unitsBetween: (slot, first, last) => orderOf(slot).subarray(first, last + 1),
  };
}
