// Number handle: a printed number that a pointer drags up and down, and that the arrow keys change.

/** @import { Hand, NumberOf } from "./hand.js" */

const STILL = 5; // px that a click may wander
const COARSE_STEP = 10; // times as far, with Shift

/**
 * The number belongs to `element`, which has to be able to take the focus. One drag, or one run of arrow keys, is one
 * change: the first moment of it is what Escape goes back to, and one Ctrl+Z undoes it.
 *
 * @param {HTMLElement|SVGElement} element
 * @param {Hand} hand
 * @param {() => NumberOf|null} cellOf  whose number it is now; null where it can't be moved
 * @param {(trouble: string) => void} say  why a value could not be held; nothing where it could
 */
export function attachNumberHandle(element, hand, cellOf, say) {
  /** @type {{pointer: number, cell: NumberOf, y: number, from: number, moved: boolean}|null} */
  let drag = null;
  /** @type {{cell: NumberOf, value: number}|null} */
  let walked = null; // by keys, and not kept yet
  let dragged = false; // the click that ends a drag is none

  /** @param {PointerEvent} event */
  function press(event) {
    dragged = false;
    const cell = cellOf();
    if (!cell || drag || event.button !== 0) return;
    keep();
    drag = { pointer: event.pointerId, cell, y: event.clientY, from: hand.valueOf(cell), moved: false };
    element.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  function move({ pointerId, clientY }) {
    if (drag?.pointer !== pointerId) return;
    drag.moved ||= Math.abs(drag.y - clientY) > STILL;
    if (!drag.moved) return;
    dragged = true;
    const by = (drag.y - clientY) * hand.grainOf(drag.cell);
    say(hand.hold(drag.cell, hand.reach(drag.cell, drag.from + by)));
  }

  /** @param {PointerEvent} event */
  function release({ pointerId }) {
    if (drag?.pointer !== pointerId) return;
    if (drag.moved) hand.keep();
    drag = null;
  }

  function cancel() {
    if (drag?.moved || walked) hand.drop();
    [drag, walked] = [null, null];
  }

  /** What the keys have changed counts. */
  function keep() {
    if (walked) hand.keep();
    walked = null;
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const cell = by && !event.altKey && !event.ctrlKey && !event.metaKey ? cellOf() : null;
    if (by && cell) {
      if (drag) return stop(event);
      if (!walked || !isSameCell(walked.cell, cell)) {
        keep();
        walked = { cell, value: hand.valueOf(cell) };
      }
      const far = by * hand.grainOf(cell) * (event.shiftKey ? COARSE_STEP : 1);
      walked.value = hand.reach(cell, walked.value + far);
      say(hand.hold(cell, walked.value));
      return stop(event);
    }
    if (event.key === "Escape" && (drag?.moved || walked)) {
      cancel();
      return stop(event);
    }
    if (event.key !== "Shift") keep();
  }

  /** @param {MouseEvent} event */
  function swallow(event) {
    if (!dragged) return;
    dragged = false;
    event.stopImmediatePropagation();
  }

  const node = /** @type {HTMLElement} */ (element);
  node.addEventListener("pointerdown", press);
  node.addEventListener("pointermove", move);
  node.addEventListener("pointerup", release);
  node.addEventListener("pointercancel", cancel);
  node.addEventListener("click", swallow, { capture: true });
  node.addEventListener("keydown", walk, { capture: true });
  node.addEventListener("blur", keep);
  return { destroy: keep };
}

/**
 * @param {NumberOf} one
 * @param {NumberOf} other
 */
const isSameCell = (one, other) =>
  one.net === other.net && one.signal === other.signal && one.step === other.step && one.unit === other.unit;

/**
 * The key has done its work: it moves nothing else on the page.
 *
 * @param {KeyboardEvent} event
 */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
