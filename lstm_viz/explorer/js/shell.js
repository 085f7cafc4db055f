// Shell: the elements round everything.

import { htmlNode } from "./nodes.js";
import { BADGE, PANEL, PLAYER, TOOLBAR } from "./words.js";

/**
 * @typedef {ReturnType<typeof createShell>} Shell
 * @typedef {ReturnType<Shell["open"]>} Built
 */

/**
 * The Explorer's own element in `root`: a sentence where there is nothing to show, else the view.
 *
 * @param {HTMLElement} root
 */
export function createShell(root) {
  const trouble = htmlNode("p", { class: "lv-trouble", role: "alert", hidden: true });
  const note = htmlNode("p", { class: "lv-note lv-wrong", role: "alert", hidden: true });
  const element = htmlNode("div", { class: "lv-explorer" }, trouble, note);
  root.append(element);
  return {
    element,
    /** @param {string} sentence  none where all is well */
    say(sentence) {
      trouble.textContent = sentence;
      trouble.hidden = !sentence;
      element.querySelector(".lv-view")?.toggleAttribute("inert", Boolean(sentence));
    },
    /** @param {string} sentences  above the view, which can be used; none where there is nothing to tell */
    note(sentences) {
      note.textContent = sentences;
      note.hidden = !sentences;
    },
    /** @param {boolean} on */
    present(on) {
      element.classList.toggle("lv-presenting", on);
    },
    open() {
      const verdict = htmlNode("p", { class: "lv-verdict", role: "heading", "aria-level": "2" });
      const badge = htmlNode("button", { type: "button", class: "lv-badge", title: BADGE.help });
      const explanation = htmlNode("div", { class: "lv-explanation" });
      const toolbar = htmlNode("div", { class: "lv-toolbar", role: "toolbar", "aria-label": TOOLBAR.label });
      const left = htmlNode("div", { class: "lv-side" });
      const right = htmlNode("div", { class: "lv-side" });
      const panel = htmlNode("section", { class: "lv-panel", "aria-label": PANEL.label });
      const player = htmlNode("div", { class: "lv-player", role: "group", "aria-label": PLAYER.label });
      const tipWhere = htmlNode("span");
      const tipValue = htmlNode("b");
      const tipBlock = htmlNode("span", { class: "lv-tip-block" });
      const tipLock = htmlNode("span");
      const tipParts = [tipWhere, tipValue, tipBlock, tipLock];
      const tip = htmlNode("div", { class: "lv-tip", hidden: true, "aria-hidden": "true" }, ...tipParts);
      const leave = htmlNode(
        "button",
        { type: "button", class: "lv-tool lv-leave", title: TOOLBAR.leaveHelp },
        TOOLBAR.leave,
      );
      const head = htmlNode("header", { class: "lv-head" }, verdict, badge, leave, explanation);
      const body = htmlNode("div", { class: "lv-body" }, left, right);
      const view = htmlNode("div", { class: "lv-view" }, head, toolbar, body, player, tip);
      element.append(view);
      return {
        element: view,
        head,
        verdict,
        badge,
        explanation,
        toolbar,
        body,
        left,
        right,
        panel,
        player,
        tip,
        tipWhere,
        tipValue,
        tipBlock,
        tipLock,
        leave,
      };
    },
    destroy: () => element.remove(),
  };
}
