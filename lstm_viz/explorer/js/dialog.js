// Dialog: what opens over the view, and closes with Esc, its button or a click beside it.

import { buttonNode } from "./controls.js";
import { htmlNode } from "./nodes.js";
import { DIALOG } from "./words.js";

/** @import { Child } from "./nodes.js" */

/**
 * @param {HTMLElement} root
 * @param {string} title
 * @param {() => void} closed  called when a person closes it
 * @param {Child[]} content
 */
export function createDialog(root, title, closed, ...content) {
  const close = buttonNode("lv-key-button", closed, "×", { "aria-label": DIALOG.close });
  const header = htmlNode("header", {}, htmlNode("h3", {}, title), close);
  // The inside is an element of its own, so that what is beside it is only the backdrop.
  const inside = htmlNode("div", { class: "lv-dialog-inside" }, header, ...content);
  const dialog = htmlNode("dialog", { class: "lv-dialog", "aria-label": title, onclose: closed }, inside);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) closed();
  });
  root.append(dialog);
  return {
    /** @param {boolean} open */
    show(open) {
      if (open === dialog.open) return;
      if (open) dialog.showModal();
      else dialog.close();
    },
  };
}
