// State marks: how slow points look, on a canvas and in a key: the shape is their stability, filled where fixed.

import { htmlNode, svgNode } from "./nodes.js";
import { SLOW } from "./state_words.js";

/** @import { SlowPoint, Stability } from "./engine/slow_points.js" */
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

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Pick<SlowPoint, "stability"|"fixed">} point
 * @param {[x: number, y: number]} at  in device pixels
 * @param {Palette & {ratio: number, type: number}} look  with the size of its type
 * @param {string} name  beside it
 */
export function drawMark(pen, { stability, fixed }, [x, y], { ratio, type, ink, background, family }, name) {
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
  pen.font = `600 ${type}px ${family}`;
  pen.textBaseline = "middle";
  pen.strokeStyle = background;
  pen.lineWidth = 3;
  pen.strokeText(name, 9, 0);
  pen.fillStyle = ink;
  pen.fillText(name, 9, 0);
  pen.restore();
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
