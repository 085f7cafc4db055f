// Nodes: the elements that the diagram, the equation and the table are made of.

import { remembered } from "./remembered.js";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * @typedef {string | number | boolean | null | undefined} AttributeValue  null, undefined and false leave it out
 * @typedef {"class" | "style" | "id" | "title" | "hidden" | "role" | "tabindex" | "href" | "type" | "value" | "label" | "scope" | "colspan"
 *   | "min" | "max" | "step" | "inputmode" | "spellcheck" | "autocomplete" | "maxlength" | "placeholder" | "rows"} HtmlAttribute
 * @typedef {"x" | "y" | "dy" | "cx" | "cy" | "r" | "rx" | "ry" | "width" | "height" | "viewBox" | "d" | "transform"
 *   | "text-anchor" | "x1" | "x2" | "y1" | "y2" | "fill" | "stroke" | "stroke-width" | "stroke-dasharray"} SvgAttribute
 * @typedef {{[Name in HtmlAttribute | SvgAttribute | `aria-${string}` | `data-${string}`]?: AttributeValue}} Plain
 * @typedef {{
 *   onclick?: (event: MouseEvent) => void,
 *   onkeydown?: (event: KeyboardEvent) => void,
 *   onchange?: (event: Event) => void,
 *   oninput?: (event: Event) => void,
 *   ontoggle?: (event: Event) => void,
 *   onclose?: (event: Event) => void,
 * }} Listeners
 * @typedef {Plain & Listeners} Attributes
 * @typedef {Node | string | null} Child
 */

/**
 * An HTML element; children are nodes or plain text, never markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function htmlNode(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/**
 * An SVG element.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {Child[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svgNode(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

/**
 * @template {Element} Dressed
 * @param {Dressed} node
 * @param {Attributes} attributes
 * @param {Child[]} children
 * @returns {Dressed}
 */
function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** What each attribute of a node is, so that a frame writes only changes. @type {(node: Element) => Map<string, string|null>} */
const writtenOn = remembered(() => new Map());

/**
 * Set an attribute, or take it away with null, where that changes anything.
 *
 * @param {Element} node
 * @param {string} name
 * @param {string|null} value
 */
export function setAttribute(node, name, value) {
  const known = writtenOn(node);
  if (known.get(name) === value) return;
  known.set(name, value);
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/**
 * Set the text of a node that holds nothing but text, where that changes anything.
 *
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  const known = writtenOn(node);
  if (known.get("text") === text) return;
  known.set("text", text);
  node.textContent = text;
}

/**
 * What has the focus beside a node: in a shadow root the document knows only the root's host.
 *
 * @param {Node} node
 * @returns {Element|null}
 */
export const activeBeside = (node) => /** @type {ShadowRoot|Document} */ (node.getRootNode()).activeElement ?? null;

const SIGN = new RegExp(
  [
    '<span class="lv-symbol" data-signal="([a-z])"><i>([^<]*)</i><sub>([^<]*)</sub></span>',
    "<i>([^<]*)</i>",
    "<sub>([^<]*)</sub>",
    "([^<]+)",
  ].join("|"),
  "g",
);

/**
 * The words' small HTML (`<span …><i>F</i><sub>t</sub></span> = σ(…)`) as pieces. Nothing else is
 * understood, and nothing is ever given to the browser to parse.
 * @param {string} markup
 * @returns {{signal: string, letter: string, sub: string, plain: string}[]}
 */
export function readSigns(markup) {
  /** @param {RegExpMatchArray} found */
  const named = ([, signal = "", own = "", when = "", letter = "", sub = "", plain = ""]) => ({
    signal,
    letter: own || letter,
    sub: when || sub,
    plain,
  });
  return Array.from(markup.matchAll(SIGN), named);
}

/**
 * A symbol or an equation of the words, each signal's letter in that signal's colour.
 *
 * @param {string} markup
 */
export function typeset(markup) {
  const line = htmlNode("span", { class: "lv-typeset" });
  for (const { signal, letter, sub, plain } of readSigns(markup)) {
    const part = htmlNode("span", { class: signal && "lv-symbol", "data-signal": signal || null }, plain);
    if (signal) part.style.color = `var(--lv-text-${signal})`;
    if (letter) part.append(htmlNode("i", {}, letter));
    if (sub) part.append(htmlNode("sub", {}, sub));
    line.append(part);
  }
  return line;
}
