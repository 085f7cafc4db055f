// Text next: what each network holds most probable at the step that is shown, beside what came.

import { FEW_DECIMALS, printNumber } from "./figures.js";
import { hasStep } from "./flow.js";
import { likelyAt, listedReadout } from "./likely.js";
import { lineSign, lookOf } from "./line_key.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { TEXT } from "./text_words.js";

/** @import { Model } from "./decode.js" */

const NEXT = 5; // answers
const NEXT_BITS = 1; // decimals

/**
 * A table with a row for each network that has so many answers; null where none has.
 *
 * @param {() => Model} modelOf
 * @param {boolean} isNext  whether the answers are what comes next
 */
export function createTextNext(modelOf, isNext) {
  const listed = modelOf().networks.flatMap((network) => {
    const readout = listedReadout(network);
    return readout ? [{ net: network.index, readout }] : [];
  });
  if (!listed.length) return null;
  const came = htmlNode("th", { scope: "col" });
  const rows = listed.map(({ net, readout }) => {
    const network = modelOf().networks[net];
    const cells = Array.from({ length: NEXT }, () => {
      const [name, value] = [htmlNode("b"), htmlNode("span")];
      return { name, value, root: htmlNode("td", {}, name, " ", value) };
    });
    const right = htmlNode("td", { class: "lv-text-came" });
    const head = htmlNode("th", { scope: "row" }, lineSign(lookOf(modelOf(), network)), network.name);
    return { net, readout, cells, right, root: htmlNode("tr", {}, head, ...cells.map(({ root }) => root), right) };
  });
  const title = htmlNode("th", { scope: "col" }, isNext ? TEXT.next : TEXT.answers);
  const ranks = Array.from({ length: NEXT }, (_, k) => htmlNode("th", { scope: "col" }, `${k + 1}`));
  const root = htmlNode(
    "table",
    { class: "lv-text-next" },
    htmlNode("thead", {}, htmlNode("tr", {}, title, ...ranks, came)),
    htmlNode("tbody", {}, ...rows.map((row) => row.root)),
  );
  return {
    root,
    /**
     * @param {number} step
     * @param {(net: number) => boolean} isShown
     */
    update(step, isShown) {
      const model = modelOf();
      const known = model.target !== null && !Number.isNaN(model.target[step]);
      setText(came, isNext ? (known ? TEXT.cameHead : TEXT.lastHead) : TEXT.rightHead);
      for (const { net, readout, cells, right, root } of rows) {
        const network = model.networks[net];
        root.hidden = !isShown(net);
        if (root.hidden || !hasStep(model, network, step)) continue;
        const found = likelyAt(readout, network.column("h", step), step, known);
        cells.forEach((cell, at) => {
          const { name, probability } = found.answers[at];
          setText(cell.name, name);
          setText(cell.value, printNumber(probability, FEW_DECIMALS));
          cell.root.style.setProperty("--lv-share", `${(100 * probability).toFixed(1)}%`);
          setAttribute(cell.root, "class", name === found.right?.name ? "lv-likely-right" : "");
        });
        setText(right, found.right ? toldNext(found.right) : "");
      }
    },
  };
}

/** @param {{name: string, probability: number, bits: number}} right */
const toldNext = ({ name, probability, bits }) =>
  TEXT.came(name, printNumber(probability, FEW_DECIMALS), Number.isFinite(bits) ? printNumber(bits, NEXT_BITS) : "∞");
