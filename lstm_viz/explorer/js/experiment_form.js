// Experiment form: choose one, say what you expect, then see it.

import { judge } from "./effects.js";
import { experimentsFor } from "./experiments.js";
import { htmlNode, setText } from "./nodes.js";
import { EXPERIMENT } from "./whatif_words.js";

/** @import { Effect } from "./effect_text.js" */
/** @import { Experiment } from "./experiments.js" */
/** @import { Context } from "./view.js" */

/** @type {readonly ("same"|"worse"|"better")[]} */
const CHOICES = ["worse", "same", "better"];

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createExperiments(host, { model: modelOf, store, actions }) {
  const choice = htmlNode("select", { class: "lv-select", onchange: ask });
  const does = htmlNode("p");
  const question = htmlNode("span", { hidden: true }, `${EXPERIMENT.ask} `);
  const told = htmlNode("p", { role: "status", title: EXPERIMENT.rule });
  for (const expected of CHOICES) {
    question.append(
      htmlNode(
        "button",
        { type: "button", class: "lv-tool lv-expect", onclick: () => run(expected) },
        EXPERIMENT.choices[expected],
      ),
    );
  }
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
  /** @type {Experiment[]} */
  let offered = [];
  /** @type {{experiment: Experiment, expected: typeof CHOICES[number]}|null} */
  let tried = null;

  function fill() {
    offered = experimentsFor(modelOf().at(modelOf().epoch));
    const before = choice.value;
    choice.replaceChildren(
      htmlNode("option", { value: "" }, EXPERIMENT.choose),
      ...offered.map(({ name }) => htmlNode("option", { value: name }, EXPERIMENT.named[name].title)),
    );
    choice.value = offered.some(({ name }) => name === before) ? before : "";
  }

  const chosen = () => offered.find(({ name }) => name === choice.value);

  function ask() {
    const experiment = chosen();
    question.hidden = !experiment;
    setText(does, experiment ? EXPERIMENT.named[experiment.name].does : "");
    setText(told, "");
  }

  /** @param {typeof CHOICES[number]} expected */
  function run(expected) {
    const experiment = chosen();
    if (!experiment) return;
    tried = { experiment, expected };
    question.hidden = true;
    actions.setEdits(experiment.edits);
  }

  fill();
  return {
    fill,
    /**
     * What happened, where what is shown is what was tried.
     *
     * @param {Effect[]} effects
     */
    tell(effects) {
      if (!tried || tried.experiment.edits !== store.get().edits) {
        tried = null;
        setText(told, "");
        return;
      }
      const answer = effects[0]?.answer;
      const happened = answer && judge(modelOf().at(modelOf().epoch), answer);
      if (!happened) {
        setText(told, effects.length ? EXPERIMENT.noAnswers : "");
        return;
      }
      const right = happened === tried.expected;
      setText(told, EXPERIMENT.outcomes[happened] + EXPERIMENT.expected(EXPERIMENT.choices[tried.expected], right));
    },
  };
}
