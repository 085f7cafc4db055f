// Lines: values over time on a canvas: the input, the answers, one unit's signals.

import { reduceLine } from "./detail.js";

const FEW = 40; // up to so many steps, each is marked by a dot
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

/** The lowest and highest value of some lines, with a little air; [-1, 1] where there is none. */
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

/** A range with a little more at both ends, so that what lies there is not cut. */
export function withAir([low, high]) {
  const air = (high - low) * 0.08 || Math.abs(high) * 0.5 || 1;
  return [low - air, high + air];
}

/** A canvas that draws lines over the steps `first` to `last`, each step at the middle of its place. */
export function createLines(canvas) {
  const context = canvas.getContext("2d");
  let points = new Int32Array(0);

  function draw(line, first, last, [low, high], ratio) {
    const { data, width, feature, ring } = line;
    const most = Math.max(32, canvas.width * 2);
    if (points.length < most) points = new Int32Array(most);
    const count = reduceLine(points, data, width, feature, first, last, most);
    const stepWide = canvas.width / (last - first + 1);
    const x = (step) => (step - first + 0.5) * stepWide;
    const y = (step) => ((high - data[step * width + feature]) / (high - low)) * canvas.height;
    const present = (step) => step >= 0 && !Number.isNaN(data[step * width + feature]);
    context.strokeStyle = context.fillStyle = line.colour;
    context.lineWidth = (line.thick ?? 1.5) * ratio;
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
      context.arc(x(step), y(step), (ring ? 4 : 2) * ratio, 0, 2 * Math.PI);
      if (ring) context.stroke();
      else context.fill();
    }
  }

  return {
    canvas,
    /** @param {{lines: Line[], first, last, range, width, height, ratio}} what  sizes in device pixels */
    paint({ lines, first, last, range, width, height, ratio }) {
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      } else context.clearRect(0, 0, width, height);
      for (const line of lines) draw(line, first, last, range, ratio);
    },
    /** Characters, one a step, where each has room; else how to get there. */
    paintText({ text, first, last, width, height, ratio, colour, muted }) {
      canvas.width = width;
      canvas.height = height;
      const stepWide = width / (last - first + 1);
      context.textAlign = "center";
      context.textBaseline = "middle";
      const size = Math.min(height * 0.6, stepWide * 1.4, 16 * ratio);
      const legible = size >= 9 * ratio;
      context.fillStyle = legible ? colour : muted;
      const family = getComputedStyle(canvas).fontFamily;
      context.font = `${legible ? size : 11 * ratio}px ${family}`;
      if (!legible) context.fillText("zoom in to read the characters", width / 2, height / 2);
      else
        for (let step = first; step <= last; step += 1) {
          context.fillText(text[step], (step - first + 0.5) * stepWide, height / 2);
        }
    },
  };
}

/** The input's features: two shades of one hue, then other dashes. */
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

/** Each network's answers, and the target thin and in front, so that a good answer does not hide it. */
export function answerLines(model, ink) {
  const one = { width: 1, feature: 0 };
  const lines = model.networks
    .filter((network) => network.array("prediction"))
    .map((network, at) => ({
      ...one,
      name: network.name,
      data: network.array("prediction"),
      colour: at ? ink.muted : ink.h,
      dash: at,
      thick: 2.2,
    }));
  if (model.target) lines.push({ ...one, name: "target", data: model.target, colour: ink.ink, thick: 1.2, ring: true });
  return lines;
}
