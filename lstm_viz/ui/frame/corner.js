// Corner: what is in the top right of every page: a button that copies its link, and the list of keys.

import { copyText } from "../../explorer/js/copying.js";
import { joinEntries } from "./entries.js";
import { followInTab } from "./links.js";

/** @import { Root } from "../../explorer/js/view.js" */

/**
 * @typedef {[print: string, says: string]} KeyRow
 * @typedef {{title: string, rows: KeyRow[]}} KeyGroup
 *
 * @typedef {{sentences: string[], link: string, to: string}} Introduction
 *
 * @typedef {Object} Corner  See corner.py.
 * @property {Introduction|null} introduction  to this page
 * @property {KeyGroup[]} keys  of this page
 * @property {string} leftOut   what is not in the link
 * @property {{copy: string, copied: string, byHand: string, link: string, keys: string, close: string,
 *   explorer: string, about: string}} words
 * @property {"light"|"dark"} theme  for which the page was drawn
 */

const SAID = 2500; // ms that "Copied" is shown
const FIELDS = "input, textarea, select, [contenteditable=true]";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} name  its class
 * @param {(string|Node)[]} children
 */
function make(tag, name, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

/**
 * @param {string} text
 * @param {string} title
 * @param {() => void} does
 */
function button(text, title, does) {
  const node = make("button", "corner-button", text);
  node.type = "button";
  node.title = title;
  node.addEventListener("click", does);
  return node;
}

/** The address of what is on the screen: each Explorer adds what it has not yet written into the page's. */
function linkNow() {
  const url = new URL(location.href);
  dispatchEvent(new CustomEvent("lv-link", { detail: url }));
  return url.href;
}

/**
 * @param {HTMLElement} host
 * @param {Omit<Corner, "theme">} data
 */
function copyButton(host, { words, leftOut }) {
  const said = make("output", "corner-said", leftOut);
  const field = make("input", "corner-link");
  field.readOnly = true;
  field.hidden = true;
  field.setAttribute("aria-label", words.link);
  let timer = 0;
  async function copy() {
    const link = linkNow();
    const copied = await copyText(link, host);
    field.hidden = copied;
    if (copied) {
      node.textContent = words.copied;
      clearTimeout(timer);
      timer = setTimeout(() => {
        node.textContent = words.copy;
      }, SAID);
    } else {
      // Nobody can press the keys for her, so the link is there, selected.
      said.textContent = [words.byHand, leftOut].filter(Boolean).join(" ");
      field.value = link;
      field.focus();
      field.select();
    }
  }
  const node = button(words.copy, leftOut || words.link, copy);
  node.setAttribute("aria-live", "polite");
  return { nodes: [said, field, node], stop: () => clearTimeout(timer) };
}

/** @param {KeyGroup[]} groups */
function keyTable(groups) {
  return groups
    .filter(({ rows }) => rows.length)
    .flatMap(({ title, rows }) => [
      make("h3", "", title),
      make("dl", "", ...rows.flatMap(([print, says]) => [make("dt", "", print), make("dd", "", says)])),
    ]);
}

/** @param {Introduction} introduction */
function startLink({ link, to }) {
  const node = make("a", "corner-start", link);
  node.href = to;
  return node;
}

/**
 * Where to begin, for who comes without a link: it goes once something is chosen, and moves nothing.
 *
 * @param {Introduction|null} introduction
 */
function startButton(introduction) {
  if (!introduction || location.search) return { nodes: [], stop() {} };
  const node = startLink(introduction);
  const away = () => node.remove();
  addEventListener("lv-commit", away, { once: true });
  return { nodes: [node], stop: () => removeEventListener("lv-commit", away) };
}

/** @type {WeakMap<Element, string>} the themes that were asked for, and have not come */
const asked = new WeakMap();

/**
 * A browser that changes its colour scheme runs no script, but much has its colours from the last run: the page
 * is asked for again, once for each change.
 *
 * @param {HTMLElement} host
 * @param {string} drawn  the theme of the last run
 * @param {(name: string, value: string) => void} ask
 */
function askForTheme(host, drawn, ask) {
  const app = host.closest(".stApp");
  const now = app ? getComputedStyle(app).colorScheme : drawn;
  if (now === drawn) asked.delete(host);
  else if (asked.get(host) !== now) {
    asked.set(host, now);
    ask("theme", now);
  }
}

/** @type {WeakMap<HTMLElement, {made: string, close: () => void}>} */
const corners = new WeakMap();

/**
 * Streamlit calls this for each page, for other data and for another theme, and what it returns at the end.
 *
 * @param {StreamlitComponent<Corner>} component
 */
export default function ({ data: { theme, ...data }, parentElement, setTriggerValue }) {
  joinEntries(window);
  followInTab();
  askForTheme(parentElement, theme, setTriggerValue);
  const made = JSON.stringify(data);
  const before = corners.get(parentElement);
  if (before?.made === made) return before.close; // and what is open stays open
  before?.close();
  const close = build(parentElement, data);
  corners.set(parentElement, { made, close });
  return close;
}

/**
 * @param {HTMLElement} parent
 * @param {Omit<Corner, "theme">} data
 * @returns {() => void}  takes it away
 */
function build(parent, data) {
  const { words, keys, introduction } = data;
  const dialog = make("dialog", "corner-dialog");
  dialog.setAttribute("aria-label", words.keys);

  /** @param {KeyRow[]} ofExplorer */
  function open(ofExplorer) {
    if (dialog.open) return;
    const close = button("×", words.close, () => dialog.close());
    close.setAttribute("aria-label", words.close);
    // What a page is for comes first: on the first one that is its picture. What holds everywhere comes last.
    const groups = keys.toSpliced(introduction ? 0 : -1, 0, { title: words.explorer, rows: ofExplorer });
    const head = make("header", "", make("h2", "", introduction ? words.about : words.keys), close);
    const first = introduction ? introduction.sentences.map((sentence) => make("p", "", sentence)) : [];
    const start = introduction ? [make("p", "", startLink(introduction))] : [];
    dialog.replaceChildren(make("div", "", head, ...first, ...start, ...keyTable(groups)));
    dialog.showModal();
  }

  /** The Explorer is asked where there is one: it knows its keys, and hands them over by "lv-keys". */
  function show() {
    /** @type {Root|null} */
    const explorer = document.querySelector(".lv-door");
    if (dialog.open) dialog.close();
    else if (explorer?.lvExplorer) explorer.lvExplorer.actions.toggleDialog("keys");
    else open([]);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.composedPath().some((node) => node instanceof Element && node.matches(FIELDS))) return;
    event.preventDefault();
    show();
  }

  /** @param {CustomEvent<KeyRow[]>} event */
  function taken(event) {
    event.preventDefault();
    open(event.detail);
  }

  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  const copying = copyButton(parent, data);
  const question = button("?", words.keys, show);
  question.setAttribute("aria-label", words.keys);
  const starting = startButton(introduction);
  const element = make("div", "corner", ...starting.nodes, ...copying.nodes, question, dialog);
  parent.append(element);
  const ending = new AbortController();
  addEventListener("keydown", pressed, { signal: ending.signal });
  addEventListener("lv-keys", taken, { signal: ending.signal });
  return () => {
    starting.stop();
    copying.stop();
    ending.abort();
    element.remove();
    corners.delete(parent);
  };
}
