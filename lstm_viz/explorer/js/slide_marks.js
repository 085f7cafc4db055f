// Slide marks: what a slide has over and behind its maps: hatching where there is no value, and the line at a step.

import { DASHES } from "./dashes.js";
import { partStart } from "./detail.js";
import { xmlNode } from "./xml.js";

/** @import { Cells } from "./detail.js" */
/** @import { Extent, Theme } from "./payload.js" */
/** @import { PlacedRow } from "./slide.js" */

const HATCH = 8; // from a line of the hatching to the next, in pixels of the SVG
const HATCH_LOOK = { fill: "none", "stroke-width": 1.2, "stroke-opacity": 0.5 };

/**
 * @typedef {{from: number, to: number, why: string}} Gap  Columns of a map without a value, as shares of its width.
 * @typedef {{after: number, name: string, colour: string}} SlideMark  The line after so many steps, and what it says.
 */

/**
 * The columns of a map that have no value in any row.
 *
 * @param {Cells} cells  as they were painted
 * @param {(step: number) => string} why
 * @returns {Gap[]}
 */
export function gapsOf({ grid, rows, columns, first, wide }, why) {
  /** @type {Gap[]} */
  const gaps = [];
  for (let k = 0; k < columns; k += 1) {
    let none = rows > 0;
    for (let row = 0; none && row < rows; row += 1) none = Number.isNaN(grid[row * columns + k]);
    if (!none) continue;
    const said = why(first + partStart(k, wide, columns));
    const last = gaps.at(-1);
    if (last && last.to === k && last.why === said) last.to = k + 1;
    else gaps.push({ from: k, to: k + 1, why: said });
  }
  return gaps.map(({ from, to, why: said }) => ({ from: from / columns, to: to / columns, why: said }));
}

/**
 * Slanted lines in the gaps of an area. No pattern: its id would have to differ from all others on a page.
 *
 * @param {{x: number, y: number, width: number, height: number}} area
 * @param {Gap[]} gaps
 * @param {Theme} palette
 */
export function hatchSvg({ x, y, width, height }, gaps, palette) {
  const bottom = y + height;
  const lines = gaps.flatMap(({ from, to }) => {
    const [left, right] = [x + from * width, x + to * width];
    const first = Math.ceil((left + y) / HATCH); // of the lines on which x + y is a multiple of HATCH
    const count = Math.max(0, Math.floor((right + bottom) / HATCH) - first + 1);
    return Array.from({ length: count }, (_, k) => {
      const sum = (first + k) * HATCH;
      const [start, end] = [Math.max(left, sum - bottom), Math.min(right, sum - y)];
      return `M${start.toFixed(1)} ${(sum - start).toFixed(1)}L${end.toFixed(1)} ${(sum - end).toFixed(1)}`;
    });
  });
  return lines.length ? xmlNode("path", { ...HATCH_LOOK, d: lines.join(""), stroke: palette.absent }) : "";
}

/**
 * The line over a row, not over its heading; nothing where its step comes after those that are shown.
 *
 * @param {PlacedRow} row
 * @param {SlideMark} mark
 * @param {Extent} steps  the first and the last one shown, from 0
 * @param {Theme} palette
 */
export function markSvg({ left, wide, top, tall }, { after, colour }, [first, last], palette) {
  if (after > last) return "";
  const x = left + (Math.max(0, after - first) * wide) / (last - first + 1);
  const line = { x1: x, x2: x, y1: top, y2: top + tall };
  // Light behind dark, so that it is seen on every colour of a map.
  return (
    xmlNode("line", { ...line, stroke: palette.background, "stroke-width": 4 }) +
    xmlNode("line", { ...line, stroke: colour, "stroke-width": 2, "stroke-dasharray": DASHES.dash.drawn.join(" ") })
  );
}
