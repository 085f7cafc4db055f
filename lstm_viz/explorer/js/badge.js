// Badge: how the numbers that are shown were checked, first by the server and then in this browser, and what it means.

import { createDialog } from "./dialog.js";
import { htmlNode, setText } from "./nodes.js";
import { describeProof } from "./proof_words.js";
import { badgeText } from "./readings.js";
import { headNode, rowNode } from "./tables.js";
import { BADGE } from "./words.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Prover } from "./proving.js" */

/**
 * @param {HTMLButtonElement} button  the line
 * @param {HTMLElement} root
 * @param {Actions} actions
 * @param {() => Model} modelOf
 * @param {Prover} prover
 * @param {() => boolean} asksExact  whether the float32 numbers of a locked step can be asked for
 */
export function createBadge(button, root, actions, modelOf, prover, asksExact) {
  const text = htmlNode("p");
  const recomputed = htmlNode("p");
  const table = htmlNode("table");
  const frame = htmlNode(
    "div",
    { class: "lv-dialog-table", tabindex: 0, role: "group", "aria-label": BADGE.table },
    table,
  );
  const dialog = createDialog(root, BADGE.title, actions.closeDialog, text, recomputed, frame);
  button.addEventListener("click", () => actions.toggleDialog("badge"));

  function write() {
    const model = modelOf();
    const proof = describeProof(model, prover.of(model.at(model.epoch)));
    const original = `${badgeText(model, asksExact())} · ${proof.text}`;
    button.replaceChildren(...wholeParts(model.isEdited ? BADGE.edited(original) : original));
    setText(recomputed, `${BADGE.recomputed} ${BADGE.result(proof.text)}`);
    button.classList.toggle("lv-wrong", proof.wrong);
  }

  return {
    show: dialog.show,
    /** The prover has found something. */
    write,
    /** The model, or its checkpoint, is another. */
    update() {
      const model = modelOf();
      const { header, epoch } = model;
      prover.start(model.at(epoch));
      write();
      const { text: said, networks, rows } = header.epochs?.[epoch]?.explained ?? header.explained;
      setText(text, said);
      const lines = rows.map(([what, ...values]) => rowNode(what, values));
      table.replaceChildren(headNode(["", ...networks]), htmlNode("tbody", {}, ...lines));
    },
  };
}

const SHORT_PART = 36; // letters: what is longer breaks, where a window is narrow

const PART_END = " ·";

/**
 * A line that breaks between its parts, after a dot or before a bracket: no number is torn, and what is cut off is whole
 * parts.
 *
 * @param {string} line
 */
const wholeParts = (line) =>
  line.split(/((?<=·) | (?=\())/).map((part) => {
    const whole = part !== " " && (part.length < SHORT_PART || /\d/.test(part));
    if (!whole) return part;
    const dotted = part.endsWith(PART_END);
    const dot = dotted ? htmlNode("span", { class: "lv-dot" }, PART_END) : null;
    return htmlNode("span", { class: "lv-unbroken" }, dotted ? part.slice(0, -PART_END.length) : part, dot);
  });
