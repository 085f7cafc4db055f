// Tracks: what one slot of a column shows: a signal's map, the input's lines or text, the answers.

import { answerRows, paintSymbols } from "./answers.js";
import { answersDrawnRange } from "./answers_range.js";
import { HALF_LINE, LABEL, niceStep, numberedRows } from "./axes.js";
import { clamp } from "./clamp.js";
import { printNumber } from "./figures.js";
import { featuresOf, inputScales, isOnOrOff } from "./input_scales.js";
import { createLayerTrack } from "./layer_track.js";
import { AIR, answerLines, createLines, inputLines, linesRange } from "./lines.js";
import { shownInMap } from "./map_shown.js";
import { readsSequence } from "./network.js";
import { setAttribute } from "./nodes.js";
import { colourTable, createMap, mapColours } from "./paint.js";
import { isInRows, isShares, LOWEST_ROW, paintPlaces, placesAxis } from "./symbol_rows.js";
import { MAPS } from "./words.js";

/** @import { SlotAxis } from "./axes.js" */
/** @import { AnswerRow } from "./answers.js" */
/** @import { Model } from "./decode.js" */
/** @import { Cells } from "./detail.js" */
/** @import { Line, Window } from "./lines.js" */
/** @import { Values } from "./network.js" */
/** @import { Extent, Theme } from "./payload.js" */
/** @import { Rows } from "./rows.js" */
/** @import { LineSlot, MapSlot, Slot } from "./stack.js" */
/** @import { Store } from "./store.js" */

const FEWEST_NUMBERS = 2; // on an axis of lines
const LINE_HIGH = 1.25; // of the type's size, a line of type
const FINEST = 1e6; // parts of 1 in which the distance of an axis' numbers is sought

/**
 * @typedef {Theme & {shades: string[]}} Palette  The theme's colours, and those of the input's lines.
 *
 * @typedef {Object} Track
 * @property {Cells|null} cells   of a map, as they were reduced for painting
 * @property {() => void} prepare  for another payload or theme: ranges, colours and numbers
 * @property {() => boolean} renew   for other numbers, of another checkpoint or another edit; whether its range is another
 * @property {(window: Window) => void} paint
 * @property {(type: number) => SlotAxis} axis  what stands beside it, in type of that size
 * @property {() => Extent[]} [scales]  of each line of the input; none while it is drawn in another way
 * @property {() => Drawn} [drawn]  of a map
 *
 * @typedef {Object} Drawn  What a map shows.
 * @property {Cells} cells    as they were reduced for painting
 * @property {() => Values} values  of which they are
 * @property {Int32Array} order  the place in them that each row has
 * @property {Extent} range   of the colours
 * @property {Float32Array|null} largest  where each unit has its own range, which the values are shares of: its ends
 * @property {"unit"|"column"} row  what a row is
 *
 * @typedef {{modelOf: () => Model, store: Store, rows: Rows, palette: () => Palette}} TrackContext
 */

/**
 * @param {Slot} slot
 * @param {TrackContext} context
 * @returns {Track}
 */
export function createTrack(slot, context) {
  if (slot.kind === "map") return createMapTrack(slot, context);
  if (slot.kind === "answers") return createAnswersTrack(slot, context);
  const isSequence = readsSequence(context.modelOf().networks[slot.net]);
  return (isSequence ? createInputTrack : createLayerTrack)(slot, context);
}

/**
 * @param {MapSlot} slot
 * @param {TrackContext} context
 * @returns {Track}
 */
function createMapTrack(slot, { modelOf, store, rows, palette }) {
  const { cells, paint } = createMap(slot.canvas);
  const { signal } = slot;
  const networkNow = () => modelOf().networks[slot.net];
  const shownNow = () => shownInMap(modelOf(), networkNow(), signal, store.get());
  const coloured = () => {
    const { range, largest } = shownNow();
    const stops = mapColours(signal, range, palette());
    return { range, stops, table: colourTable(stops), perUnit: largest !== null };
  };
  let colours = coloured();
  return {
    cells,
    drawn() {
      const { values, range, largest } = shownNow();
      return { cells, values, order: rows.order(networkNow(), signal), range, largest, row: "unit" };
    },
    prepare() {
      colours = coloured();
    },
    renew() {
      const [low, high] = shownNow().range;
      if (low === colours.range[0] && high === colours.range[1]) return false;
      colours = coloured();
      return true;
    },
    paint(window) {
      const network = networkNow();
      const { table, range } = colours;
      const { extremes } = store.get();
      const order = rows.order(network, signal);
      paint({ ...window, values: shownNow().values(), order, table, range, extremes });
    },
    axis(type) {
      const order = rows.order(networkNow(), signal);
      const count = Math.max(1, order.length);
      const ticks = numberedRows(order, slot.height, type).map((row) => ({ at: row, text: String(order[row]) }));
      const { range, stops, perUnit } = colours;
      return { range: [count - 0.5, -0.5], ticks, bar: { low: range[0], high: range[1], stops, perUnit } };
    },
  };
}

/**
 * @param {LineSlot} slot
 * @param {TrackContext} context
 * @returns {Track}
 */
function createInputTrack(slot, { modelOf, palette }) {
  const { paint, paintText } = createLines(slot.canvas);
  /** @type {Line[]} */
  let lines = [];
  /** @type {Extent} */
  let range = [0, 1];
  /** @type {Extent[]} of each line; none where all have that range */
  let owned = [];
  /** @type {"text"|"rows"|"lines"} */
  let drawn = "lines"; // rows: one for each feature
  return {
    cells: null,
    prepare() {
      this.renew();
    },
    renew() {
      const [now, recorded] = [modelOf(), modelOf().at(modelOf().epoch)];
      // Symbols are lines only where an edit has left their rows: its values are not to look like 0 and 1.
      const shown = isInRows(recorded.inputs) && !isShares(now.inputs) ? now : recorded;
      const found = linesRange(inputLines(shown, palette().shades));
      const own = inputScales(now, now.networks[slot.net]).map(({ scale }) => scale);
      const other = String([found, own]) !== String([range, owned]);
      [range, owned] = [found, own];
      const features = featuresOf(recorded.inputs);
      lines = inputLines(now, palette().shades).map((line, at) => {
        return { ...line, scale: own[at], stepped: isOnOrOff(features[at]) };
      });
      return other;
    },
    scales: () => (drawn === "lines" ? lines.map(({ scale }) => scale ?? range) : []),
    paint(window) {
      const { text, inputs, at, epoch } = modelOf();
      const { ink, muted, signals } = palette();
      const [hot, fits] = [isInRows(at(epoch).inputs), isShares(inputs)];
      const unread = hot && fits && slot.height >= LOWEST_ROW * inputs.shape[1] ? "rows" : "lines";
      const graphic = unread === "rows" || !text || (hot && !fits); // else text too small to be read is left out
      const hint = graphic ? null : slot.still ? MAPS.tooManyToRead : MAPS.zoomToRead;
      const legible = text !== null && paintText({ ...window, text, colour: ink, muted, hint });
      drawn = legible || !graphic ? "text" : unread;
      // Beside the heading: how to see the symbols.
      setAttribute(slot.element, "data-lines", text && drawn !== "text" ? "" : null);
      if (drawn === "rows") paintPlaces(slot.canvas, { ...window, inputs, colour: signals.x });
      else if (drawn === "lines") paint({ ...window, lines, range });
    },
    axis(type) {
      if (drawn === "rows") return placesAxis(modelOf().header.input.names, slot.height, type);
      // Numbers beside lines of several scales would belong to none of them: the heading or the pointer has their ends.
      const bare = drawn === "text" || owned.length > 0;
      return bare ? { range, ticks: [], bar: null } : lineAxis(range, slot.height, type);
    },
  };
}

/**
 * @param {Slot} slot
 * @param {TrackContext} context
 * @returns {Track}
 */
function createAnswersTrack(slot, { modelOf, palette }) {
  const { paint } = createLines(slot.canvas);
  /** @type {Line[]} */
  let lines = [];
  /** @type {AnswerRow[]} */
  let rows = [];
  let legible = false; // as symbols
  /** @type {Extent} */
  let range = [0, 1];
  const linesNow = () => answerLines(modelOf(), palette(), modelOf().isEdited ? modelOf().at(modelOf().epoch) : null);
  return {
    cells: null,
    prepare() {
      this.renew();
    },
    renew() {
      lines = linesNow();
      rows = answerRows(modelOf(), palette());
      const found = answersDrawnRange(modelOf());
      const other = found[0] !== range[0] || found[1] !== range[1];
      range = found;
      return other;
    },
    paint(window) {
      legible = rows.length > 0 && paintSymbols(slot.canvas, { ...window, rows, wrong: palette().text.f });
      // Beside the heading, where it covers no line: how to see the symbols.
      setAttribute(slot.element, "data-lines", rows.length > 0 && !legible ? "" : null);
      if (!legible) paint({ ...window, lines, range });
    },
    axis(type) {
      if (!legible) return lineAxis(range, slot.height, type);
      return { range: [rows.length - 0.5, -0.5], ticks: rows.map(({ name }, at) => ({ at, text: name })), bar: null };
    },
  };
}

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
  const from = Math.ceil((low + edge) / unit);
  // Counted, since far from 0 a number and the next unit may be the same float.
  const count = Math.min(most, Math.floor((high - edge) / unit) - from + 1);
  for (let k = 0; k < count; k += 1)
    ticks.push({ at: (from + k) * unit, text: printNumber((from + k) * unit, places) });
  if (ticks.length > 1) return { range: [low, high], ticks, bar: null };
  // Too low for round numbers: the ends of what is drawn, so that two sequences are not taken for one.
  const air = ((high - low) * AIR) / (1 + 2 * AIR);
  const digits = Math.max(0, 1 + Math.ceil(-Math.log10(high - low)));
  // Their numbers stand inside of the slot, not half above and below it; a line of type is higher than its size.
  const inset = LINE_HIGH * edge;
  const ends = [low + air, high - air].map((end) => ({
    at: clamp(end, low + inset, high - inset),
    text: printNumber(end, digits),
  }));
  return { range: [low, high], ticks: ends, bar: null };
}
