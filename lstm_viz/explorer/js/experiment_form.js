// Experiment form: choose one, tell what you expect, then see what happened, in numbers.

import { buttonNode, optionNodes, selectNode } from "./controls.js";
import { tellBeside, tellExperiment } from "./experiment_text.js";
import { EXPERIMENT } from "./experiment_words.js";
import { experimentsFor } from "./experiments.js";
import { htmlNode, setText } from "./nodes.js";

/** @import { Effect } from "./effect_text.js" */
/** @import { Experiment } from "./experiments.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createExperiments(host, { modelOf, store, actions }) {
  const choice = selectNode([], { onchange: ask });
  const does = htmlNode("p");
  const question = htmlNode("span", { hidden: true });
  const told = htmlNode("p", { role: "status" });
  host.append(
    htmlNode(
      "div",
      { class: "lv-experiments" },
      htmlNode("label", { class: "lv-field" }, EXPERIMENT.title, choice),
      does,
      question,
      told,
    ),
  );
  /** @type {{experiment: Experiment, expected: string}|null} */
  let tried = null;
  /** @type {Effect[]} */
  let latest = [];

  const recorded = () => modelOf().at(modelOf().epoch);
  /** @type {Experiment[]} */
  let offered = [];
  let net = 0;

  /** Offer what makes sense of the numbers that are shown; what was chosen stays where it is still there. */
  function fill() {
    if (!recorded().networks[net]) net = 0;
    offered = experimentsFor(recorded(), net);
    const before = choice.value;
    choice.replaceChildren(
      ...optionNodes([
        ["", EXPERIMENT.choose],
        ...offered.map(({ name }) => /** @type {const} */ ([name, EXPERIMENT.named[name].title])),
      ]),
    );
    choice.value = offered.some(({ name }) => name === before) ? before : "";
    // A question that is open asks about the edits of these numbers.
    if (!question.hidden || choice.value !== before) ask();
  }

  function ask() {
    const experiment = offered.find(({ name }) => name === choice.value);
    question.hidden = !experiment;
    tried = null;
    setText(does, experiment ? EXPERIMENT.named[experiment.name].does : "");
    told.replaceChildren();
    if (!experiment) return;
    const words = EXPERIMENT[experiment.asks];
    question.replaceChildren(
      `${words.ask} `,
      ...Object.entries(words.choices).map(([expected, text]) =>
        buttonNode("lv-tool lv-expect", () => run(experiment, expected), text),
      ),
    );
  }

  /**
   * @param {Experiment} experiment
   * @param {string} expected
   */
  function run(experiment, expected) {
    tried = { experiment, expected };
    question.hidden = true;
    if (store.get().edits === experiment.edits) write();
    else actions.setEdits(experiment.edits);
  }

  /** What happened, where what is shown is what was tried. */
  function write() {
    if (tried && tried.experiment.edits !== store.get().edits) {
      // Other edits are not this experiment any more, so that nothing tells of it.
      choice.value = "";
      ask();
    }
    const effect = latest.find(({ network }) => network.index === net);
    const found = tried && effect && tellExperiment(recorded(), tried.experiment.asks, tried.expected, effect);
    const others = latest.filter(({ network }) => network.index !== net);
    const asks = tried?.experiment.asks;
    const beside = found && asks ? others.map((one) => tellBeside(recorded(), asks, one)) : [];
    const named = found && effect ? [htmlNode("b", {}, EXPERIMENT.of(effect.network.name, found[0]))] : [];
    told.replaceChildren(...named, ...(found ? [` ${[found[1], ...beside].filter(Boolean).join(" ")}`] : []));
  }

  fill();
  return {
    fill,
    /**
     * Offer those of the network that is looked at.
     *
     * @param {Readonly<State>} state
     */
    follow(state) {
      if (state.net === net) return;
      net = state.net;
      choice.value = "";
      fill();
      ask();
    },
    /** @param {Effect[]} effects */
    tell(effects) {
      latest = effects;
      write();
    },
  };
}
