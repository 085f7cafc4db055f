// Buttons: what a person presses, and whether it is pressed.

import { htmlNode, setAttribute } from "./nodes.js";

/** @import { Attributes, Child } from "./nodes.js" */

/**
 * @param {string|null} look  its classes
 * @param {(event: MouseEvent) => void} does
 * @param {Child|Child[]} [says]
 * @param {Attributes} [more]
 */
export const buttonNode = (look, does, says = null, more = {}) =>
  htmlNode("button", { type: "button", class: look, ...more, onclick: does }, ...[says].flat());

/**
 * @param {Element} button
 * @param {boolean} pressed
 */
export const setPressed = (button, pressed) => setAttribute(button, "aria-pressed", String(pressed));
