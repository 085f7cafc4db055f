// Pins: the pinned cells beside each other.

import { MANY_DECIMALS, printNumber } from "./figures.js";
import { htmlNode, typeset } from "./nodes.js";
import { stepName } from "./readings.js";
import { PANEL, PLACES } from "./words.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Cell, State } from "./store.js" */

/**
 * A table for each network that has pins; a row goes back to its cell.
 *
 * @param {HTMLElement} host
 * @param {() => Model} modelOf
 * @param {Actions} actions
 */
export function createPins(host, modelOf, actions) {
  const root = htmlNode("div", { class: "lv-pin-list" });
  host.append(root);
  /** @type {Cell[]|null} */
  let shown = null;
  let epoch = -1;

  /**
   * @param {Cell} pin
   * @param {number} number
   * @param {Network} network
   */
  function row(pin, number, network) {
    const name = PLACES.cell(stepName(modelOf(), pin.step), pin.unit);
    const go = htmlNode("button", { type: "button", class: "lv-tool", onclick: () => actions.goTo(pin) }, name);
    const drop = htmlNode(
      "button",
      { type: "button", class: "lv-tool", "aria-label": PANEL.unpin(name), onclick: () => actions.unpin(pin) },
      "×",
    );
    const values = network.names.map((signal) => {
      const value = network.value(signal, pin.step, pin.unit);
      return htmlNode(
        "td",
        { "data-value": Number.isNaN(value) ? "" : String(value) },
        printNumber(value, MANY_DECIMALS),
      );
    });
    return htmlNode(
      "tr",
      {},
      htmlNode("td", {}, htmlNode("span", { class: "lv-pin-number" }, String(number))),
      htmlNode("th", { scope: "row" }, go),
      ...values,
      htmlNode("td", {}, drop),
    );
  }

  /**
   * @param {Network} network
   * @param {Cell[]} pins
   */
  function table(network, pins) {
    const words = modelOf().header.words[network.kind];
    const heads = network.names.map((signal) =>
      htmlNode("th", { scope: "col", title: words[signal].name }, typeset(words[signal].symbol)),
    );
    const own = pins.map((pin, at) => ({ pin, number: at + 1 })).filter(({ pin }) => pin.net === network.index);
    if (!own.length) return null;
    return htmlNode(
      "table",
      { class: "lv-pin-table" },
      htmlNode("caption", {}, network.name),
      htmlNode(
        "thead",
        {},
        htmlNode("tr", {}, htmlNode("th"), htmlNode("th", { scope: "col" }, PANEL.cell), ...heads, htmlNode("th")),
      ),
      htmlNode("tbody", {}, ...own.map(({ pin, number }) => row(pin, number, network))),
    );
  }

  return {
    /** @param {Readonly<State>} state */
    update({ pins }) {
      if (pins === shown && epoch === modelOf().epoch) return;
      [shown, epoch] = [pins, modelOf().epoch];
      const tables = modelOf()
        .networks.map((network) => table(network, pins))
        .filter((one) => one !== null);
      root.replaceChildren(...(tables.length ? tables : [htmlNode("p", { class: "lv-prompt" }, PANEL.noPins)]));
    },
    destroy: () => root.remove(),
  };
}
