// Reach chart: how large the change of each network's state is at each step, on one logarithmic axis.

import { FEW_DECIMALS, printNumber } from "./figures.js";
import { createLines, networkLooks } from "./lines.js";
import { htmlNode, setAttribute } from "./nodes.js";
import { EFFECT } from "./whatif_words.js";

/** @import { Effect } from "./effect_text.js" */
/** @import { Line } from "./lines.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const FLOOR = -6; // powers of ten: below is rounding
const REACH_HIGH = 72; // CSS px

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createReachChart(host, { model: modelOf, palette }) {
  const title = htmlNode("p", { class: "lv-reach-title" });
  const canvas = htmlNode("canvas", { role: "img", class: "lv-reach" });
  const [high, low] = [htmlNode("span"), htmlNode("span")];
  const axis = htmlNode("div", { class: "lv-reach-axis", "aria-hidden": "true" }, high, low);
  const root = htmlNode("div", { class: "lv-reach-place", hidden: true }, title, axis, canvas);
  host.append(root);
  const painter = createLines(canvas);
  /** @type {Line[]} */
  let lines = [];
  /** @type {Extent} */
  let range = [FLOOR, 0];
  let drawn = "";

  return {
    /** @param {Effect[]} effects */
    show(effects) {
      const looks = networkLooks(modelOf(), palette());
      const felt = effects.filter(({ reach }) => reach?.first !== null && reach !== null);
      root.hidden = !felt.length;
      drawn = "";
      if (!felt.length) return;
      lines = felt.map(({ network, reach }) => ({
        ...looks[network.index],
        name: network.name,
        width: 1,
        feature: 0,
        data: Float32Array.from(reach?.sizes ?? [], (size) => (size > 10 ** FLOOR ? Math.log10(size) : NaN)),
      }));
      const largest = Math.max(...felt.map(({ reach }) => reach?.largest ?? 0));
      range = [FLOOR, Math.max(0, Math.ceil(Math.log10(largest)))];
      const said = felt.map(({ network, reach }) =>
        EFFECT.line(network.name, modelOf().header.words[network.kind][reach?.signal ?? "h"].name),
      );
      title.replaceChildren(
        `${EFFECT.chart}: `,
        ...felt.flatMap(({ network }, at) => [
          at ? " · " : "",
          htmlNode("b", { style: `color:${looks[network.index].colour}` }, said[at]),
        ]),
      );
      setAttribute(canvas, "aria-label", `${EFFECT.chart}: ${said.join(", ")}`);
      high.textContent = printNumber(10 ** range[1], range[1] < 0 ? FEW_DECIMALS : 0);
      low.textContent = `1e−${-FLOOR}`;
    },
    /** @param {Readonly<State>} state */
    update({ zoom: [first, last] }) {
      if (root.hidden) return;
      const ratio = window.devicePixelRatio || 1;
      const width = Math.round(canvas.clientWidth * ratio);
      const key = `${first} ${last} ${width} ${palette().background}`;
      if (key === drawn || !width) return;
      drawn = key;
      painter.paint({ lines, first, last, range, ratio, width, height: Math.round(REACH_HIGH * ratio) });
    },
    destroy: () => root.remove(),
  };
}
