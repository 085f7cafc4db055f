// Go to: the network, the unit and the step that are shown, as fields in which others can be entered.

import { buttonNode, selectNode, typedNode } from "./controls.js";
import { GO_TO } from "./go_to_words.js";
import { activeBeside, htmlNode, setText } from "./nodes.js";

/** @import { Changed, State } from "./store.js" */
/** @import { Context } from "./view.js" */

const MOST_TYPED = 12; // characters
const WHOLE = /^\d+$/;

/**
 * The instant that two texts name, its step counted from 0; or why they name none, as a sentence.
 *
 * @param {string} unit  counted from 0
 * @param {string} step  counted from 1, as in the charts
 * @param {{name: string, units: number}} network
 * @param {number} steps
 * @returns {{unit: number, step: number}|{trouble: string}}
 */
export function readInstant(unit, step, network, steps) {
  const [units, at] = [unit.trim(), step.trim()];
  if (!WHOLE.test(units) || Number(units) >= network.units)
    return { trouble: GO_TO.noUnit(units, network.name, network.units - 1) };
  if (!WHOLE.test(at) || Number(at) < 1 || Number(at) > steps) return { trouble: GO_TO.noStep(at, steps) };
  return { unit: Number(units), step: Number(at) - 1 };
}

/**
 * Enter locks the instant, as a click on a map does; Escape puts back what is shown, and so does a move elsewhere.
 *
 * @param {Context} context
 */
export function createGoTo({ modelOf, store, rows, actions }) {
  const all = { onkeydown: press, title: GO_TO.help };
  const { networks } = modelOf();
  const net = selectNode(
    networks.map(({ name }, value) => [value, name]),
    { ...all, "aria-label": GO_TO.network, hidden: networks.length < 2, onchange: offer },
  );
  const [unit, step] = [GO_TO.unit, GO_TO.step].map((label) => {
    const typed = { inputmode: "numeric", autocomplete: "off", maxlength: MOST_TYPED };
    return typedNode("", { ...all, ...typed, "aria-label": label, oninput: offer });
  });
  // A telephone's keys for digits have no Enter.
  const go = buttonNode("lv-tool", send, GO_TO.go, { title: GO_TO.help });
  const trouble = htmlNode("span", { class: "lv-beyond lv-go-to-trouble", role: "alert", hidden: true });
  const fields = [htmlNode("span", {}, GO_TO.label), net, GO_TO.unitName, unit, GO_TO.stepName, step, go];
  const element = htmlNode(
    "span",
    { class: "lv-go-to", role: "group", "aria-label": GO_TO.label },
    htmlNode("span", { class: "lv-go-to-fields" }, ...fields),
    trouble,
  );
  let filled = ""; // the instant that the fields have been filled with
  let asked = 0;
  /** @type {Element|null} */
  let before = null; // what had the focus when the key asked for the fields

  const active = () => activeBeside(element);

  /** @param {string} sentence */
  function tell(sentence) {
    setText(trouble, sentence);
    trouble.hidden = !sentence;
  }

  /** @param {Readonly<State>} state */
  function fill(state) {
    filled = instant(state);
    [net.value, unit.value, step.value] = filled.split(" ");
    tell("");
    offer();
  }

  /** Where something else than what is shown is entered. */
  function offer() {
    const same = `${net.value} ${unit.value} ${step.value}` === instant(store.get());
    go.style.visibility = same ? "hidden" : "visible";
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation(); // Escape would unlock the step
    if (event.key === "Enter") send();
    else {
      fill(store.get());
      leave();
    }
  }

  function send() {
    const network = modelOf().networks[Number(net.value)];
    const read = readInstant(unit.value, step.value, network, modelOf().steps);
    if ("trouble" in read) {
      tell(read.trouble);
      return;
    }
    actions.goTo({ ...read, net: network.index });
    fill(store.get());
    if (rows.rowOf(network, network.names[0], read.unit) < 0) tell(GO_TO.filtered(read.unit));
    leave();
  }

  /** So that the arrow keys move the steps again. */
  function leave() {
    for (const one of [net, unit, step, go]) one.blur();
    if (before instanceof HTMLElement) before.focus();
    before = null;
  }

  return {
    element,
    /**
     * @param {Readonly<State>} state
     * @param {Changed} changed
     */
    write(state, changed) {
      if (changed.has("filter")) tell("");
      if (state.going !== asked) {
        asked = state.going;
        before = active();
        unit.select();
      }
      // Who is typing is not interrupted.
      if (!element.contains(active()) && instant(state) !== filled) fill(state);
    },
  };
}

/** @param {Readonly<Pick<State, "net"|"unit"|"step">>} state */
const instant = ({ net, unit, step }) => `${net} ${unit} ${step + 1}`;
