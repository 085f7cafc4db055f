// Explanation: what is to be read beside the verdict: how often networks are right, and what the task is.

import { EFFECT } from "./effect_words.js";
import { htmlNode, setText } from "./nodes.js";

/** @import { Explanation } from "./payload.js" */

/**
 * Fill `host` with what there is of an explanation, in place of what it has.
 *
 * @param {HTMLElement} host
 * @param {Explanation} explanation
 */
export function explain(host, { task, beyond, held_out: heldOut, address }) {
  // A dot stays with the number before it: a line that begins with one looks like an item of a list.
  const parts = heldOut
    .split(/(\S+ \S+ ·)/)
    .map((part) => (part.endsWith(" ·") ? htmlNode("span", { class: "lv-unbroken" }, part) : part));
  const figures = address ? [htmlNode("a", { href: address }, ...parts)] : parts;
  const rows = [];
  if (beyond) rows.push(htmlNode("p", { class: "lv-beyond" }, beyond));
  if (heldOut) rows.push(htmlNode("p", { class: "lv-held-out" }, ...figures));
  if (task.length) {
    // A sum and its result stay on one line, and so do a step and its number.
    const sentences = task.map(([about, sentence]) =>
      htmlNode(
        "span",
        { class: about === EFFECT.right ? "lv-here" : "" },
        htmlNode("b", {}, about),
        sentence.replaceAll(" = ", "\u00a0=\u00a0").replaceAll("(step ", "(step\u00a0"),
      ),
    );
    rows.push(htmlNode("p", { class: "lv-task" }, ...sentences));
  }
  host.replaceChildren(...rows);
}

/**
 * Say of the right answer that it is that of the original input, or no longer: of another, only the task's rule knows it.
 *
 * @param {HTMLElement} host  that `explain` has filled
 * @param {boolean} original
 */
export function noteOriginal(host, original) {
  const name = host.querySelector(".lv-here > b");
  if (name) setText(/** @type {HTMLElement} */ (name), original ? EFFECT.rightOfOriginal : EFFECT.right);
}
