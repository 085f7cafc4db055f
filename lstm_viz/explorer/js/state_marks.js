// State marks: how slow points look, on a canvas and in a key: the shape is their stability, filled where fixed.

import { htmlNode, svgNode } from "./nodes.js";
import { placeLabels } from "./state_labels.js";
import { SLOW } from "./state_words.js";

/** @import { SlowPoint, Stability } from "./engine/slow_points.js" */
/** @import { LabelPoint } from "./state_labels.js" */
/** @import { Palette } from "./tracks.js" */

/** In CSS px round the point. @type {Record<Stability, string>} */
const OUTLINES = {
  stable: "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z",
  marginal: "M-4.5 -4.5H4.5V4.5H-4.5Z",
  unstable: "M0 -6.5L6.5 0L0 6.5L-6.5 0Z",
};
const STABILITIES = /** @type {Stability[]} */ (Object.keys(OUTLINES));
const HALO = 4.5; // px of the background round a mark
const EDGE = 1.5;
const MARK_REACH = 7; // px from the middle of a mark to beyond its edge

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Pick<SlowPoint, "stability"|"fixed">} point
 * @param {[x: number, y: number]} at  in device pixels
 * @param {Palette & {ratio: number}} look
 */
export function drawMark(pen, { stability, fixed }, [x, y], { ratio, ink, background }) {
  const outline = new Path2D(OUTLINES[stability]);
  pen.save();
  pen.translate(x, y);
  pen.scale(ratio, ratio);
  pen.lineJoin = "round";
  pen.strokeStyle = background;
  pen.lineWidth = HALO;
  pen.stroke(outline);
  pen.fillStyle = fixed ? ink : background;
  pen.fill(outline);
  pen.strokeStyle = ink;
  pen.lineWidth = EDGE;
  pen.stroke(outline);
  pen.restore();
}

/**
 * The numbers of slow points, from 1, beside their marks; one that is farther away is joined to its mark.
 *
 * @param {CanvasRenderingContext2D} pen  in CSS pixels
 * @param {{number: number, at: LabelPoint}[]} marks
 * @param {Palette & {type: number, wide: number, high: number}} look  with the size of the type, and that of the plane
 */
export function drawNumbers(pen, marks, { type, wide, high, ink, muted, background, family }) {
  pen.font = `600 ${type}px ${family}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const names = marks.map(({ number }) => String(number));
  const widths = names.map((name) => pen.measureText(name).width);
  const labels = placeLabels(
    marks.map(({ at }) => at),
    widths,
    type,
    { wide, high },
  );
  labels.forEach(({ at: [x, y], far }, k) => {
    if (far) {
      const [from_x, from_y] = marks[k].at;
      const [along, up] = [x - from_x, y - from_y].map((part) => part / Math.hypot(x - from_x, y - from_y));
      pen.beginPath();
      pen.moveTo(from_x + MARK_REACH * along, from_y + MARK_REACH * up);
      pen.lineTo(x - type * along, y - type * up);
      pen.strokeStyle = muted;
      pen.lineWidth = 1;
      pen.stroke();
    }
    pen.strokeStyle = background;
    pen.lineWidth = 3;
    pen.strokeText(names[k], x, y);
    pen.fillStyle = ink;
    pen.fillText(names[k], x, y);
  });
}

/** What the shapes mean. */
export function createMarksKey() {
  /** @param {Stability} stability */
  const mark = (stability) =>
    svgNode(
      "svg",
      { width: 16, height: 16, viewBox: "-8 -8 16 16", class: "lv-state-mark", "aria-hidden": "true" },
      svgNode("path", { d: OUTLINES[stability], fill: "currentColor", stroke: "currentColor", "stroke-width": EDGE }),
    );
  return htmlNode(
    "span",
    { class: "lv-state-shapes" },
    ...STABILITIES.map((stability) => htmlNode("span", {}, mark(stability), SLOW.key[stability])),
    htmlNode("span", {}, SLOW.keyHollow),
  );
}
