// What-if page: the list of edits, a form for new ones, ready experiments, and what all of them did.

import { buttonNode, setPressed } from "./controls.js";
import { wordedChanges } from "./edit_text.js";
import { createEditTools } from "./edit_tools.js";
import { describeEffect, effectsOf } from "./effect_text.js";
import { EFFECT } from "./effect_words.js";
import { createExperiments } from "./experiment_form.js";
import { impossibility } from "./hand.js";
import { activeBeside, htmlNode, setAttribute, setText } from "./nodes.js";
import { createReachChart } from "./reach_chart.js";
import { createWhatIfForm } from "./whatif_form.js";
import { WHAT_IF } from "./whatif_words.js";

/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createWhatIfPage(host, context) {
  const { modelOf, store, actions, whatIf } = context;
  /**
   * @param {string} text
   * @param {string} title
   * @param {() => void} does
   */
  const tool = (text, title, does) => buttonNode("lv-tool", does, text, { title });
  const lead = htmlNode("p", { class: "lv-whatif-lead" });
  const tools = createEditTools(actions);
  const drag = tool(WHAT_IF.drag, WHAT_IF.dragHelp, () => actions.setHolding(!store.get().holding));
  const clear = tool(WHAT_IF.clear, WHAT_IF.clear, () => actions.setEdits(""));
  const list = htmlNode("ol", { class: "lv-edits", "aria-label": WHAT_IF.list });
  const effects = htmlNode("div", { class: "lv-effects", role: "status" });
  const chartHost = htmlNode("div");
  const top = htmlNode("div", { class: "lv-whatif-top" }, tools.showing, drag, tools.undo, tools.redo, clear);
  const [trying, changing] = [htmlNode("div"), htmlNode("div")];
  const place = htmlNode("div", { class: "lv-whatif" }, lead, trying, top, changing, list, effects, chartHost);
  host.append(place);
  const experiments = createExperiments(trying, context);
  const form = createWhatIfForm(changing, modelOf, store, actions, whatIf);
  const chart = createReachChart(chartHost, context);
  let drawn = "";

  function writeList() {
    const view = modelOf();
    const lines = whatIf.lines();
    const edits = lines.map(({ edit }) => edit);
    const rows = wordedChanges(view.at(view.epoch), edits).map(({ at, count, described }) => {
      const { text, edit, trouble } = lines[at];
      const said = described ?? text;
      const box = htmlNode("input", {
        type: "checkbox",
        "aria-label": `${WHAT_IF.on}: ${said}`,
        onchange: () => actions.toggleEdit(at, count),
      });
      box.checked = edit?.on ?? false;
      box.disabled = !edit;
      const note = trouble || (edit ? impossibility(edit, view.networks[edit.net]) : "");
      return htmlNode(
        "li",
        {},
        htmlNode("label", {}, box, ` ${said}`),
        note ? htmlNode("span", { class: "lv-beyond", role: trouble ? "alert" : null }, ` ${note}`) : null,
        buttonNode("lv-tool", () => actions.removeEdit(at, count), "×", { "aria-label": WHAT_IF.remove(said) }),
      );
    });
    const focus = focusedIn(list);
    list.replaceChildren(...(rows.length ? rows : [htmlNode("li", { class: "lv-prompt" }, WHAT_IF.none)]));
    focus?.();
  }

  function writeEffects() {
    const recorded = modelOf().at(modelOf().epoch);
    // What a long run finds is told when it is through: until then, the run before it is shown.
    const outcome = whatIf.computing() ? null : whatIf.outcome();
    const found = outcome ? effectsOf(outcome, recorded) : [];
    const title = found.length ? [htmlNode("h4", {}, EFFECT.title)] : [];
    // While a hand moves, nobody wants to hear each number on the way.
    setAttribute(effects, "aria-live", store.get().moving ? "off" : "polite");
    effects.replaceChildren(...title, ...found.map((effect) => htmlNode("p", {}, describeEffect(recorded, effect))));
    chart.show(found);
    experiments.tell(found);
  }

  return {
    held: form.held,
    /** @param {Readonly<State>} state */
    update(state) {
      const key = `${state.edits} ${modelOf().version} ${whatIf.off()} ${whatIf.note()} ${state.moving} ${whatIf.computing() !== null}`;
      if (key !== drawn) {
        drawn = key;
        form.switchOff(Boolean(whatIf.off()));
        writeList();
        writeEffects();
        setText(lead, whatIf.off() || `${WHAT_IF.lead} ${whatIf.note()}`);
        lead.classList.toggle("lv-wrong", Boolean(whatIf.off()));
      }
      tools.update(state, whatIf.outcome() !== null);
      setPressed(drag, state.holding);
      clear.hidden = !state.edits;
      experiments.follow(state);
      form.follow(state);
      chart.update(state);
    },
    /** Other numbers, or another theme: what is typed and chosen stays. */
    renew() {
      drawn = "";
      form.fill();
      experiments.fill();
    },
    destroy() {
      chart.destroy();
      place.remove();
    },
  };
}

/**
 * What gives the focus back to the element at the same place, once the list is another; null where it is elsewhere.
 *
 * @param {HTMLElement} list
 */
function focusedIn(list) {
  const active = activeBeside(list);
  const row = active?.closest("li");
  if (!active || !row || !list.contains(row)) return null;
  const [at, tag] = [Array.from(list.children).indexOf(row), active.tagName];
  return () => {
    const next = list.children[Math.min(at, list.children.length - 1)];
    /** @type {HTMLElement|null|undefined} */ (next?.querySelector(tag))?.focus();
  };
}
