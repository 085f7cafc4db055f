// Text add: a field that gives one unit more a row of the text, by pinning it.

import { buttonNode, typedNode } from "./controls.js";
import { htmlNode, setText } from "./nodes.js";
import { TEXT } from "./text_words.js";

/** @import { State } from "./store.js" */
/** @import { TextRow } from "./text_rows.js" */
/** @import { Context } from "./view.js" */

const UNIT_NUMBER = /^\d{1,6}$/;

/** @param {Pick<Context, "modelOf"|"store">} context */
export function createTextAdd({ modelOf, store }) {
  const field = typedNode("lv-text-unit", {
    inputmode: "numeric",
    "aria-label": TEXT.addField,
    title: TEXT.addHelp,
    onkeydown: (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing) send();
    },
  });
  const button = buttonNode("lv-tool", send, TEXT.add, { title: TEXT.addHelp });
  const trouble = htmlNode("p", { class: "lv-beyond", role: "alert", hidden: true });
  /** The unit and the pins at which it was said. @type {string} */
  let of = "";

  /** @param {Readonly<State>} state */
  const askedBy = ({ model, net, unit, pins }) => `${model} ${net} ${unit} ${pins.length}`;

  /** @param {string} sentence */
  function tell(sentence) {
    of = askedBy(store.get());
    setText(trouble, sentence);
    trouble.hidden = !sentence;
  }

  function send() {
    const { net, unit: shown, step, pins } = store.get();
    const network = modelOf().networks[net];
    const typed = field.value.trim();
    const unit = Number(typed);
    const isShown = unit === shown || pins.some((pin) => pin.net === net && pin.unit === unit);
    if (!UNIT_NUMBER.test(typed) || unit >= network.units) tell(TEXT.noUnit(typed, network.name, network.units - 1));
    else if (isShown) tell(TEXT.shownUnit(unit));
    else {
      tell("");
      field.value = "";
      store.set({ pins: [...pins, { step, unit, net }] }, { commit: true });
    }
  }

  return {
    root: htmlNode("span", { class: "lv-text-add" }, button, field),
    trouble,
    /**
     * Take a unit's row away: all its pins.
     *
     * @param {TextRow} row
     */
    remove({ net, unit }) {
      const pins = store.get().pins.filter((pin) => pin.net !== net || pin.unit !== unit);
      store.set({ pins }, { commit: true });
    },
    /** @param {Readonly<State>} state */
    update(state) {
      if (of !== askedBy(state)) tell("");
    },
  };
}
