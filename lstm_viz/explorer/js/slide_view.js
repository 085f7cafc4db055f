// Slide view: the columns of a view, painted once more for a slide, in either theme.

import { dashAt } from "./dashes.js";
import { isMerged } from "./detail.js";
import { isDifference } from "./differences.js";
import { hasStep, whyAbsent } from "./flow.js";
import { inputScales } from "./input_scales.js";
import { layerInput } from "./layer_input.js";
import { networkLooks } from "./lines.js";
import { farthestBeyond, shownInMap } from "./map_shown.js";
import { HEADING } from "./map_words.js";
import { describeMerged } from "./merged.js";
import { paletteOf } from "./palette.js";
import { placeName } from "./readings.js";
import { SLIDE_WORDS } from "./save_words.js";
import { placeRows, slideSvg } from "./slide.js";
import { SLIDE } from "./slide_frame.js";
import { gapsOf } from "./slide_marks.js";
import { createTrack } from "./tracks.js";
import { GAPS, MAPS } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Cells } from "./detail.js" */
/** @import { Column } from "./maps.js" */
/** @import { Shows } from "./map_shown.js" */
/** @import { Network } from "./network.js" */
/** @import { Rows } from "./rows.js" */
/** @import { SlideRow } from "./slide.js" */
/** @import { Slot } from "./stack.js" */
/** @import { Store } from "./store.js" */
/** @import { Palette } from "./tracks.js" */

const SLIDE_RATIO = 2; // pixels of an image a pixel of the slide, and of a PNG
const INPUT_LINES = 2; // shades of the input's lines
const MOST_KEYS = 4;
const WARNING = { light: "#B3261E", dark: "#FF8A80" }; // as the styles have it

/**
 * @typedef {Object} Shown
 * @property {() => Model} modelOf
 * @property {Store} store
 * @property {Rows} rows
 * @property {Column[]} columns
 * @property {() => string} verdict
 * @property {() => string} badge
 */

/**
 * @param {Shown} shown
 * @param {"light"|"dark"} theme
 * @returns {string} SVG
 */
export function drawSlide({ modelOf, store, rows, columns, verdict, badge }, theme) {
  const model = modelOf();
  const palette = paletteOf(model.header, theme);
  const state = store.get();
  const slots = columns.map((column) => column.slots.filter(({ height }) => height > 0)).filter(({ length }) => length);
  const placed = placeRows(slots.map((some) => some.map((slot) => slideRow(slot, model, palette, state))));
  const { zoom, step } = state;
  /** @type {Record<Slot["kind"], Cells[]>} */
  const cells = { map: [], input: [], answers: [] };
  const drawn = placed.map((some, at) =>
    some.map((row, k) => {
      const canvas = document.createElement("canvas");
      const height = row.tall;
      const track = createTrack(
        { ...slots[at][k], canvas, height, still: true },
        { modelOf, store, rows, palette: () => palette },
      );
      track.prepare();
      const size = {
        width: Math.round(row.wide * SLIDE_RATIO),
        height: Math.round(height * SLIDE_RATIO),
        ratio: SLIDE_RATIO,
      };
      track.paint({ first: zoom[0], last: zoom[1], ...size });
      const { net, kind } = slots[at][k];
      if (track.cells) cells[kind].push(track.cells);
      const gaps = track.cells && net !== undefined ? gapsOf(track.cells, whyBlank(model, model.networks[net])) : [];
      const merged = track.cells !== null && isMerged(track.cells);
      const image = merged ? enlarged(canvas, size) : canvas;
      return { ...row, href: image.toDataURL("image/png"), axis: track.axis(SLIDE_TICKS), gaps, merged };
    }),
  );
  const foot = [badge(), describeMerged(cells.map, cells.input)].filter(Boolean).join(" · ");
  const title = isDifference(model, state) ? SLIDE_WORDS.difference(verdict()) : verdict();
  const warning = WARNING[theme];
  const { mark: line, beyond } = model.header.explanation;
  const mark = line && { after: line[0], name: line[1], colour: beyond ? warning : palette.ink };
  return slideSvg({ title, badge: foot, steps: zoom, step, mark, palette, warning, columns: drawn });
}

/**
 * A map with as many pixels as its place has, each a cell's. What has more cells than there is room for is smoothed where
 * it is shown smaller; a side on which it has fewer would be smoothed, too, to colours that no value has.
 *
 * @param {HTMLCanvasElement} map
 * @param {{width: number, height: number}} size
 */
function enlarged(map, { width, height }) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingEnabled = false;
  context.drawImage(map, 0, 0, width, height);
  return canvas;
}

/**
 * Why a map has nothing at a step, as its key says it.
 *
 * @param {Model} model
 * @param {Network} network
 * @returns {(step: number) => string}
 */
const whyBlank = (model, network) => (step) => {
  if (hasStep(model, network, step)) return SLIDE_WORDS.noValue;
  return whyAbsent(model, network, step) === GAPS.ended ? SLIDE_WORDS.ended : SLIDE_WORDS.skipped;
};

const SLIDE_TICKS = 17; // px: the size of a slide's numbers

/**
 * @param {Slot} slot
 * @param {Model} model
 * @param {Palette} palette
 * @param {Shows} state
 * @returns {SlideRow}
 */
export function slideRow(slot, model, palette, state) {
  const beyond = "";
  if (slot.kind === "answers") {
    const looks = networkLooks(model, palette);
    const keys = model.networks
      .filter((network) => network.array("prediction"))
      .map(({ name, index }) => ({ name, ...looks[index] }));
    const target = {
      name: MAPS.target + MAPS.targetName(model.header.target_name),
      colour: palette.neutral,
      ring: true,
    };
    const named = model.target ? [target, ...keys] : keys;
    const look = { colour: palette.neutral, equation: "", keys: named };
    return { kind: "answers", network: "", name: MAPS.answers, ...look, beyond };
  }
  const network = model.networks[slot.net];
  const word = model.header.words[network.kind][slot.signal ?? "x"];
  if (slot.kind === "map") {
    const { what, plain } = shownInMap(model, network, slot.signal, state);
    const look = { colour: palette.signals[slot.signal], equation: plain ? word.equation : "", keys: [] };
    const name = plain && word.means ? `${what} (${word.means})` : what;
    const value = farthestBeyond(model, network, slot.signal, state);
    return { kind: "map", network: "", name, ...look, beyond: value && HEADING.beyond(value) };
  }
  const { of, names, text } = layerInput(model, network);
  const scales = inputScales(model, network);
  const keys = (text || of ? [] : names.slice(0, MOST_KEYS)).map((name, at) => ({
    name,
    ends: scales[at]?.ends,
    colour: palette.shades[at % INPUT_LINES],
    dash: dashAt(Math.floor(at / INPUT_LINES)),
  }));
  const look = { colour: palette.signals.x, equation: "", keys };
  const more = of || (scales.length ? MAPS.ownScales : "");
  const name = more ? `${word.name} (${more})` : word.name;
  const called = [network.name, placeName(network)].filter(Boolean).join(", ");
  const row = { network: called, name, ...look, beyond };
  return of ? { kind: "map", rows: SLIDE_WORDS.column, ...row } : { kind: "input", ...row };
}

/**
 * @param {string} svg  of a slide
 * @returns {Promise<Blob>} PNG, twice as wide and as high
 */
export async function slidePng(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SLIDE.width * SLIDE_RATIO, SLIDE.height * SLIDE_RATIO];
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error(String(canvas.width)))), "image/png");
  });
}
