// Tip: what the pointer is on, in words beside it.

import { setText } from "./nodes.js";
import { describeBlock, describeHit } from "./readings.js";
import { MAPS } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Hit } from "./maps.js" */
/** @import { Built } from "./shell.js" */
/** @import { State } from "./store.js" */

// CSS px.
const ROOM = 230; // to the right of the pointer; with less, the tip is on its left
const ASIDE = 12; // from the pointer
const BELOW = 14;

/**
 * @param {Built} built
 * @param {Model} model
 * @param {PointerEvent|null} event
 * @param {Hit|null} hit  null takes the tip away
 * @param {Readonly<State>} state
 */
export function showTip({ element, tip, tipWhere, tipValue, tipBlock, tipLock }, model, event, hit, state) {
  tip.hidden = !hit;
  if (!hit || !event) return;
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
