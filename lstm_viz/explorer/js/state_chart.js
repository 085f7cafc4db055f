// State chart: one network's path through its states, on two of their principal components.

import { tickType } from "./axes.js";
import { freshCanvas } from "./bars.js";
import { mixHex } from "./colours.js";
import { printTogether } from "./figures.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { drawMark, drawNumbers } from "./state_marks.js";
import { nearestTo, pixelsOf, windowOf } from "./state_scale.js";
import { STATE } from "./state_words.js";

/** @import { Components } from "./engine/components.js" */
/** @import { SlowPoint } from "./engine/slow_points.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Axes, Window2D } from "./state_scale.js" */
/** @import { Path } from "./state_paths.js" */
/** @import { Palette } from "./tracks.js" */

const REACH = 14; // px from a point that is pointed at
const FEW_DOTS = 200; // that are drawn large
const [LARGE_DOT, SMALL_DOT] = [3, 1.6]; // px
const PALEST = 0.3; // of the network's colour, the first step's
const MOST_NUMBERED = 12; // slow points that have their number beside them

/**
 * @typedef {Object} Drawing
 * @property {string} facts          whose states, which and how many
 * @property {Components} components
 * @property {Axes} axes
 * @property {Path} path             of the run that is shown
 * @property {Path|null} original    of the run that it is compared with
 * @property {string} colour         the network's
 * @property {Map<string, string>|null} symbols  the colour of each, where points are symbols
 * @property {readonly string[]|null} text
 * @property {{point: SlowPoint, place: number[]}[]} points
 *
 * @typedef {{point: (step: number) => void, choose: (step: number) => void}} Reports
 */

/**
 * @param {Reports} reports
 * @param {() => Palette} palette
 * @param {(step: number) => string} nameOf  a step's
 */
export function createStateChart(reports, palette, nameOf) {
  const [title, up, across, now] = [
    htmlNode("p", { class: "lv-state-title" }),
    htmlNode("p", { class: "lv-state-up" }),
    htmlNode("p", { class: "lv-state-across" }),
    htmlNode("p", { class: "lv-state-now" }),
  ];
  const canvas = htmlNode("canvas", { role: "img" });
  const ring = htmlNode("div", { class: "lv-ring lv-state-ring" });
  const plane = htmlNode("div", { class: "lv-state-plane" }, canvas, ring);
  const root = htmlNode("div", { class: "lv-state-chart" }, title, up, plane, across, now);
  /** @type {Drawing|null} */
  let drawn = null;
  /** @type {Window2D} */
  let shown = { across: [0, 1], up: [0, 1] };
  /** @type {[x: number, y: number][]} */
  let pixels = []; // of the path's points, in CSS px

  /** @param {PointerEvent|MouseEvent} event */
  function stepAt({ offsetX, offsetY }) {
    const at = nearestTo(pixels, offsetX, offsetY, REACH);
    return at < 0 ? null : (drawn?.path.steps[at] ?? null);
  }
  canvas.addEventListener("pointermove", (event) => {
    const step = stepAt(event);
    canvas.style.cursor = step === null ? "" : "pointer";
    if (step !== null) reports.point(step);
  });
  canvas.addEventListener("click", (event) => {
    const step = stepAt(event);
    if (step !== null) reports.choose(step);
  });

  /** @param {Drawing} drawing */
  function write({ facts, components, axes, path }) {
    setText(title, facts);
    const labels = axes.map((axis) => {
      const share = components.explained[axis];
      return share ? STATE.axis(axis, printShare(share)) : STATE.noAxis(axis);
    });
    setText(across, `${labels[0]} →`);
    setText(up, `↑ ${labels[1]}`);
    const [along, upward] = labels.map((label, k) => STATE.range(label, ...endsOf(k ? shown.up : shown.across)));
    setAttribute(canvas, "aria-label", STATE.picture(facts, path.steps.length, along, upward));
  }

  /**
   * @param {Drawing} drawing
   * @param {boolean[]} outside
   */
  function paint({ path, original, points, axes, colour, symbols, text }, outside) {
    const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
    const { pen, ratio } = freshCanvas(canvas);
    const { background, muted, grid, family, ink } = palette();
    pen.scale(ratio, ratio);
    /** @param {number[]} place */
    const at = (place) => pixelsOf(place, axes, shown, wide, high);
    pixels = path.places.map(at);
    const [zero_x, zero_y] = at([0, 0, 0]);
    pen.fillStyle = grid;
    pen.fillRect(Math.round(zero_x), 0, 1, high);
    pen.fillRect(0, Math.round(zero_y), wide, 1);
    writeEnds(pen, wide, high);
    pen.lineJoin = "round";
    /**
     * @param {[x: number, y: number][]} line
     * @param {string} stroke
     * @param {number[]} dash
     */
    const trail = (line, stroke, dash) => {
      pen.beginPath();
      for (const [x, y] of line) pen.lineTo(x, y);
      pen.strokeStyle = stroke;
      pen.setLineDash(dash);
      pen.stroke();
      pen.setLineDash([]);
    };
    if (original) trail(original.places.map(at), muted, [4, 3]);
    trail(pixels, mixHex(background, colour, 0.45), []);
    const last = Math.max(1, ...path.steps);
    const size = path.steps.length <= FEW_DOTS ? LARGE_DOT : SMALL_DOT;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const type = tickType(getComputedStyle(root));
    pen.font = `600 ${type}px ${family}`;
    path.steps.forEach((step, k) => {
      const [x, y] = pixels[k];
      const letter = symbols && text ? text[step] : null;
      pen.fillStyle =
        (letter && symbols?.get(letter)) || mixHex(background, colour, PALEST + ((1 - PALEST) * step) / last);
      if (letter) {
        pen.strokeStyle = background;
        pen.lineWidth = 3;
        pen.strokeText(letter, x, y);
        pen.fillText(letter, x, y);
        return;
      }
      pen.beginPath();
      pen.arc(x, y, size, 0, 2 * Math.PI);
      pen.fill();
    });
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = ink;
    const inside = points.flatMap(({ point, place }, k) =>
      outside[k] ? [] : [{ point, number: k + 1, at: at(place) }],
    );
    for (const { point, at: place } of inside)
      drawMark(pen, point, [place[0] * ratio, place[1] * ratio], { ratio, ...palette() });
    pen.scale(ratio, ratio);
    if (points.length <= MOST_NUMBERED) drawNumbers(pen, inside, { type, wide, high, ...palette() });
  }

  /**
   * The ends of both axes, as numbers.
   *
   * @param {CanvasRenderingContext2D} pen
   * @param {number} wide
   * @param {number} high
   */
  function writeEnds(pen, wide, high) {
    const { muted, family } = palette();
    pen.fillStyle = muted;
    const type = tickType(getComputedStyle(root));
    pen.font = `${type}px ${family}`;
    const [[left, right], [bottom, top]] = [endsOf(shown.across), endsOf(shown.up)];
    /** @type {[text: string, align: CanvasTextAlign, base: CanvasTextBaseline, x: number, y: number][]} */
    const ends = [
      [left, "left", "bottom", type + 4, high - 2],
      [right, "right", "bottom", wide - 3, high - 2],
      [top, "left", "top", 3, 3],
      [bottom, "left", "bottom", 3, high - type - 4],
    ];
    for (const [text, align, base, x, y] of ends) {
      [pen.textAlign, pen.textBaseline] = [align, base];
      pen.fillText(text, x, y);
    }
  }

  return {
    root,
    isDrawn: () => drawn !== null,
    /**
     * @param {Drawing} drawing
     * @returns {boolean[]} which of the points it has no room for
     */
    draw(drawing) {
      drawn = drawing;
      const { path, original, points, axes } = drawing;
      const places = points.map(({ place }) => place);
      const found = windowOf(original ? [path, original] : [path], places, axes);
      shown = found.shown;
      write(drawing);
      paint(drawing, found.outside);
      return found.outside;
    },
    /** @param {number} step */
    mark(step) {
      const at = drawn ? drawn.path.steps.indexOf(step) : -1;
      ring.style.visibility = at < 0 ? "hidden" : "visible";
      if (!drawn || at < 0) {
        setText(now, STATE.absent(nameOf(step)));
        return;
      }
      const [x, y] = pixels[at];
      ring.style.transform = `translate(${x}px, ${y}px)`;
      const [one, other] = drawn.axes.map((axis, k) => {
        const range = k ? shown.up : shown.across;
        return printTogether([/** @type {Drawing} */ (drawn).path.places[at][axis]], range)[0];
      });
      setText(now, STATE.now(nameOf(step), one, other));
    },
  };
}

/**
 * @param {Extent} extent
 * @returns {[low: string, high: string]}
 */
function endsOf(extent) {
  const [low, high] = printTogether(extent, extent);
  return [low, high];
}

/** @param {number} share */
export const printShare = (share) => `${(100 * share).toFixed(share < 0.995 && share >= 0.1 ? 0 : 1)}%`;
