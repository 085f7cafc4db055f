// Stage: the diagrams, the equation and the twin of one payload, without the maps.
import { apportion, nearestTicks, printNumber, printTicks } from "./figures.js";
import { createDiagram } from "./diagram.js";
import { createEquation } from "./equation.js";
import { createStore } from "./store.js";
import { createTwin } from "./twin.js";
import { decode } from "./decode.js";
import { paintSurface } from "./colours.js";

const place = (id) => document.getElementById(id);
const bytes = Uint8Array.from(atob(place("payload").textContent), (letter) => letter.charCodeAt(0));
const model = decode(bytes);
const colours = model.header.colours[document.documentElement.dataset.theme];
paintSurface(document.body, colours);
document.body.style.background = colours.background;
const store = createStore({
  step: 0,
  locked: null,
  unit: 0,
  net: 0,
  hoverSignal: null,
  order: "kept",
  zoom: [0, model.steps - 1],
  pins: [],
  filter: null,
  playing: false,
  speed: 10,
  presenter: false,
  view: "unit",
  open: null,
  keysHelp: false,
});
const views = [
  ...model.networks.map((_, net) => createDiagram(place("cells"), model, net, store, colours)),
  createEquation(place("equation"), model, store, colours),
  createTwin(place("twin"), model, store),
];
store.subscribe((state) => views.forEach((view) => view.update(state)));

const text = (node) => node.textContent.trim();
const named = (nodes, key, read) => Object.fromEntries([...nodes].map((node) => [node.dataset[key], read(node)]));
const held = (node, ...names) => names.map((name) => Number(node.getAttribute(name)));

/** What stands in the diagram of a network. */
function readDiagram(net) {
  const root = document.querySelectorAll(".lv-diagram")[net];
  const line = (wire) => wire.querySelector("path:not(.lv-gap)");
  return {
    numbers: named(root.querySelectorAll("text[data-part]"), "part", (node) => [
      ...held(node, "data-value"),
      node.textContent,
    ]),
    gates: named(root.querySelectorAll("g[data-part]"), "part", (gate) => {
      const [box, number] = [gate.querySelector("rect"), gate.querySelector(".lv-number")];
      const ink = getComputedStyle(number).fill;
      return { value: Number(box.dataset.value), fill: box.getAttribute("fill"), text: text(number), ink };
    }),
    bars: named(root.querySelectorAll("[data-bar]"), "bar", (bar) => held(bar, "data-value", "y", "height")),
    wires: [...root.querySelectorAll(".lv-wire")].map((wire) => [
      wire.dataset.value,
      ...held(line(wire), "stroke-width"),
      wire.classList.contains("lv-negative"),
    ]),
    story: [...root.querySelectorAll(".lv-story p")].map(text),
    says: root.querySelector("[role=img]").getAttribute("aria-label"),
    where: text(root.querySelector(".lv-where")),
  };
}

/** What stands in the open equation. */
function readEquation() {
  const root = document.querySelector(".lv-equation");
  const sheet = root.querySelector(".lv-sheet");
  const row = (tr) => {
    const [part, number] = [tr.querySelector(".lv-part"), tr.querySelector(".lv-contribution")];
    return {
      of: tr.dataset.of,
      name: text(tr.querySelector("th")),
      detail: text(tr.querySelector(".lv-detail")),
      printed: text(number),
      value: Number(number.dataset.value),
      bar: parseFloat(part.style.width),
      left: parseFloat(part.style.left),
    };
  };
  const texts = {
    where: ".lv-where",
    title: "h3",
    printed: ".lv-printed",
    filled: ".lv-filled",
    result: ".lv-filled strong",
    notes: ".lv-notes",
  };
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, where]) => [name, text(root.querySelector(where))])),
    rows: [...root.querySelectorAll("tbody tr:not([hidden])")].map(row),
    sum: row(root.querySelector(".lv-sum")),
    value: Number(sheet.dataset.value),
    computed: Number(sheet.dataset.computed),
    point: root.querySelector(".lv-point")?.dataset.value ?? null,
  };
}

/** How far the point of the curve is from its line, in the drawing's units. */
function pointOffCurve() {
  const [line, point] = [".lv-line", ".lv-point"].map((name) => document.querySelector(name));
  const [x, y] = held(point, "cx", "cy");
  let nearest = Infinity;
  for (let at = 0; at <= line.getTotalLength(); at += 0.25) {
    const place = line.getPointAtLength(at);
    nearest = Math.min(nearest, Math.hypot(place.x - x, place.y - y));
  }
  return nearest;
}

/** The rows of a network's table that are shown. */
function readTable(net) {
  const root = document.querySelectorAll(".lv-twin-table")[net];
  return [...root.querySelectorAll("tbody tr:not([hidden])")].map((tr) => [...tr.children].map(text));
}

/** Move on every frame for a while; how often the twin spoke, over how long, and its last word. */
async function speakWhilePlaying(milliseconds) {
  const live = document.querySelector(".lv-live");
  const pause = (time) =>
    new Promise((done) => {
      setTimeout(done, time);
    });
  await pause(300);
  let spoken = 0;
  let frames = 0;
  const watcher = new MutationObserver(() => {
    spoken += 1;
  });
  watcher.observe(live, { childList: true, characterData: true, subtree: true });
  const start = performance.now();
  while (performance.now() - start < milliseconds) {
    store.set({ step: frames % model.steps, playing: true });
    frames += 1;
    await new Promise(requestAnimationFrame);
  }
  store.set({ step: 7, playing: false });
  const seconds = (performance.now() - start) / 1000;
  await pause(400);
  return [spoken, seconds, frames, live.textContent];
}

const figures = { apportion, nearestTicks, printNumber, printTicks };
window.lv = { model, store, views, figures, readDiagram, readEquation, readTable, pointOffCurve, speakWhilePlaying };
