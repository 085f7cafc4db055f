// Slide: what is shown as one SVG of a slide's size, with axes, ranges and badge; no page is needed.

import { barLabels, numberedSteps } from "./axes.js";
import { colourAt } from "./colours.js";
import { sumOf } from "./engine/sums.js";
import { readSigns } from "./nodes.js";
import { SLIDE_WORDS } from "./save_words.js";
import {
  LETTER_WIDE,
  SLIDE,
  SLIDE_BOLD,
  SLIDE_BOTTOM,
  SLIDE_EDGE,
  SLIDE_TOP,
  SLIDE_TYPE,
  slideFrame,
  svgText,
} from "./slide_frame.js";
import { keysSvg } from "./slide_keys.js";
import { hatchSvg, markSvg } from "./slide_marks.js";
import { xmlNode, xmlText } from "./xml.js";

/** @import { Bar, SlotAxis } from "./axes.js" */
/** @import { Extent, Theme } from "./payload.js" */
/** @import { Gap, SlideMark } from "./slide_marks.js" */
/** @import { SlideKey } from "./slide_keys.js" */

const COLUMN_GAP = 56; // between columns, in pixels of the SVG
const [ROOM_LEFT, ROOM_RIGHT] = [58, 66]; // beside the drawing areas
const [NETWORK_HEAD, ROW_HEAD] = [32, 28]; // above them: a network's name, a signal's
const SLIDE_BAR = 12; // a colour bar's width
const ROW_WEIGHT = { map: 1.5, input: 1, answers: 1.8 }; // of the height
const SLIDE_SERIF = { "font-family": "serif" };
const INDEX_SIZE = "70%"; // of an index beside its letter
const [UNIT_AWAY, UNIT_TALL] = [44, 40]; // from a map to the name of its rows; the lowest map that has one
const INDEX_DOWN = 4; // ... and how far it is below the line
const [PATCH_WIDE, TICK_AWAY] = [13, 8]; // a signal's patch; from a number to its axis
const TYPE_MIDDLE = 0.35; // of the type's size, from a line of type down to its letters' feet
const BAR_SLICES = 32; // of a colour bar
const NAME_ROOM = 60; // of the steps' name, beside keys below the maps

/**
 * @typedef {Object} SlideRow
 * @property {keyof typeof ROW_WEIGHT} kind
 * @property {string} network   the network's name above its first row, else ""
 * @property {string} name
 * @property {string} colour    of the patch before the name
 * @property {string} equation  the words' small HTML
 * @property {SlideKey[]} keys
 * @property {string} beyond    what no colour of the map reaches
 * @property {string} [rows]    what the rows of a map are, where they are no units
 *
 * @typedef {SlideRow & {left: number, wide: number, top: number, tall: number}} PlacedRow
 * @typedef {PlacedRow & {href: string, axis: SlotAxis, gaps: Gap[], merged: boolean}} DrawnRow
 *
 * @typedef {Object} SlidePlan
 * @property {string} title
 * @property {string} badge
 * @property {Extent} steps     the first and the last one shown, from 0
 * @property {number|null} step  the one that is shown, null for none
 * @property {SlideMark|null} mark
 * @property {Theme} palette
 * @property {string} warning   the colour of what no colour of a map reaches
 * @property {DrawnRow[][]} columns
 */

/**
 * Where each row of each column has its drawing area.
 *
 * @param {SlideRow[][]} columns
 * @returns {PlacedRow[][]}
 */
export function placeRows(columns) {
  const wide = (SLIDE.width - 2 * SLIDE_EDGE - COLUMN_GAP * (columns.length - 1)) / columns.length;
  return columns.map((rows, at) => {
    const heads = sumOf(rows.map(({ network }) => ROW_HEAD + (network ? NETWORK_HEAD : 0)));
    const weights = sumOf(rows.map(({ kind }) => ROW_WEIGHT[kind]));
    const unit = (SLIDE.height - SLIDE_TOP - SLIDE_BOTTOM - heads) / weights;
    const left = SLIDE_EDGE + at * (wide + COLUMN_GAP) + ROOM_LEFT;
    let top = SLIDE_TOP;
    return rows.map((row) => {
      top += ROW_HEAD + (row.network ? NETWORK_HEAD : 0);
      const placed = { ...row, left, wide: wide - ROOM_LEFT - ROOM_RIGHT, top, tall: ROW_WEIGHT[row.kind] * unit };
      top += placed.tall;
      return placed;
    });
  });
}

/** @param {SlidePlan} plan */
export const slideSvg = (plan) =>
  slideFrame(
    plan,
    ...plan.columns.flatMap((rows) => [...rows.map((row) => rowSvg(row, plan)), ...stepsSvg(rows, plan)]),
  );

/**
 * @param {DrawnRow} row
 * @param {SlidePlan} plan
 */
function rowSvg(row, { palette, warning, steps: [first, last], step, mark }) {
  const { kind, left, wide, top, tall, axis, href, gaps, merged } = row;
  const area = { x: left, y: top, width: wide, height: tall };
  const [low, high] = axis.range;
  const sharp = kind === "map" && !merged ? { style: "image-rendering:pixelated" } : {};
  const ticks = axis.ticks.map(({ at, text }) => {
    const y = top + ((high - at) / (high - low)) * tall + SLIDE_TYPE * TYPE_MIDDLE;
    return svgText(left - TICK_AWAY, y, xmlText(text), palette.muted, { "text-anchor": "end" });
  });
  const width = wide / (last - first + 1);
  const shown = step !== null && step >= first && step <= last;
  const place = shown ? { ...area, x: left + (step - first) * width, width } : null;
  const middle = `rotate(-90 ${left - UNIT_AWAY} ${top + tall / 2})`;
  const turned = { "text-anchor": "middle", transform: middle };
  // Where there is room for it beside the numbers.
  const units = kind === "map" && tall >= UNIT_TALL;
  return xmlNode(
    "g",
    {},
    units ? svgText(left - UNIT_AWAY, top + tall / 2, row.rows ?? SLIDE_WORDS.unit, palette.muted, turned) : "",
    // Behind the image, which is clear where there is no value: white would be a value.
    hatchSvg(area, gaps, palette),
    xmlNode("image", { ...area, ...sharp, preserveAspectRatio: "none", href }),
    xmlNode("rect", { ...area, fill: "none", stroke: palette.grid }),
    mark ? markSvg(row, mark, [first, last], palette) : "",
    place ? xmlNode("rect", { ...place, fill: "none", stroke: palette.ink, "stroke-width": 1.5 }) : "",
    ...ticks,
    axis.bar ? barSvg(row, axis.bar, palette) : "",
    ...headSvg(row, palette, warning),
  );
}

/**
 * @param {DrawnRow} row
 * @param {Theme} palette
 * @param {string} warning
 */
function headSvg({ left, wide, top, network, name, colour, equation, keys, beyond }, palette, warning) {
  const y = top - ROW_HEAD * 0.32;
  const x = left - ROOM_LEFT;
  const large = { "font-size": SLIDE_TYPE + 4, "font-weight": SLIDE_BOLD };
  const bold = xmlNode("tspan", { "font-weight": SLIDE_BOLD }, xmlText(name));
  const symbols = equation ? xmlNode("tspan", { dx: 12 }, signs(equation, palette)) : "";
  const right = { "text-anchor": "end", "font-weight": SLIDE_BOLD };
  const at = x + PATCH_WIDE + 7;
  const keysAt = at + name.length * SLIDE_TYPE * LETTER_WIDE + 18;
  return [
    network ? svgText(x, y - ROW_HEAD, xmlText(network), palette.ink, large) : "",
    xmlNode("rect", { x, y: y - PATCH_WIDE + 1, width: PATCH_WIDE, height: PATCH_WIDE, rx: 2, fill: colour }),
    svgText(at, y, bold + symbols, palette.ink),
    beyond ? svgText(left + wide, y, xmlText(beyond), warning, right) : "",
    ...keysSvg(keys, keysAt, left + wide + ROOM_RIGHT, y, palette),
  ];
}

/**
 * @param {DrawnRow} row
 * @param {Bar} bar
 * @param {Theme} palette
 */
function barSvg({ left, wide, top, tall }, bar, palette) {
  const x = left + wide + 10;
  const height = tall / BAR_SLICES;
  // No gradient: its id would have to differ from those of all other figures on a page.
  const strip = Array.from({ length: BAR_SLICES }, (_, k) => {
    const fill = colourAt(bar.stops, 1 - (k + 0.5) / BAR_SLICES);
    return xmlNode("rect", { x, y: top + k * height, width: SLIDE_BAR, height: height + 0.5, fill });
  });
  const numbers = barLabels(bar, tall, SLIDE_TYPE).map(({ at, text }) => {
    const share = (bar.high - at) / (bar.high - bar.low);
    const y = top + SLIDE_TYPE * 0.75 + share * (tall - SLIDE_TYPE * 0.8);
    return svgText(x + SLIDE_BAR + 6, y, text, palette.muted);
  });
  return xmlNode("g", {}, ...strip, ...numbers);
}

/**
 * @param {DrawnRow[]} rows
 * @param {SlidePlan} plan
 */
function stepsSvg(rows, { palette, mark, steps: [first, last] }) {
  const { left, wide, top, tall } = rows[rows.length - 1];
  const y = top + tall + SLIDE_TYPE + 6;
  const middle = { "text-anchor": "middle" };
  const numbers = numberedSteps(first, last).map((step) => {
    const x = left + ((step - 0.5 - first) / (last - first + 1)) * wide;
    return svgText(x, y, String(step), palette.muted, middle);
  });
  const below = y + SLIDE_TYPE + 4;
  /** @type {SlideKey[]} */
  const keys = [...new Set(rows.flatMap(({ gaps }) => gaps.map(({ why }) => why)))].map((why) => ({
    name: why,
    colour: palette.absent,
    hatched: true,
  }));
  if (mark && mark.after <= last) keys.push({ name: mark.name, colour: mark.colour, dash: "dash" });
  const [x, anchor] = keys.length ? [left + wide, "end"] : [left + wide / 2, "middle"];
  const name = svgText(x, below, SLIDE_WORDS.step, palette.muted, { "text-anchor": anchor });
  return [...numbers, name, ...keysSvg(keys, left, left + wide - NAME_ROOM, below, palette)];
}

/**
 * The words' small HTML as parts of a text.
 *
 * @param {string} markup
 * @param {Theme} palette
 */
function signs(markup, palette) {
  let down = 0; // how far the line is below its own
  /**
   * @param {string} text
   * @param {number} to
   * @param {Record<string, string|number|undefined>} look
   */
  const piece = (text, to, look) => {
    if (!text) return "";
    const dy = to - down;
    down = to;
    return xmlNode("tspan", { dy, ...look }, xmlText(text));
  };
  return readSigns(markup)
    .map(({ signal, letter, sub, plain }) => {
      const own = signal ? { fill: palette.text[signal] } : {};
      return (
        piece(letter, 0, { ...own, ...SLIDE_SERIF, "font-style": "italic" }) +
        piece(sub, INDEX_DOWN, { ...own, "font-size": INDEX_SIZE }) +
        piece(plain, 0, SLIDE_SERIF)
      );
    })
    .join("");
}
