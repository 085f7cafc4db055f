// What-if form: a new edit by choosing and typing, for every edit there is.

import { EDITS } from "./edit_words.js";
import { readEdit } from "./edits.js";
import { CELLS } from "./engine/kinds.js";
import { writeSymbol } from "./experiments.js";
import { htmlNode, setText } from "./nodes.js";
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
  const what = htmlNode("select", { class: "lv-select", "aria-label": WHAT_IF.what, onchange: adapt });
  const units = field(WHAT_IF.units);
  const steps = field(WHAT_IF.steps);
  const how = htmlNode("select", { class: "lv-select", "aria-label": WHAT_IF.how, onchange: adapt });
  const value = htmlNode("input", {
    type: "number",
    step: "any",
    value: SHUT,
    class: "lv-number-field",
    "aria-label": WHAT_IF.value,
  });
  const symbol = htmlNode("select", { class: "lv-select", "aria-label": WHAT_IF.symbol, onchange: putSymbol });
  const trouble = htmlNode("p", { class: "lv-beyond", role: "alert" });
  const add = htmlNode("button", { type: "submit", class: "lv-tool lv-apply" }, WHAT_IF.add);
  const only = htmlNode("span");
  const every = htmlNode("button", { type: "button", class: "lv-tool lv-every", onclick: takeAll });
  const limited = htmlNode("span", { class: "lv-only", hidden: true }, only, " ", every);
  units.input.addEventListener("input", tellOnly);
  const form = htmlNode(
    "form",
    { class: "lv-whatif-form", "aria-label": WHAT_IF.form },
    what,
    units.label,
    limited,
    steps.label,
    how,
    value,
    add,
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
      const { gates, states, seesH } = CELLS[kind];
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
        index === 0 ? htmlNode("optgroup", { label: WHAT_IF.groups.input }, option("input", "x", WHAT_IF.input)) : null,
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
          ]),
        ),
      ];
    });
    const before = what.value;
    what.replaceChildren(...groups.filter((group) => group !== null));
    if (Array.from(what.options).some((option) => option.value === before)) what.value = before;
    const { text, names } = model.header.input;
    symbols.hidden = !text;
    symbol.replaceChildren(
      htmlNode("option", { value: "" }, "…"),
      ...names.map((name, at) => htmlNode("option", { value: at }, name)),
    );
    adapt();
  }

  /** What can be said of the thing that is chosen. */
  function adapt() {
    const { target, name } = chosen();
    const allowed = name === "i" ? [...HOWS.signal, "1-f"] : HOWS[target];
    const before = how.value;
    how.replaceChildren(...allowed.map((one) => htmlNode("option", { value: one }, WHAT_IF.hows[one])));
    how.value = allowed.includes(before) ? before : allowed[0];
    value.hidden = !["number", "*", "+"].includes(how.value);
    steps.label.hidden = target === "initial" || target === "block";
    setText(units.name, target === "input" ? WHAT_IF.features : target === "block" ? WHAT_IF.rows : WHAT_IF.units);
    tellOnly();
  }

  /** Fields that follow the maps name one unit where nobody has typed it, so it is said what that leaves out. */
  function tellOnly() {
    const list = parts(units.input.value);
    const name = units.name.textContent ?? "";
    limited.hidden = !list;
    setText(only, WHAT_IF.only(name === WHAT_IF.units ? EDITS.units(list) : `${name.toLowerCase()} ${list}`));
    setText(every, WHAT_IF.everything(name));
  }

  function takeAll() {
    units.input.value = WHAT_IF.all;
    tellOnly();
  }

  /** @param {string} text */
  const parts = (text) => {
    const compact = text
      .replace(/\s/g, "")
      .replaceAll(",", ".")
      .replace(/\u2013/g, "-");
    return compact.toLowerCase() === WHAT_IF.all ? "" : compact;
  };

  function send() {
    const { net, target, name } = chosen();
    const number = !value.hidden;
    if (number && !Number.isFinite(value.valueAsNumber)) {
      setText(trouble, WHAT_IF.noNumber);
      return;
    }
    const when = target === "initial" ? "@0" : steps.label.hidden || !parts(steps.input.value) ? "" : "@";
    const at = when === "@" ? parts(steps.input.value) : "";
    const op = how.value === "*" || how.value === "+" ? how.value : "=";
    const by = number ? value.value : how.value;
    const of = net && target !== "input" ? `${net}:` : "";
    apply(`${of}${name}${parts(units.input.value)}${when}${at}${op}${by}`);
  }

  function putSymbol() {
    if (symbol.value) apply(...writeSymbol(store.get().step, Number(symbol.value)).split(","));
    symbol.value = "";
  }

  /** @param {...string} texts */
  function apply(...texts) {
    const lines = texts.map((text) => readEdit(text, whatIf.sizes(), modelOf().steps));
    const wrong = lines.map((line) => line.trouble).find(Boolean);
    setText(trouble, wrong ?? actions.addEdits(...texts));
  }

  let [followedUnit, followedStep, followedNet] = ["", "", 0];
  fill();
  return {
    /** The value that a hand holds cells at; null where the form has none. */
    held: () => (!value.hidden && Number.isFinite(value.valueAsNumber) ? value.valueAsNumber : null),
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
      if (net !== followedNet) {
        followedNet = net;
        // Another network is looked at: its own signals are what is changed.
        const [first] = modelOf().networks[net].names;
        if (chosen().target !== "input" && chosen().net !== net) what.value = `${net}:signal:${first}`;
        adapt();
      }
      if (locked === null) return;
      const [ofUnit, ofStep] = [`${net} ${unit}`, String(step + 1)];
      // Each by itself: who has asked for all units has them at the next step too.
      if (ofUnit !== followedUnit && document.activeElement !== units.input) {
        if (chosen().net === net && chosen().target === "signal") units.input.value = String(unit);
        tellOnly();
      }
      if (ofStep !== followedStep && document.activeElement !== steps.input) steps.input.value = ofStep;
      [followedUnit, followedStep] = [ofUnit, ofStep];
    },
  };
}

/** @param {string} label */
function field(label) {
  const input = htmlNode("input", { type: "text", class: "lv-parts-field", value: WHAT_IF.all, "aria-label": label });
  const name = htmlNode("span", {}, label);
  return { input, name, label: htmlNode("label", { class: "lv-field" }, name, input) };
}
