// Tab row: the tabs of the panel, in one line where it has room for them.

import { buttonNode } from "./controls.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { PANEL } from "./words.js";

/** @import { Tab } from "./store.js" */

/**
 * The tabs `names`. Arrow keys, Home and End choose another, as in every list of tabs.
 *
 * @param {Tab[]} names
 * @param {Record<string, {tab: string, page: string}>} ids  of each tab and of the page that it opens
 * @param {(name: Tab) => void} choose
 */
export function createTabRow(names, ids, choose) {
  let shown = names[0];
  const tabs = Object.fromEntries(names.map((name) => [name, tabOf(name)]));
  const list = htmlNode(
    "div",
    { role: "tablist", "aria-label": PANEL.tabsLabel, class: "lv-tablist" },
    ...names.map((name) => tabs[name]),
  );

  /** @param {Tab} name */
  function tabOf(name) {
    const short = PANEL.shortTabs[name];
    const [start, end] = short ? [short, PANEL.tabs[name].slice(short.length)] : [PANEL.tabs[name], ""];
    const says = [start, end && htmlNode("span", { class: "lv-tab-end" }, end)];
    const { tab: id, page } = ids[name];
    const more = { role: "tab", id, "aria-controls": page, onkeydown: walk };
    const tab = buttonNode("lv-tab", () => choose(name), says, more);
    if (short) {
      // The whole name also where only its beginning has room.
      tab.title = PANEL.tabs[name];
      tab.ariaLabel = PANEL.tabs[name];
    }
    return tab;
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const at = names.indexOf(shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = names[(to + names.length) % names.length];
    choose(next);
    tabs[next].focus();
  }

  return {
    root: list,
    /**
     * @param {Tab} name  the tab that is chosen
     * @param {number} pinned  how many cells are pinned
     */
    update(name, pinned) {
      for (const each of names) {
        setAttribute(tabs[each], "aria-selected", String(each === name));
        setAttribute(tabs[each], "tabindex", each === name ? "0" : "-1");
      }
      setText(tabs.pins, pinned ? PANEL.pins(pinned) : PANEL.tabs.pins);
      shown = name;
    },
  };
}
