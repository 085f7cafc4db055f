// Text curve: a curve over the steps of a text, drawn by the pointer or by keys, and the units that follow it.

import { clamp } from "./clamp.js";
import { buttonNode } from "./controls.js";
import { drawPart, followers, LEAST_STEPS } from "./curve_units.js";
import { FEW_DECIMALS, printNumber } from "./figures.js";
import { htmlNode, setAttribute, setText, svgNode } from "./nodes.js";
import { headNode, rowNode } from "./tables.js";
import { CURVE } from "./text_words.js";

/** @import { Follower } from "./curve_units.js" */
/** @import { State } from "./store.js" */
/** @import { Searched } from "./text_find.js" */
/** @import { Context } from "./view.js" */

const LISTED_FOLLOWERS = 8;
const CURVE_KEY_STEP = 0.1;

/** @param {Pick<Context, "modelOf"|"store"|"actions">} context */
export function createTextCurve({ modelOf, store, actions }) {
  let curve = new Float32Array(0);
  /** Where the pointer draws. @type {{step: number, value: number}|null} */
  let pen = null;
  /** @type {Searched|null} */
  let searched = null;
  let listed = "";
  let version = 0; // of the curve
  const line = svgNode("polyline", { fill: "none", stroke: "currentColor" });
  const picture = svgNode("svg", { "aria-hidden": "true" }, line);
  setAttribute(picture, "preserveAspectRatio", "none");
  const cursor = htmlNode("span", { class: "lv-curve-cursor", "aria-hidden": "true" });
  const box = htmlNode(
    "div",
    {
      class: "lv-curve-box",
      role: "slider",
      tabindex: "0",
      "aria-label": CURVE.box,
      "aria-valuemin": "0",
      "aria-valuemax": "1",
      onkeydown: press,
    },
    picture,
    cursor,
  );
  const clear = buttonNode("lv-tool", wipe, "×", { "aria-label": CURVE.clear, title: CURVE.clear });
  const said = htmlNode("p", { role: "status" });
  const body = htmlNode("tbody");
  const head = headNode([CURVE.unit, CURVE.found, CURVE.tested]);
  const heads = head.rows[0].cells;
  const table = htmlNode(
    "div",
    { class: "lv-table-frame" },
    htmlNode("table", { class: "lv-curve-table" }, head, body),
  );
  const root = htmlNode(
    "div",
    { class: "lv-text-curve", role: "group", "aria-label": CURVE.label },
    htmlNode(
      "div",
      { class: "lv-text-top" },
      htmlNode("span", {}, CURVE.label),
      clear,
      htmlNode("span", { class: "lv-curve-hint" }, CURVE.hint),
    ),
    box,
    said,
    table,
  );

  box.addEventListener("pointerdown", (event) => {
    box.setPointerCapture(event.pointerId);
    box.focus();
    event.preventDefault();
    pen = null;
    draw(event);
  });
  box.addEventListener("pointermove", (event) => {
    if (pen) draw(event);
  });
  for (const end of ["pointerup", "pointercancel"])
    box.addEventListener(end, () => {
      if (!pen) return;
      pen = null;
      list();
    });

  /** @param {PointerEvent} event */
  function draw(event) {
    const { left, top, width, height } = box.getBoundingClientRect();
    const [first, last] = store.get().zoom;
    const at = first + Math.floor(((event.clientX - left) / width) * (last - first + 1));
    const step = Math.min(last, Math.max(first, at));
    const value = Math.min(1, Math.max(0, 1 - (event.clientY - top) / height));
    const to = { step, value };
    drawPart(curve, pen ?? to, to);
    pen = to;
    paint();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const { step } = store.get();
    const value = curve[step];
    const [along, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [
      0, 0,
    ];
    if (!along && !up) return;
    event.preventDefault();
    event.stopPropagation();
    const to = clamp(step + along, 0, curve.length - 1);
    if (up)
      curve[step] = Math.min(
        1,
        Math.max(0, Math.round((value + up * CURVE_KEY_STEP) / CURVE_KEY_STEP) * CURVE_KEY_STEP),
      );
    else if (event.shiftKey) curve[to] = value; // what stands here goes along
    if (along) actions.go(to);
    paint();
    list();
  }

  function wipe() {
    curve.fill(0);
    paint();
    list();
  }

  function paint() {
    version += 1;
    // Each step is as wide as its values last.
    const points = Array.from(
      curve,
      (value, step) => `${step},${(1 - value).toFixed(3)} ${step + 1},${(1 - value).toFixed(3)}`,
    );
    setAttribute(line, "points", points.join(" "));
    read(store.get());
  }

  /** @param {Readonly<State>} state */
  function read({ step, zoom: [first, last] }) {
    setAttribute(picture, "viewBox", `${first} 0 ${last - first + 1} 1`);
    cursor.style.left = `${(100 * (step - first + 0.5)) / (last - first + 1)}%`;
    const value = curve[step] ?? 0;
    setAttribute(box, "aria-valuenow", value.toFixed(1));
    setAttribute(box, "aria-valuetext", CURVE.spoken(step + 1, value.toFixed(1)));
  }

  /** @param {Follower} one */
  function row({ unit, found, tested }) {
    const { network } = /** @type {Searched} */ (searched);
    const go = () => actions.goTo({ step: store.get().step, unit, net: network.index });
    const numbers = [found, tested].map((r) => printNumber(r, FEW_DECIMALS));
    return rowNode(buttonNode("lv-tool", go, String(unit)), numbers);
  }

  function list() {
    const isFlat = curve.every((value) => value === curve[0]);
    clear.hidden = isFlat;
    const { zoom } = store.get();
    const found = isFlat || !searched ? null : followers(searched.values, curve, zoom);
    table.hidden = !found;
    said.hidden = isFlat;
    if (!found || !searched) {
      setText(said, isFlat ? "" : CURVE.flat(zoom[1] - zoom[0] + 1 >= LEAST_STEPS));
      return;
    }
    const { network, signal } = searched;
    const { name } = modelOf().header.words[network.kind][signal];
    const [best] = found.units;
    heads[1].textContent = found.bar === null ? CURVE.all : CURVE.found;
    heads[2].hidden = found.bar === null;
    body.replaceChildren(...found.units.slice(0, LISTED_FOLLOWERS).map(row));
    for (const one of body.rows) one.cells[2].hidden = found.bar === null;
    const print = (/** @type {number} */ r) => printNumber(r, FEW_DECIMALS);
    setText(
      said,
      found.bar === null
        ? CURVE.closest(network.name, name, best.unit, print(best.found), found.units.length, zoom)
        : CURVE.told(network.name, name, best.unit, print(best.tested), print(found.bar), followsIt(best, found.bar)),
    );
  }

  return {
    root,
    /**
     * @param {Readonly<State>} state
     * @param {Searched|null} of  what the chosen network has of the signal; null where it has none
     */
    update(state, of) {
      const { steps, version: recorded } = modelOf();
      if (curve.length !== steps) {
        curve = new Float32Array(steps);
        paint();
      }
      read(state);
      searched = of;
      const key = of
        ? `${of.network.index} ${of.signal} ${recorded} ${state.model} ${state.showing} ${state.zoom} ${version}`
        : "";
      if (key === listed || pen) return;
      listed = key;
      list();
    },
  };
}

/**
 * Whether a unit follows the curve in the same direction on both halves, and closer than any with the curve moved round.
 *
 * @param {Follower} best
 * @param {number} bar
 */
const followsIt = ({ found, tested }, bar) => found * tested > 0 && Math.abs(tested) > bar;
