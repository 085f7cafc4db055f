// Saved page: the view as one HTML file, as explorer/page.py makes it.

import { pack } from "./packing.js";

/** @import { Address } from "./address.js" */

const SLOT = /\{\{lv:(\w+)\}\}/g;
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * @param {string} template  page.html with the Explorer's script and style in it
 * @param {Uint8Array<ArrayBuffer>} bytes  see payload.py
 * @param {string} title
 * @param {Address} state  what it opens with
 */
export async function fillPage(template, bytes, title, state) {
  /** @type {Record<string, string>} */
  const parts = {
    title: title.replace(/[&<>]/g, (letter) => ENTITIES[letter]),
    // No text in it can end the element that it stands in.
    state: JSON.stringify(state).replaceAll("<", "\\u003c"),
    payload: await pack(bytes),
  };
  // At once, so that nobody's text is read as a slot.
  return template.replace(SLOT, (slot, name) => parts[name] ?? slot);
}
