// Tables: the heads of their columns, and rows that begin with what they are about.

import { htmlNode } from "./nodes.js";

/** @import { Child } from "./nodes.js" */

/** @param {readonly Child[]} columns */
export const headNode = (columns) =>
  htmlNode("thead", {}, htmlNode("tr", {}, ...columns.map((name) => htmlNode("th", { scope: "col" }, name))));

/**
 * @param {Child} about
 * @param {readonly Child[]} cells
 */
export const rowNode = (about, cells) =>
  htmlNode("tr", {}, htmlNode("th", { scope: "row" }, about), ...cells.map((cell) => htmlNode("td", {}, cell)));
