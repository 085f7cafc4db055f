// Lines: values over time on a canvas: the input, the answers, one unit's signals.

import { clamp } from "./clamp.js";
import { DASHES, dashAt } from "./dashes.js";
import { reduceLine } from "./line_points.js";
import { MAPS } from "./words.js";

/** @import { DashName } from "./dashes.js" */
/** @import { ModelView } from "./decode.js" */
/** @import { Extent, Theme } from "./payload.js" */

const FEW = 40; // up to so many steps, each is marked by a dot
const THICK = 1.5; // CSS px of a line
const ANSWER_THICK = 2.2;
const ORIGINAL_THICK = 0.7;
const TARGET_THICK = 1.2; // thinner than what lies under it
const [DOT, RING] = [2, 4]; // CSS px: the radius
export const AIR = 0.08; // of a range, above and below it
const POINTS_A_PIXEL = 2;
const LEAST_POINTS = 32;
const [LEAST_TYPE, MOST_TYPE] = [8, 16]; // CSS px
const HINT_TYPE = 12; // CSS px
const WIDEST_TYPE = 1.8; // of a step's width: the type of characters on the axis
const SQUEEZED = 1.1; // ... and the room that a character has, some of it its neighbours' margin

/**
 * @typedef {Object} Line
 * @property {string} name
 * @property {Float32Array} data  (time, width)
 * @property {number} width
 * @property {number} feature     the column of `data` that is drawn; NaN is a gap
 * @property {string} colour
 * @property {boolean} [stepped]  level over the whole place of a step, and upright between two
 * @property {Extent} [scale]     between which values it is drawn, where not between those of all lines
 * @property {DashName} [dash]    solid where none is named
 * @property {number} [thick]     in CSS pixels
 * @property {boolean} [ring]     mark its points by rings
 * @property {string} [marker]    the form of its points: "circle", "square", "diamond", "triangle-up", "triangle-down" or "cross"
 */

/**
 * @typedef {{first: number, last: number, width: number, height: number, ratio: number}} Window
 *   The steps shown, and where: sizes in device pixels, `ratio` of them a CSS pixel.
 * @typedef {Window & {lines: Line[], range: Extent}} LinesPlan
 * @typedef {Window & {text: readonly string[], colour: string, muted: string, hint: Hint|null}} TextPlan
 * @typedef {(steps: number) => string} Hint  what is told instead, of the most steps that could be read
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
 * How many characters, one a step, can be read beside each other.
 *
 * @param {number} wide  CSS px
 */
export const legibleSteps = (wide) => Math.floor((wide * WIDEST_TYPE) / LEAST_TYPE);

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
    const y = (step) => {
      // What an edited run takes out of the range runs along its edge.
      const share = (high - data[step * width + feature]) / (high - low);
      return clamp(share, 0, 1) * canvas.height;
    };
    /** @param {number} step */
    const present = (step) => step >= 0 && !Number.isNaN(data[step * width + feature]);
    context.strokeStyle = context.fillStyle = line.colour;
    context.lineWidth = (line.thick ?? THICK) * ratio;
    context.setLineDash(DASHES[line.dash ?? "solid"].drawn.map((length) => length * ratio));
    context.beginPath();
    let pen = false;
    for (let k = 0; k < count; k += 1) {
      const step = points[k];
      if (!present(step)) pen = false;
      else {
        const start = line.stepped ? x(step - 0.5) : x(step);
        if (pen) context.lineTo(start, y(step));
        else context.moveTo(start, y(step));
        if (line.stepped) context.lineTo(x(step + 0.5), y(step));
        pen = true;
      }
    }
    context.stroke();
    context.setLineDash([]);
    const dots = last - first < FEW;
    const radius = (ring ? RING : DOT) * ratio;
    const reach = ring ? radius + context.lineWidth / 2 : radius;
    /** @param {number} middle  of a mark, so that the first and the last are whole too */
    const inside = (middle) => clamp(middle, reach, canvas.width - reach);
    for (let k = 0; k < count; k += 1) {
      const step = points[k];
      // A lone value between gaps has no line to show it.
      const lone = !(k > 0 && present(points[k - 1])) && !(k + 1 < count && present(points[k + 1]));
      if (!present(step) || line.stepped || !(dots || lone)) continue;
      context.beginPath();
      addMarker(context, line.marker, inside(x(step)), y(step), radius);
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
      for (const line of lines) draw(line, first, last, line.scale ?? range, ratio);
    },
    /**
     * Characters, one a step, where each has room; else what `hint` tells. Returns whether they have.
     *
     * @param {TextPlan} plan
     */
    paintText({ text, first, last, width, height, ratio, colour, muted, hint }) {
      canvas.width = width;
      canvas.height = height;
      const stepWide = width / (last - first + 1);
      context.textAlign = "center";
      context.textBaseline = "middle";
      // Most characters are about half as wide as the type is high; a wider one is pressed into its step.
      const size = Math.min(height * 0.6, stepWide * WIDEST_TYPE, MOST_TYPE * ratio);
      const legible = size >= LEAST_TYPE * ratio;
      context.fillStyle = legible ? colour : muted;
      context.font = `${legible ? size : HINT_TYPE * ratio}px ${typefaceOf(canvas)}`;
      const most = Math.max(1, legibleSteps(width / ratio));
      if (!legible && hint) context.fillText(hint(most), width / 2, height / 2);
      if (legible)
        for (let step = first; step <= last; step += 1) {
          context.fillText(text[step], (step - first + 0.5) * stepWide, height / 2, stepWide * SQUEEZED);
        }
      return legible;
    },
  };
}

/**
 * The typeface of what is written on a canvas. A slide's is in no page and has no style, and a font without a family
 * would be ignored.
 *
 * @param {HTMLCanvasElement} canvas
 */
export const typefaceOf = (canvas) => getComputedStyle(canvas).fontFamily || "sans-serif";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string|undefined} marker
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function addMarker(context, marker, x, y, radius) {
  if (marker === "square") context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else if (marker === "diamond") {
    const reach = radius * Math.SQRT2;
    context.moveTo(x, y - reach);
    context.lineTo(x + reach, y);
    context.lineTo(x, y + reach);
    context.lineTo(x - reach, y);
    context.closePath();
  } else if (marker?.startsWith("triangle")) {
    const up = marker === "triangle-up" ? 1 : -1;
    context.moveTo(x, y - 1.2 * up * radius);
    context.lineTo(x + 1.2 * radius, y + up * radius);
    context.lineTo(x - 1.2 * radius, y + up * radius);
    context.closePath();
  } else if (marker === "cross") {
    context.rect(x - 1.3 * radius, y - 0.5 * radius, 2.6 * radius, radius);
    context.rect(x - 0.5 * radius, y - 1.3 * radius, radius, 2.6 * radius);
  } else context.arc(x, y, radius, 0, 2 * Math.PI);
}

/**
 * The input's features: two shades of one hue, then other dashes.
 *
 * @param {ModelView} model
 * @param {string[]} shades
 * @returns {Line[]}
 */
export function inputLines(model, shades) {
  const features = model.inputs.shape[1];
  return Array.from({ length: features }, (_, feature) => ({
    name: model.header.input.names[feature],
    data: model.inputs,
    width: features,
    feature,
    colour: shades[feature % 2],
    dash: dashAt(Math.floor(feature / 2)),
  }));
}

/**
 * How the line of each network of a model is drawn: as its kind is; a second one of it has the next dash.
 *
 * @param {ModelView} model
 * @param {Theme} theme
 */
export function networkLooks({ networks }, theme) {
  return networks.map(({ kind }, at) => {
    const { colour, dash, marker } = theme.kinds[kind];
    const before = networks.slice(0, at).filter((other) => other.kind === kind).length;
    return { colour, marker, dash: dashAt(before, dash) };
  });
}

/**
 * Each network's answers, and the target thin and in front, so that a good answer does not hide it; behind the
 * answers of an edited run, thin, those of the original one.
 *
 * @param {ModelView} model
 * @param {Theme} theme
 * @param {ModelView|null} [original]
 * @returns {Line[]}
 */
export function answerLines(model, theme, original = null) {
  const one = { width: 1, feature: 0 };
  /** @type {Line[]} */
  const lines = [];
  const looks = networkLooks(model, theme);
  for (const { index, name, array } of original?.networks ?? []) {
    const data = array("prediction");
    if (data && data !== model.networks[index].array("prediction"))
      lines.push({ ...one, ...looks[index], name, data, thick: ORIGINAL_THICK });
  }
  for (const { index, name, array } of model.networks) {
    const data = array("prediction");
    if (data) lines.push({ ...one, ...looks[index], name, data, thick: ANSWER_THICK });
  }
  if (model.target)
    lines.push({
      ...one,
      name: MAPS.target,
      data: model.target,
      colour: theme.neutral,
      thick: TARGET_THICK,
      ring: true,
    });
  return lines;
}
