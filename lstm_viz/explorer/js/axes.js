// Axes: the numbers round the maps where there is no Plotly to draw them.

import { HEADING } from "./map_words.js";

/** @import { Extent } from "./payload.js" */

/**
 * @typedef {{low: number, high: number, stops: string[], perUnit: boolean}} Bar  A colour bar; `perUnit` of shares of each
 *   unit's own range.
 * @typedef {{range: Extent, ticks: {at: number, text: string}[], bar: Bar|null, named?: boolean}} SlotAxis  `named` where
 *   its texts are names of rows, not values.
 */

/**
 * @typedef {Object} AxesPlan  What is drawn round one column's slots, in CSS pixels of its stack.
 * @property {number} width
 * @property {number} height
 * @property {number} left    margins beside the drawing areas
 * @property {number} right
 * @property {number} first   the first and the last step shown, from 0
 * @property {number} last
 * @property {number} type    the type's size
 * @property {string} family  the typeface
 * @property {(SlotAxis & {top: number, height: number})[]} slots
 * @property {{ink: string, muted: string, grid: string}} palette
 *
 * @typedef {{update: (plan: AxesPlan) => void, destroy: () => void}} Frame  What draws it.
 */

const NICE = [1, 2, 5];
/**
 * The size of an axis' type in px: the share --lv-tick of the type round it, and no less than --lv-least-type.
 *
 * @param {CSSStyleDeclaration} style
 */
export const tickType = (style) =>
  Math.max(
    parseFloat(style.getPropertyValue("--lv-least-type")),
    Math.round(parseFloat(style.fontSize) * parseFloat(style.getPropertyValue("--lv-tick"))),
  );

/**
 * The size of a stack, and of the drawing areas in it, in CSS pixels; and of its axes' type.
 *
 * @param {HTMLElement} element
 */
export function stackSize(element) {
  const style = getComputedStyle(element);
  const { clientWidth: width, clientHeight: height } = element;
  const [left, right] = ["--lv-left", "--lv-right"].map((name) => parseFloat(style.getPropertyValue(name)));
  return { width, height, left, right, wide: Math.max(1, width - left - right), type: tickType(style) };
}

export const HALF_LINE = 0.5; // of the type's size: a number nearer to an edge than this passes it
const FITTING = 5; // letters that have room beside a map
const SMALLER = 0.74; // type of what is longer
export const LABEL = 1.2; // lines of type between two numbers of an axis
const STEP_NUMBERS = 8; // the most below a column
/** Half the height of a digit, of the type's size: the numbers at a bar's ends stand beside it, not half beyond. */
export const HALF_DIGIT = 0.42;
const LINES_OF_THREE = 2.6; // of the type's size: three numbers, one below the other
const LINES_OF_TWO = 1.7; // ... and two
export const BAR_WIDE = 8; // CSS px, as .lv-colourbar
export const BAR_GAP = 8; // CSS px between the maps and a colour bar
const NUMBER_GAP = 20; // ... and its numbers
const TICK_GAP = 5; // ... and the numbers on the left

const FARTHEST_APART = 1e300; // a round distance

/**
 * The smallest round distance at which `count` places take `most` numbers or fewer; Infinity where there
 * is none, since a size is not known or has no room for one number.
 *
 * @param {number} count
 * @param {number} most
 */
export function niceStep(count, most) {
  for (let size = 1; size < FARTHEST_APART; size *= 10) {
    for (const nice of NICE) if (Math.ceil(count / (nice * size)) <= most) return nice * size;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The steps that are numbered below a column, from 1: round ones, and the first where there is room for it.
 *
 * @param {number} first
 * @param {number} last
 */
export function numberedSteps(first, last) {
  const every = niceStep(last - first + 1, STEP_NUMBERS);
  const steps = [];
  for (let step = Math.ceil((first + 1) / every) * every; step <= last + 1; step += every) steps.push(step);
  if (!steps.length || (first === 0 && steps[0] >= 5 && steps[0] > every / 2)) steps.unshift(first + 1);
  return steps;
}

/**
 * The rows of a map whose units are numbered, as far as their numbers do not touch each other or pass
 * an end: units with round numbers where rows follow the numbers, else rows at equal distances, from the
 * first one to the last one that has room.
 *
 * @param {ArrayLike<number>} order  the unit of each row
 * @param {number} height  of the map, in CSS pixels
 * @param {number} type    the size of the numbers
 */
export function numberedRows(order, height, type) {
  const count = order.length;
  const tall = height / Math.max(1, count);
  const edge = Math.min((count - 1) / 2, (HALF_LINE * type) / tall - 0.5);
  const [from, to] = [Math.max(0, Math.ceil(edge)), Math.min(count - 1, Math.floor(count - 1 - edge))];
  const counted = Array.prototype.every.call(order, (unit, row) => unit === order[0] + row);
  const most = Math.max(1, Math.floor(height / (type * LABEL)));
  const every = counted ? niceStep(count, most) : Math.max(1, Math.ceil((type * LABEL) / tall));
  const start = counted ? Math.ceil((order[0] + from) / every) * every - order[0] : from;
  const rows = [];
  for (let row = start; row <= to; row += every) rows.push(row);
  return rows;
}

/**
 * A range's end as it is printed on a bar.
 *
 * @param {number} value
 */
export const printEnd = (value) => String(Number(value.toPrecision(3))).replaceAll("-", "−");

/**
 * The numbers on a colour bar: its ends, and 0 between them where there is room for three; where two would
 * overlap, both ends in one line at the middle.
 *
 * @param {Bar} bar
 * @param {number} height  CSS px
 * @param {number} type
 * @returns {{at: number, text: string}[]}
 */
export function barLabels({ low, high, perUnit }, height, type) {
  if (height < LINES_OF_TWO * type) {
    const ends = low === -high ? `±${printEnd(high)}` : `${printEnd(low)}–${printEnd(high)}`;
    return [{ at: (low + high) / 2, text: perUnit ? HEADING.perUnitEnd : ends }];
  }
  const numbers = low < 0 && height >= LINES_OF_THREE * type ? [low, 0, high] : [low, high];
  return numbers.map((at) => ({ at, text: perUnit ? HEADING.perUnitEnds[Math.sign(at) + 1] : printEnd(at) }));
}

/**
 * The type beside a map, smaller where a name would not have room.
 *
 * @param {string[]} texts
 * @param {number} type
 */
export const tickSize = (texts, type) =>
  texts.some((text) => text.length > FITTING && /[A-Z]/.test(text)) ? SMALLER * type : type;

/**
 * Plain labels; the same face as `createFrame`.
 *
 * @param {HTMLElement} host
 * @returns {Frame}
 */
export function createAxes(host) {
  return {
    update(plan) {
      host.replaceChildren();
      const wide = plan.width - plan.left - plan.right;
      for (const slot of plan.slots) {
        const [low, high] = slot.range;
        for (const { at, text } of slot.ticks) {
          const top = slot.top + ((high - at) / (high - low)) * slot.height;
          const size = tickSize([text], plan.type);
          tickLabel(host, text, {
            fontSize: `${size}px`,
            right: `${plan.width - plan.left + TICK_GAP}px`,
            top: `${top}px`,
          });
        }
        if (slot.bar) drawBar(host, slot, slot.bar, plan);
      }
      const bottom = Math.max(...plan.slots.map((slot) => slot.top + slot.height));
      for (const step of numberedSteps(plan.first, plan.last)) {
        const left = plan.left + ((step - 0.5 - plan.first) / (plan.last - plan.first + 1)) * wide;
        tickLabel(host, String(step), { left: `${left}px`, top: `${bottom + plan.type}px` }, "lv-step-tick");
      }
    },
    destroy: () => host.replaceChildren(),
  };
}

/**
 * @param {HTMLElement} host
 * @param {{top: number, height: number}} slot
 * @param {Bar} bar
 * @param {AxesPlan} plan
 */
function drawBar(host, { top, height }, bar, { width, right, type }) {
  const strip = document.createElement("span");
  strip.className = "lv-colourbar";
  strip.style.cssText =
    `left:${width - right + BAR_GAP}px;top:${top}px;height:${height}px;` +
    `background:linear-gradient(to top, ${bar.stops.join(", ")})`;
  host.append(strip);
  const half = type * HALF_DIGIT;
  for (const { at, text } of barLabels(bar, height, type)) {
    const place = top + half + ((bar.high - at) / (bar.high - bar.low)) * (height - 2 * half);
    tickLabel(host, text, { left: `${width - right + NUMBER_GAP}px`, top: `${place}px` });
  }
}

/**
 * @param {HTMLElement} host
 * @param {string} text
 * @param {Partial<CSSStyleDeclaration>} place
 * @param {string} [name]
 */
function tickLabel(host, text, place, name = "") {
  const tick = document.createElement("span");
  tick.className = `lv-axis-tick ${name}`;
  tick.textContent = text;
  Object.assign(tick.style, place);
  host.append(tick);
}
