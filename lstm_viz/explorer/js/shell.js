// Shell: the elements round everything, and how high they let a map be.

import { htmlNode } from "./nodes.js";
import { BADGE, PANEL, PLAYER, TOOLBAR } from "./words.js";

const LOWEST = 40; // px of a map
const HIGHEST = 150;
const USUAL = 62;
const ALONE = 0.6; // of the window's height: one map that has the place of all on a phone
const UNDER = 16; // px of a page that are below a view
const LEAST = 46; // what a window may take of it, so that a view at the top of a page is whole in it

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
  const element = htmlNode("div", { class: "lv-explorer" }, trouble);
  root.append(element);
  return {
    element,
    /** @param {string} sentence  none where all is well */
    say(sentence) {
      trouble.textContent = sentence;
      trouble.hidden = !sentence;
      element.querySelector(".lv-view")?.toggleAttribute("inert", Boolean(sentence));
    },
    /** @param {boolean} on */
    present(on) {
      element.classList.toggle("lv-presenting", on);
    },
    open() {
      const verdict = htmlNode("p", { class: "lv-verdict" });
      const badge = htmlNode("button", { type: "button", class: "lv-badge", title: BADGE.help });
      const explanation = htmlNode("div", { class: "lv-explanation" });
      const toolbar = htmlNode("div", { class: "lv-toolbar", role: "toolbar", "aria-label": TOOLBAR.label });
      const left = htmlNode("div", { class: "lv-side" });
      const right = htmlNode("div", { class: "lv-side" });
      const panel = htmlNode("section", { class: "lv-panel", "aria-label": PANEL.label });
      const player = htmlNode("div", { class: "lv-player", role: "group", "aria-label": PLAYER.label });
      const tipWhere = htmlNode("span");
      const tipValue = htmlNode("b");
      const tip = htmlNode("div", { class: "lv-tip", hidden: true, "aria-hidden": "true" }, tipWhere, tipValue);
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
        leave,
      };
    },
    destroy: () => element.remove(),
  };
}

/**
 * Make the maps as high as they can be without pushing anything off a view of `height` pixels.
 *
 * @param {Built} built
 * @param {number|null} height  0 or null is the window's, where the view begins high enough in it
 * @param {boolean} presenter
 * @param {boolean} alone  one map has the place of all
 */
export function fitMaps({ element, body }, height, presenter, alone) {
  const stacked = getComputedStyle(body).gridTemplateColumns.split(" ").length < 2;
  // One map alone ends where the window does, whoever gives the view its height.
  const below = alone ? window.innerHeight - Math.max(0, element.getBoundingClientRect().top) : null;
  const tall = presenter ? window.innerHeight : height || below;
  element.style.minHeight = stacked || !tall ? "" : `${tall}px`;
  const column = /** @type {HTMLElement} */ (body.querySelector(".lv-stack:not([hidden])"));
  const maps = column.querySelectorAll(".lv-row:not([hidden]) .lv-slot-map").length;
  let each = alone ? Math.max(USUAL, Math.round(window.innerHeight * ALONE)) : USUAL;
  if (!stacked && maps) {
    element.style.setProperty("--lv-map", `${LOWEST}px`);
    const rest = element.scrollHeight - body.offsetHeight + column.offsetHeight - maps * LOWEST;
    const fitting = Math.floor(((tall || window.innerHeight - fromTop(element) - UNDER) - rest) / maps);
    if (tall) each = Math.max(LOWEST, Math.min(alone ? Infinity : HIGHEST, fitting));
    else if (fitting >= LEAST) each = Math.min(USUAL, fitting);
  }
  element.style.setProperty("--lv-map", `${each}px`);
}

/**
 * How far below the top of its page an element begins, however far that is scrolled.
 *
 * @param {HTMLElement} element
 */
function fromTop(element) {
  let { top } = element.getBoundingClientRect();
  for (let around = element.parentElement; around; around = around.parentElement) top += around.scrollTop;
  return top;
}
