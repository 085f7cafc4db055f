// Strips: a value of each step as a band of colour, a band for each network, all on one scale; a slider of the step.

import { barsOf, frameStep, freshCanvas } from "./bars.js";
import { htmlNode, setText } from "./nodes.js";
import { setSlider, slideTo } from "./sliding.js";

/** @import { Extent } from "./payload.js" */
/** @import { Context } from "./view.js" */

const STRIP_HIGH = 14; // CSS px

/**
 * @typedef {{name: string, values: ArrayLike<number>}} Band  By step; NaN is a step that was skipped.
 * @typedef {(value: number) => {share: number, negative: boolean}} Shade  How much of the full colour a value has, 0 to 1.
 */

/**
 * @param {string} label
 * @param {Context["palette"]} palette
 * @param {(step: number) => void} choose
 */
export function createStrips(label, palette, choose) {
  const title = htmlNode("p", { class: "lv-strips-title" });
  const body = htmlNode("div", {
    class: "lv-strips-body",
    tabindex: "0",
    role: "slider",
    "aria-label": label,
    onkeydown: walk,
  });
  const root = htmlNode("div", { class: "lv-strips" }, title, body);
  /** @type {{root: HTMLElement, name: HTMLElement, canvas: HTMLCanvasElement}[]} */
  const rows = [];
  /** @type {Extent} */
  let shown = [0, 0];
  let [last, chosen] = [0, 0];
  body.addEventListener("pointermove", pick);
  body.addEventListener("pointerdown", pick);

  /** @param {PointerEvent} event */
  function pick({ clientX }) {
    const box = rows[0]?.canvas.getBoundingClientRect();
    if (!box?.width) return;
    const share = (clientX - box.left) / box.width;
    if (share >= 0 && share < 1) choose(shown[0] + Math.floor(share * (shown[1] - shown[0] + 1)));
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const to = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: last };
    slideTo(event, to, last, choose);
  }

  /** @param {number} count */
  function build(count) {
    while (rows.length < count) {
      const [name, canvas] = [htmlNode("span", { class: "lv-strip-name" }), htmlNode("canvas")];
      const row = htmlNode("div", { class: "lv-strip" }, name, canvas);
      rows.push({ root: row, name, canvas });
      body.append(row);
    }
    rows.forEach((row, at) => {
      row.root.hidden = at >= count;
    });
  }

  return {
    root,
    /**
     * @param {Band[]} bands
     * @param {Object} plan
     * @param {string} plan.heading  what the bands are, and their range
     * @param {Extent} plan.shown    the first and the last step that are shown
     * @param {number} plan.at       the chosen step
     * @param {string} plan.told     what is to say of it
     * @param {Shade} plan.shade
     */
    paint(bands, { heading, shown: window_, at, told, shade }) {
      build(bands.length);
      shown = window_;
      [last, chosen] = [bands[0].values.length - 1, at];
      setText(title, heading);
      setSlider(body, [1, last + 1], at + 1, told);
      bands.forEach(({ name, values }, row) => {
        setText(rows[row].name, name);
        paintBand(rows[row].canvas, values, shade);
      });
    },
  };

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {ArrayLike<number>} values
   * @param {Shade} shade
   */
  function paintBand(canvas, values, shade) {
    if (!canvas.clientWidth) return;
    const sheet = freshCanvas(canvas, STRIP_HIGH);
    const { pen, ratio, width, height } = sheet;
    const { signals, below, ink, grid } = palette();
    const read = Array.from(values, (_, step) => step).filter((step) => !Number.isNaN(values[step]));
    const seen = read.map((step) => values[step]);
    for (const { left, right, at } of barsOf(seen, read, shown, width)) {
      const { share, negative } = shade(seen[at]);
      pen.globalAlpha = share;
      pen.fillStyle = negative ? below : signals.x;
      pen.fillRect(left, 0, right - left, height);
    }
    pen.globalAlpha = 1;
    pen.strokeStyle = grid;
    pen.lineWidth = ratio;
    pen.strokeRect(ratio / 2, ratio / 2, width - ratio, height - ratio);
    frameStep(sheet, shown, chosen, ink);
  }
}
