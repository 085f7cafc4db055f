// Pins: the pinned cells beside each other.

import { buttonNode } from "./controls.js";
import { MANY_DECIMALS, printNumber } from "./figures.js";
import { htmlNode, typeset } from "./nodes.js";
import { stepName } from "./readings.js";
import { PANEL, PLACES } from "./words.js";

/** @import { Network } from "./network.js" */
/** @import { Cell, KeptPin, State } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * A table for each network that has pins; a pin's name goes back to its cell. What the same cells were in
 * sequences that were shown before stays below them.
 *
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createPins(host, { modelOf, actions }) {
  const root = htmlNode("div", { class: "lv-pin-list" });
  host.append(root);
  /** @type {Pick<State, "pins"|"kept">|null} */
  let shown = null;
  let version = -1;

  /**
   * What a pin is, in one line, and its values in the next.
   *
   * @param {(Node|string)[]} about
   * @param {string} name
   * @param {() => void} drop
   * @param {number[]} values
   */
  function body(about, name, drop, values) {
    const gone = buttonNode("lv-tool", drop, "×", { "aria-label": PANEL.unpin(name) });
    const cells = values.map((value) =>
      htmlNode("td", { "data-value": Number.isNaN(value) ? "" : String(value) }, printNumber(value, MANY_DECIMALS)),
    );
    const head = htmlNode("th", { scope: "rowgroup", colspan: values.length }, ...about, gone);
    return htmlNode("tbody", {}, htmlNode("tr", {}, head), htmlNode("tr", {}, ...cells));
  }

  /**
   * @param {Cell} pin
   * @param {number} number
   * @param {Network} network
   */
  function pinned(pin, number, network) {
    const name = PLACES.cell(stepName(modelOf(), pin.step), pin.unit);
    const go = buttonNode("lv-tool", () => actions.goTo(pin), name);
    const values = network.names.map((signal) => network.value(signal, pin.step, pin.unit));
    const sign = htmlNode("span", { class: "lv-pin-number" }, String(number));
    return body([sign, go], name, () => actions.unpin(pin), values);
  }

  /** @param {KeptPin} pin */
  function keptBefore(pin) {
    const name = `${pin.cell} ${PANEL.keptOf(pin.of)}`;
    return body([htmlNode("span", { class: "lv-kept" }, name)], name, () => actions.dropKept(pin), pin.values);
  }

  /**
   * @param {Network} network
   * @param {Pick<State, "pins"|"kept">} state
   */
  function table(network, { pins, kept }) {
    const words = modelOf().header.words[network.kind];
    const heads = network.names.map((signal) =>
      htmlNode("th", { scope: "col", title: words[signal].name }, typeset(words[signal].symbol)),
    );
    const own = pins.map((pin, at) => ({ pin, number: at + 1 })).filter(({ pin }) => pin.net === network.index);
    const before = kept.filter((pin) => pin.net === network.index);
    if (!own.length && !before.length) return null;
    return htmlNode(
      "table",
      { class: "lv-pin-table" },
      htmlNode("caption", {}, network.name),
      htmlNode("thead", {}, htmlNode("tr", {}, ...heads)),
      ...own.map(({ pin, number }) => pinned(pin, number, network)),
      ...before.map(keptBefore),
    );
  }

  return {
    /** @param {Readonly<State>} state */
    update({ pins, kept }) {
      if (pins === shown?.pins && kept === shown.kept && version === modelOf().version) return;
      shown = { pins, kept };
      version = modelOf().version;
      const tables = modelOf()
        .networks.map((network) => table(network, { pins, kept }))
        .filter((one) => one !== null);
      root.replaceChildren(...(tables.length ? tables : [htmlNode("p", { class: "lv-prompt" }, PANEL.noPins)]));
    },
    destroy: () => root.remove(),
  };
}
