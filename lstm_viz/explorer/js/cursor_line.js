// Cursor line: where the step that is shown lies on a time axis.

import { htmlNode } from "./nodes.js";

/** @import { Extent } from "./payload.js" */

const WIDE = 4; // px of a step from which the cursor is a box round it; below, it is a line
const LINE_WIDE = 1.5;

export function createCursorLine() {
  const element = htmlNode("div", { class: "lv-cursor" });
  const { style } = element;
  /** @type {Extent} */
  let shown = [0, 0];
  let [left, wide, inset] = [0, 0, 0]; // of the first step that is shown, and how far inside of it the cursor begins

  return {
    element,
    /**
     * After a zoom or another size.
     *
     * @param {{left: number, wide: number}} area  in CSS pixels, in which the steps are
     * @param {Extent} zoom
     * @param {{top: number, height: number}} reach
     */
    fit(area, zoom, { top, height }) {
      shown = zoom;
      left = area.left;
      wide = area.wide / (zoom[1] - zoom[0] + 1);
      inset = wide < WIDE ? (wide - LINE_WIDE) / 2 : 0;
      style.top = `${top}px`;
      style.height = `${height}px`;
      style.width = `${wide - 2 * inset}px`;
      element.classList.toggle("lv-cursor-thin", wide < WIDE);
    },
    /** @param {number} step */
    move(step) {
      style.visibility = step >= shown[0] && step <= shown[1] ? "visible" : "hidden";
      style.transform = `translateX(${left + (step - shown[0]) * wide + inset}px)`;
    },
  };
}
