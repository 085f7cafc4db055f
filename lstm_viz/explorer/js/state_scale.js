// State scale: from places on two principal components to pixels, and back to the step that is near.

/** @import { Extent } from "./payload.js" */
/** @import { Path } from "./state_paths.js" */

const STATE_AIR = 0.06; // of the extent, round what is drawn
const FAR_OUTSIDE = 1; // extents beyond which a point has no room in the picture

/**
 * @typedef {[across: number, up: number]} Axes  Which components.
 * @typedef {{across: Extent, up: Extent}} Window2D
 */

/**
 * What is drawn: all of the paths, and the points that do not lie far from them.
 *
 * @param {Path[]} paths
 * @param {number[][]} points  their places on the components
 * @param {Axes} axes
 * @returns {{shown: Window2D, outside: boolean[]}}
 */
export function windowOf(paths, points, axes) {
  const places = paths.flatMap((path) => path.places);
  const ends = axes.map((axis) => extentOfAll(places.map((place) => place[axis])));
  const outside = points.map((point) =>
    axes.some((axis, k) => {
      const wide = FAR_OUTSIDE * (ends[k][1] - ends[k][0]);
      return point[axis] < ends[k][0] - wide || point[axis] > ends[k][1] + wide;
    }),
  );
  const near = points.filter((_, k) => !outside[k]);
  const [across, up] = axes.map((axis, k) => widened(extentOfAll([...ends[k], ...near.map((point) => point[axis])])));
  return { shown: { across, up }, outside };
}

/**
 * @param {number[]} values
 * @returns {Extent}
 */
function extentOfAll(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 0];
}

/**
 * @param {Extent} extent
 * @returns {Extent}
 */
function widened([low, high]) {
  const air = STATE_AIR * (high - low) || 1;
  return [low - air, high + air];
}

/**
 * @param {number[]} place
 * @param {Axes} axes
 * @param {Window2D} shown
 * @param {number} width
 * @param {number} height
 * @returns {[x: number, y: number]} from the upper left corner
 */
export function pixelsOf(place, [a, b], { across, up }, width, height) {
  const share = (/** @type {number} */ value, /** @type {Extent} */ [low, high]) => (value - low) / (high - low);
  return [share(place[a], across) * width, (1 - share(place[b], up)) * height];
}

/**
 * The place in a path that is nearest to a pixel, of equally near ones the first; −1 where none is within reach.
 *
 * @param {[x: number, y: number][]} pixels
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
export function nearestTo(pixels, x, y, reach) {
  let [nearest, least] = [-1, reach * reach];
  pixels.forEach(([left, top], at) => {
    const away = (left - x) ** 2 + (top - y) ** 2;
    if (away < least || (away === least && nearest < 0)) [nearest, least] = [at, away];
  });
  return nearest;
}
