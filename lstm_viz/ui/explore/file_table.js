// File table: how a file is read, shown as a table; each click is one of the actions of file_table.py.

import { isDark } from "../../explorer/dark.js";
import { node } from "./node.js";

/**
 * @typedef {{act: string, says: string}} Choice
 * @typedef {Object} Column
 * @property {string} name
 * @property {string} role
 * @property {string} says
 * @property {string} kind
 * @property {string} title
 * @property {(Choice & {on: boolean})[]} choices  of roles, none where there is no other
 * @typedef {Object} Message  See file_table.py.
 * @property {string} key
 * @property {string} summary
 * @property {string} label
 * @property {string} hint
 * @property {string} accept  "" where it can't be read as it is
 * @property {string} problem
 * @property {{light: Record<string, string>, dark: Record<string, string>}} colours
 * @property {string} replaced  which columns gave up their role
 * @property {string} as_found  "" where the roles are those that the file suggests
 * @property {Column[]} columns
 * @property {string[][]} above  rows that are no steps: number, what they are, cells
 * @property {string[][]} head  place, cells
 * @property {string[][]} tail
 * @property {string[][]} below
 * @property {number[]} numbers  of rows that names can be taken from
 * @property {number} more  rows between head and tail
 * @property {(Choice & {on: boolean})[]} rows
 * @property {string} asks
 * @property {{why: string, answers: Choice[]}[]} questions
 * @property {string[]} told
 */

/** @type {WeakMap<HTMLElement, {root: HTMLElement, key: string, focus: string, count: number}>} */
const tables = new WeakMap();

/**
 * Streamlit calls this for new data and for another theme, and what it returns at the end.
 *
 * @param {StreamlitComponent<Message>} component
 */
export default function ({ data, parentElement, setStateValue }) {
  const before = tables.get(parentElement);
  const held = before ?? { root: node("div", { class: "file" }), key: "", focus: "", count: 0 };
  tables.set(parentElement, held);
  if (!before) parentElement.append(held.root);

  /**
   * @param {string} id
   * @param {string} [focus]  of the element that keeps the focus
   */
  const act = (id, focus = id) => {
    held.focus = id === "accept" ? "" : focus;
    held.count += 1;
    setStateValue("act", { id, count: held.count });
  };
  paint(held.root, data, act);
  // One key accepts a new file, and one whose question was answered; else the focus stays where it was.
  const wanted = held.focus && held.root.querySelector(`[data-act="${CSS.escape(held.focus)}"]`);
  const accept = held.root.querySelector("button.accept");
  const target = held.key === data.key ? held.focus && (wanted || accept) : accept;
  held.key = data.key;
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  return () => {
    held.root.remove();
    tables.delete(parentElement);
  };
}

/**
 * @param {HTMLElement} root
 * @param {Message} data
 * @param {(id: string, focus?: string) => void} act
 */
function paint(root, data, act) {
  for (const [name, colour] of Object.entries(data.colours[isDark(root) ? "dark" : "light"])) {
    root.style.setProperty(`--file-${name}`, colour);
  }
  /**
   * @param {string} id
   * @param {string} says
   * @param {Record<string, string>} [more]
   */
  const button = (id, says, more = {}) => {
    const made = node("button", { type: "button", "data-act": id, ...more }, says);
    made.addEventListener("click", () => act(id));
    return made;
  };
  /** @param {string} place  "line 7" */
  const number = (place) => {
    const found = Number(place.replace(/[^\d]/g, ""));
    const can = data.numbers.includes(found);
    return node("td", { class: "number" }, can ? button(`row-${found}`, place) : place);
  };
  const cells = data.columns.map((column) => column.role);
  /** @param {string[]} row */
  const step = ([place, ...row]) =>
    node("tr", {}, number(place), ...row.map((cell, k) => node("td", { class: cells[k] ?? "" }, cell)));
  /** @param {string[]} row */
  const aside = ([place, what, ...row]) =>
    node("tr", { class: "aside", title: what }, number(place), ...row.map((cell) => node("td", {}, cell)));
  const roles = node(
    "tr",
    {},
    node("td", {}),
    ...data.columns.map((column) =>
      node(
        "th",
        { scope: "col", class: column.role },
        column.choices.length ? menu(column, act) : column.says,
        node("span", { class: "kind" }, `${column.name} · ${column.kind}`),
      ),
    ),
  );
  const gap = node("tr", { class: "aside" }, node("td", {}), node("td", { colspan: `${cells.length}` }, "⋮"));
  const table = node(
    "table",
    { "aria-label": data.label },
    node("thead", {}, roles),
    node(
      "tbody",
      {},
      ...data.above.map(aside),
      ...data.head.map(step),
      ...(data.more ? [gap] : []),
      ...data.tail.map(step),
      ...data.below.map(aside),
    ),
  );
  const questions = data.questions.map((one) =>
    node("div", {}, node("p", {}, one.why), buttons(one.answers.map(({ act: id, says }) => button(id, says)))),
  );
  root.replaceChildren(
    node(
      "div",
      { class: "buttons" },
      node("strong", {}, data.summary),
      ...(data.accept ? [button("accept", data.accept, { class: "accept" })] : []),
    ),
    ...(data.problem ? [node("p", { class: "problem", role: "alert" }, data.problem)] : []),
    ...(data.asks ? [node("div", { class: "questions" }, node("p", {}, data.asks), ...questions)] : []),
    node("div", { class: "rows", tabindex: "0", role: "region", "aria-label": data.label }, table),
    node("p", { class: "left" }, data.hint),
    ...(data.replaced ? [node("p", { role: "status" }, data.replaced)] : []),
    ...(data.as_found ? [buttons([button("as-found", data.as_found)])] : []),
    buttons(data.rows.map((one) => button(one.act, one.says, { "aria-pressed": `${one.on}` }))),
    node("ul", {}, ...data.told.map((told) => node("li", {}, told))),
  );
}

/**
 * The roles that a column can have.
 *
 * @param {Column} column
 * @param {(id: string, focus?: string) => void} act
 */
function menu(column, act) {
  const options = column.choices.map(({ act: id, says }) => node("option", { value: id }, says));
  const made = node("select", { "aria-label": column.title, "data-act": column.title }, ...options);
  made.selectedIndex = column.choices.findIndex((choice) => choice.on);
  made.addEventListener("change", () => act(made.value, column.title));
  return made;
}

/** @param {Node[]} made */
function buttons(made) {
  return node("div", { class: "buttons" }, ...made);
}
