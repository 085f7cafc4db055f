// Tip: what the pointer is on, in words beside it.

import { setText } from "./nodes.js";
import { describeHit } from "./readings.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Hit } from "./maps.js" */
/** @import { Built } from "./shell.js" */

// CSS px.
const ROOM = 230; // to the right of the pointer; with less, the tip is on its left
const ASIDE = 12; // from the pointer
const BELOW = 14;

/**
 * @param {Built} built
 * @param {ModelView} model
 * @param {PointerEvent|null} event
 * @param {Hit|null} hit  null takes the tip away
 * @param {string} change  the signals whose maps show the change
 */
export function showTip({ element, tip, tipWhere, tipValue }, model, event, hit, change) {
  tip.hidden = !hit;
  if (!hit || !event) return;
  const { where, value } = describeHit(model, hit, change);
  setText(tipWhere, where);
  setText(tipValue, value);
  const box = element.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top + BELOW];
  const onLeft = x > box.width - ROOM;
  tip.style.transform = onLeft
    ? `translate(${x - ASIDE}px, ${y}px) translateX(-100%)`
    : `translate(${x + ASIDE}px, ${y}px) translateX(0)`;
}
