// Gradient chart: both routes of every network over the lag, on one logarithmic axis; a slider of the lag.

import { niceStep } from "./axes.js";
import { clamp } from "./clamp.js";
import { FALLEN } from "./engine/routes.js";
import { printPowerOfTen } from "./figures.js";
import { GRADIENT } from "./gradient_words.js";
import { createLines, networkLooks } from "./lines.js";
import { htmlNode } from "./nodes.js";
import { setSlider, slideTo } from "./sliding.js";

/** @import { Traced } from "./gradient_work.js" */
/** @import { Line } from "./lines.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Context } from "./view.js" */

const ROUTES_HIGH = 150; // CSS px
const [GRADIENT_THICK, DIRECT_THICK] = [2.6, 1.1];
const [LEAST_POWER, MOST_POWER] = [-6, 6]; // what lies beyond runs along the edge, and the axis says so
const MANY_DECADES = 7; // from which on every second is numbered
const LAG_TICKS = 8;

/**
 * @param {Context} context
 * @param {(lag: number) => void} choose
 */
export function createGradientChart({ modelOf, palette }, choose) {
  const canvas = htmlNode("canvas", {
    class: "lv-routes-lines",
    tabindex: "0",
    role: "slider",
    "aria-label": GRADIENT.chart,
    onkeydown: walk,
  });
  const powers = htmlNode("div", { class: "lv-routes-powers", "aria-hidden": "true" });
  const lagsAxis = htmlNode("div", { class: "lv-routes-lags", "aria-hidden": "true" });
  const root = htmlNode("div", { class: "lv-routes" }, powers, canvas, lagsAxis);
  const painter = createLines(canvas);
  canvas.addEventListener("pointermove", pick);
  canvas.addEventListener("pointerdown", pick);
  let [longest, chosen] = [0, 0];

  /** @param {PointerEvent} event */
  function pick({ offsetX }) {
    const lag = Math.floor((offsetX / canvas.clientWidth) * (longest + 1));
    choose(clamp(lag, 0, longest));
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const to = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: longest };
    slideTo(event, to, longest, choose);
  }

  return {
    root,
    canvas,
    /**
     * @param {Traced[]} traced
     * @param {number} lag   the chosen one
     * @param {string} told  what is to say of it
     */
    paint(traced, lag, told) {
      const looks = networkLooks(modelOf(), palette());
      const [low, high] = decadesOfRoutes(traced);
      /**
       * @param {Traced} one
       * @param {number[]} logs
       * @returns {Line}
       */
      const line = ({ network }, logs) => {
        const data = new Float32Array(longest + 1).fill(NaN);
        data.set(logs.map((log) => clamp(log, low, high)));
        return { name: network.name, ...looks[network.index], data, width: 1, feature: 0 };
      };
      longest = Math.max(...traced.map(({ routes }) => (routes ? routes.gradient.length - 1 : 0)));
      chosen = lag;
      setSlider(canvas, [0, longest], lag, told);
      writePowers(low, high, traced);
      writeLags();
      if (!canvas.clientWidth) return;
      const lines = traced.flatMap((one) => [
        ...(one.routes?.direct
          ? [{ ...line(one, one.routes.direct), dash: /** @type {const} */ ("dash"), thick: DIRECT_THICK }]
          : []),
        ...(one.routes ? [{ ...line(one, one.routes.gradient), thick: GRADIENT_THICK }] : []),
      ]);
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(ROUTES_HIGH * ratio)];
      painter.paint({ lines, first: 0, last: longest, range: [low, high], ratio, width, height });
      const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      const { muted, ink } = palette();
      const level = ((high - Math.log10(FALLEN)) / (high - low)) * height;
      pen.lineWidth = ratio;
      pen.strokeStyle = muted;
      pen.setLineDash([2 * ratio, 3 * ratio]);
      stroke(pen, [0, level], [width, level]);
      pen.setLineDash([]);
      pen.strokeStyle = ink;
      const middle = ((lag + 0.5) / (longest + 1)) * width;
      stroke(pen, [middle, 0], [middle, height]);
    },
  };

  /**
   * @param {number} low
   * @param {number} high
   * @param {Traced[]} traced
   */
  function writePowers(low, high, traced) {
    const all = traced.flatMap(({ routes }) => [...(routes?.gradient ?? []), ...(routes?.direct ?? [])]);
    const every = high - low > MANY_DECADES ? 2 : 1;
    const [cutsBottom, cutsTop] = [Math.min(...all) < low, Math.max(...all) > high];
    const ticks = Array.from({ length: high - low + 1 }, (_, k) => low + k).filter(
      // A cut end is numbered, since it says so; both ends are an even number of decades apart.
      (power) => ((cutsTop ? high : low) - power) % every === 0,
    );
    powers.replaceChildren(
      ...ticks.map((power) => {
        const beyond = power === low && cutsBottom ? "≤ " : power === high && cutsTop ? "≥ " : "";
        return tickAt("top", (high - power) / (high - low), beyond + printPowerOfTen(power));
      }),
    );
  }

  function writeLags() {
    const every = niceStep(longest + 1, LAG_TICKS);
    const ticks = Array.from({ length: Math.floor(longest / every) + 1 }, (_, k) => k * every);
    lagsAxis.replaceChildren(
      ...ticks.map((lag) => tickAt("left", (lag + 0.5) / (longest + 1), String(lag))),
      htmlNode("span", { class: "lv-routes-unit" }, GRADIENT.earlier),
    );
  }
}

/**
 * @param {"top"|"left"} side
 * @param {number} share
 * @param {string} text
 */
function tickAt(side, share, text) {
  const tick = htmlNode("span", {}, text);
  tick.style[side] = `${100 * share}%`;
  return tick;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
function stroke(pen, from, to) {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}

/**
 * Whole powers of ten that hold all routes, 1 and the threshold.
 *
 * @param {Traced[]} traced
 * @returns {Extent}
 */
export function decadesOfRoutes(traced) {
  const logs = traced.flatMap(({ routes }) => [...(routes?.gradient ?? []), ...(routes?.direct ?? [])]);
  const lowest = logs.reduce((least, log) => Math.min(least, log), Math.log10(FALLEN / 2));
  const highest = logs.reduce((most, log) => Math.max(most, log), 0);
  return [Math.max(LEAST_POWER, Math.floor(lowest)), Math.min(MOST_POWER, Math.ceil(highest))];
}
