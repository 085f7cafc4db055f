// Gestures: what a mouse, a pen or a finger does on the maps of one column.

import { createDrags } from "./drags.js";
import { createInputDrag } from "./input_drag.js";

/** @import { Drag, Point } from "./drags.js" */
/** @import { Column } from "./maps.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Context } from "./view.js" */

const SLACK = 5; // px that a click may wander
const PINCHED = 20; // px: fingers nearer than this count as so far apart
const WHEEL_IN = 0.8; // of the steps shown, one turn of the wheel
const WHEEL_OUT = 1.25;
const WHEEL_PAN = 1 / 12;
const SETTLE = 250; // ms after the last turn of a wheel

/**
 * @param {Point} one
 * @param {Point} other
 */
const apartOf = (one, other) => Math.max(PINCHED, Math.abs(one.x - other.x));

/**
 * Mouse and pen: move previews, click locks, drag zooms, Shift+drag brushes cells of one step,
 * Alt+drag or a drag on the axis pans, the wheel with Ctrl zooms and sideways pans, double click
 * shows all. Finger: drag scrubs, tap locks, two fingers zoom. Where `holding` says so, a drag over cells holds
 * them at it, and one over the input changes that.
 *
 * @param {Column} column
 * @param {Context} context
 * @param {Object} hand
 * @param {() => boolean} hand.brushing  whether a drag brushes without Shift too
 * @param {() => {value: number|null}|null} hand.holding
 * @param {(column: Column, event: PointerEvent|null) => void} hand.tell  where the pointer is
 */
export function attachGestures(column, { modelOf, store, actions }, { brushing, holding, tell }) {
  const { element, axis, cursor, geometry } = column;
  const inputDrag = createInputDrag(column, modelOf, actions);
  const drags = createDrags(column, { modelOf, actions, holding, inputDrag, commit });
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  /** @type {Drag|null} */
  let drag = null;
  /** @type {{apart: number, zoom: Extent, x: number}|null} two fingers: their distance and middle */
  let pinch = null;
  let settling = 0;

  function commit() {
    store.set({}, { commit: true });
  }

  /** @param {MouseEvent} event */
  const point = (event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  /** @param {PointerEvent} event */
  function look(event) {
    const hit = column.under(event);
    tell(column, event);
    if (!hit) {
      actions.moveOverMaps({});
      return;
    }
    const { slot, step, unit } = hit;
    if (unit === null) actions.moveOverMaps({ step, hoverSignal: null });
    else actions.moveOverMaps({ step, unit, net: slot.net, hoverSignal: slot.signal });
  }

  /** @param {PointerEvent} event */
  function press(event) {
    const at = point(event);
    pointers.set(event.pointerId, at);
    if (pointers.size === 2) {
      const [one, other] = [...pointers.values()];
      actions.dropEdit();
      pinch = { apart: apartOf(one, other), zoom: store.get().zoom, x: (one.x + other.x) / 2 };
      drag = null;
      return;
    }
    const onAxis = axis.contains(/** @type {Node} */ (event.target));
    const hit = onAxis ? null : column.at(at.x, at.y);
    if (event.button !== 0 || (!hit && !onAxis)) return;
    /** @type {Drag["does"]} */
    let does = event.pointerType === "touch" ? "scrub" : "zoom";
    if (onAxis || event.altKey) does = "pan";
    else if (typeof holding()?.value === "number" && !event.shiftKey && hit?.slot.kind === "map") does = "hold";
    else if (holding() && inputDrag.begins(hit, at.y)) does = "move";
    else if ((event.shiftKey || brushing()) && hit?.slot.kind === "map") {
      // A filter is about a signal's values: cells that show its change can't be brushed.
      if (store.get().change.includes(hit.slot.signal)) return;
      does = "brush";
    }
    drag = { at, hit, does, moved: does === "brush", zoom: store.get().zoom };
    element.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const at = point(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, at);
    if (pinch && pointers.size === 2) {
      spread(pinch);
      return;
    }
    if (!drag) {
      look(event);
      return;
    }
    const { upright, move } = drags[drag.does];
    drag.moved ||= Math.abs(at.x - drag.at.x) > SLACK || (upright && Math.abs(at.y - drag.at.y) > SLACK);
    if (drag.moved) move(drag, at);
  }

  /** @param {PointerEvent} event */
  function release(event) {
    pointers.delete(event.pointerId);
    if (pinch) {
      if (!pointers.size) pinch = null;
      commit();
      return;
    }
    if (!drag) return;
    const done = drag;
    drag = null;
    cursor.mark(null);
    const at = point(event);
    if (!done.moved) {
      if (done.does === "move") inputDrag.click(at.y);
      if (done.hit?.slot.kind === "map" && done.hit.unit !== null) {
        actions.lock(done.hit.step, done.hit.unit, done.hit.slot.net);
      } else if (done.hit) actions.lock(done.hit.step);
    } else drags[done.does].end(done, at);
  }

  /** @param {PointerEvent} event */
  function cancel(event) {
    pointers.delete(event.pointerId);
    [drag, pinch] = [null, null];
    cursor.mark(null);
    actions.dropEdit();
  }

  /** @param {{apart: number, zoom: Extent, x: number}} pinch */
  function spread(pinch) {
    const [one, other] = [...pointers.values()];
    const factor = pinch.apart / apartOf(one, other);
    const wide = (pinch.zoom[1] - pinch.zoom[0] + 1) * factor;
    const share = (pinch.x - geometry.left) / geometry.wide;
    const middle = pinch.zoom[0] + share * (pinch.zoom[1] - pinch.zoom[0] + 1);
    actions.zoomTo(middle - share * wide, middle + (1 - share) * wide - 1, {});
  }

  /** @param {WheelEvent} event */
  function wheel(event) {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    const { zoom } = store.get();
    if (event.ctrlKey || event.metaKey) {
      const hit = column.at(point(event).x, column.reach().top);
      if (hit) actions.zoomAround(hit.step, event.deltaY < 0 ? WHEEL_IN : WHEEL_OUT, {});
    } else if (sideways)
      actions.pan(zoom[0] + Math.sign(event.deltaX || event.deltaY) * Math.max(1, (zoom[1] - zoom[0]) * WHEEL_PAN), {});
    else return; // the page scrolls
    event.preventDefault();
    clearTimeout(settling);
    settling = setTimeout(commit, SETTLE);
  }

  function leave() {
    tell(column, null);
    actions.leaveMaps();
  }

  element.addEventListener("pointerdown", press);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", cancel);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("dblclick", (event) => {
    if (column.under(event)) actions.zoomToAll();
  });
  return { destroy: () => clearTimeout(settling) };
}
