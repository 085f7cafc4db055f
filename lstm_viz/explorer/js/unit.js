// Unit: one unit's signals as lines, those with one range in one strip.

import { HALF_LINE, printEnd, stackSize } from "./axes.js";
import { clamp } from "./clamp.js";
import { buttonNode, setPressed } from "./controls.js";
import { createCursorLine } from "./cursor_line.js";
import { dashAt } from "./dashes.js";
import { printTogether } from "./figures.js";
import { createLines } from "./lines.js";
import { UNIT } from "./map_words.js";
import { valueAt } from "./network.js";
import { htmlNode, setAttribute, setText, typeset } from "./nodes.js";
import { stepName } from "./readings.js";
import { isOwn, unitRange } from "./unit_range.js";
import { PLACES } from "./words.js";

/** @import { Network } from "./network.js" */
/** @import { Line } from "./lines.js" */
/** @import { Extent, Word } from "./payload.js" */
/** @import { RangeOf, State } from "./store.js" */
/** @import { Context } from "./view.js" */

const STRIP_THICK = 1.8; // CSS px of a line
const ORIGINAL_STRIP_THICK = 0.7; // of the run before it was edited
const STRIP_AIR = 0.04; // of a strip's range, above and below it

/**
 * The lines of the unit that is shown, on the maps' time axis.
 *
 * @param {HTMLElement} host
 * @param {Context} context
 * @param {number} net
 */
export function createUnitLines(host, { modelOf, store, actions, palette, createFrame, linked }, net) {
  const network = modelOf().networks[net];
  const words = modelOf().header.words[network.kind];
  const where = htmlNode("span");
  /** @type {[RangeOf, string, string][]} */
  const ranges = [
    ["own", UNIT.own, UNIT.ownHelp],
    ["shared", UNIT.shared, UNIT.sharedHelp],
  ];
  const buttons = ranges.map(([range, name, help]) => {
    const choose = () => actions.setRange(store.get().range === range ? "" : range);
    return { range, button: buttonNode("lv-tool", choose, name, { title: help }) };
  });
  const follows = htmlNode(
    "a",
    { class: "lv-unit-follows", title: UNIT.follows, "aria-label": UNIT.follows },
    UNIT.atlas,
  );
  const title = htmlNode("p", { class: "lv-unit-title" }, where, ...buttons.map(({ button }) => button), follows);
  const stack = htmlNode("div", { class: "lv-stack lv-unit" });
  const strips = groupByRange(network).map((signals) => buildStrip(signals, words, network, stack));
  const frameHost = htmlNode("div", { class: "lv-frame", "aria-hidden": "true" });
  const line = createCursorLine();
  const axis = htmlNode("div", { class: "lv-time" });
  stack.append(axis, frameHost, htmlNode("div", { class: "lv-overlay", "aria-hidden": "true" }, line.element));
  host.append(title, stack);
  const frame = createFrame(frameHost);
  let drawn = ""; // what is painted: unit, version, zoom, size and theme

  /** @param {number} unit */
  function fill(unit) {
    const original = modelOf().isEdited ? modelOf().at(modelOf().epoch).networks[net] : null;
    for (const strip of strips) {
      strip.originals = !original
        ? []
        : strip.lines.map((one) => ({
            ...one,
            thick: ORIGINAL_STRIP_THICK,
            data: Float32Array.from({ length: modelOf().steps }, (_, step) =>
              valueAt(original.stored(one.signal), step, unit),
            ),
          }));
      for (const one of strip.lines) {
        if (one.data.length !== modelOf().steps) one.data = new Float32Array(modelOf().steps);
        const values = network.stored(one.signal);
        for (let step = 0; step < one.data.length; step += 1) one.data[step] = valueAt(values, step, unit);
      }
    }
  }

  /** @param {Readonly<State>} state */
  function paint(state) {
    const { ink, muted, grid, family, text } = palette();
    if (!stack.clientWidth) return;
    const size = stackSize(stack);
    const places = strips.map(({ slot }) => ({ top: slot.offsetTop, height: slot.clientHeight }));
    const [first, last] = state.zoom;
    const ratio = window.devicePixelRatio || 1;
    const unit = Math.min(state.unit, network.units - 1);
    for (const strip of strips) {
      const names = strip.lines.map(({ signal }) => signal);
      const shared = network.range(names[0]);
      strip.ends = isOwn(state.range, shared) ? unitRange(modelOf(), net, names, unit) : shared;
    }
    strips.forEach(({ lines, originals, slot, painter, ends }) => {
      for (const one of [...originals, ...lines]) one.colour = text[one.signal];
      painter.paint({
        lines: [...originals, ...lines],
        first,
        last,
        range: withStripAir(ends),
        ratio,
        width: Math.round(size.wide * ratio),
        height: Math.round(slot.clientHeight * ratio),
      });
    });
    const slots = strips.map(({ ends }, k) => {
      const [low, high] = withStripAir(ends);
      // The ends' numbers stand inside the strip, not half above and below it.
      const inset = ((high - low) * HALF_LINE * size.type) / places[k].height;
      const near = 3 * inset; // as far from an end, 0 has room for its own number
      const printed = ends[0] < -near && ends[1] > near ? [ends[0], 0, ends[1]] : ends;
      const ticks = printed.map((end) => ({
        at: clamp(end, low + inset, high - inset),
        text: printEnd(end),
      }));
      /** @type {Extent} */
      const range = [low, high];
      return { ...places[k], range, bar: null, ticks };
    });
    frame.update({ ...size, slots, first, last, family, palette: { ink, muted, grid } });
    const [{ top }, bottom] = [places[0], places[places.length - 1]];
    line.fit(size, state.zoom, { top, height: bottom.top + bottom.height - top });
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const unit = Math.min(state.unit, network.units - 1);
    const key = `${unit} ${modelOf().version} ${state.zoom} ${stack.clientWidth} ${stack.clientHeight} ${palette().background} ${state.range}`;
    if (key !== drawn) {
      fill(unit);
      paint(state);
      drawn = key;
    }
    const { atlas } = modelOf().header.explanation;
    follows.hidden = !atlas || !linked();
    if (!follows.hidden) setAttribute(follows, "href", `${atlas}${network.kind}&unit=${unit}`);
    for (const { range, button } of buttons) setPressed(button, state.range === range);
    // Where every signal has bounds, they are drawn in the range of the maps anyway.
    buttons[1].button.hidden = !strips.some(({ lines }) => isOwn("", network.range(lines[0].signal)));
    setText(where, PLACES.cell(stepName(modelOf(), state.step), unit));
    for (const { lines } of strips) {
      for (const { signal, reading } of lines)
        setText(reading, printTogether([network.value(signal, state.step, unit)], network.range(signal))[0]);
    }
    line.move(state.step);
  }

  return {
    update,
    destroy() {
      frame.destroy();
      title.remove();
      stack.remove();
    },
  };
}

/**
 * Signals that share a range share a strip, in the order in which they are read.
 *
 * @param {Network} network
 */
function groupByRange(network) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const signal of network.names) {
    if (network.width(signal) !== network.units) continue;
    const key = network.range(signal).join(" ");
    groups.set(key, [...(groups.get(key) ?? []), signal]);
  }
  return [...groups.values()];
}

/**
 * @param {string[]} signals
 * @param {Record<string, Word>} words
 * @param {Network} network
 * @param {HTMLElement} stack
 */
function buildStrip(signals, words, network, stack) {
  const canvas = htmlNode("canvas", { "data-unit-lines": signals.join("") });
  /** @type {(Line & {signal: string, reading: HTMLElement})[]} */
  const lines = signals.map((signal, at) => ({
    signal,
    name: words[signal].name,
    data: new Float32Array(0),
    width: 1,
    feature: 0,
    dash: dashAt(at),
    thick: STRIP_THICK,
    colour: "",
    reading: htmlNode("span", { class: "lv-unit-value" }),
  }));
  const key = htmlNode(
    "p",
    { class: "lv-unit-key" },
    ...lines.map(({ signal, reading }) =>
      htmlNode(
        "span",
        {},
        htmlNode("span", { class: "lv-patch", style: `background:var(--lv-text-${signal})` }),
        typeset(words[signal].symbol),
        ` ${words[signal].name} `,
        reading,
      ),
    ),
  );
  const slot = htmlNode(
    "div",
    {
      class: "lv-slot lv-slot-unit",
      role: "img",
      "aria-label": signals.map((signal) => words[signal].name).join(", "),
    },
    canvas,
  );
  stack.append(htmlNode("div", { class: "lv-row" }, key, slot));
  /** @type {typeof lines} */
  const originals = [];
  return { slot, painter: createLines(canvas), lines, originals, ends: network.range(signals[0]) };
}

/**
 * @param {Extent} ends
 * @returns {Extent}
 */
function withStripAir([low, high]) {
  const air = (high - low) * STRIP_AIR;
  return [low - air, high + air];
}
