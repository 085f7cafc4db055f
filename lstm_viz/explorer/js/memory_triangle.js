// Memory triangle: of one unit, how much of each step's write is left in each later state, as a map.

import { clamp } from "./clamp.js";
import { largestAmong } from "./engine/sums.js";
import { triangleOf } from "./engine/triangle.js";
import { MANY_DECIMALS, printNumber, roundOut } from "./figures.js";
import { readPairs } from "./matrix_parts.js";
import { keptState, partsOf } from "./memory_parts.js";
import { MEMORY } from "./memory_words.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { colourTable, createMap, mapColours } from "./paint.js";
import { stepName } from "./readings.js";
import { givenOf } from "./replay.js";

/** @import { Edit } from "./engine/edited.js" */
/** @import { Triangle } from "./engine/triangle.js" */
/** @import { Network } from "./network.js" */
/** @import { Context } from "./view.js" */

const MOST_READ = 5000; // steps: 12.5 million products, which take a fraction of a second
const MOST_PAIRS = 1e8; // multiply-adds of keys and queries: as long
const DRAWN = 320; // CSS px a side, at most

/**
 * It is closed at first, and computed only while it is open.
 *
 * @param {Context} context
 * @param {number} net
 * @param {(write: number, read: number) => void} choose  called with the two steps of a cell
 */
export function createMemoryTriangle({ modelOf, whatIf, palette }, net, choose) {
  const canvas = htmlNode("canvas", { class: "lv-triangle-map", role: "img" });
  const map = createMap(canvas);
  const [row, column] = ["lv-triangle-row", "lv-triangle-column"].map((name) =>
    htmlNode("i", { class: `lv-triangle-mark ${name}` }),
  );
  const plot = htmlNode("div", { class: "lv-triangle-plot" }, canvas, row, column);
  const ends = Array.from({ length: 4 }, () => htmlNode("span", { class: "lv-triangle-end", "aria-hidden": "true" }));
  const figure = htmlNode("div", { class: "lv-triangle-figure" }, plot, ...ends);
  const told = htmlNode("p", { class: "lv-triangle-told" });
  const note = htmlNode("p", { class: "lv-prompt" });
  const body = htmlNode("div", {}, note, figure, told);
  const root = htmlNode(
    "details",
    { class: "lv-triangle", ontoggle: draw },
    htmlNode("summary", {}, MEMORY.triangle.title),
    body,
  );
  canvas.addEventListener("pointermove", (event) => tell(cellAt(event)));
  canvas.addEventListener("pointerleave", () => tell(-1));
  canvas.addEventListener("click", (event) => {
    const at = cellAt(event);
    if (found && at >= 0) choose(steps[found.writes[at]], steps[found.reads[at]]);
  });
  let unit = 0;
  /** @type {Triangle|null} */
  let found = null;
  /** @type {number[]} */
  let steps = []; // those that were read, in their order
  let last = -1; // of those
  let drawn = "";
  let marked = [-1, -1];
  /** @type {Map<number, number>} */
  const scales = new Map(); // the end of the colours of each unit

  /**
   * The largest write of the unit without edits, at any checkpoint of a training: nothing that it leaves is larger,
   * since no gate keeps more than all. Of a matrix it is what is read of a write, which each query decides.
   */
  function largestWrite() {
    const known = scales.get(unit);
    if (known !== undefined) return known;
    const sizes = modelOf().each((view) => {
      const network = view.networks[net];
      const parts = partsOf(view, network, last, unit, []);
      const all = !parts
        ? []
        : keptState(network) === "s"
          ? readTriangle(network, parts.steps, [], DRAWN).values
          : parts.memory.written;
      return largestAmong(all);
    });
    const largest = roundOut(Math.max(...sizes) || 1, true);
    scales.set(unit, largest);
    return largest;
  }

  /**
   * @param {Network} network
   * @param {number[]} read
   * @param {Edit[]} edits
   * @param {number} pixels
   */
  function readTriangle(network, read, edits, pixels) {
    const { kept, put, reading } = readPairs(network, read, unit, edits);
    return triangleOf(kept, put, pixels, reading);
  }

  function draw() {
    if (!root.open) return;
    const model = modelOf();
    const key = [unit, model.version, model.exact?.step, palette().background, plot.clientWidth].join(" ");
    if (key === drawn) return; // another step is another row of the same map
    drawn = key;
    const network = model.networks[net];
    const signal = keptState(network);
    const { order } = givenOf(model, network);
    last = order[order.length - 1];
    const isRead = signal === "s";
    const most = isRead ? Math.floor(Math.sqrt((2 * MOST_PAIRS) / network.units)) : MOST_READ;
    figure.hidden = order.length > most;
    if (!signal || figure.hidden) {
      setText(note, figure.hidden ? MEMORY.triangle.tooLong(order.length, most) : "");
      return;
    }
    const edits = model.isEdited ? whatIf.edits() : [];
    const parts = partsOf(model, network, last, unit, edits);
    if (!parts) return;
    steps = parts.steps;
    const pixels = Math.round((Math.min(plot.clientWidth, DRAWN) || DRAWN) * (window.devicePixelRatio || 1));
    found = isRead
      ? readTriangle(network, steps, edits, pixels)
      : triangleOf(parts.memory.kept, parts.memory.written, pixels);
    const { side, size, values } = found;
    const largest = largestWrite();
    map.paint({
      values: { data: values, width: side, error: 0 },
      order: Int32Array.from({ length: side }, (_, at) => at),
      first: 0,
      last: side - 1,
      width: side,
      height: side,
      table: colourTable(mapColours(signal, [-largest, largest], palette())),
      range: [-largest, largest],
      extremes: false,
    });
    const { name } = model.header.words[network.kind][signal];
    const said = isRead
      ? [MEMORY.triangle.leadRead, MEMORY.triangle.coloursRead(largest)]
      : [MEMORY.triangle.lead, MEMORY.triangle.colours(largest)];
    if (size > 1) said.push(MEMORY.triangle.coarse(size));
    setText(note, said.join(" "));
    setAttribute(canvas, "aria-label", isRead ? MEMORY.triangle.labelRead(unit) : MEMORY.triangle.label(unit, name));
    const outer = [steps[0], steps[steps.length - 1]].map((step) => stepName(model, step));
    for (const [at, end] of ends.entries()) setText(end, outer[at % 2]);
    place();
  }

  /** The row and the column of the state and the write that are chosen. */
  function place() {
    if (!found) return;
    const { side, size } = found;
    for (const [mark, step, along, thick] of /** @type {const} */ ([
      [row, marked[0], "top", "height"],
      [column, marked[1], "left", "width"],
    ])) {
      const at = steps.indexOf(step);
      mark.hidden = at < 0;
      mark.style[along] = `${(100 * Math.floor(at / size)) / side}%`;
      mark.style[thick] = `${100 / side}%`;
    }
  }

  /** @param {MouseEvent} event */
  function cellAt({ offsetX, offsetY }) {
    if (!found) return -1;
    const { side, writes } = found;
    const [k, t] = [
      [offsetX, canvas.clientWidth],
      [offsetY, canvas.clientHeight],
    ].map(([at, whole]) => clamp(Math.floor((at / whole) * side), 0, side - 1));
    const at = k * side + t;
    return writes[at] < 0 ? -1 : at;
  }

  /** @param {number} at  a cell; -1 is none */
  function tell(at) {
    if (!found || at < 0) {
      setText(told, "");
      return;
    }
    const [write, read] = [found.writes[at], found.reads[at]].map((one) => stepName(modelOf(), steps[one]));
    setText(told, MEMORY.triangle.cell(write, read, printNumber(found.values[at], MANY_DECIMALS), found.size));
  }

  return {
    root,
    /** @param {number} of  the unit, whose numbers may be others */
    update(of) {
      unit = of;
      draw();
    },
    /**
     * @param {number} read   the step whose state is shown
     * @param {number} write  the step that is chosen of it
     */
    mark(read, write) {
      marked = [read, write];
      place();
    },
  };
}
