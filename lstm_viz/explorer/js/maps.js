// Maps: one column painted: its heatmaps and lines, the numbers round them, the cursor over them.

import { printNumber } from "./figures.js";
import { answerLines, createLines, inputLines, linesRange, withAir } from "./lines.js";
import { colourTable, createMap, mapColours } from "./paint.js";
import { niceStep } from "./axes.js";
import { setText } from "./nodes.js";
import { readSlot } from "./readings.js";
import { buildStack } from "./stack.js";
import { createCursor } from "./cursor.js";

const LABEL = 1.2; // lines of type between two unit numbers

/**
 * @param {object} context  {model, store, rows, palette, createFrame(host), onReading}: `model` and
 *     `palette` are functions, since both may be exchanged
 * @param {number[]} nets
 * @param {boolean} answers
 */
export function createColumn(context, nets, answers) {
  const { model, store, rows, palette } = context;
  const stack = buildStack(
    model(),
    nets.map((net) => model().networks[net]),
    answers,
    context.onReading,
  );
  const frame = context.createFrame(stack.frame);
  const cursor = createCursor(stack, context);
  const painters = stack.slots.map((slot) => (slot.kind === "map" ? createMap(slot.canvas) : createLines(slot.canvas)));
  const geometry = { width: 0, height: 0, left: 0, right: 0, wide: 0, ratio: 1, type: 11 };
  let drawings = []; // what each slot draws, worked out once a payload or theme

  function prepare() {
    const colours = palette();
    const ink = { ink: colours.ink, muted: colours.muted, x: colours.lines.x, h: colours.lines.h };
    drawings = stack.slots.map((slot) => {
      if (slot.kind === "map") {
        const network = model().networks[slot.net];
        const range = network.range(slot.signal);
        const stops = mapColours(slot.signal, range, colours);
        return { network, range, stops, table: colourTable(stops) };
      }
      if (slot.kind === "input") {
        const lines = inputLines(model(), ink);
        return { lines, range: linesRange(lines) };
      }
      const answers = () => answerLines(model(), ink);
      const given = model().header.target_range;
      const range = given ? withAir(given) : linesRange(model().each(answers).flat());
      return { lines: answers(), answers, range };
    });
    stack.label(model());
  }

  /** Another checkpoint of the training: other numbers in the ranges and colours that are there. */
  function renew() {
    for (const drawing of drawings) if (drawing.answers) drawing.lines = drawing.answers();
    stack.label(model());
  }

  /** Read where everything lies; returns whether anything moved. */
  function measure() {
    const style = getComputedStyle(stack.element);
    const before = JSON.stringify(geometry) + stack.slots.map((slot) => [slot.top, slot.height]);
    geometry.width = stack.element.clientWidth;
    geometry.height = stack.element.clientHeight;
    geometry.left = parseFloat(style.getPropertyValue("--lv-left"));
    geometry.right = parseFloat(style.getPropertyValue("--lv-right"));
    geometry.wide = Math.max(1, geometry.width - geometry.left - geometry.right);
    geometry.ratio = window.devicePixelRatio || 1;
    geometry.type = Math.round(parseFloat(style.fontSize) * 0.82);
    for (const slot of stack.slots) {
      slot.top = slot.element.offsetTop;
      slot.height = slot.element.clientHeight;
    }
    return before !== JSON.stringify(geometry) + stack.slots.map((slot) => [slot.top, slot.height]);
  }

  function paint() {
    const [first, last] = store.get().zoom;
    const { ratio, wide } = geometry;
    const width = Math.round(wide * ratio);
    for (let k = 0; k < stack.slots.length; k += 1) {
      const slot = stack.slots[k];
      const height = Math.round(slot.height * ratio);
      if (slot.kind === "map") paintMap(k, first, last, width, height);
      else if (slot.kind === "input" && model().header.input.text) {
        const { ink, muted } = palette();
        painters[k].paintText({
          text: model().header.input.text,
          first,
          last,
          width,
          height,
          ratio,
          colour: ink,
          muted,
        });
      } else painters[k].paint({ ...drawings[k], first, last, width, height, ratio });
    }
  }

  function paintMap(k, first, last, width, height) {
    const { signal } = stack.slots[k];
    const { network, range, table } = drawings[k];
    const values = network.stored(signal);
    painters[k].paint({ values, order: rows.order(network, signal), first, last, width, height, table, range });
  }

  function frameNow() {
    const [first, last] = store.get().zoom;
    const { ink, muted, grid, family } = palette();
    frame.update({
      ...geometry,
      first,
      last,
      family,
      palette: { ink, muted, grid },
      slots: stack.slots.map((slot, k) => ({
        top: slot.top,
        height: slot.height,
        ...(slot.kind === "map" ? mapAxis(slot, drawings[k]) : lineAxis(slot, drawings[k])),
      })),
    });
  }

  function mapAxis(slot, { network, range, stops }) {
    const order = rows.order(network, slot.signal);
    const every = niceStep(Math.max(1, order.length), Math.max(1, Math.floor(slot.height / (geometry.type * LABEL))));
    const ticks = [];
    // A number at the very edge would stand in the heading.
    const edge = Math.min((order.length - 1) / 2, (0.5 * geometry.type * order.length) / slot.height - 0.5);
    for (let row = 0; row < order.length; row += every) {
      if (row >= edge && row <= order.length - 1 - edge) ticks.push({ at: row, text: String(order[row]) });
    }
    return { range: [Math.max(1, order.length) - 0.5, -0.5], ticks, bar: { low: range[0], high: range[1], stops } };
  }

  function lineAxis(slot, { range: [low, high] }) {
    if (slot.kind === "input" && model().header.input.text) return { range: [low, high], ticks: [], bar: null };
    const most = Math.max(2, Math.floor(slot.height / (geometry.type * LABEL)));
    const unit = niceStep(Math.ceil((high - low) * 1e6), most - 1) / 1e6;
    const places = Math.max(0, -Math.floor(Math.log10(unit) + 1e-9));
    const ticks = [];
    const edge = ((high - low) * 0.5 * geometry.type) / slot.height;
    for (let at = Math.ceil((low + edge) / unit) * unit; at <= high - edge; at += unit)
      ticks.push({ at, text: printNumber(at, places) });
    return { range: [low, high], ticks, bar: null };
  }

  prepare();
  return {
    ...stack,
    geometry,
    prepare,
    renew,
    paint,
    cursor,
    measure,
    frame: frameNow,
    /** What one map's cell shows, as it was reduced for painting. */
    drawn(net, signal) {
      const k = stack.slots.findIndex((slot) => slot.kind === "map" && slot.net === net && slot.signal === signal);
      return k < 0 ? null : painters[k].cells;
    },
    /** The step, and on a map the unit, under a point of the stack; null outside every slot. */
    at(x, y) {
      const slot = stack.slots.find(({ top, height }) => y >= top && y < top + height);
      const [first, last] = store.get().zoom;
      const share = (x - geometry.left) / geometry.wide;
      if (!slot || share < 0 || share >= 1) return null;
      const step = first + Math.floor(share * (last - first + 1));
      if (slot.kind !== "map") return { slot, step, unit: null, row: null };
      const order = rows.order(model().networks[slot.net], slot.signal);
      const row = Math.floor(((y - slot.top) / slot.height) * order.length);
      return { slot, step, unit: order.length ? order[row] : null, row };
    },
    rowCount: (slot) => rows.order(model().networks[slot.net], slot.signal).length,
    unitsBetween: (slot, first, last) => rows.order(model().networks[slot.net], slot.signal).subarray(first, last + 1),
    /** Write the values at the cursor. */
    read(state) {
      for (const slot of stack.slots) setText(slot.reading, readSlot(slot, model(), state));
    },
    destroy() {
      frame.destroy();
      stack.element.remove();
    },
  };
}
