// Memory chart: a bar for each part of a state, over the time axis; a slider of which one is chosen.

import { createAxes, printEnd, tickType } from "./axes.js";
import { barsOf, frameStep, freshCanvas } from "./bars.js";
import { partColour } from "./memory_rows.js";
import { MEMORY } from "./memory_words.js";
import { htmlNode } from "./nodes.js";
import { setSlider, slideTo } from "./sliding.js";

/** @import { Bar } from "./bars.js" */
/** @import { Parts } from "./memory_parts.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Context } from "./view.js" */

const MEMORY_HIGH = 64; // CSS px
const THINNEST_PART = 1; // device pixel of a bar
const FILLED_WIDTH = 0.8; // of a step's width, where that is more than a pixel

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
      const sheet = freshCanvas(canvas, MEMORY_HIGH);
      const { pen, ratio, width, height } = sheet;
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
      frameStep(sheet, shown, steps[at], ink);
    },
  };
}
