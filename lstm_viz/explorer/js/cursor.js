// Cursor: what moves over the maps: the line of one instant, the chosen unit's ring, the pins.

import { createBeyondLine } from "./beyond.js";
import { createCursorLine } from "./cursor_line.js";
import { createHeldMarks } from "./held_marks.js";
import { htmlNode } from "./nodes.js";

/** @import { ColumnContext, Geometry } from "./maps.js" */
/** @import { Slot, Stack } from "./stack.js" */
/** @import { State } from "./store.js" */

/**
 * Nothing is painted anew when a cursor moves: its elements are only put elsewhere.
 *
 * @param {Stack} stack
 * @param {Pick<ColumnContext, "modelOf"|"store"|"rows"|"whatIf">} context
 */
export function createCursor(stack, context) {
  const { modelOf, store, rows } = context;
  const line = createCursorLine();
  const beyond = createBeyondLine();
  const band = htmlNode("div", { class: "lv-band", hidden: true });
  const maps = stack.slots.filter((slot) => slot.kind === "map");
  const rings = maps.map((slot) => ({ slot, ring: htmlNode("div", { class: "lv-ring" }) }));
  const pins = htmlNode("div", { class: "lv-pins" });
  const held = createHeldMarks(stack, context);
  const marks = htmlNode("div", { class: "lv-overlay lv-marks", "aria-hidden": "true" });
  marks.append(...rings.map(({ ring }) => ring), pins);
  stack.overlay.append(beyond.element, line.element, band);
  stack.overlay.after(marks);
  let geometry = { left: 0, wide: 0 };

  const stepWide = () => geometry.wide / (store.get().zoom[1] - store.get().zoom[0] + 1);
  /** @param {number} step */
  const stepLeft = (step) => geometry.left + (step - store.get().zoom[0]) * stepWide();

  /**
   * Where a cell lies on a map, as a transform; null where it is not shown.
   *
   * @param {Slot} slot
   * @param {number} net
   * @param {number} step
   * @param {number} unit
   */
  function cellPlace(slot, net, step, unit) {
    if (slot.kind !== "map" || slot.net !== net || !slot.height) return null;
    const network = modelOf().networks[slot.net];
    const row = rows.rowOf(network, slot.signal, unit);
    const [first, last] = store.get().zoom;
    if (row < 0 || step < first || step > last) return null;
    const tall = slot.height / rows.order(network, slot.signal).length;
    return `translate(${stepLeft(step) + stepWide() / 2}px, ${slot.top + (row + 0.5) * tall}px)`;
  }

  return {
    /**
     * Put line and rings where the state says.
     *
     * @param {Readonly<State>} state
     */
    move(state) {
      line.move(state.step);
      for (const { ring, slot } of rings) {
        const place = state.view === "mean" ? null : cellPlace(slot, state.net, state.step, state.unit);
        ring.style.visibility = place ? "visible" : "hidden";
        if (place) ring.style.transform = place;
      }
    },
    /**
     * After a zoom, a sort or another size: the line's width, its reach, and the pins.
     *
     * @param {Geometry} now
     * @param {Readonly<State>} state
     */
    fit(now, state) {
      geometry = now;
      const reach = stack.reach();
      line.fit(now, state.zoom, reach);
      line.element.classList.toggle("lv-locked", state.locked !== null);
      held.fit(now, state);
      beyond.fit(modelOf(), state.zoom, now, reach);
      pins.replaceChildren();
      state.pins.forEach((pin, at) => {
        for (const slot of maps) {
          const place = cellPlace(slot, pin.net, pin.step, pin.unit);
          if (!place) continue;
          const mark = htmlNode("span", { class: "lv-pin" }, String(at + 1));
          mark.style.transform = place;
          pins.append(mark);
        }
      });
    },
    /**
     * Show what a drag has taken up, in pixels of the stack; null hides it.
     *
     * @param {{left: number, width: number, top: number, height: number}|null} place
     * @param {boolean} [brush]
     */
    mark(place, brush = false) {
      band.hidden = place === null;
      if (!place) return;
      band.classList.toggle("lv-brush", brush);
      band.style.left = `${place.left}px`;
      band.style.width = `${place.width}px`;
      band.style.top = `${place.top}px`;
      band.style.height = `${place.height}px`;
    },
    stepLeft,
    stepWide,
  };
}
