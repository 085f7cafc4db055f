// Controls: buttons, lists to choose from, and fields.

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

/** @typedef {readonly [value: string|number, says: string]} Choice */

/** @param {readonly Choice[]} choices */
export const optionNodes = (choices) => choices.map(([value, says]) => htmlNode("option", { value }, says));

/**
 * @param {readonly Choice[]} choices
 * @param {Attributes} more
 */
export const selectNode = (choices, more) =>
  htmlNode("select", { class: "lv-select", ...more }, ...optionNodes(choices));

/**
 * A field to type in, whose keys are none of the page's.
 *
 * @param {string} look  its classes, beside the usual one
 * @param {Attributes} more
 */
export const typedNode = (look, more) =>
  htmlNode("input", {
    type: "text",
    class: `lv-number-field ${look}`.trim(),
    onkeydown: (event) => event.stopPropagation(),
    ...more,
  });

/**
 * A control beside its name.
 *
 * @param {string} name
 * @param {HTMLElement} control
 */
export const namedNode = (name, control) =>
  htmlNode("label", { class: "lv-field" }, htmlNode("span", {}, name), control);
