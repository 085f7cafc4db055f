// Toolbar: the row above the maps: order of the rows, filter, pin, zoom, layout.

import { buttonNode, namedNode, setPressed } from "./controls.js";
import { createFilterForm } from "./filter_form.js";
import { createGoTo } from "./go_to.js";
import { createLivesNote } from "./lives_note.js";
import { ORDERS } from "./map_words.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { sortSignal, sortSignals } from "./rows.js";
import { SAVE } from "./save_words.js";
import { TOOLBAR } from "./words.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Attributes } from "./nodes.js" */
/** @import { Changed, State } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * @param {HTMLElement} host
 * @param {Element} beside  after it is the field "Go to" where there is no toolbar, as in the presenter layout
 * @param {Context} context
 * @param {Element} panel  where the cell is
 */
export function createToolbar(host, beside, context, panel) {
  const { modelOf, store, rows, actions } = context;
  const model = modelOf();
  /**
   * @param {string} text
   * @param {string} title
   * @param {() => void} does
   * @param {Attributes} [more]
   */
  const tool = (text, title, does, more = {}) => buttonNode("lv-tool", does, text, { title, ...more });
  const order = orderSelect(model, actions);
  if (model.epochs.length) order.title = TOOLBAR.orderOfTraining;
  const orderLabel = namedNode(TOOLBAR.units, order);
  const goTo = createGoTo(context);
  const lives = createLivesNote(context);
  const brush = tool(TOOLBAR.filter, TOOLBAR.filterHelp, () => setBrushing(!brushing), {
    "aria-pressed": "false",
  });
  const form = createFilterForm(context);
  const pin = tool(TOOLBAR.pin, TOOLBAR.pinHelp, () => actions.pin(), { "aria-pressed": "false" });
  const zoom = htmlNode("span", { class: "lv-zoom", role: "group", "aria-label": TOOLBAR.zoom });
  const range = htmlNode("output", {});
  zoom.append(
    range,
    tool("−", TOOLBAR.zoomOutHelp, () => actions.zoomOut(), {
      "aria-label": TOOLBAR.zoomOut,
    }),
    tool("+", TOOLBAR.zoomInHelp, () => actions.zoomIn(), {
      "aria-label": TOOLBAR.zoomIn,
    }),
    tool(TOOLBAR.all, TOOLBAR.allStepsHelp, () => actions.zoomToAll(), { "aria-label": TOOLBAR.allSteps }),
  );
  const save = tool(SAVE.open, SAVE.openHelp, () => actions.toggleDialog("save"));
  const present = tool(TOOLBAR.present, TOOLBAR.presentHelp, () => actions.setPresenter(true));
  const keys = tool("?", TOOLBAR.keysHelp, () => actions.toggleDialog("keys"), { "aria-label": TOOLBAR.keys });
  // On a phone it is below the maps.
  const jump = tool(TOOLBAR.jump, TOOLBAR.jumpHelp, () => panel.scrollIntoView({ block: "start" }));
  jump.classList.add("lv-jump");
  host.append(
    jump,
    orderLabel,
    goTo.element,
    brush,
    form.element,
    pin,
    lives.element,
    htmlNode("span", { class: "lv-gap-wide" }),
    zoom,
    save,
    present,
    keys,
  );
  let brushing = false;

  /** @param {boolean} on */
  function setBrushing(on) {
    brushing = on;
    setPressed(brush, on);
    host.classList.toggle("lv-brushing", on);
    form.element.hidden = !on && !store.get().filter;
  }

  function placeGoTo() {
    const place = getComputedStyle(host).display === "none" ? beside : orderLabel;
    if (goTo.element.previousElementSibling !== place) place.after(goTo.element);
  }

  return {
    brushing: () => brushing,
    /**
     * @param {Readonly<State>} state
     * @param {Changed} changed
     */
    update(state, changed) {
      if (changed.has("presenter") || changed.has("size")) placeGoTo();
      goTo.write(state, changed);
      lives.write(state);
      if (order.value !== state.order) order.value = canonicalOrder(state.order, modelOf());
      if (changed.has("filter") || changed.has("model")) {
        if (changed.has("filter") && !changed.has("model")) setBrushing(false);
        form.write(state, rows);
        form.element.hidden = !brushing && !state.filter;
      }
      const [first, last] = state.zoom;
      const steps = modelOf().steps;
      setText(range, TOOLBAR.range(first + 1, last + 1, steps));
      const pinned = state.pins.some(
        (one) => one.step === state.step && one.unit === state.unit && one.net === state.net,
      );
      setPressed(pin, pinned);
      setAttribute(pin, "title", pinned ? TOOLBAR.unpinHelp : TOOLBAR.pinHelp);
    },
  };
}

/**
 * "value" alone means each network's own memory, which the list has by name.
 *
 * @param {string} order
 * @param {Model} model
 */
function canonicalOrder(order, model) {
  return order === "value" ? `value:${sortSignal(model.networks[0], order)}` : order;
}

/**
 * @param {Model} model
 * @param {Actions} actions
 */
function orderSelect(model, actions) {
  const byValue = htmlNode(
    "optgroup",
    { label: TOOLBAR.byValue },
    ...sortSignals(model).map(({ signal, name, of }) =>
      htmlNode("option", { value: `value:${signal}` }, of ? TOOLBAR.byOf(name, of) : TOOLBAR.by(name)),
    ),
  );
  const select = htmlNode(
    "select",
    { class: "lv-select", "aria-label": TOOLBAR.order, onchange: () => actions.sort(select.value) },
    ...["kept", "half-life", "similarity", "count"].map((value) => htmlNode("option", { value }, ORDERS[value])),
    byValue,
  );
  return select;
}
