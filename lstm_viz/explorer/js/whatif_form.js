// What-if form: a new edit by choosing and typing, for every edit there is.

import { optionNodes, selectNode } from "./controls.js";
import { EDIT_TROUBLE, EDITS } from "./edit_words.js";
import { readEdit } from "./edits.js";
import { CELLS } from "./engine/kinds.js";
import { readsSequence } from "./network.js";
import { htmlNode, setText } from "./nodes.js";
import { symbolRead, takesSymbols } from "./symbol_edits.js";
import { createParts } from "./whatif_parts.js";
import { WHAT_IF } from "./whatif_words.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { State, Store } from "./store.js" */
/** @import { WhatIf } from "./whatif.js" */

const SHUT = "0";
/** @type {Record<string, string[]>} */
const HOWS = {
  signal: ["number", "mean", "before", "original"],
  input: ["number"],
  initial: ["number"],
  block: ["*", "+", "number"],
};

/**
 * @param {HTMLElement} host
 * @param {() => Model} modelOf
 * @param {Store} store
 * @param {Actions} actions
 * @param {WhatIf} whatIf
 */
export function createWhatIfForm(host, modelOf, store, actions, whatIf) {
  const what = selectNode([], { "aria-label": WHAT_IF.what, onchange: adapt });
  const units = createParts(WHAT_IF.units, EDITS.units);
  const steps = createParts(WHAT_IF.steps, EDITS.steps);
  const how = selectNode([], { "aria-label": WHAT_IF.how, onchange: adapt });
  const value = htmlNode("input", {
    type: "number",
    step: "any",
    value: SHUT,
    class: "lv-number-field",
    "aria-label": WHAT_IF.value,
  });
  const symbol = selectNode([], { "aria-label": WHAT_IF.symbol, onchange: putSymbol });
  const trouble = htmlNode("p", { class: "lv-beyond", role: "alert" });
  const add = htmlNode("button", { type: "submit", class: "lv-tool lv-apply" }, WHAT_IF.add);
  const form = htmlNode(
    "form",
    { class: "lv-whatif-form", "aria-label": WHAT_IF.form },
    what,
    units.root,
    steps.root,
    htmlNode("div", { class: "lv-parts" }, how, value, add),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  const symbols = htmlNode("label", { class: "lv-field", hidden: true }, WHAT_IF.symbol, symbol);
  host.append(form, symbols, trouble);

  /** The parts of what can be changed: network, target, name. */
  function chosen() {
    const [net, target, name] = what.value.split(":");
    return { net: Number(net), target, name };
  }

  function fill() {
    const model = modelOf();
    const several = model.networks.length > 1;
    const groups = model.networks.flatMap((network) => {
      const words = model.header.words[network.kind];
      const { kind, index, names } = network;
      const { gates, states, seesH, peeps = [] } = CELLS[kind];
      /**
       * @param {string} target
       * @param {string} name
       * @param {string} text
       */
      const option = (target, name, text) => htmlNode("option", { value: `${index}:${target}:${name}` }, text);
      /** @param {string} label */
      const named = (label) => (several ? `${network.name} · ${label}` : label);
      return [
        htmlNode(
          "optgroup",
          { label: named(WHAT_IF.groups.signals) },
          ...names.map((name) => option("signal", name, words[name].name)),
        ),
        index === 0 && readsSequence(network)
          ? htmlNode("optgroup", { label: WHAT_IF.groups.input }, option("input", "x", WHAT_IF.input))
          : null,
        htmlNode(
          "optgroup",
          { label: named(WHAT_IF.groups.initial) },
          ...states.map((name) => option("initial", name, WHAT_IF.initial(words[name].name))),
        ),
        htmlNode(
          "optgroup",
          { label: named(WHAT_IF.groups.weights) },
          ...gates.flatMap((gate) => [
            option("block", `b_${gate}`, WHAT_IF.bias(words[gate].name)),
            option("block", `W_x${gate}`, WHAT_IF.weightsOfInput(words[gate].name)),
            seesH ? option("block", `W_h${gate}`, WHAT_IF.weightsOfHidden(words[gate].name)) : null,
            peeps.includes(gate) ? option("block", `p_${gate}`, WHAT_IF.peephole(words[gate].name)) : null,
          ]),
        ),
      ];
    });
    const before = what.value;
    what.replaceChildren(...groups.filter((group) => group !== null));
    if (Array.from(what.options).some((option) => option.value === before)) what.value = before;
    const { names } = model.header.input;
    symbols.hidden = !takesSymbols(model.at(model.epoch));
    symbol.replaceChildren(...optionNodes([["", "…"], ...Object.entries(names)]));
    adapt();
  }

  /** What can be said of the thing that is chosen. */
  function adapt() {
    const { target, name } = chosen();
    const allowed = name === "i" ? [...HOWS.signal, "1-f"] : HOWS[target];
    const before = how.value;
    how.replaceChildren(...optionNodes(allowed.map((one) => [one, WHAT_IF.hows[one]])));
    how.value = allowed.includes(before) ? before : allowed[0];
    value.classList.toggle("lv-away", !["number", "*", "+"].includes(how.value));
    steps.root.classList.toggle("lv-away", timeless(target));
    if (target === meant) return;
    meant = target;
    if (target === "input") {
      const { names } = modelOf().header.input;
      const [first] = names;
      // One of several columns is meant first: a value for all of them is seldom what is asked.
      units.mean(WHAT_IF.features, WHAT_IF.feature, names.length > 1 ? first : "", names.length <= 1, names);
    } else if (target === "block") units.mean(WHAT_IF.rows, WHAT_IF.row, String(followed.unit), true);
    else units.mean(WHAT_IF.units, EDITS.units, String(followed.unit), target === "initial");
  }

  function send() {
    const { net, target, name } = chosen();
    const number = takesNumber();
    if (number && !Number.isFinite(value.valueAsNumber)) {
      setText(trouble, WHAT_IF.noNumber);
      return;
    }
    const { names } = modelOf().header.input;
    if (target === "input" && !areInputs(units.list(), names.length)) {
      setText(trouble, EDIT_TROUBLE.inputs(units.input.value, names));
      return;
    }
    const at = timeless(target) ? "" : steps.list();
    const when = target === "initial" ? "@0" : at && `@${at}`;
    const op = how.value === "*" || how.value === "+" ? how.value : "=";
    const by = number ? value.value : how.value;
    const of = net && target !== "input" ? `${net}:` : "";
    const edit = `${of}${name}${units.list()}${when}${op}${by}`;
    const { trouble: wrong } = readEdit(edit, whatIf.sizes(), modelOf().steps);
    setText(trouble, wrong || actions.addEdit(edit));
  }

  function putSymbol() {
    const [model, { step }] = [modelOf(), store.get()];
    const recorded = symbolRead(model.at(model.epoch), step);
    if (symbol.value) setText(trouble, actions.putSymbol({ step, symbol: Number(symbol.value), recorded }));
    symbol.value = "";
  }

  const takesNumber = () => !value.classList.contains("lv-away");
  const { unit: firstUnit, net: firstNet } = store.get();
  const followed = { unit: firstUnit, net: firstNet };
  let meant = ""; // what the fields are of
  fill();
  return {
    /** The value that a hand holds cells at; null where the form has none. */
    held: () => (takesNumber() && Number.isFinite(value.valueAsNumber) ? value.valueAsNumber : null),
    /** Other networks, or others' names. */
    fill,
    /** @param {boolean} off */
    switchOff(off) {
      for (const one of [what, units.input, steps.input, how, value, symbol, add]) one.disabled = off;
    },
    /**
     * The unit and the step that are shown stand in the fields, until somebody writes others.
     *
     * @param {Readonly<State>} state
     */
    follow({ unit, step, net, locked }) {
      const otherNet = net !== followed.net;
      Object.assign(followed, { unit, net });
      if (otherNet && chosen().target !== "input" && chosen().net !== net) {
        // Another network is looked at: its own signals are what is changed.
        const [first] = modelOf().networks[net].names;
        what.value = `${net}:signal:${first}`;
        meant = "";
        adapt();
      }
      // Each by itself: who has asked for all units has them at the next step too.
      if (chosen().net === net && meant !== "input") {
        if (meant === "signal") units.follow(String(unit), locked !== null);
        else units.show(String(unit));
      }
      steps.follow(String(step + 1), locked !== null);
    },
  };
}

const LIST = /^\d{1,7}(?:[-.]\d{1,7})*$/;

/**
 * Whether a list names inputs that are there; an empty one names all.
 *
 * @param {string} list
 * @param {number} count
 */
export const areInputs = (list, count) =>
  !list || (LIST.test(list) && list.split(/[-.]/).every((place) => Number(place) < count));

/** Whether an edit of it has no steps. @param {string} target */
const timeless = (target) => target === "initial" || target === "block";
