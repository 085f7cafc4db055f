// Maps: one column painted: its heatmaps and lines, the numbers round them, the cursor over them.

import { stackSize } from "./axes.js";
import { createPlaces } from "./column_places.js";
import { createCursor } from "./cursor.js";
import { readSlot } from "./readings.js";
import { buildStack } from "./stack.js";
import { createTrack } from "./tracks.js";

/** @import { Actions } from "./actions.js" */
/** @import { Frame } from "./axes.js" */
/** @import { Model } from "./decode.js" */
/** @import { Rows } from "./rows.js" */
/** @import { State, Store } from "./store.js" */
/** @import { Palette } from "./tracks.js" */
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
 * @typedef {ReturnType<typeof createColumn>} Column
 */

/**
 * @param {ColumnContext} context
 * @param {number[]} nets
 * @param {boolean} answers
 */
export function createColumn(context, nets, answers) {
  const { modelOf, store, palette } = context;
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
    const before = placed();
    Object.assign(geometry, stackSize(stack.element), { ratio: window.devicePixelRatio || 1 });
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

  prepare();
  return {
    ...stack,
    ...createPlaces(context, stack, tracks, geometry),
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
