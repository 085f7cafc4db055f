// Memory chart: a bar for each part of a state, over the time axis; a slider of which one is chosen.

import { createAxes, printEnd, tickType } from "./axes.js";
import { partColour } from "./memory_rows.js";
import { MEMORY } from "./memory_words.js";
import { htmlNode } from "./nodes.js";
import { setSlider, slideTo } from "./sliding.js";

/** @import { Parts } from "./memory_parts.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Context } from "./view.js" */

const MEMORY_HIGH = 64; // CSS px
const THINNEST_PART = 1; // device pixel of a bar
const FILLED_WIDTH = 0.8; // of a step's width, where that is more than a pixel

/** @typedef {{left: number, right: number, at: number}} Bar  The pixels of a step, or of several; `at` is the place of the value. */

/**
 * The bars of some values. Where there are more steps than pixels, each column of pixels has the largest of its values.
 *
 * @param {ArrayLike<number>} values
 * @param {number[]} steps  of each value
 * @param {Extent} shown    the first and the last step of the chart
 * @param {number} width    in pixels
 * @returns {Bar[]}
 */
export function barsOf(values, steps, [first, last], width) {
  const wide = width / (last - first + 1);
  /** @type {Map<number, Bar>} */
  const bars = new Map();
  steps.forEach((step, at) => {
    if (step < first || step > last) return;
    const left = wide < 1 ? Math.floor((step - first) * wide) : (step - first) * wide;
    const other = bars.get(left);
    if (!other || Math.abs(values[at]) > Math.abs(values[other.at]))
      bars.set(left, { left, right: left + Math.max(wide, 1), at });
  });
  return [...bars.values()];
}

/**
 * @param {Context["palette"]} palette
 * @param {(at: number) => void} choose  called with a place in the steps of the parts
 */
export function createMemoryChart(palette, choose) {
  const canvas = htmlNode("canvas", {
    class: "lv-memory-chart",
    tabindex: "0",
    role: "slider",
    "aria-label": MEMORY.chart,
    onkeydown: walk,
  });
  const numbers = htmlNode("div", { class: "lv-memory-axis", "aria-hidden": "true" });
  const root = htmlNode("div", { class: "lv-memory-figure" }, canvas, numbers);
  const axes = createAxes(numbers);
  /** @type {Parts|null} */
  let parts = null;
  /** @type {Bar[]} */
  let bars = [];
  let chosen = 0;
  canvas.addEventListener("pointermove", pick);
  canvas.addEventListener("pointerdown", pick);

  /** @param {PointerEvent} event */
  function pick({ offsetX }) {
    const x = (offsetX / canvas.clientWidth) * canvas.width;
    const bar = bars.find(({ left, right }) => x >= left && x < right);
    if (bar) choose(bar.at);
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    if (!parts) return;
    const end = parts.steps.length - 1;
    // The steps of a backward direction are in the order in which it reads: the last is on the left.
    const right = parts.steps[0] <= parts.steps[end] ? 1 : -1;
    const [left_end, right_end] = right > 0 ? [0, end] : [end, 0];
    const to = { ArrowRight: chosen + right, ArrowLeft: chosen - right, Home: left_end, End: right_end };
    slideTo(event, to, end, choose);
  }

  /**
   * The numbers round the bars, in CSS pixels.
   *
   * @param {number} most    the value of the highest bar
   * @param {Extent} shown
   */
  function label(most, [first, last]) {
    const style = getComputedStyle(root);
    axes.update({
      width: root.clientWidth,
      height: root.clientHeight,
      left: canvas.offsetLeft,
      right: root.clientWidth - canvas.offsetLeft - canvas.clientWidth,
      first,
      last,
      type: tickType(style),
      family: style.fontFamily,
      slots: [
        {
          range: [-most, most],
          ticks: [most, 0, -most].map((at) => ({ at, text: printEnd(at) })),
          bar: null,
          top: canvas.offsetTop,
          height: MEMORY_HIGH,
        },
      ],
      palette: palette(),
    });
  }

  return {
    canvas,
    root,
    /**
     * @param {Parts} found
     * @param {Extent} shown
     * @param {number} at     the chosen one
     * @param {string} told   what is to say of it
     */
    paint(found, shown, at, told) {
      [parts, chosen] = [found, at];
      const { steps, held, memory, signal } = found;
      const [low, high] = [steps[0], steps[steps.length - 1]].sort((a, b) => a - b);
      setSlider(canvas, [low + 1, high + 1], steps[at] + 1, told);
      if (!canvas.clientWidth) return;
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(MEMORY_HIGH * ratio)];
      canvas.width = width;
      canvas.height = height;
      const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      const { signals, below, grid, ink, muted } = palette();
      const values = memory.parts;
      const most = values.reduce((size, value) => Math.max(size, Math.abs(value)), 0) || 1;
      const middle = height / 2;
      label(most, shown);
      pen.fillStyle = grid;
      pen.fillRect(0, middle, width, ratio);
      bars = barsOf(values, steps, shown, width);
      for (const { left, right, at: place } of bars) {
        const tall = (Math.abs(values[place]) / most) * (middle - ratio);
        const colour = partColour(signal, values[place]);
        pen.fillStyle = held[place] ? muted : colour === "below" ? below : signals[colour];
        const top = values[place] < 0 ? middle : middle - tall;
        pen.fillRect(left, top, Math.max(THINNEST_PART, (right - left) * FILLED_WIDTH), tall);
      }
      const step = steps[at];
      if (step < shown[0] || step > shown[1]) return;
      const wide = width / (shown[1] - shown[0] + 1);
      pen.strokeStyle = ink;
      pen.lineWidth = ratio;
      const left = (step - shown[0]) * wide;
      pen.strokeRect(left + ratio / 2, ratio / 2, Math.max(THINNEST_PART, wide - ratio), height - ratio);
    },
  };
}
