// Layer track: the input of a layer that reads another one, as a map: a row for each column of its W_ih.

import { numberedRows } from "./axes.js";
import { niceAbove } from "./figures.js";
import { layerInput } from "./layer_input.js";
import { colourTable, createMap, mapColours } from "./paint.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Values } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { LineSlot } from "./stack.js" */
/** @import { Track, TrackContext } from "./tracks.js" */

/**
 * Its colours do not move with an edit: they are those of what was recorded.
 *
 * @param {LineSlot} slot
 * @param {Pick<TrackContext, "modelOf"|"store"|"palette">} context
 * @returns {Track}
 */
export function createLayerTrack(slot, { modelOf, store, palette }) {
  const { cells, paint } = createMap(slot.canvas);
  /** @returns {Values} */
  const values = () => {
    const { values: data } = layerInput(modelOf(), modelOf().networks[slot.net]);
    return { data, width: data.shape[1], error: 0 };
  };
  const coloured = () => {
    const range = rangeRead(modelOf(), slot.net);
    const stops = mapColours("x", range, palette());
    const order = Int32Array.from({ length: values().width }, (_, column) => column);
    return { range, stops, table: colourTable(stops), order };
  };
  let colours = coloured();
  return {
    cells,
    drawn() {
      const { order, range } = colours;
      return { cells, values, order, range, largest: null, row: "column" };
    },
    prepare() {
      colours = coloured();
    },
    renew: () => false,
    paint(window) {
      paint({ ...window, values: values(), ...colours, extremes: store.get().extremes });
    },
    axis(type) {
      const { order, range, stops } = colours;
      const ticks = numberedRows(order, slot.height, type).map((row) => ({
        at: row,
        text: String(row),
      }));
      const bar = { low: range[0], high: range[1], stops, perUnit: false };
      return { range: [order.length - 0.5, -0.5], ticks, bar };
    },
  };
}

/**
 * From which to which value the colours run: as h of the layer itself, and wide enough for all that was recorded.
 *
 * @param {ModelView} model
 * @param {number} net
 * @returns {Extent}
 */
function rangeRead(model, net) {
  const { layer, range } = model.networks[net];
  let [low, high] = layer ? range("h") : [0, 0];
  model.each((view) => {
    for (const value of layerInput(view, view.networks[net]).values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  });
  const end = niceAbove(Math.max(-low, high) || 1);
  return [low < 0 ? -end : 0, end];
}
