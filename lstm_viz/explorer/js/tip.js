// Tip: what the pointer is on, in words beside it.

import { setText } from "./nodes.js";
import { describeBlock, describeHit } from "./readings.js";
import { MAPS } from "./words.js";

/** @import { Hit } from "./column_places.js" */
/** @import { Column } from "./maps.js" */
/** @import { Built } from "./shell.js" */
/** @import { Context } from "./view.js" */

// CSS px.
const ROOM = 230; // to the right of the pointer; with less, the tip is on its left
const ASIDE = 12; // from the pointer
const BELOW = 14;

/**
 * @param {Built} built
 * @param {Context} context
 */
export function createTip({ element, tip, tipWhere, tipValue, tipBlock, tipLock }, { modelOf, store, actions }) {
  /** Where the pointer is on maps. @type {{event: PointerEvent, column: Column}|null} */
  let pointed = null;

  /**
   * @param {Column} column
   * @param {PointerEvent|null} event  null where the pointer has left it
   */
  function tell(column, event) {
    const hit = event && column.under(event);
    pointed = hit ? { event, column } : null;
    actions.point(hit?.slot.kind === "map" ? hit.slot.heading.name : null);
    tip.hidden = !hit;
    if (hit) show(event, hit);
  }

  /**
   * @param {PointerEvent} event
   * @param {Hit} hit
   */
  function show(event, hit) {
    const [model, state] = [modelOf(), store.get()];
    const { where, value } = describeHit(model, hit, state);
    setText(tipWhere, where);
    setText(tipValue, value);
    setText(tipBlock, describeBlock(hit));
    setText(tipLock, state.locked === null && !state.playing ? MAPS.clickLocks : "");
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top + BELOW];
    const onLeft = x > box.width - ROOM;
    tip.style.transform = onLeft
      ? `translate(max(0px, ${x - ASIDE}px - 100%), ${y}px)`
      : `translate(${x + ASIDE}px, ${y}px)`;
  }

  return {
    tell,
    /** What lies under a pointer that rests, now that it is something else. */
    again() {
      if (pointed) tell(pointed.column, pointed.event);
    },
  };
}
