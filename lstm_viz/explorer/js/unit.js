// Unit: one unit's signals as lines, those with one range in one strip.

import { printEnd } from "./axes.js";
import { cursorInset } from "./cursor.js";
import { createLines } from "./lines.js";
import { htmlNode, setText, typeset } from "./nodes.js";
import { stepName } from "./readings.js";
import { FEW_DECIMALS, printNumber } from "./figures.js";

const STRIP_DASHES = [0, 1, 2, 3];

/** The lines of the unit that is shown, on the maps' time axis. */
export function createUnitLines(host, { model: modelOf, store, palette, createFrame }, net) {
  const network = modelOf().networks[net];
  const words = modelOf().header.words[network.kind];
  const title = htmlNode("p", { class: "lv-unit-title" });
  const stack = htmlNode("div", { class: "lv-stack lv-unit" });
  const strips = groupByRange(network).map((signals) => buildStrip(signals, words, network, stack));
  const frameHost = htmlNode("div", { class: "lv-frame", "aria-hidden": "true" });
  const line = htmlNode("div", { class: "lv-cursor" });
  const axis = htmlNode("div", { class: "lv-time" });
  stack.append(axis, frameHost, htmlNode("div", { class: "lv-overlay", "aria-hidden": "true" }, line));
  host.append(title, stack);
  const frame = createFrame(frameHost);
  let drawn = ""; // what is painted: unit, checkpoint, zoom, size and theme
  let place = null;

  function fill(unit) {
    for (const { lines } of strips) {
      for (const one of lines) {
        if (one.data.length !== modelOf().steps) one.data = new Float32Array(modelOf().steps);
        const { data, width, base, scale, coarse } = network.stored(one.signal);
        for (let step = 0, at = unit; step < one.data.length; step += 1, at += width) {
          one.data[step] = coarse && data[at] === 65535 ? NaN : base + scale * data[at];
        }
      }
    }
  }

  function measure() {
    const style = getComputedStyle(stack);
    const [left, right] = ["--lv-left", "--lv-right"].map((name) => parseFloat(style.getPropertyValue(name)));
    const width = stack.clientWidth;
    const slots = strips.map(({ canvas }) => ({
      top: canvas.parentElement.offsetTop,
      height: canvas.parentElement.clientHeight,
    }));
    return {
      width,
      height: stack.clientHeight,
      left,
      right,
      wide: width - left - right,
      slots,
      type: Math.round(parseFloat(style.fontSize) * 0.82),
    };
  }

  function paint(state) {
    const { ink, muted, grid, family, text } = palette();
    place = measure();
    if (place.wide <= 0) return;
    const [first, last] = state.zoom;
    const ratio = window.devicePixelRatio || 1;
    strips.forEach(({ lines, canvas, painter, range }) => {
      for (const one of lines) one.colour = text[one.signal];
      painter.paint({
        lines,
        first,
        last,
        range,
        ratio,
        width: Math.round(place.wide * ratio),
        height: Math.round(canvas.parentElement.clientHeight * ratio),
      });
    });
    const slots = strips.map(({ range: [low, high], ends }, k) => {
      // The ends' numbers stand inside the strip, not half above and below it.
      const inset = ((high - low) * 0.5 * place.type) / place.slots[k].height;
      const ticks = ends.map((end) => ({
        at: Math.min(Math.max(end, low + inset), high - inset),
        text: printEnd(end),
      }));
      return { ...place.slots[k], range: [low, high], bar: null, ticks };
    });
    frame.update({ ...place, slots, first, last, family, palette: { ink, muted, grid } });
    line.style.top = `${place.slots[0].top}px`;
    line.style.height = `${place.slots.at(-1).top + place.slots.at(-1).height - place.slots[0].top}px`;
  }

  function update(state) {
    const unit = Math.min(state.unit, network.units - 1);
    const key = `${unit} ${modelOf().epoch} ${state.zoom} ${stack.clientWidth} ${stack.clientHeight} ${palette().background}`;
    if (key !== drawn) {
      fill(unit);
      paint(state);
      drawn = key;
    }
    setText(title, `${network.name}, unit ${unit}, ${stepName(modelOf(), state.step)}`);
    for (const { lines } of strips) {
      for (const { signal, reading } of lines)
        setText(reading, printNumber(network.value(signal, state.step, unit), FEW_DECIMALS));
    }
    if (!place) return;
    const [first, last] = state.zoom;
    const wide = place.wide / (last - first + 1);
    line.style.visibility = state.step >= first && state.step <= last ? "visible" : "hidden";
    const inset = cursorInset(wide);
    line.style.width = `${wide - 2 * inset}px`;
    line.classList.toggle("lv-cursor-thin", inset !== 0);
    line.style.transform = `translateX(${place.left + (state.step - first) * wide + inset}px)`;
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

/** Signals that share a range share a strip, in the order in which they are read. */
function groupByRange(network) {
  const groups = new Map();
  for (const signal of network.names) {
    if (network.width(signal) !== network.units) continue;
    const key = network.range(signal).join(" ");
    groups.set(key, [...(groups.get(key) ?? []), signal]);
  }
  return [...groups.values()];
}

function buildStrip(signals, words, network, stack) {
  const canvas = htmlNode("canvas", { "data-unit-lines": signals.join("") });
  const [low, high] = network.range(signals[0]);
  const air = (high - low) * 0.04;
  const lines = signals.map((signal, at) => ({
    signal,
    data: new Float32Array(0),
    width: 1,
    feature: 0,
    dash: STRIP_DASHES[at % 4],
    thick: 1.8,
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
        htmlNode("span", { class: "lv-patch", style: `background:var(--lv-${signal})` }),
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
  const ends = low < 0 ? [low, 0, high] : [low, high];
  return { canvas, painter: createLines(canvas), lines, range: [low - air, high + air], ends };
}
