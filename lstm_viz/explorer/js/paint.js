// Paint: cells to pixels, through a table of colours.

import { channelsOf } from "./colours.js";
import { emptyCells, reduceCells } from "./detail.js";

/** @import { Cells } from "./detail.js" */
/** @import { Extent, Theme } from "./payload.js" */
/** @import { Values } from "./network.js" */

/**
 * @typedef {Object} MapPlan  A map over the steps `first` to `last`; width and height in device pixels.
 * @property {Values} values
 * @property {Int32Array} order  the unit of each row
 * @property {number} first
 * @property {number} last
 * @property {number} width
 * @property {number} height
 * @property {Uint32Array} table  from `colourTable`
 * @property {Extent} range
 * @property {boolean} extremes  whether merged values are drawn as their lowest and their highest, not as their mean
 */

const SHADES = 256;
const OPAQUE = 255; // of a channel, the most

/**
 * The three colours of a signal's map: at the bottom, the middle and the top of its range.
 *
 * @param {string} signal
 * @param {Extent} range
 * @param {Theme} palette
 */
export function mapColours(signal, [low], palette) {
  const full = palette.signals[signal];
  // A gate runs from the background (shut) to its colour (open); the others have 0 in the middle.
  return low < 0 ? [palette.below, palette.background, full] : [palette.background, full];
}

/**
 * SHADES colours from the first to the last of `stops`, as ImageData's pixels.
 *
 * @param {string[]} stops  two or three, as #RRGGBB
 */
export function colourTable(stops) {
  const table = new Uint32Array(SHADES);
  const bytes = new Uint8ClampedArray(table.buffer);
  const parts = stops.map(channelsOf);
  for (let k = 0; k < SHADES; k += 1) {
    const place = (k / (SHADES - 1)) * (stops.length - 1);
    const before = Math.min(Math.floor(place), stops.length - 2);
    const share = place - before;
    for (let part = 0; part < 3; part += 1) {
      bytes[4 * k + part] = parts[before][part] + (parts[before + 1][part] - parts[before][part]) * share;
    }
    bytes[4 * k + 3] = OPAQUE;
  }
  return table;
}

/**
 * Colour `cells` into `pixels`; what is NaN stays clear, so that the hatching behind it shows.
 *
 * @param {Uint32Array} pixels
 * @param {Cells} cells
 * @param {Uint32Array} table  from `colourTable`
 * @param {Extent} range
 */
function paintCells(pixels, { grid, rows, columns }, table, [low, high]) {
  const last = SHADES - 1;
  const scale = last / (high - low);
  for (let at = 0, end = rows * columns; at < end; at += 1) {
    const value = grid[at];
    if (Number.isNaN(value)) pixels[at] = 0;
    else {
      const place = (value - low) * scale + 0.5;
      pixels[at] = table[place < 0 ? 0 : place > last ? last : place | 0];
    }
  }
}

/**
 * A canvas that shows a signal of a network: as many pixels as cells, stretched to its place.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function createMap(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: true }));
  const cells = emptyCells();
  /** @type {ImageData|null} */
  let image = null;
  let pixels = new Uint32Array(0);
  return {
    cells,
    canvas,
    /**
     * @param {MapPlan} plan
     */
    paint({ values, order, first, last, width, height, table, range, extremes }) {
      reduceCells(cells, values, order, first, last, width, height, extremes);
      if (!(cells.rows > 0 && cells.columns > 0)) {
        // NaN too: what is being taken down has no size
        context.clearRect(0, 0, canvas.width, canvas.height);
        return;
      }
      if (canvas.width !== cells.columns || canvas.height !== cells.rows) {
        canvas.width = cells.columns;
        canvas.height = cells.rows;
        image = null;
      }
      if (!image) {
        image = context.createImageData(cells.columns, cells.rows);
        pixels = new Uint32Array(image.data.buffer);
      }
      paintCells(pixels, cells, table, range);
      context.putImageData(image, 0, 0);
    },
  };
}
