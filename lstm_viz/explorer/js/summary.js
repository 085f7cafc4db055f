// Summary: of each signal at the step that is shown, the mean of all units, one unit, and the changes.

import { changeAt, changesOf } from "./changes.js";
import { meanOf } from "./engine/sums.js";
import { NONE, printWithin } from "./figures.js";
import { SUMMARY } from "./map_words.js";
import { htmlNode, setAttribute, setText, typeset } from "./nodes.js";
import { stepName } from "./readings.js";
import { trainingStep } from "./training.js";
import { PLACES } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { State } from "./store.js" */

/**
 * A table of the network whose unit is shown; it is filled in only while it can be seen, since the largest
 * change of a long sequence takes a while to find.
 *
 * @param {Model} model
 */
export function createSummary(model) {
  const root = htmlNode("table", { class: "lv-step-table lv-summary" });
  const caption = htmlNode("caption");
  const [mean, own] = [htmlNode("th", { scope: "col" }), htmlNode("th", { scope: "col" })];
  /** @type {HTMLElement[][]} */
  let cells = [];
  let built = -1; // the network it is built for

  /** @param {Network} network */
  function build(network) {
    const words = model.header.words[network.kind];
    cells = network.names.map(() => Array.from({ length: 4 }, () => htmlNode("td")));
    const lines = network.names.map((signal, k) => {
      const name = htmlNode("th", { scope: "row" }, `${words[signal].name} `, typeset(words[signal].symbol));
      return htmlNode("tr", { "data-signal": signal }, name, ...cells[k]);
    });
    const heads = [SUMMARY.change, SUMMARY.largest].map((head) => htmlNode("th", { scope: "col" }, head));
    const head = htmlNode("tr", {}, htmlNode("th", { scope: "col" }, SUMMARY.signal), mean, own, ...heads);
    root.replaceChildren(caption, htmlNode("thead", {}, head), htmlNode("tbody", {}, ...lines));
    built = network.index;
  }

  /** @param {Readonly<State>} state */
  function update({ net, step, unit }) {
    if (root.offsetParent === null) return;
    const network = model.networks[net];
    if (built !== net) build(network);
    const where = [network.name, stepName(model, step), trainingStep(model)];
    setText(caption, where.filter(Boolean).join(", "));
    setText(mean, SUMMARY.mean(network.units));
    setText(own, PLACES.unit(unit));
    network.names.forEach((signal, k) => {
      const { change, error } = changeAt(model, network, signal, step, unit);
      const told = [
        { value: meanOf(network.column(signal, step)), off: 0 },
        { value: network.value(signal, step, unit), off: 0 },
        { value: change, off: error },
      ];
      told.forEach(({ value, off }, at) => {
        setText(cells[k][at], printWithin(value, off));
        setAttribute(cells[k][at], "data-value", Number.isNaN(value) ? "" : String(value));
      });
      const { largest, values } = changesOf(model, network, signal);
      const size = largest && printWithin(largest.change, values.error);
      // What never changes changes nowhere most.
      const said = largest?.change
        ? SUMMARY.at(PLACES.cell(stepName(model, largest.step), largest.unit), size ?? NONE)
        : size;
      setText(cells[k][3], said ?? NONE);
    });
  }

  return { root, update };
}
