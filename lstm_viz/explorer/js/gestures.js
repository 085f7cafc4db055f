// Gestures: what a mouse, a pen or a finger does on the maps of one column.

const SLACK = 5; // px that a click may wander
const SETTLE = 250; // ms after the last turn of a wheel

/**
 * Mouse and pen: move previews, click locks, drag zooms, Shift+drag brushes cells of one step,
 * Alt+drag or a drag on the axis pans, the wheel with Ctrl zooms and sideways pans, double click
 * shows all. Finger: drag scrubs, tap locks, two fingers zoom.
 *
 * @param {object} column  from `createColumn`
 * @param {object} context  {store, actions, brushing(): boolean, tell(place|null, hit)}
 */
export function attachGestures(column, { store, actions, brushing, tell }) {
  const { element, axis, cursor, geometry } = column;
  const pointers = new Map();
  let drag = null;
  let pinch = null;
  let settling = 0;

  const point = (event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  function look(event) {
    const { x, y } = point(event);
    const hit = column.at(x, y);
    tell(hit ? event : null, hit);
    if (!hit) return;
    const { slot, step, unit } = hit;
    if (unit === null) actions.preview({ step, hoverSignal: null });
    else actions.preview({ step, unit, net: slot.net, hoverSignal: slot.signal });
  }

  function press(event) {
    const at = point(event);
    pointers.set(event.pointerId, at);
    if (pointers.size === 2) {
      const [one, other] = [...pointers.values()];
      pinch = { apart: Math.max(20, Math.abs(one.x - other.x)), zoom: store.get().zoom, x: (one.x + other.x) / 2 };
      drag = null;
      return;
    }
    const onAxis = axis.contains(event.target);
    const hit = onAxis ? null : column.at(at.x, at.y);
    if (event.button !== 0 || (!hit && !onAxis)) return;
    let does = event.pointerType === "touch" ? "scrub" : "zoom";
    if (onAxis || event.altKey) does = "pan";
    else if ((event.shiftKey || brushing()) && hit.row !== null) does = "brush";
    drag = { at, hit, does, moved: does === "brush", zoom: store.get().zoom };
    element.setPointerCapture(event.pointerId);
  }

  function move(event) {
    const at = point(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, at);
    if (pinch && pointers.size === 2) return spread();
    if (!drag) return look(event);
    drag.moved ||= Math.abs(at.x - drag.at.x) > SLACK || (drag.does === "brush" && Math.abs(at.y - drag.at.y) > SLACK);
    if (!drag.moved) return undefined;
    if (drag.does === "zoom") cursor.mark(taken(at));
    else if (drag.does === "brush") cursor.mark(brushed(at).place, true);
    else if (drag.does === "pan") actions.pan(drag.zoom[0] - (at.x - drag.at.x) / cursor.stepWide(), {});
    else {
      const hit = column.at(Math.min(Math.max(at.x, geometry.left), geometry.left + geometry.wide - 1), drag.at.y);
      if (hit) actions.show(hit.step);
    }
    return undefined;
  }

  function release(event) {
    pointers.delete(event.pointerId);
    if (pinch) {
      if (!pointers.size) pinch = null;
      store.set({}, { commit: true });
      return;
    }
    if (!drag) return;
    const done = drag;
    drag = null;
    cursor.mark(null);
    const at = point(event);
    if (!done.moved) {
      if (done.hit)
        actions.lock(done.hit.step, done.hit.unit ?? undefined, done.hit.unit === null ? undefined : done.hit.slot.net);
    } else if (done.does === "zoom") {
      const { first, last } = steps(done, at);
      actions.zoomTo(first, last);
    } else if (done.does === "brush") {
      const { units } = brushed(at, done);
      actions.brush(done.hit.slot.net, done.hit.slot.signal, done.hit.step, units);
    } else if (done.does === "scrub") actions.stay();
    else store.set({}, { commit: true });
  }

  function cancel(event) {
    pointers.delete(event.pointerId);
    [drag, pinch] = [null, null];
    cursor.mark(null);
  }

  function steps(from, at) {
    const stepAt = (x) => from.zoom[0] + Math.floor((x - geometry.left) / cursor.stepWide());
    const [first, last] = [stepAt(Math.min(from.at.x, at.x)), stepAt(Math.max(from.at.x, at.x))];
    return { first: Math.max(first, from.zoom[0]), last: Math.min(last, from.zoom[1]) };
  }

  function taken(at) {
    const { first, last } = steps(drag, at);
    const { slots } = column;
    const bottom = slots.at(-1).top + slots.at(-1).height;
    const left = cursor.stepLeft(first);
    return { left, width: cursor.stepLeft(last + 1) - left, top: slots[0].top, height: bottom - slots[0].top };
  }

  /** The rows between press and pointer, all at the step where the brush was put down. */
  function brushed(at, from = drag) {
    const { slot, step } = from.hit;
    const rowAt = (y) => column.at(from.at.x, Math.min(Math.max(y, slot.top), slot.top + slot.height - 0.01));
    const [one, other] = [rowAt(from.at.y), rowAt(at.y)].sort((a, b) => a.row - b.row);
    const units = column.unitsBetween(slot, one.row, other.row);
    const tall = slot.height / column.rowCount(slot);
    const place = { left: cursor.stepLeft(step), width: Math.max(3, cursor.stepWide()) };
    return { units, place: { ...place, top: slot.top + one.row * tall, height: (other.row - one.row + 1) * tall } };
  }

  function spread() {
    const [one, other] = [...pointers.values()];
    const factor = pinch.apart / Math.max(20, Math.abs(one.x - other.x));
    const wide = (pinch.zoom[1] - pinch.zoom[0] + 1) * factor;
    const share = (pinch.x - geometry.left) / geometry.wide;
    const middle = pinch.zoom[0] + share * (pinch.zoom[1] - pinch.zoom[0] + 1);
    actions.zoomTo(middle - share * wide, middle + (1 - share) * wide - 1, {});
  }

  function wheel(event) {
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    const { zoom } = store.get();
    if (event.ctrlKey || event.metaKey) {
      const hit = column.at(point(event).x, column.slots[0].top);
      if (hit) actions.zoomAround(hit.step, event.deltaY < 0 ? 0.8 : 1.25, {});
    } else if (sideways)
      actions.pan(zoom[0] + Math.sign(event.deltaX || event.deltaY) * Math.max(1, (zoom[1] - zoom[0]) / 12), {});
    else return; // the page scrolls
    event.preventDefault();
    clearTimeout(settling);
    settling = setTimeout(() => store.set({}, { commit: true }), SETTLE);
  }

  function leave() {
    tell(null, null);
    store.set({ hoverSignal: null });
  }

  element.addEventListener("pointerdown", press);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", cancel);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("dblclick", (event) => {
    const { x, y } = point(event);
    if (column.at(x, y)) actions.zoomOut();
  });
  return { destroy: () => clearTimeout(settling) };
}
