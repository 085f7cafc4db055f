// Saturation plane: the units of one gate as points, by how often they are nearly shut and nearly open.

import { printNumber } from "./figures.js";
import { htmlNode, setAttribute, setText, svgNode } from "./nodes.js";
import { unitsInside } from "./saturation.js";
import { SATURATION } from "./saturation_words.js";

/** @import { Saturation } from "./saturation.js" */

const SIDE = 100; // of the plane, in its own lengths
const UNIT_ROOM = 6; // round it, so that a point on an edge is whole
const UNIT_POINT = 2.6;
const CHOSEN = 4.6;
const CLICK = 3; // a drag that is shorter is a click

/** @param {number} limit */
export const printLimit = (limit) => String(Number(limit.toFixed(3)));

/** @param {number} share */
export const printPercent = (share) => `${printNumber(100 * share, 0)}%`;

/**
 * @param {{choose: (unit: number) => void, frame: (units: number[]) => void}} reports
 */
export function createSaturationPlane(reports) {
  const title = htmlNode("p", { class: "lv-state-title" });
  const up = htmlNode("p", { class: "lv-state-up" });
  const across = htmlNode("p", { class: "lv-state-across" });
  const edge = svgNode("path", { d: `M0 0V${SIDE}H${SIDE}Z`, class: "lv-saturation-edge" });
  const dots = svgNode("g");
  const ring = svgNode("circle", { r: CHOSEN, class: "lv-saturation-ring" });
  const frame = svgNode("rect", { class: "lv-saturation-frame" });
  const plane = svgNode(
    "svg",
    {
      viewBox: `${-UNIT_ROOM} ${-UNIT_ROOM} ${SIDE + 2 * UNIT_ROOM} ${SIDE + 2 * UNIT_ROOM}`,
      role: "img",
      class: "lv-saturation-plane",
    },
    edge,
    dots,
    ring,
    frame,
  );
  const root = htmlNode("div", { class: "lv-saturation-chart" }, title, up, plane, across);
  /** @type {Saturation|null} */
  let shown = null;
  /** @type {[x: number, y: number]|null} */
  let from = null;
  frame.style.display = "none";

  /**
   * @param {PointerEvent} event
   * @returns {[x: number, y: number]} in the plane's lengths
   */
  function placeOf(event) {
    const box = plane.getBoundingClientRect();
    const scale = (SIDE + 2 * UNIT_ROOM) / box.width;
    return [(event.clientX - box.left) * scale - UNIT_ROOM, (event.clientY - box.top) * scale - UNIT_ROOM];
  }

  /** @param {[x: number, y: number]} to */
  function drawFrame([x, y]) {
    if (!from) return;
    frame.style.display = "";
    setAttribute(frame, "x", String(Math.min(x, from[0])));
    setAttribute(frame, "y", String(Math.min(y, from[1])));
    setAttribute(frame, "width", String(Math.abs(x - from[0])));
    setAttribute(frame, "height", String(Math.abs(y - from[1])));
  }

  /** The unit whose point is nearest. @param {[x: number, y: number]} place */
  function nearest([x, y]) {
    const { left, right } = /** @type {Saturation} */ (shown);
    let [best, least] = [-1, Infinity];
    left.forEach((share, unit) => {
      const away = Math.hypot(share * SIDE - x, (1 - right[unit]) * SIDE - y);
      if (away < least) [best, least] = [unit, away];
    });
    return least <= CHOSEN ? best : -1;
  }

  plane.addEventListener("pointerdown", (event) => {
    from = placeOf(event);
    plane.setPointerCapture(event.pointerId);
  });
  plane.addEventListener("pointermove", (event) => drawFrame(placeOf(event)));
  plane.addEventListener("pointerup", (event) => {
    const to = placeOf(event);
    const start = from;
    end();
    if (!start || !shown) return;
    if (Math.hypot(to[0] - start[0], to[1] - start[1]) < CLICK) {
      const unit = nearest(to);
      if (unit >= 0) reports.choose(unit);
      return;
    }
    const units = unitsInside(shown, [start[0] / SIDE, to[0] / SIDE], [1 - start[1] / SIDE, 1 - to[1] / SIDE]);
    if (units.length) reports.frame(units);
  });
  plane.addEventListener("pointercancel", end);

  function end() {
    from = null;
    frame.style.display = "none";
  }

  return {
    root,
    /**
     * @param {Saturation} saturation
     * @param {{label: string, name: string, low: number, high: number, colour: string}} said
     */
    draw(saturation, { label, name, low, high, colour }) {
      shown = saturation;
      setText(title, name);
      setText(across, SATURATION.across(printLimit(low)));
      setText(up, SATURATION.up(printLimit(high)));
      setAttribute(plane, "aria-label", label);
      dots.replaceChildren(
        ...Array.from(saturation.left, (left, unit) => {
          const right = saturation.right[unit];
          const told = SATURATION.unit(
            unit,
            printLimit(low),
            printPercent(left),
            printLimit(high),
            printPercent(right),
          );
          const place = { cx: left * SIDE, cy: (1 - right) * SIDE };
          return svgNode(
            "circle",
            { ...place, r: UNIT_POINT, fill: colour, "data-unit": unit },
            svgNode("title", {}, told),
          );
        }),
      );
    },
    /**
     * @param {number} unit   the one that is shown
     * @param {(unit: number) => boolean} isShown  in the maps
     */
    mark(unit, isShown) {
      const inside = shown !== null && unit < shown.left.length;
      ring.style.display = inside ? "" : "none";
      if (!shown || !inside) return;
      setAttribute(ring, "cx", String(shown.left[unit] * SIDE));
      setAttribute(ring, "cy", String((1 - shown.right[unit]) * SIDE));
      for (const [at, dot] of [...dots.children].entries()) dot.classList.toggle("lv-saturation-out", !isShown(at));
    },
  };
}
