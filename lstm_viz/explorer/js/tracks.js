// Tracks: what one slot of a column shows: a signal's map, the input's lines or text, the answers.

import { answerRows, paintSymbols } from "./answers.js";
import { HALF_LINE, niceStep } from "./axes.js";
import { printNumber } from "./figures.js";
import { answerLines, createLines, inputLines, linesRange, withAir } from "./lines.js";
import { colourTable, createMap, mapColours } from "./paint.js";
import { MAPS } from "./words.js";

/** @import { SlotAxis } from "./axes.js" */
/** @import { AnswerRow } from "./answers.js" */
/** @import { Model, ModelView } from "./decode.js" */
/** @import { Cells } from "./detail.js" */
/** @import { Ink, Line, Window } from "./lines.js" */
/** @import { Extent, Theme } from "./payload.js" */
/** @import { Rows } from "./rows.js" */
/** @import { MapSlot, Slot } from "./stack.js" */

const LABEL = 1.2; // lines of type between two numbers of an axis
const FEWEST_NUMBERS = 2; // on an axis of lines
const FINEST = 1e6; // parts of 1 in which the distance of an axis' numbers is sought

/**
 * @typedef {Theme & {lines: {x: string[], h: string}}} Palette  The theme's colours and those of lines.
 *
 * @typedef {Object} Track
 * @property {Cells|null} cells   of a map, as they were reduced for painting
 * @property {() => void} prepare  for another payload or theme: ranges, colours and numbers
 * @property {() => void} renew   for another checkpoint: other numbers in the ranges that are there
 * @property {(window: Window) => void} paint
 * @property {(type: number) => SlotAxis} axis  what stands beside it, in type of that size
 *
 * @typedef {{model: () => Model, rows: Rows, palette: () => Palette}} TrackContext
 */

/**
 * @param {Slot} slot
 * @param {TrackContext} context
 * @returns {Track}
 */
export function createTrack(slot, context) {
  if (slot.kind === "map") return createMapTrack(slot, context);
  if (slot.kind === "input") return createInputTrack(slot, context);
  return createAnswersTrack(slot, context);
}

/**
 * @param {MapSlot} slot
 * @param {TrackContext} context
 * @returns {Track}
 */
function createMapTrack(slot, { model, rows, palette }) {
  const { cells, paint } = createMap(slot.canvas);
  const { signal } = slot;
  const networkNow = () => model().networks[slot.net];
  const coloured = () => {
    const range = networkNow().range(signal);
    const stops = mapColours(signal, range, palette());
    return { range, stops, table: colourTable(stops) };
  };
  let colours = coloured();
  return {
    cells,
    prepare() {
      colours = coloured();
    },
    renew() {},
    paint(window) {
      const network = networkNow();
      const { table, range } = colours;
      paint({ ...window, values: network.stored(signal), order: rows.order(network, signal), table, range });
    },
    axis(type) {
      const order = rows.order(networkNow(), signal);
      const count = Math.max(1, order.length);
      const every = niceStep(count, Math.max(1, Math.floor(slot.height / (type * LABEL))));
      const ticks = [];
      const edge = Math.min((order.length - 1) / 2, (HALF_LINE * type * order.length) / slot.height - 0.5);
      for (let row = 0; row < order.length; row += every) {
        if (row >= edge && row <= order.length - 1 - edge) ticks.push({ at: row, text: String(order[row]) });
      }
      const { range, stops } = colours;
      return { range: [count - 0.5, -0.5], ticks, bar: { low: range[0], high: range[1], stops } };
    },
  };
}

/**
 * @param {Slot} slot
 * @param {TrackContext} context
 * @returns {Track}
 */
function createInputTrack(slot, { model, palette }) {
  const { paint, paintText } = createLines(slot.canvas);
  /** @type {Line[]} */
  let lines = [];
  /** @type {Extent} */
  let range = [0, 1];
  return {
    cells: null,
    prepare() {
      lines = inputLines(model(), inkOf(palette()));
      range = linesRange(lines);
    },
    renew() {},
    paint(window) {
      const { text } = model().header.input;
      const { ink, muted } = palette();
      if (text) paintText({ ...window, text, colour: ink, muted });
      else paint({ ...window, lines, range });
    },
    axis(type) {
      return model().header.input.text ? { range, ticks: [], bar: null } : lineAxis(range, slot.height, type);
    },
  };
}

/**
 * @param {Slot} slot
 * @param {TrackContext} context
 * @returns {Track}
 */
function createAnswersTrack(slot, { model, palette }) {
  const { paint, hint } = createLines(slot.canvas);
  /** @type {Line[]} */
  let lines = [];
  /** @type {AnswerRow[]} */
  let rows = [];
  let legible = false; // as symbols
  /** @type {Extent} */
  let range = [0, 1];
  /** @param {ModelView} view */
  const linesOf = (view) => answerLines(view, inkOf(palette()));
  return {
    cells: null,
    prepare() {
      const given = model().header.target_range;
      range = given ? withAir(given) : linesRange(model().each(linesOf).flat());
      this.renew();
    },
    renew() {
      lines = linesOf(model());
      rows = answerRows(model(), inkOf(palette()));
    },
    paint(window) {
      legible = rows.length > 0 && paintSymbols(slot.canvas, { ...window, rows, wrong: palette().text.f });
      if (legible) return;
      paint({ ...window, lines, range });
      if (rows.length) hint(MAPS.probability, window, palette().muted);
    },
    axis(type) {
      if (!legible) return lineAxis(range, slot.height, type);
      return { range: [rows.length - 0.5, -0.5], ticks: rows.map(({ name }, at) => ({ at, text: name })), bar: null };
    },
  };
}

/**
 * @param {Palette} palette
 * @returns {Ink}
 */
const inkOf = ({ ink, muted, lines }) => ({ ink, muted, x: lines.x, h: lines.h });

/**
 * @param {Extent} range
 * @param {number} height
 * @param {number} type
 * @returns {SlotAxis}
 */
function lineAxis([low, high], height, type) {
  const most = Math.max(FEWEST_NUMBERS, Math.floor(height / (type * LABEL)));
  const unit = niceStep(Math.ceil((high - low) * FINEST), most - 1) / FINEST;
  const places = Math.max(0, -Math.floor(Math.log10(unit) + 1e-9)); // log10(0.001) may be −2.9999999999999996
  const ticks = [];
  const edge = ((high - low) * HALF_LINE * type) / height;
  for (let at = Math.ceil((low + edge) / unit) * unit; at <= high - edge; at += unit) {
    ticks.push({ at, text: printNumber(at, places) });
  }
  return { range: [low, high], ticks, bar: null };
}
