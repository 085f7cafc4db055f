// Paint: cells to pixels, through 256 colours.

import { emptyCells, reduceCells } from "./detail.js";

/** The three colours of a signal's map: at the bottom, the middle and the top of its range. */
export function mapColours(signal, [low], palette) {
  const full = palette.signals[signal];
  // A gate runs from the background (shut) to its colour (open); the others have 0 in the middle.
  return low < 0 ? [palette.below, palette.background, full] : [palette.background, full];
}

/** 256 colours from the first to the last of `stops`, as ImageData's pixels. */
export function colourTable(stops) {
  const table = new Uint32Array(256);
  const bytes = new Uint8ClampedArray(table.buffer);
  const parts = stops.map((stop) => [1, 3, 5].map((at) => parseInt(stop.slice(at, at + 2), 16)));
  for (let k = 0; k < 256; k += 1) {
    const place = (k / 255) * (stops.length - 1);
    const before = Math.min(Math.floor(place), stops.length - 2);
    const share = place - before;
    for (let part = 0; part < 3; part += 1) {
      bytes[4 * k + part] = parts[before][part] + (parts[before + 1][part] - parts[before][part]) * share;
    }
    bytes[4 * k + 3] = 255;
  }
  return table;
}

/** Colour `cells` into `pixels`; what is NaN stays clear, so that the hatching behind it shows. */
export function paintCells(pixels, cells, table, low, high) {
  const { grid, rows, columns } = cells;
  const scale = 255 / (high - low);
  for (let at = 0, end = rows * columns; at < end; at += 1) {
    const value = grid[at];
    if (value !== value) pixels[at] = 0;
    else {
      const place = (value - low) * scale + 0.5;
      pixels[at] = table[place < 0 ? 0 : place > 255 ? 255 : place | 0];
    }
  }
}

/** A canvas that shows a signal of a network: as many pixels as cells, stretched to its place. */
export function createMap(canvas) {
  const context = canvas.getContext("2d", { alpha: true });
  const cells = emptyCells();
  let image = null;
  let pixels = null;
  return {
    cells,
    canvas,
    /**
     * @param {{values, order, first, last, width, height, table, range}} what  width and height in
     *     device pixels
     */
    paint({ values, order, first, last, width, height, table, range }) {
      reduceCells(cells, values, order, first, last, Math.max(2, width), Math.max(2, height));
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
      paintCells(pixels, cells, table, range[0], range[1]);
      context.putImageData(image, 0, 0);
      // The last block may be shorter than the others: its canvas reaches past the end and is cut.
      const stretch = `${(100 * cells.span) / (last - first + 1)}%`;
      if (canvas.style.width !== stretch) canvas.style.width = stretch;
    },
  };
}
