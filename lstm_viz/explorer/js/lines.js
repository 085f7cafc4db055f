// Lines: values over time on a canvas: the input, the answers, one unit's signals.

import { reduceLine } from "./detail.js";
import { MAPS } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Extent } from "./payload.js" */

const FEW = 40; // up to so many steps, each is marked by a dot
const THICK = 1.5; // CSS px of a line
const ANSWER_THICK = 2.2;
const TARGET_THICK = 1.2; // thinner than what lies under it
const [DOT, RING] = [2, 4]; // CSS px: the radius
const AIR = 0.08; // of a range, above and below it
const POINTS_A_PIXEL = 2;
const LEAST_POINTS = 32;
const [LEAST_TYPE, HINT_TYPE, MOST_TYPE] = [9, 11, 16]; // CSS px
const DASHES = [[], [6, 3], [2, 3], [6, 3, 2, 3]];

/**
 * @typedef {Object} Line
 * @property {string} name
 * @property {Float32Array} data  (time, width)
 * @property {number} width
 * @property {number} feature     the column of `data` that is drawn; NaN is a gap
 * @property {string} colour
 * @property {number} [dash]      index of DASHES
 * @property {number} [thick]     in CSS pixels
 * @property {boolean} [ring]     mark its points by rings
 */

/**
 * @typedef {{ink: string, muted: string, x: string[], h: string}} Ink  The colours of lines.
 * @typedef {{first: number, last: number, width: number, height: number, ratio: number}} Window
 *   The steps shown, and where: sizes in device pixels, `ratio` of them a CSS pixel.
 * @typedef {Window & {lines: Line[], range: Extent}} LinesPlan
 * @typedef {Window & {text: string[], colour: string, muted: string}} TextPlan
 */

/**
 * The lowest and highest value of some lines, with a little air; [-1, 1] where there is none.
 *
 * @param {Line[]} lines
 * @returns {Extent}
 */
export function linesRange(lines) {
  let low = Infinity;
  let high = -Infinity;
  for (const { data, width, feature } of lines) {
    for (let at = feature; at < data.length; at += width) {
      if (data[at] < low) low = data[at];
      if (data[at] > high) high = data[at];
    }
  }
  return low > high ? [-1, 1] : withAir([low, high]);
}

/**
 * A range with a little more at both ends, so that what lies there is not cut.
 *
 * @param {Extent} range
 * @returns {Extent}
 */
export function withAir([low, high]) {
  const air = (high - low) * AIR || Math.abs(high) * 0.5 || 1;
  return [low - air, high + air];
}

/**
 * A canvas that draws lines over the steps `first` to `last`, each step at the middle of its place.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function createLines(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let points = new Int32Array(0);

  /**
   * @param {Line} line
   * @param {number} first
   * @param {number} last
   * @param {Extent} range
   * @param {number} ratio
   */
  function draw(line, first, last, [low, high], ratio) {
    const { data, width, feature, ring } = line;
    const most = Math.max(LEAST_POINTS, canvas.width * POINTS_A_PIXEL);
    if (points.length < most) points = new Int32Array(most);
    const count = reduceLine(points, data, width, feature, first, last, most);
    const stepWide = canvas.width / (last - first + 1);
    /** @param {number} step */
    const x = (step) => (step - first + 0.5) * stepWide;
    /** @param {number} step */
    const y = (step) => ((high - data[step * width + feature]) / (high - low)) * canvas.height;
    /** @param {number} step */
    const present = (step) => step >= 0 && !Number.isNaN(data[step * width + feature]);
    context.strokeStyle = context.fillStyle = line.colour;
    context.lineWidth = (line.thick ?? THICK) * ratio;
    context.setLineDash(DASHES[(line.dash ?? 0) % DASHES.length].map((length) => length * ratio));
    context.beginPath();
    let pen = false;
    for (let k = 0; k < count; k += 1) {
      const step = points[k];
      if (!present(step)) pen = false;
      else if (pen) context.lineTo(x(step), y(step));
      else {
        context.moveTo(x(step), y(step));
        pen = true;
      }
    }
    context.stroke();
    context.setLineDash([]);
    const dots = last - first < FEW;
    for (let k = 0; k < count; k += 1) {
      const step = points[k];
      // A lone value between gaps has no line to show it.
      const lone = !(k > 0 && present(points[k - 1])) && !(k + 1 < count && present(points[k + 1]));
      if (!present(step) || !(dots || lone)) continue;
      context.beginPath();
      context.arc(x(step), y(step), (ring ? RING : DOT) * ratio, 0, 2 * Math.PI);
      if (ring) context.stroke();
      else context.fill();
    }
  }

  return {
    canvas,
    /** @param {LinesPlan} plan */
    paint({ lines, first, last, range, width, height, ratio }) {
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      } else context.clearRect(0, 0, width, height);
      for (const line of lines) draw(line, first, last, range, ratio);
    },
    /**
     * A sentence at the foot of what has been drawn.
     *
     * @param {string} sentence
     * @param {Window} window
     * @param {string} colour
     */
    hint(sentence, { width, height, ratio }, colour) {
      context.textAlign = "center";
      context.textBaseline = "bottom";
      context.fillStyle = colour;
      context.font = `${HINT_TYPE * ratio}px ${getComputedStyle(canvas).fontFamily}`;
      context.fillText(sentence, width / 2, height - 2 * ratio);
    },
    /**
     * Characters, one a step, where each has room; else how to get there.
     *
     * @param {TextPlan} plan
     */
    paintText({ text, first, last, width, height, ratio, colour, muted }) {
      canvas.width = width;
      canvas.height = height;
      const stepWide = width / (last - first + 1);
      context.textAlign = "center";
      context.textBaseline = "middle";
      const size = Math.min(height * 0.6, stepWide * 1.4, MOST_TYPE * ratio);
      const legible = size >= LEAST_TYPE * ratio;
      context.fillStyle = legible ? colour : muted;
      const family = getComputedStyle(canvas).fontFamily;
      context.font = `${legible ? size : HINT_TYPE * ratio}px ${family}`;
      if (!legible) context.fillText(MAPS.zoomToRead, width / 2, height / 2);
      else
        for (let step = first; step <= last; step += 1) {
          context.fillText(text[step], (step - first + 0.5) * stepWide, height / 2);
        }
    },
  };
}

/**
 * The input's features: two shades of one hue, then other dashes.
 *
 * @param {ModelView} model
 * @param {Ink} ink
 * @returns {Line[]}
 */
export function inputLines(model, ink) {
  const features = model.inputs.shape[1];
  return Array.from({ length: features }, (_, feature) => ({
    name: model.header.input.names[feature],
    data: model.inputs,
    width: features,
    feature,
    colour: ink.x[feature % 2],
    dash: Math.floor(feature / 2),
  }));
}

/**
 * Each network's answers, and the target thin and in front, so that a good answer does not hide it.
 *
 * @param {ModelView} model
 * @param {Ink} ink
 * @returns {Line[]}
 */
export function answerLines(model, ink) {
  const one = { width: 1, feature: 0 };
  /** @type {Line[]} */
  const lines = [];
  for (const { name, array } of model.networks) {
    const data = array("prediction");
    const dash = lines.length;
    if (data) lines.push({ ...one, name, data, colour: dash ? ink.muted : ink.h, dash, thick: ANSWER_THICK });
  }
  if (model.target)
    lines.push({ ...one, name: MAPS.target, data: model.target, colour: ink.ink, thick: TARGET_THICK, ring: true });
  return lines;
}
