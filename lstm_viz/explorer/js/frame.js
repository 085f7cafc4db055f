// Frame: Plotly's axes, ticks and colour bars, one clear figure over all maps of a column.

import { BAR_GAP, BAR_WIDE, barLabels, HALF_DIGIT, numberedSteps, tickSize } from "./axes.js";
import { clamp } from "./clamp.js";

/** @import { AxesPlan, Frame } from "./axes.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Plotly } from "./plotly.js" */

const FRAME_CONFIG = { staticPlot: true, displayModeBar: false, responsive: false };
const FRAME_REST = 90; // ms between two renumberings while a hand is still moving

/**
 * Draws an AxesPlan with Plotly, after the maps have been painted and at most every FRAME_REST ms.
 *
 * @param {HTMLElement} host
 * @param {Plotly} plotly  window.Plotly
 * @returns {Frame}
 */
export function createFrame(host, plotly) {
  let drawn = ""; // what the figure shows, its steps aside
  let numbered = ""; // ... and its steps
  /** @type {AxesPlan|null} */
  let wanted = null;
  let paint = 0;
  let timer = 0;
  let last = 0;
  /** @type {Promise<unknown>} */
  let queue = Promise.resolve();

  function draw() {
    timer = 0;
    last = performance.now();
    const plan = wanted;
    if (!plan) return;
    const key = JSON.stringify({ ...plan, first: 0, last: 0 });
    /** @type {Extent} */
    const range = [plan.first + 0.5, plan.last + 1.5];
    const tickvals = numberedSteps(plan.first, plan.last);
    const same = key === drawn;
    if (same && `${range}` === numbered) return;
    drawn = key;
    numbered = `${range}`;
    // Plotly takes one order at a time.
    queue = queue.then(() => {
      if (!host.isConnected) return null;
      if (same) return plotly.relayout(host, { "xaxis.range": range, "xaxis.tickvals": tickvals });
      return plotly.react(host, frameTraces(plan), frameLayout(plan, range, tickvals), FRAME_CONFIG);
    });
  }

  return {
    update(plan) {
      wanted = plan;
      if (paint || timer) return;
      // Not by a timer alone: that would hold up the frame in which the maps are painted.
      paint = requestAnimationFrame(() => {
        paint = 0;
        timer = setTimeout(draw, Math.max(0, last + FRAME_REST - performance.now()));
      });
    },
    destroy() {
      cancelAnimationFrame(paint);
      clearTimeout(timer);
      queue = queue.then(() => plotly.purge(host));
    },
  };
}

/** @param {number} k */
const axisName = (k) => `yaxis${k ? k + 1 : ""}`;
/** @param {number} k */
const axisId = (k) => `y${k ? k + 1 : ""}`;

/**
 * @param {AxesPlan} plan
 * @param {Extent} range
 * @param {number[]} tickvals
 */
function frameLayout(plan, range, tickvals) {
  const font = { size: plan.type, color: plan.palette.muted };
  const axis = { showgrid: false, zeroline: false, showline: false, fixedrange: true, ticks: "outside", ticklen: 3 };
  // A number at the very top is whole, though its line of type is not.
  const whole = { ticklabeloverflow: "allow" };
  const look = { ...axis, ...whole, tickcolor: plan.palette.grid, tickfont: font, automargin: false };
  /** @type {Record<string, unknown>} */
  const figure = {
    width: plan.width,
    height: plan.height,
    margin: { l: plan.left, r: plan.right, t: 0, b: 0, autoexpand: false },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: plan.family, size: plan.type, color: plan.palette.ink },
    showlegend: false,
    hovermode: false,
    dragmode: false,
    xaxis: { ...look, range, tickvals, anchor: axisId(plan.slots.length - 1) },
  };
  plan.slots.forEach((slot, k) => {
    figure[axisName(k)] = {
      ...look,
      domain: [1 - (slot.top + slot.height) / plan.height, 1 - slot.top / plan.height],
      range: slot.range,
      tickvals: slot.ticks.map((tick) => tick.at),
      ticktext: slot.ticks.map((tick) => tick.text),
      tickfont: {
        ...font,
        size: tickSize(
          slot.ticks.map((tick) => tick.text),
          plan.type,
        ),
      },
      anchor: "x",
    };
  });
  return figure;
}

/**
 * One trace a slot: a heatmap for its colour bar, whose only cell lies before step 1; or no line.
 *
 * @param {AxesPlan} plan
 */
function frameTraces(plan) {
  return plan.slots.map((slot, k) => {
    const place = { xaxis: "x", yaxis: axisId(k), hoverinfo: "skip" };
    if (!slot.bar) return { ...place, type: "scatter", mode: "lines", x: [null], y: [null] };
    const { low, high, stops } = slot.bar;
    const inset = ((high - low) * plan.type * HALF_DIGIT) / slot.height;
    const printed = barLabels(slot.bar, slot.height, plan.type);
    const tickvals = printed.map(({ at }) => clamp(at, low + inset, high - inset));
    return {
      ...place,
      type: "heatmap",
      x: [-9],
      y: [0],
      z: [[0]],
      zmin: low,
      zmax: high,
      colorscale: stops.map((stop, at) => [at / (stops.length - 1), stop]),
      colorbar: {
        x: 1,
        xanchor: "left",
        xpad: BAR_GAP,
        y: 1 - (slot.top + slot.height / 2) / plan.height,
        yanchor: "middle",
        ypad: 0,
        len: slot.height / plan.height,
        lenmode: "fraction",
        thickness: BAR_WIDE,
        outlinewidth: 1,
        outlinecolor: plan.palette.grid,
        tickvals,
        ticktext: printed.map(({ text }) => text),
        tickfont: { size: plan.type, color: plan.palette.muted },
        ticks: "",
      },
    };
  });
}
