// Maps: one column painted: its heatmaps and lines, the numbers round them, the cursor over them.

import { tickType } from "./axes.js";
import { clamp } from "./clamp.js";
import { createCursor } from "./cursor.js";
import { roundWithin } from "./figures.js";
import { readSlot } from "./readings.js";
import { buildStack } from "./stack.js";
import { createTrack } from "./tracks.js";

/** @import { Actions } from "./actions.js" */
/** @import { Frame } from "./axes.js" */
/** @import { Model } from "./decode.js" */
/** @import { Rows } from "./rows.js" */
/** @import { LineSlot, MapSlot, Slot } from "./stack.js" */
/** @import { State, Store } from "./store.js" */
/** @import { Drawn, Palette } from "./tracks.js" */
/** @import { WhatIf } from "./whatif.js" */

/**
 * @typedef {Object} ColumnContext  What a column needs; functions where what they give may be exchanged.
 * @property {() => Model} modelOf
 * @property {Store} store
 * @property {Rows} rows
 * @property {() => Palette} palette
 * @property {(host: HTMLElement) => Frame} createFrame
 * @property {Actions} actions
 * @property {WhatIf} whatIf
 * @property {() => boolean} linked  whether a link leads to a page of the app
 *
 * @typedef {Object} Geometry  In CSS pixels of the stack.
 * @property {number} width
 * @property {number} height
 * @property {number} left    margins beside the drawing areas
 * @property {number} right
 * @property {number} wide    of the drawing areas
 * @property {number} ratio   device pixels a CSS pixel
 * @property {number} type    the size of the axes' type
 *
 * @typedef {{slot: MapSlot, step: number, unit: number|null, row: number, drawn?: Drawn}} MapHit  A cell, and what its
 *   map shows; no unit passes where null.
 * @typedef {{slot: LineSlot, step: number, unit: null, row: null, feature: number, drawn?: Drawn}} LineHit  A step, and the
 *   feature of the input whose line, or row of a map, is the nearest there; -1 where there is none.
 * @typedef {MapHit | LineHit} Hit  What lies under a point.
 *
 * @typedef {ReturnType<typeof createColumn>} Column
 */

/**
 * @param {ColumnContext} context
 * @param {number[]} nets
 * @param {boolean} answers
 */
export function createColumn(context, nets, answers) {
  const { modelOf, store, rows, palette } = context;
  const networks = nets.map((net) => modelOf().networks[net]);
  const stack = buildStack(modelOf(), networks, answers, context.actions);
  const frame = context.createFrame(stack.frame);
  const cursor = createCursor(stack, context);
  const tracks = stack.slots.map((slot) => createTrack(slot, context));
  /** @type {Geometry} */
  const geometry = { width: 0, height: 0, left: 0, right: 0, wide: 0, ratio: 1, type: 12 };

  function prepare() {
    for (const track of tracks) track.prepare();
    stack.label(modelOf());
  }

  /** Other numbers, of another checkpoint or another edit; returns whether they have another range anywhere. */
  function renew() {
    stack.label(modelOf());
    return tracks.map((track) => track.renew()).some(Boolean);
  }

  const placed = () => JSON.stringify(geometry) + stack.slots.map((slot) => [slot.top, slot.height]);

  /** Read where everything lies; returns whether anything moved. */
  function measure() {
    const style = getComputedStyle(stack.element);
    const before = placed();
    geometry.width = stack.element.clientWidth;
    geometry.height = stack.element.clientHeight;
    geometry.left = parseFloat(style.getPropertyValue("--lv-left"));
    geometry.right = parseFloat(style.getPropertyValue("--lv-right"));
    geometry.wide = Math.max(1, geometry.width - geometry.left - geometry.right);
    geometry.ratio = window.devicePixelRatio || 1;
    geometry.type = tickType(style);
    for (const slot of stack.slots) {
      slot.top = slot.element.offsetTop;
      slot.height = slot.element.clientHeight;
    }
    return before !== placed();
  }

  function paint() {
    const [first, last] = store.get().zoom;
    const { ratio, wide } = geometry;
    const width = Math.round(wide * ratio);
    tracks.forEach((track, k) => {
      const { height } = stack.slots[k];
      if (height) track.paint({ first, last, width, height: Math.round(height * ratio), ratio });
    });
    const noted = stack.notes.map((note, at) => note.tell(cellsOf(nets[at], "map"), cellsOf(nets[at], "input")));
    if (noted.some(Boolean)) measure(); // in a narrow column it is a line more
  }

  /**
   * What is drawn of a network's maps, or of its input where that is one.
   *
   * @param {number} net
   * @param {"map"|"input"} kind
   */
  const cellsOf = (net, kind) =>
    stack.slots.flatMap((slot, k) =>
      slot.net === net && slot.kind === kind && slot.height ? (tracks[k].cells ?? []) : [],
    );

  function frameNow() {
    const [first, last] = store.get().zoom;
    const { ink, muted, grid, family } = palette();
    const slots = stack.slots
      .map(({ top, height }, k) => ({ top, height, ...tracks[k].axis(geometry.type) }))
      .filter(({ height }) => height);
    if (!slots.length) return;
    frame.update({
      ...geometry,
      first,
      last,
      family,
      palette: { ink, muted, grid },
      slots,
    });
  }

  /** @param {MapSlot} slot */
  const orderOf = (slot) => rows.order(modelOf().networks[slot.net], slot.signal);

  /** @param {Slot} slot */
  const drawnIn = (slot) => tracks[stack.slots.indexOf(slot)].drawn?.();

  /** @param {Slot} slot */
  const scalesOf = (slot) => tracks[stack.slots.indexOf(slot)].scales?.() ?? [];

  /**
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
    const slot = stack.slots.find(({ top, height }) => y >= top && y < top + height);
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

  prepare();
  return {
    ...stack,
    geometry,
    prepare,
    renew,
    paint,
    cursor,
    measure,
    frame: frameNow,
    /**
     * What one map shows, as it was reduced for painting; null where this column does not have it.
     *
     * @param {number} net
     * @param {string} signal
     */
    drawn(net, signal) {
      const k = stack.slots.findIndex((slot) => slot.kind === "map" && slot.net === net && slot.signal === signal);
      return k < 0 ? null : tracks[k].cells;
    },
    at,
    /**
     * What lies under a pointer.
     *
     * @param {MouseEvent} event
     */
    under({ clientX, clientY }) {
      const { left, top } = stack.element.getBoundingClientRect();
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
      const { range, named } = tracks[stack.slots.indexOf(slot)].axis(geometry.type);
      const rows = Math.round(range[0] - range[1]);
      const row = Math.floor(((y - slot.top) / slot.height) * rows);
      return named ? clamp(row, 0, rows - 1) : null;
    },
    /**
     * The feature of the input whose line at a step is the nearest to a point of its slot; -1 where it has no lines.
     *
     * @param {Slot} slot
     * @param {number} step
     * @param {number} y
     */
    nearestInput,
    /** @param {MapSlot} slot */
    rowCount: (slot) => orderOf(slot).length,
    /**
     * @param {MapSlot} slot
     * @param {number} first
     * @param {number} last
     */
    unitsBetween: (slot, first, last) => orderOf(slot).subarray(first, last + 1),
    /**
     * Write the values at the cursor.
     *
     * @param {Readonly<State>} state
     */
    read(state) {
      for (const slot of stack.slots) slot.tell(readSlot(slot, modelOf(), state));
    },
    destroy() {
      frame.destroy();
      stack.element.remove();
    },
  };
}
