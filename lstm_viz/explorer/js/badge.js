// Badge: the line that says how the numbers were checked, and what it means.

import { createDialog } from "./dialog.js";
import { htmlNode, setText } from "./nodes.js";
import { badgeText } from "./readings.js";
import { BADGE } from "./words.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */

/**
 * @param {HTMLButtonElement} button  the line
 * @param {HTMLElement} root
 * @param {Actions} actions
 */
export function createBadge(button, root, actions) {
  const text = htmlNode("p");
  const table = htmlNode("table");
  const frame = htmlNode(
    "div",
    { class: "lv-dialog-table", tabindex: 0, role: "group", "aria-label": BADGE.table },
    table,
  );
  const dialog = createDialog(root, BADGE.title, actions.closeDialog, text, frame);
  button.addEventListener("click", () => actions.toggleDialog("badge"));
  return {
    show: dialog.show,
    /** @param {Model} model */
    update(model) {
      setText(button, badgeText(model));
      const { header, epoch } = model;
      const { text: said, networks, rows } = header.epochs?.[epoch]?.explained ?? header.explained;
      setText(text, said);
      const heads = ["", ...networks].map((name) => htmlNode("th", { scope: "col" }, name));
      table.replaceChildren(
        htmlNode("thead", {}, htmlNode("tr", {}, ...heads)),
        htmlNode("tbody", {}, ...rows.map(rowNode)),
      );
    },
  };
}

/** @param {string[]} row */
const rowNode = ([what, ...values]) =>
  htmlNode("tr", {}, htmlNode("th", { scope: "row" }, what), ...values.map((value) => htmlNode("td", {}, value)));
