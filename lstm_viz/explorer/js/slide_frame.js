// Slide frame: what every picture of a slide's size has: its ground, its title and its badge.

import { xmlNode, xmlText } from "./xml.js";

/** @import { Theme } from "./payload.js" */

/** In pixels of the SVG. */
export const SLIDE = { width: 1600, height: 900 };
export const SLIDE_EDGE = 36; // round everything
export const SLIDE_TYPE = 17;
const SLIDE_TITLE = 30;
export const SLIDE_TOP = 84; // of what is drawn: below the title
export const SLIDE_BOTTOM = 96; // ... and above the step numbers and the badge
export const SLIDE_BOLD = 600;
export const LETTER_WIDE = 0.55; // about the width of a letter, of the type's size
const BOLD_WIDE = 0.6; // ... of a bold one
const LINE_TALL = 1.3; // from a title's line to the next

/**
 * @typedef {Object} SlideHead
 * @property {string} title
 * @property {string} badge
 * @property {Theme} palette
 *
 * @param {SlideHead} head
 * @param {...string} inner  XML
 */
export function slideFrame({ title, badge, palette }, ...inner) {
  const { width, height } = SLIDE;
  const told = titleLines(title);
  const size = Math.min(...told.map((line) => fitting(line, SLIDE_TITLE / told.length ** 0.5, BOLD_WIDE)));
  const head = { "font-size": size, "font-weight": SLIDE_BOLD };
  const titleEnd = SLIDE_EDGE + SLIDE_TITLE * 0.7;
  const foot = { "font-size": fitting(badge, SLIDE_TYPE) };
  return xmlNode(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: [0, 0, width, height].join(" "),
      "font-family": palette.family,
      "font-size": SLIDE_TYPE,
      width,
      height,
    },
    xmlNode("rect", { width, height, fill: palette.background }),
    ...told.map((line, at) =>
      svgText(SLIDE_EDGE, titleEnd - (told.length - 1 - at) * size * LINE_TALL, xmlText(line), palette.ink, head),
    ),
    svgText(SLIDE_EDGE, height - SLIDE_EDGE / 2, xmlText(badge), palette.text.i, foot),
    ...inner,
  );
}

/**
 * A title that would be smaller than the other type, as two lines.
 *
 * @param {string} title
 */
export function titleLines(title) {
  if (fitting(title, SLIDE_TITLE, BOLD_WIDE) >= SLIDE_TYPE) return [title];
  const gap = title.indexOf(" ", title.length / 2);
  return gap < 0 ? [title] : [title.slice(0, gap), title.slice(gap + 1)];
}

/**
 * The size at which a line of text is no wider than the slide.
 *
 * @param {string} text
 * @param {number} most
 * @param {number} [letter]  about a letter's width, of the type's size
 */
export const fitting = (text, most, letter = LETTER_WIDE) =>
  Math.min(most, (SLIDE.width - 2 * SLIDE_EDGE) / (letter * Math.max(1, text.length)));

/**
 * @param {number} x
 * @param {number} y
 * @param {string} inner  XML
 * @param {string} fill
 * @param {Record<string, string|number|undefined>} [look]
 */
export const svgText = (x, y, inner, fill, look = {}) =>
  xmlNode("text", { x: x.toFixed(1), y: y.toFixed(1), fill, "xml:space": "preserve", ...look }, inner);
