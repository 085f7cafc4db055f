// Reach chart: how large the change of each network's state is at each step, on one logarithmic axis.

import { EFFECT } from "./effect_words.js";
import { printPowerOfTen } from "./figures.js";
import { createLines, networkLooks } from "./lines.js";
import { htmlNode, setAttribute } from "./nodes.js";
import { PLACES } from "./words.js";

/** @import { Effect } from "./effect_text.js" */
/** @import { Reach } from "./effects.js" */
/** @import { Line } from "./lines.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const DECADES = 6; // that are shown at least
const REACH_HIGH = 72; // CSS px
const MOST_LABELS = 3; // of the axis: the lowest is above its line and the others below theirs, so each pair needs two lines of type

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createReachChart(host, { modelOf, palette }) {
  const title = htmlNode("p", { class: "lv-reach-title" });
  const canvas = htmlNode("canvas", { role: "img", class: "lv-reach" });
  const axis = htmlNode("div", { class: "lv-reach-axis", "aria-hidden": "true" });
  const steps = htmlNode("div", { class: "lv-reach-steps", "aria-hidden": "true" });
  const root = htmlNode("div", { class: "lv-reach-place", hidden: true }, title, axis, canvas, steps);
  host.append(root);
  const painter = createLines(canvas);
  /** @type {Line[]} */
  let lines = [];
  /** @type {Extent} */
  let range = [-DECADES, 0];
  let drawn = "";

  return {
    /** @param {Effect[]} effects */
    show(effects) {
      const looks = networkLooks(modelOf(), palette());
      const felt = effects.flatMap(({ network, reach }) => (reach && isDrawn(reach) ? [{ network, reach }] : []));
      root.hidden = !felt.length;
      drawn = "";
      if (!felt.length) return;
      range = decadesOf(felt.map(({ reach }) => reach));
      const [floor, ceiling] = range;
      lines = felt.map(({ network, reach }) => ({
        ...looks[network.index],
        name: network.name,
        width: 1,
        feature: 0,
        data: Float32Array.from(reach.sizes, (size) => {
          const power = Math.log10(size);
          return power >= floor && power <= ceiling ? power : NaN;
        }),
      }));
      const said = felt.map(({ network, reach }) =>
        EFFECT.line(network.name, modelOf().header.words[network.kind][reach.signal].name),
      );
      title.replaceChildren(
        `${EFFECT.chart}: `,
        ...felt.flatMap(({ network }, at) => [
          at ? " · " : "",
          htmlNode("b", { style: `color:${looks[network.index].colour}` }, said[at]),
        ]),
      );
      setAttribute(canvas, "aria-label", `${EFFECT.chart}: ${said.join(", ")}`);
      const labels = powersOf(range).map((power) => {
        const label = htmlNode("span", {}, printPowerOfTen(power));
        label.style.top = `${(100 * (ceiling - power)) / (ceiling - floor)}%`;
        return label;
      });
      axis.replaceChildren(...labels);
    },
    /** @param {Readonly<State>} state */
    update({ zoom: [first, last] }) {
      if (root.hidden) return;
      const ratio = window.devicePixelRatio || 1;
      const width = Math.round(canvas.clientWidth * ratio);
      const key = `${first} ${last} ${width} ${palette().background}`;
      if (key === drawn || !width) return;
      drawn = key;
      steps.replaceChildren(...[first, last].map((step) => htmlNode("span", {}, PLACES.step(String(step + 1)))));
      painter.paint({ lines, first, last, range, ratio, width, height: Math.round(REACH_HIGH * ratio) });
    },
    destroy: () => root.remove(),
  };
}

/** @param {number} size */
const isShown = (size) => size > 0 && size < Infinity;

/** @param {Reach} reach */
const isDrawn = ({ first, sizes }) => first !== null && sizes.some(isShown);

/**
 * The powers of ten between which changes are drawn: up to the largest number, and down to where any change begins.
 *
 * @param {Pick<Reach, "first"|"sizes">[]} reaches  with numbers that can be drawn
 * @returns {Extent}
 */
export function decadesOf(reaches) {
  let largest = 0;
  for (const { sizes } of reaches) for (const size of sizes) if (isShown(size) && size > largest) largest = size;
  const begins = reaches.map(({ first, sizes }) => sizes[first ?? 0]).filter(isShown);
  const high = Math.ceil(Math.log10(largest));
  return [Math.min(high - DECADES, ...begins.map((size) => Math.floor(Math.log10(size)))), high];
}

/**
 * The powers of ten that are printed beside the chart, from the top: equally far apart, no more than there is room for.
 *
 * @param {Extent} range
 */
export function powersOf([low, high]) {
  const apart = Math.max(1, Math.ceil((high - low) / (MOST_LABELS - 1)));
  return Array.from({ length: Math.floor((high - low) / apart) + 1 }, (_, at) => high - at * apart);
}
