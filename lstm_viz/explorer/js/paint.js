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
 * The column or row of the cells that each pixel along one side of a map shows.
 *
 * Where a block of `size` steps or units is drawn as its lowest and its highest, these take turns from pixel to pixel.
 * Stretched cells would not: one of two that is a pixel wider here and there makes bands that the network has not.
 *
 * @param {number} cells   along this side
 * @param {number} size    steps or units a block
 * @param {number} whole   steps or units
 * @param {number} pixels  at least two a block
 * @param {boolean} paired
 * @returns {Int32Array}  as many as pixels, or where nothing is paired as cells, which are then stretched
 */
function cellsAt(cells, size, whole, pixels, paired) {
  if (!paired) return Int32Array.from({ length: cells }, (_, at) => at);
  const blocks = cells / 2;
  return Int32Array.from({ length: pixels }, (_, at) => {
    // Where its values are, but with two pixels left for each of the blocks that follow: the last one may be shorter.
    const block = Math.max(Math.floor(((at + 0.5) * whole) / (pixels * size)), blocks - Math.ceil((pixels - at) / 2));
    return 2 * block + (at % 2);
  });
}

/**
 * Colour `cells` into `pixels`; what is NaN stays clear, so that the hatching behind it shows.
 *
 * @param {Uint32Array} pixels
 * @param {Cells} cells
 * @param {Int32Array} across  the column of each pixel
 * @param {Int32Array} down    the row of each pixel
 * @param {Uint32Array} table  from `colourTable`
 * @param {Extent} range
 */
function paintCells(pixels, { grid, columns }, across, down, table, [low, high]) {
  const last = SHADES - 1;
  const scale = last / (high - low);
  let at = 0;
  for (const row of down) {
    for (const column of across) {
      const value = grid[row * columns + column];
      if (Number.isNaN(value)) pixels[at] = 0;
      else {
        const place = (value - low) * scale + 0.5;
        pixels[at] = table[place < 0 ? 0 : place > last ? last : place | 0];
      }
      at += 1;
    }
  }
}

/**
 * A canvas that shows a signal of a network: as many pixels as cells, stretched to its place, or where a cell is the
 * lowest or the highest of several values as many as the screen has there.
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
    paint({ values, order, first, last, width, height, table, range }) {
      reduceCells(cells, values, order, first, last, Math.max(2, width), Math.max(2, height));
      if (!(cells.rows > 0 && cells.columns > 0)) {
        // NaN too: what is being taken down has no size
        context.clearRect(0, 0, canvas.width, canvas.height);
        return;
      }
      const [wide, tall] = [last - first + 1, order.length];
      const across = cellsAt(cells.columns, cells.steps, wide, width, cells.steps > 1);
      const down = cellsAt(cells.rows, cells.units, tall, height, cells.steps === 1 && cells.units > 1);
      if (canvas.width !== across.length || canvas.height !== down.length) {
        [canvas.width, canvas.height] = [across.length, down.length];
        image = null;
      }
      if (!image) {
        image = context.createImageData(canvas.width, canvas.height);
        pixels = new Uint32Array(image.data.buffer);
      }
      paintCells(pixels, cells, across, down, table, range);
      context.putImageData(image, 0, 0);
    },
  };
}
