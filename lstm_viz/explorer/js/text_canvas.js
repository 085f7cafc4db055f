// Text canvas: a text in its lines, each unit a row of coloured characters; only the lines that are seen are painted.

import { clamp } from "./clamp.js";
import { shadesOf } from "./colours.js";
import { valueAt } from "./network.js";
import { htmlNode } from "./nodes.js";
import { breakLines, SIGNS } from "./text_lines.js";
import { paintChange } from "./text_marks.js";
import { TEXT } from "./text_words.js";

/** @import { TextLines } from "./text_lines.js" */
/** @import { Taking } from "./text_taking.js" */
/** @import { Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */

const TEXT_SHADES = 256;
const LINE = 1.4; // of the type's size: the height of a coloured character
const UNDERLINE = 4; // CSS px of the thickest underline
const UNDER = 5; // ... from a character to what is below it
const BETWEEN = 5; // ... more between two lines that have several rows
const COLOURED = 9; // ... before a line, where the network's colour is
const BAND = 4; // ... which is so wide
const TOP = 3; // ... before the first line
const MARK = 2; // ... of the line above a passage
const ROW_NAME = 0.8; // of the type's size: a row's name, where there are several

/**
 * @typedef {Object} PaintedRow
 * @property {Values} values
 * @property {number} unit
 * @property {string} colour  of its network
 * @property {(step: number) => number} under  how thick its underline is, 0 to 1; NaN for none
 * @property {((step: number) => number)|null} changed  what edits made of the answer about it, of `CHANGED`
 *
 * @typedef {Object} Drawn
 * @property {readonly string[]} symbols
 * @property {PaintedRow[]} rows
 * @property {Extent} range
 * @property {string[]} stops     the colours of the range, from `mapColours`
 * @property {boolean} signs      spaces and line ends have their signs
 * @property {{ink: string, muted: string, background: string}} colours
 * @property {readonly Extent[]} passage
 * @property {Extent|null} found  another passage, framed on all sides
 */

/**
 * @typedef {Object} Told
 * @property {(step: number|null) => void} point   the character under the pointer
 * @property {(step: number) => void} choose       a click
 * @property {Taking} taking                       a drag
 */

/** @param {Told|null} told  of the pointer; null where it does nothing */
export function createTextCanvas(told) {
  const canvas = htmlNode("canvas", { "aria-hidden": "true" });
  const cursor = htmlNode("div", { class: "lv-text-cursor", "aria-hidden": "true" });
  const sheet = htmlNode("div", { class: "lv-text-sheet" }, canvas, cursor);
  const box = htmlNode("div", { class: "lv-text-box", tabindex: "0", role: "slider" }, sheet);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const place = { gutter: COLOURED, type: 0, wide: 1, high: 1, row: 1, block: 1, columns: 1, family: "" };
  /** @type {TextLines|null} */
  let lines = null;
  /** @type {Drawn|null} */
  let drawn = null;
  let [broken, shaded] = ["", ""];
  /** @type {readonly string[]|null} */
  let breaking = null;
  /** @type {{fills: string[], inks: string[]}} */
  let shades = { fills: [], inks: [] };
  /** The step that the pointer has shown, which is not moved under it. @type {number|null} */
  let pointed = null;
  let followed = -1; // the step that was scrolled to last

  box.addEventListener("scroll", paint, { passive: true });
  if (told) listen(told);

  /** @param {Told} told */
  function listen({ point, choose, taking }) {
    let dragged = false; // whether the click that comes next ends a drag
    box.addEventListener("pointermove", (event) => {
      const step = stepAt(event);
      if (!(event.buttons & 1)) taking.cancel();
      if (taking.move(step)) return;
      pointed = step;
      point(step);
    });
    box.addEventListener("pointerdown", (event) => {
      dragged = false;
      const step = event.button === 0 && event.pointerType !== "touch" ? stepAt(event) : null;
      if (step === null) return;
      taking.begin(step, event.ctrlKey || event.metaKey);
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointerup", () => {
      dragged = taking.end();
    });
    box.addEventListener("click", (event) => {
      const step = stepAt(event);
      if (!dragged && step !== null) {
        pointed = step;
        choose(step);
      }
      dragged = false;
    });
    box.addEventListener("pointercancel", taking.cancel);
    box.addEventListener("lostpointercapture", taking.cancel);
    box.addEventListener("pointerleave", () => {
      pointed = null;
      point(null);
    });
  }

  /**
   * The step under a pointer; null beside the text.
   *
   * @param {MouseEvent} event
   */
  function stepAt({ clientX, clientY }) {
    const around = sheet.getBoundingClientRect();
    const [line, column] = [
      (clientY - around.top - TOP) / place.block,
      (clientX - around.left - place.gutter) / place.wide,
    ];
    if (!lines || line < 0 || line >= lines.count || column < 0) return null;
    const step = lines.first[Math.floor(line)] + Math.floor(column);
    return step < lines.first[Math.floor(line) + 1] ? step : null;
  }

  /** Lay the lines out anew where the width, the type or the text is another. */
  function arrange() {
    if (!drawn) return;
    const { symbols, rows, signs } = drawn;
    const style = getComputedStyle(box);
    const ratio = window.devicePixelRatio || 1;
    place.type = parseFloat(style.fontSize);
    place.family = style.fontFamily;
    context.font = `${place.type}px ${place.family}`;
    if (breaking !== symbols || !broken.startsWith(`${place.type} ${ratio} ${place.family}`)) {
      const widest = Math.max(...[...new Set(symbols)].map((symbol) => letters(symbol, signs).length), 1);
      // Of longer symbols, such as the numbers of tokens, two beside each other are not to be read as one.
      const room = "0".repeat(widest > 1 ? widest + 1 : 1);
      place.wide = Math.ceil(context.measureText(room).width * ratio) / ratio;
    }
    const names = rows.length > 1 ? rows.map(({ unit }) => TEXT.rowLabel(unit)) : [];
    context.font = `${place.type * ROW_NAME}px ${place.family}`;
    const label = Math.max(0, ...names.map((name) => Math.ceil(context.measureText(name).width) + BAND));
    place.gutter = COLOURED + label;
    place.high = Math.round(place.type * LINE);
    place.row = place.high + UNDER;
    place.block = rows.length * place.row + (rows.length > 1 ? BETWEEN : 0);
    place.columns = Math.max(1, Math.floor((box.clientWidth - place.gutter) / place.wide));
    const key = `${place.type} ${ratio} ${place.family} ${place.columns}`;
    if (key !== broken || breaking !== symbols || !lines) {
      lines = breakLines(symbols, place.columns);
      followed = -1;
      [broken, breaking] = [key, symbols];
    }
    sheet.style.height = `${TOP + lines.count * place.block}px`;
  }

  function paint() {
    if (!drawn || !lines || !box.clientWidth || !box.clientHeight) return;
    const ratio = window.devicePixelRatio || 1;
    const { stops, rows } = drawn;
    const [width, height] = [box.clientWidth, Math.min(box.clientHeight, TOP + lines.count * place.block)];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
    const key = stops.join(" ");
    if (key !== shaded) [shades, shaded] = [shadesOf(stops, TEXT_SHADES), key];
    const top = box.scrollTop;
    context.setTransform(ratio, 0, 0, ratio, 0, (TOP - top) * ratio);
    context.font = `${place.type}px ${place.family}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const [from, to] = [Math.floor(Math.max(0, top - TOP) / place.block), Math.ceil((top + height) / place.block)];
    for (let line = from; line < Math.min(to, lines.count); line += 1) {
      rows.forEach((row, at) => {
        const y = line * place.block + at * place.row;
        context.fillStyle = row.colour;
        context.fillRect(0, y, BAND, place.high);
        if (rows.length > 1) paintLabel(TEXT.rowLabel(row.unit), y);
        paintLine(row, line, y);
      });
      markPassage(line, drawn.passage, drawn.colours.ink, false);
      if (drawn.found) markPassage(line, [drawn.found], drawn.colours.muted, true);
    }
  }

  /**
   * @param {string} name
   * @param {number} y
   */
  function paintLabel(name, y) {
    const { colours } = /** @type {Drawn} */ (drawn);
    context.save();
    context.font = `${place.type * ROW_NAME}px ${place.family}`;
    context.textAlign = "left";
    context.fillStyle = colours.muted;
    context.fillText(name, COLOURED, y + place.high / 2 + 1);
    context.restore();
  }

  /**
   * @param {PaintedRow} row
   * @param {number} line
   * @param {number} y
   */
  function paintLine({ values, unit, under, changed }, line, y) {
    const { symbols, range, signs, colours } = /** @type {Drawn} */ (drawn);
    const { first } = /** @type {TextLines} */ (lines);
    const { wide, high } = place;
    const [low, each] = [range[0], (TEXT_SHADES - 1) / (range[1] - range[0])];
    const { fills, inks } = shades;
    for (let step = first[line], x = place.gutter; step < first[line + 1]; step += 1, x += wide) {
      const value = valueAt(values, step, unit);
      const shade = clamp(Math.round((value - low) * each), 0, TEXT_SHADES - 1);
      const known = !Number.isNaN(value);
      if (known) {
        context.fillStyle = fills[shade];
        context.fillRect(x, y, wide, high);
      }
      const text = letters(symbols[step], signs);
      if (text) {
        context.fillStyle = known ? inks[shade] : colours.muted;
        context.fillText(text, x + wide / 2, y + high / 2 + 1, wide);
      }
      if (changed) paintChange(context, changed(step), x + wide / 2, y, known ? inks[shade] : colours.ink);
      const thick = under(step) * UNDERLINE;
      if (thick > 0) {
        context.fillStyle = colours.ink;
        context.fillRect(x, y + high, wide, Math.max(thick, 0.5));
      }
    }
  }

  /**
   * @param {number} line
   * @param {readonly Extent[]} passage
   * @param {string} colour
   * @param {boolean} below  a line below it too
   */
  function markPassage(line, passage, colour, below) {
    const { rows } = /** @type {Drawn} */ (drawn);
    const { first } = /** @type {TextLines} */ (lines);
    context.fillStyle = colour;
    const [y, high] = [line * place.block - MARK, rows.length * place.row - UNDER + MARK];
    for (const [start, end] of passage) {
      const [from, to] = [Math.max(start, first[line]), Math.min(end + 1, first[line + 1])];
      if (from >= to) continue;
      const [left, right] = [from, to].map((step) => place.gutter + (step - first[line]) * place.wide);
      context.fillRect(left, y, right - left, MARK);
      if (below) context.fillRect(left, y + high, right - left, MARK);
      if (from === start) context.fillRect(left - 1, y, MARK, high);
      if (to === end + 1) context.fillRect(right - 1, y, MARK, high);
    }
  }

  return {
    box,
    /** @param {Drawn} next */
    draw(next) {
      drawn = next;
      arrange();
      paint();
    },
    /**
     * Put the cursor on a step, and scroll to it unless it is the one under the pointer.
     *
     * @param {number} step
     * @param {boolean} locked
     */
    move(step, locked) {
      if (!lines || !drawn) return;
      const line = lines.lineOf(step);
      const y = TOP + line * place.block;
      const x = place.gutter + (step - lines.first[line]) * place.wide;
      cursor.style.transform = `translate(${x}px, ${y}px)`;
      cursor.style.width = `${place.wide}px`;
      cursor.style.height = `${drawn.rows.length * place.row - UNDER}px`;
      cursor.classList.toggle("lv-locked", locked);
      const { scrollTop, clientHeight } = box;
      // Whoever has scrolled on is not taken back until the step is another one.
      if (step === pointed || step === followed || !clientHeight) return;
      followed = step;
      if (y < scrollTop || y + place.block > scrollTop + clientHeight)
        box.scrollTop = Math.max(0, y - (clientHeight - place.block) / 2);
    },
  };
}

/**
 * A symbol as it is printed: nothing for a space without its sign.
 *
 * @param {string} symbol
 * @param {boolean} signs
 */
const letters = (symbol, signs) => (!signs && Object.values(SIGNS).includes(symbol) ? "" : symbol);
