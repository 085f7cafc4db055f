// Slide keys: the signs of lines, rings and hatched areas with their names, in the room that they have.

import { clamp } from "./clamp.js";
import { DASHES } from "./dashes.js";
import { sumOf } from "./engine/sums.js";
import { LETTER_WIDE, SLIDE_TYPE, svgText } from "./slide_frame.js";
import { hatchSvg } from "./slide_marks.js";
import { xmlNode, xmlText } from "./xml.js";

/** @import { DashName } from "./dashes.js" */
/** @import { Theme } from "./payload.js" */

/**
 * @typedef {{name: string, ends?: string, colour: string, dash?: DashName, ring?: boolean, hatched?: boolean}} SlideKey  A
 *   line, rings or an area; `ends` of the scale that is a line's own.
 */

const KEY_WIDE = 30; // a line's sign in its key
const KEY_TALL = 14; // ... and an area's
const KEY_GAP = 26; // ... and what is free round its name
const SHORTEST_NAME = 6; // letters of a name in a key
const LEAST_KEY = 14; // px of the type of names, before they are cut
const KEY_RING = 5; // ... and a ring's radius

/**
 * The names of keys, of which the longest are cut where they have more letters than there is room for.
 *
 * @param {SlideKey[]} keys
 * @param {number} letters  of all names together
 */
export function namesWithin(keys, letters) {
  const sizes = keys.map(({ name }) => name.length).sort((one, other) => one - other);
  let [left, most] = [letters, Number.POSITIVE_INFINITY];
  for (const [k, size] of sizes.entries()) {
    const share = Math.max(SHORTEST_NAME, Math.floor(left / (sizes.length - k)));
    if (size > share) {
      most = share;
      break;
    }
    left -= size;
  }
  return keys.map(({ name }) => (name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name));
}

/**
 * What is written beside the signs of keys: their names, and the ends of their scales where they have room.
 *
 * @param {SlideKey[]} keys
 * @param {number} letters  of all together
 */
export function keysWithin(keys, letters) {
  const ends = keys.map(({ ends }) => (ends ? ` ${ends}` : ""));
  const rest = letters - ends.join("").length;
  if (rest < sumOf(keys.map(({ name }) => Math.min(name.length, SHORTEST_NAME)))) return namesWithin(keys, letters);
  return namesWithin(keys, rest).map((name, k) => name + ends[k]);
}

/**
 * Keys from `left` on, with names that end before `right`.
 *
 * @param {SlideKey[]} keys
 * @param {number} left
 * @param {number} right
 * @param {number} y
 * @param {Theme} palette
 */
export function keysSvg(keys, left, right, y, palette) {
  const room = right - left - keys.length * (KEY_WIDE + KEY_GAP);
  const letters = sumOf(keys.map(({ name, ends = "" }) => name.length + ends.length));
  // A name is written smaller rather than cut.
  const size = clamp(room / (LETTER_WIDE * Math.max(1, letters)), LEAST_KEY, SLIDE_TYPE);
  const look = size < SLIDE_TYPE ? { "font-size": size.toFixed(1) } : {};
  const shown = keysWithin(keys, Math.floor(room / (size * LETTER_WIDE) + 1e-6));
  let at = left;
  return keys.flatMap((key, k) => {
    const x = at;
    at += KEY_WIDE + shown[k].length * size * LETTER_WIDE + KEY_GAP;
    return [keySvg(key, x, y - 5, palette), svgText(x + KEY_WIDE + 6, y, xmlText(shown[k]), palette.muted, look)];
  });
}

/**
 * How a line, or an area, is drawn, beside its name.
 *
 * @param {SlideKey} key
 * @param {number} x
 * @param {number} y
 * @param {Theme} palette
 */
function keySvg({ colour, dash = "solid", ring = false, hatched = false }, x, y, palette) {
  if (hatched) {
    const area = { x, y: y - KEY_TALL / 2, width: KEY_WIDE, height: KEY_TALL };
    const edge = xmlNode("rect", { ...area, fill: "none", stroke: palette.grid });
    return hatchSvg(area, [{ from: 0, to: 1, why: "" }], palette) + edge;
  }
  const stroke = { stroke: colour, "stroke-width": ring ? 2 : 3 };
  if (ring) return xmlNode("circle", { cx: x + KEY_WIDE / 2, cy: y, r: KEY_RING, fill: "none", ...stroke });
  const dashes = DASHES[dash].drawn.join(" ") || "none";
  return xmlNode("line", { x1: x, x2: x + KEY_WIDE, y1: y, y2: y, ...stroke, "stroke-dasharray": dashes });
}
