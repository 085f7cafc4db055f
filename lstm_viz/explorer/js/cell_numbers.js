// Cell numbers: what a step's numbers make of the drawn cell: wires as thick, gates as coloured, bars as tall as they are.

import { clamp } from "./clamp.js";
import { legibleOn, valueColour } from "./colours.js";
import { memoryState } from "./engine/kinds.js";
import { largestAmong } from "./engine/sums.js";
import { decimalsOf, FEW_DECIMALS, FEW_INPUTS, printNumber } from "./figures.js";
import { fullSize, stateScale } from "./full_size.js";
import { featuresOf } from "./input_scales.js";
import { embeddedIn } from "./layer_input.js";
import { LAYER_INPUT } from "./layer_words.js";
import { readsSequence } from "./network.js";
import { setAttribute, setText } from "./nodes.js";
import { printedSum } from "./story.js";
import { oneHotName } from "./symbol_rows.js";
import { READINGS } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Flow } from "./flow.js" */
/** @import { Wire } from "./layout_parts.js" */
/** @import { Network } from "./network.js" */
/** @import { Theme } from "./payload.js" */

const THINNEST = 1.5; // px of the drawing, of a wire that carries 0
const THICKEST = 7;
const NO_INPUT = new Float32Array(0);
const TALLEST = 48; // of a bar on the state line

/**
 * @param {ReturnType<typeof import("./cell.js").drawCell>} parts
 * @param {Model} model
 * @param {Network} network
 * @param {Theme} colours
 */
export function createCellNumbers(parts, model, network, colours) {
  const memory = memoryState(network.kind);
  const largestInput =
    Math.max(...model.each((view) => largestAmong(view.networks[network.index].array("input")))) || 1;

  /**
   * @param {Flow} flow
   * @param {number} step
   * @param {number|null} unit  null is the mean
   * @param {boolean} there  whether the network has numbers at this step
   * @param {boolean} held  whether an edit holds the state
   */
  function write(flow, step, unit, there, held) {
    const scale = there ? stateScale(model, network, unit) : 1;
    const x = there ? network.read(step) : NO_INPUT;
    const strongest = largestAmong(x);
    /** @param {Wire} wire */
    const share = ({ of, signal, range }) => {
      if (range === "x") return strongest / largestInput;
      if (range === "own") return flow[of] / fullSize(model, network, signal, unit);
      return range === "state" ? flow[of] / scale : flow[of];
    };
    for (const wire of parts.wires) {
      const value = share(wire);
      const size = Math.min(1, Math.abs(value) || 0);
      setAttribute(wire.line, "stroke-width", (THINNEST + size * (THICKEST - THINNEST)).toFixed(2));
      setAttribute(wire.group, "class", value < 0 ? "lv-wire lv-negative" : "lv-wire");
      setAttribute(wire.group, "data-value", String(flow[wire.of] ?? ""));
    }
    for (const gate of parts.gates) {
      const value = flow[gate.of];
      const fill = valueColour(colours, gate.signal, value ?? 0);
      setAttribute(gate.box, "fill", fill);
      setAttribute(gate.box, "data-value", String(value ?? ""));
      const ink = legibleOn(fill);
      for (const text of gate.texts) setAttribute(text, "style", `fill: ${ink}`);
      if (gate.number) setText(gate.number, value === undefined ? "" : printNumber(value, FEW_DECIMALS));
    }
    const printed = printedFlow(flow, held);
    for (const { of, number } of parts.figures) {
      setText(number, of === "x" ? inputText(x, step) : printed(of));
      setAttribute(number, "data-value", String(of === "x" ? Array.from(x).join(" ") : (flow[of] ?? "")));
      setAttribute(number, "class", flow[of] < 0 ? "lv-number lv-under" : "lv-number");
    }
    if (parts.layout.standing) raise(flow, scale, parts.layout.standing.line);
  }

  /**
   * The state's numbers on the wires: what is kept and added makes up the new state as printed.
   *
   * @param {Flow} flow
   * @param {boolean} held
   */
  function printedFlow(flow, held) {
    const after = memory;
    const sum = flow.kept === undefined ? null : printedSum(flow.kept, flow.added, flow[after], held);
    /** @type {Record<string, string>} */
    const special = sum ? { kept: sum.first, added: sum.second, [after]: sum.sum } : {};
    /** @param {string} name */
    return (name) => special[name] ?? (Number.isNaN(flow[name] ?? NaN) ? "" : printNumber(flow[name], FEW_DECIMALS));
  }

  /**
   * @param {Float32Array} x
   * @param {number} step
   */
  function inputText(x, step) {
    const text = readsSequence(network) ? (model.text?.[step] ?? oneHotName(model, x)) : null;
    if (text !== null && text !== undefined) return embeddedIn(model, network) ? LAYER_INPUT.token(text) : text;
    if (x.length > FEW_INPUTS) return READINGS.values(x.length);
    const features = featuresOf(network.array("input"));
    return Array.from(x, (value, k) => {
      const [low, high] = features[k].extent;
      return printNumber(value, decimalsOf(high - low || Math.abs(high)));
    }).join(", ");
  }

  /**
   * Stand the bars on the state line: up for what is above 0, down for what is below. What an edited run takes beyond
   * the scale has the tallest bar.
   *
   * @param {Flow} flow
   * @param {number} scale
   * @param {number} line  the state line's height in the drawing
   */
  function raise(flow, scale, line) {
    const [after, before] = [flow[memory], flow[`${memory}_before`]];
    /** @type {Record<string, [from: number, to: number]>} */
    const bars = {
      remains: [0, flow.kept],
      lost: [flow.kept, before],
      kept: [0, flow.kept],
      base: [0, flow.kept],
      added: [flow.kept, after],
      after: [0, after],
    };
    for (const [name, [from, to]] of Object.entries(bars)) {
      const [start, end] = [from, to].map((value) => line - clamp(value / scale || 0, -1, 1) * TALLEST);
      setAttribute(parts.bars[name], "y", Math.min(start, end).toFixed(2));
      setAttribute(parts.bars[name], "height", Math.abs(end - start).toFixed(2));
      setAttribute(parts.bars[name], "data-value", String(to - from || 0));
      const sign = name === "added" ? flow.added : to || from;
      setAttribute(parts.bars[name], "class", `lv-bar lv-bar-${name}${sign < 0 ? " lv-negative" : ""}`);
    }
  }

  return { write };
}
