// Text silence: hold a unit's h at 0 at all steps, in one click, beside the text in which it then shows what broke.

import { buttonNode, setPressed } from "./controls.js";
import { textsOf } from "./edits.js";
import { describeAnswer } from "./effect_text.js";
import { answerEffect } from "./effects.js";
import { htmlNode, setText } from "./nodes.js";
import { predictsNext } from "./text_address.js";
import { TEXT } from "./text_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { State } from "./store.js" */
/** @import { ChangedAnswers } from "./text_changed.js" */
/** @import { Context } from "./view.js" */

/** @param {Pick<Context, "modelOf"|"store"|"actions"|"whatIf">} context */
export function createTextSilence({ modelOf, store, actions, whatIf }) {
  const trouble = htmlNode("span", { role: "status" });
  const button = buttonNode("lv-tool", press, null, { title: TEXT.silenceHelp });
  const root = htmlNode("span", {}, button, trouble);
  let waited = false;

  function press() {
    const { edits, net, unit } = store.get();
    const all = textsOf(edits);
    const edit = silencing(net, unit);
    if (all.includes(edit)) actions.removeEdit(all.indexOf(edit));
    else setText(trouble, actions.addEdit(edit));
  }

  return {
    root,
    /** @param {Readonly<State>} state */
    update({ edits, net, unit }) {
      const network = modelOf().networks[net];
      root.hidden = !network.readout || unit >= network.width("h"); // without answers nothing is told of it
      const silenced = textsOf(edits).includes(silencing(net, unit));
      setPressed(button, silenced);
      setText(button, TEXT.silence(unit));
      const due = silenced && whatIf.isDue();
      if (silenced || waited) setText(trouble, due ? TEXT.silencing : "");
      waited = due;
    },
  };
}

/**
 * The edit that holds h of a unit at 0 at all steps.
 *
 * @param {number} net
 * @param {number} unit
 */
const silencing = (net, unit) => `${net ? `${net}:` : ""}h${unit}=0`;

/**
 * What edits did to a network's predictions of the text, and how the characters are marked at which they changed.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {ChangedAnswers} changed
 */
export function tellChanged(model, network, changed) {
  const view = model.at(model.epoch);
  const effect = predictsNext(model)
    ? answerEffect(view, model.originals[network.index] ?? network, network, model.changesInput)
    : null;
  if (!effect?.bits || !changed.moved) return TEXT.changed(network.name, changed);
  return TEXT.broke(network.name, describeAnswer(view, effect), changed);
}
