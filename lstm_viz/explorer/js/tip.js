// Tip: what the pointer is on, in words beside it.

import { setText } from "./nodes.js";
import { describeHit } from "./readings.js";

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
export function showTip({ element, tip, tipWhere, tipValue }, model, event, hit, state) {
  tip.hidden = !hit;
  if (!hit || !event) return;
  const { where, value } = describeHit(model, hit, state);
  setText(tipWhere, where);
  setText(tipValue, value);
  const box = element.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top + BELOW];
  const onLeft = x > box.width - ROOM;
  tip.style.transform = onLeft
    ? `translate(${x - ASIDE}px, ${y}px) translateX(-100%)`
    : `translate(${x + ASIDE}px, ${y}px) translateX(0)`;
}
