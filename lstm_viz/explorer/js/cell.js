// Cell: one cell drawn as SVG from its layout; everything that carries a value can be set again.

import { drawCellKey, KEY_HEIGHT } from "./cell_key.js";
import { DIAGRAM } from "./cell_words.js";
import { familyOf } from "./engine/kinds.js";
import { LAYOUT_WIDTH, LAYOUTS } from "./layouts.js";
import { readSigns, svgNode } from "./nodes.js";
import { activationOf } from "./squash.js";

/** @import { Network } from "./network.js" */
/** @import { Figure, Gate, Layout, Operator, Standing, Wire } from "./layout_parts.js" */
/** @import { Word } from "./payload.js" */

// In the drawing's units; a text stands on its baseline.
const BOX = { x: 64, width: 432, rx: 18 };
const GATE = { width: 64, height: 48, squash: -6, number: 16 }; // its texts, from its middle
const RADIUS = 14; // of an operator
const WIDE_RADIUS = 27; // ... that has a word in it
const BASELINE = 6; // of an operator's text, below its middle
const GAP = 9; // to either side of a wire that passes under another
const FIGURE = { above: 22, beside: 26 }; // from a number to its symbol
const SUBSCRIPT = 4; // below its letter
const BAR = { width: 12, apart: 13 }; // bars that stand beside each other

/**
 * @typedef {Object} Parts  What is set again at each step.
 * @property {SVGSVGElement} svg
 * @property {SVGGElement} picture  what is described as an image
 * @property {Layout} layout
 * @property {Record<string, SVGGElement>} buttons  by signal; beside the picture, so that both are heard
 * @property {(Wire & {group: SVGGElement, line: SVGPathElement})[]} wires
 * @property {{signal: string, of: string, box: SVGElement, texts: SVGTextElement[], number: SVGTextElement|null}[]} gates
 * @property {{of: string, signal: string, number: SVGTextElement}[]} figures
 * @property {Record<string, SVGRectElement>} bars
 */

/**
 * Draw the cell of a network.
 *
 * @param {Network} network
 * @param {Record<string, Word>} words
 * @param {(signal: string) => void} open called when a gate is clicked or Enter or Space pressed on it
 * @returns {Parts}
 */
export function drawCell(network, words, open) {
  const layout = LAYOUTS[network.kind] ?? LAYOUTS[familyOf(network.kind)];
  const height = layout.height + (layout.standing ? KEY_HEIGHT : 0);
  const viewBox = `0 0 ${LAYOUT_WIDTH} ${height}`;
  const svg = svgNode("svg", { class: "lv-cell", role: "presentation", viewBox });
  svg.style.setProperty("--lv-tall", `${height}px`); // so that a page can tell how small its letters are
  const picture = svgNode("g", { role: "img" });
  /** @type {Parts} */
  const parts = { svg, picture, layout, buttons: {}, wires: [], gates: [], figures: [], bars: {} };
  picture.append(svgNode("rect", { class: "lv-box", ...BOX, ...layout.box }));
  const wires = layout.wires.map((wire) => drawWire(wire, parts));
  picture.append(...wires);
  if (layout.standing) picture.append(drawBars(layout.standing, parts));
  for (const mark of layout.marks) picture.append(symbolText(mark, mark.symbol, words));
  for (const figure of layout.figures) picture.append(drawFigure(figure, words, parts));
  picture.append(drawCellKey(Boolean(layout.standing), LAYOUT_WIDTH, height));
  const buttons = layout.operators.filter((one) => one.opens);
  const plain = layout.operators.filter((one) => !one.opens);
  for (const operator of plain) {
    const text = operator.of === "tanh_c" ? activationOf(network, "h").short : operator.text;
    picture.append(drawOperator({ ...operator, text }, parts));
  }
  svg.append(picture);
  for (const gate of layout.gates) {
    const { short } = activationOf(network, gate.signal);
    svg.append(button(gate.signal, drawGate({ ...gate, text: short || gate.text }, parts), parts, open));
  }
  for (const operator of buttons) {
    svg.append(button(operator.signal, drawOperator(operator, parts), parts, open));
  }
  return parts;
}

/**
 * @param {string} signal
 * @param {SVGElement} drawn
 * @param {Parts} parts
 * @param {(signal: string) => void} open
 */
function button(signal, drawn, parts, open) {
  const node = svgNode(
    "g",
    {
      class: "lv-gate",
      role: "button",
      tabindex: 0,
      "data-signal": signal,
      onclick: () => open(signal),
      onkeydown: (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation(); // Space plays, elsewhere
        open(signal);
      },
    },
    drawn,
  );
  parts.buttons[signal] = node;
  return node;
}

/**
 * @param {Wire} wire
 * @param {Parts} parts
 */
function drawWire(wire, parts) {
  const colour = wire.signal === "bus" ? "var(--lv-muted)" : `var(--lv-wire-${wire.signal})`;
  const group = svgNode("g", { class: wire.signal === "bus" ? "lv-bus" : "lv-wire", style: `color: ${colour}` });
  if (wire.over) {
    const [x, y] = wire.over;
    group.append(svgNode("path", { class: "lv-gap", d: `M${x} ${y - GAP} V${y + GAP}` }));
  }
  const path = svgNode("path", { d: wire.path });
  group.append(path);
  if (wire.arrow) group.append(...arrowHeads(wire.path));
  if (wire.signal !== "bus") parts.wires.push({ ...wire, group, line: path });
  return group;
}

/**
 * A head at the end of each stroke of a path made of M, H, V and Q.
 *
 * @param {string} path
 */
function arrowHeads(path) {
  return path.split(/(?=M)/).map((stroke) => {
    let [x, y, turn] = [0, 0, 0];
    for (const [, letter, rest] of stroke.matchAll(/([MHVQ])([^MHVQ]*)/g)) {
      const numbers = rest.trim().split(/\s+/).map(Number);
      const [fromX, fromY] = [x, y];
      if (letter === "H") [x] = numbers;
      else if (letter === "V") [y] = numbers;
      else [x, y] = numbers.slice(-2);
      if (letter !== "M") turn = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI;
    }
    const transform = `translate(${x} ${y}) rotate(${turn})`;
    return svgNode("path", { class: "lv-arrow", d: "M0 0 L-9 -5 V5 Z", transform });
  });
}

/**
 * @param {Gate} gate
 * @param {Parts} parts
 */
function drawGate({ signal, x, y, text }, parts) {
  const { width, height } = GATE;
  const box = svgNode("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 6 });
  box.style.stroke = `var(--lv-wire-${signal})`;
  const name = svgNode("text", { class: "lv-squash", x, y: y + GATE.squash, "text-anchor": "middle" }, text);
  const number = svgNode("text", { class: "lv-number", x, y: y + GATE.number, "text-anchor": "middle" });
  parts.gates.push({ signal, of: signal, box, texts: [name, number], number });
  return svgNode("g", { "data-part": signal }, box, name, " ", number); // two words for those who listen
}

/**
 * @param {Operator} operator
 * @param {Parts} parts
 */
function drawOperator({ signal, x, y, text, of }, parts) {
  const shape =
    text.length > 2
      ? svgNode("ellipse", { cx: x, cy: y, rx: WIDE_RADIUS, ry: RADIUS })
      : svgNode("circle", { cx: x, cy: y, r: RADIUS });
  const name = svgNode("text", { class: "lv-operator", x, y: y + BASELINE, "text-anchor": "middle" }, text);
  if (of) parts.gates.push({ signal: "c", of, box: shape, texts: [name], number: null });
  return svgNode("g", { class: "lv-op", "data-signal": signal }, shape, name);
}

/**
 * @param {Figure} figure
 * @param {Record<string, Word>} words
 * @param {Parts} parts
 */
function drawFigure(figure, words, parts) {
  const { x, y, anchor, signal, beside } = figure;
  const symbol = symbolText({ ...figure, y: beside ? y : y - FIGURE.above }, figure.symbol, words);
  const number = svgNode("text", {
    class: "lv-number",
    x: beside ? x + FIGURE.beside : x,
    y,
    "text-anchor": anchor,
    "data-part": figure.of,
  });
  parts.figures.push({ of: figure.of, signal, number });
  return svgNode("g", {}, symbol, number);
}

/**
 * "f c-" as F_t C_{t−1}, in the words' letters and the signal's colour.
 *
 * @param {{x: number, y: number, anchor?: string, signal: string}} place
 * @param {string} code
 * @param {Record<string, Word>} words
 */
function symbolText({ x, y, anchor = "start", signal }, code, words) {
  const text = svgNode("text", { class: "lv-symbol-text", x, y, "text-anchor": anchor });
  text.style.fill = `var(--lv-text-${signal})`;
  for (const token of code.split(" ").filter(Boolean)) {
    const word = words[token.replace("-", "")];
    if (!word) {
      text.append(svgNode("tspan", {}, token));
      continue;
    }
    const [{ letter }] = readSigns(word.symbol);
    text.append(
      svgNode("tspan", { class: "lv-letter" }, letter),
      svgNode("tspan", { class: "lv-subscript", dy: SUBSCRIPT }, token.endsWith("-") ? "t−1" : "t"),
      svgNode("tspan", { dy: -SUBSCRIPT }, "\u200a"),
    );
  }
  return text;
}

/**
 * @param {Standing} standing
 * @param {Parts} parts
 */
function drawBars({ bars, line }, parts) {
  /**
   * @param {keyof typeof DIAGRAM.bars} name
   * @param {number} x
   */
  const bar = (name, x) => {
    const about = svgNode("title", {}, DIAGRAM.bars[name]);
    const rect = svgNode("rect", { x, width: BAR.width, y: line, height: 0, "data-bar": name }, about);
    parts.bars[name] = rect;
    return rect;
  };
  return svgNode(
    "g",
    {},
    bar("remains", bars.before - BAR.width / 2),
    bar("lost", bars.before - BAR.width / 2),
    bar("kept", bars.kept - BAR.width / 2),
    bar("base", bars.after - BAR.apart),
    bar("added", bars.after),
    bar("after", bars.after + BAR.apart),
  );
}
