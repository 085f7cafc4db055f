// Filter form: the condition that leaves out units, as controls and in words.

import { printEnd } from "./axes.js";
import { buttonNode, selectNode } from "./controls.js";
import { EDITS } from "./edit_words.js";
import { writeUnits } from "./edits.js";
import { htmlNode, setText, typeset } from "./nodes.js";
import { filterRule } from "./readings.js";
import { TOOLBAR } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Condition, Filter, State } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * The condition in words and as controls, so that it needs no mouse.
 *
 * @param {Context} context
 */
export function createFilterForm({ modelOf, store, actions }) {
  const signal = selectNode([], { "aria-label": TOOLBAR.signal, onchange: send });
  const signs = ["<", ">"].map((one) => /** @type {const} */ ([one, one]));
  const sign = selectNode(signs, { "aria-label": TOOLBAR.sign, onchange: send });
  const limit = htmlNode("input", {
    type: "number",
    class: "lv-number-field",
    step: "any",
    "aria-label": TOOLBAR.limit,
    onchange: send,
  });
  const symbol = htmlNode("span");
  const said = htmlNode("span");
  const rule = htmlNode("output", { class: "lv-rule" }, symbol, said);
  const trouble = htmlNode("span", { class: "lv-beyond", role: "alert" });
  const clear = buttonNode("lv-tool", () => actions.filter(null), "×", {
    "aria-label": TOOLBAR.allUnits,
    title: TOOLBAR.allUnits,
  });
  const element = htmlNode(
    "span",
    { class: "lv-filter", role: "group", "aria-label": TOOLBAR.filter, hidden: true },
    signal,
    sign,
    limit,
    rule,
    clear,
    trouble,
  );
  /** @type {Filter|null} */
  let asked = null; // the condition on show

  function send() {
    if (!Number.isFinite(limit.valueAsNumber)) {
      setText(trouble, TOOLBAR.noLimit);
      return;
    }
    const [net, name] = signal.value.split(":");
    const { step } = asked && "step" in asked ? asked : store.get();
    actions.filter({ net: Number(net), signal: name, below: sign.value === "<", limit: limit.valueAsNumber, step });
  }

  /** @param {Model} model */
  function fillSignals(model) {
    signal.replaceChildren(
      ...model.networks.flatMap((network) =>
        network.names
          .filter((name) => network.width(name) === network.units)
          .map((name) =>
            htmlNode(
              "option",
              { value: `${network.index}:${name}` },
              `${network.name} ${model.header.words[network.kind][name].name}`,
            ),
          ),
      ),
    );
  }

  fillSignals(modelOf());
  return {
    element,
    /**
     * @param {Readonly<State>} state
     * @param {Rows} rows
     */
    write(state, rows) {
      asked = state.filter;
      clear.hidden = !asked;
      symbol.replaceChildren();
      // Units that were chosen one by one have no condition.
      const chosen = asked !== null && "units" in asked;
      for (const control of [signal, sign, limit]) control.hidden = chosen;
      setText(trouble, asked && !("units" in asked) ? beyondRange(modelOf(), asked, rows) : "");
      if (!asked) {
        setText(said, TOOLBAR.filterHint);
        return;
      }
      const network = modelOf().networks[asked.net];
      if ("units" in asked) {
        setText(
          said,
          TOOLBAR.chosen(network.name, EDITS.units(writeUnits(asked.units)), asked.units.length, network.units),
        );
        return;
      }
      signal.value = `${asked.net}:${asked.signal}`;
      sign.value = asked.below ? "<" : ">";
      limit.value = String(asked.limit);
      symbol.append(typeset(modelOf().header.words[network.kind][asked.signal].symbol));
      setText(said, TOOLBAR.filtered(filterRule(modelOf(), asked), rows.shown(network), network.units));
    },
  };
}

/**
 * What to say where a limit lies outside of all that its signal can be, so that it tells no units apart.
 *
 * @param {Model} model
 * @param {Condition} filter
 * @param {Rows} rows
 */
function beyondRange(model, { net, signal, limit }, rows) {
  const network = model.networks[net];
  const [low, high] = network.range(signal);
  if (limit >= low && limit <= high) return "";
  const { name } = model.header.words[network.kind][signal];
  return TOOLBAR.beyond(name, printEnd(low), printEnd(high), printEnd(limit), rows.shown(network) > 0);
}
