// State page: the networks' paths through their states, side by side, and the points where states nearly stay.

import { buttonNode, selectNode, setPressed } from "./controls.js";
import { onDirections } from "./engine/components.js";
import { hasCellState } from "./engine/kinds.js";
import { networkLooks } from "./lines.js";
import { htmlNode, setText } from "./nodes.js";
import { stepName } from "./readings.js";
import { createSaturationView } from "./saturation_view.js";
import { AXES_PAIRS } from "./state_address.js";
import { createStateChart } from "./state_chart.js";
import { createStateComponents } from "./state_components.js";
import { chosenStates, createOriginalPaths, isTooLarge, pathOn, sizeOfState, statesOf } from "./state_paths.js";
import { createStatePoints } from "./state_points.js";
import { STATE } from "./state_words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Components } from "./engine/components.js" */
/** @import { Drawing } from "./state_chart.js" */
/** @import { StateChoice } from "./state_paths.js" */
/** @import { State } from "./store.js" */
/** @import { Palette } from "./tracks.js" */
/** @import { Context } from "./view.js" */

const SYMBOL_COLOURS = ["f", "o", "i", "x", "g", "h"]; // the signals' colours, for symbols
const VIEWS = /** @type {(keyof typeof STATE.views)[]} */ (Object.keys(STATE.views));
const CHOICES = /** @type {StateChoice[]} */ (Object.keys(STATE.choices));

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createStatePage(host, context) {
  const { modelOf, store, actions, palette } = context;
  const { networks } = modelOf();
  const which = htmlNode(
    "span",
    {
      class: "lv-whose",
      role: "group",
      "aria-label": STATE.which,
      hidden: !networks.some(({ kind }) => hasCellState(kind)),
    },
    ...CHOICES.map((name) => buttonNode("lv-tab", () => actions.showSpace({ of: name }), STATE.choices[name])),
  );
  const axes = selectNode(
    AXES_PAIRS.map((pair, at) => [at, STATE.pair(...pair)]),
    { onchange: () => actions.showSpace({ axes: AXES_PAIRS[Number(axes.value)] }) },
  );
  const colour = selectNode(
    [
      ["step", STATE.byStep],
      ["symbol", STATE.bySymbol],
    ],
    { onchange: () => actions.showSpace({ colour: /** @type {State["space"]["colour"]} */ (colour.value) }) },
  );
  const colourField = htmlNode("label", { class: "lv-field" }, STATE.colour, colour);
  const top = htmlNode(
    "div",
    { class: "lv-whatif-top", role: "group", "aria-label": STATE.controls },
    which,
    htmlNode("label", { class: "lv-field" }, STATE.axes, axes),
    colourField,
  );
  const note = htmlNode("p", { class: "lv-prompt", role: "status" });
  const charts = networks.map(() =>
    createStateChart(
      { point: (step) => actions.preview({ step }), choose: (step) => actions.lock(step) },
      palette,
      (step) => stepName(modelOf(), step),
    ),
  );
  const lastStep = htmlNode("span");
  const key = htmlNode(
    "p",
    { class: "lv-state-key" },
    htmlNode("span", {}, STATE.firstStep),
    htmlNode("span", { class: "lv-state-ramp", "aria-hidden": "true" }),
    lastStep,
    htmlNode("span", { class: "lv-state-here" }, STATE.thisStep),
  );
  const paths = htmlNode("div", { class: "lv-state-charts" }, ...charts.map(({ root }) => root));
  const search = htmlNode("div", { class: "lv-state-search" });
  const lead = htmlNode("p", { class: "lv-whatif-lead" }, STATE.lead);
  const ways = htmlNode("div", { class: "lv-state-path" }, lead, top, note, paths, key, search);
  const saturation = createSaturationView(context);
  const views = VIEWS.map((name) => buttonNode("lv-tab", () => actions.showSpace({ view: name }), STATE.views[name]));
  const root = htmlNode(
    "div",
    { class: "lv-state" },
    htmlNode("div", { class: "lv-whose", role: "group", "aria-label": STATE.view }, ...views),
    ways,
    saturation.root,
  );
  host.append(root);
  const points = createStatePoints(search, context, redraw);
  const components = createStateComponents(redraw);
  let drawn = "";
  const originals = createOriginalPaths();

  const recorded = () => modelOf().at(modelOf().epoch);

  function redraw() {
    drawn = "";
    update(store.get());
  }

  /**
   * @param {ModelView} view  as it was recorded
   * @param {number} net
   * @returns {Drawing|null}
   */
  function drawingOf(view, net) {
    const [model, network] = [modelOf(), view.networks[net]];
    const { of, axes, colour: by } = store.get().space;
    const found = components.of(network, of);
    if (!found) return null;
    const own = chosenStates(network, of);
    const named = [...own].map((name) => model.header.words[network.kind][name].name).join(" + ");
    const searched = points.found()[net];
    const first = own === "c" ? network.width("h") : 0; // of what is drawn, in a state
    return {
      facts: STATE.facts(network.name, named, found.mean.length),
      components: found,
      axes,
      path: pathOn(statesOf(model, model.networks[net], own), found),
      original: originalOf(view, net, own, found),
      colour: networkLooks(model, palette())[net].colour,
      symbols: by === "symbol" ? symbolColours(model.text, palette()) : null,
      text: model.text,
      points:
        searched && "points" in searched
          ? searched.points.map((point) => ({ point, place: onDirections(found, point.state, first) }))
          : [],
    };
  }

  /**
   * The path of the run that an edited one is compared with.
   *
   * @param {ModelView} view  as it was recorded
   * @param {number} net
   * @param {StateChoice} own
   * @param {Components} components
   */
  function originalOf(view, net, own, components) {
    const source = modelOf().isEdited ? modelOf().originals[net] : null;
    return source && originals(view, view.networks[net], own, source, components);
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const { view, of, axes: shown, colour: by } = state.space;
    ways.hidden = view !== "path";
    saturation.root.hidden = view !== "gates";
    views.forEach((button, at) => {
      setPressed(button, VIEWS[at] === view);
    });
    if (view === "gates") {
      saturation.update(state);
      return;
    }
    const { version, epoch } = modelOf();
    const now = `${version} ${epoch} ${state.model} ${of} ${shown} ${by} ${paths.clientWidth} ${palette().background}`;
    if (now !== drawn && paths.clientWidth) {
      drawn = now;
      draw(recorded());
    }
    for (const chart of charts) chart.mark(state.step);
  }

  /** @param {ModelView} shown  as it was recorded */
  function draw(shown) {
    const { of, axes: pair, colour: by } = store.get().space;
    colour.value = by;
    axes.value = String(AXES_PAIRS.indexOf(pair));
    which.querySelectorAll("button").forEach((button, at) => {
      setPressed(button, CHOICES[at] === of);
    });
    colourField.hidden = !symbolColours(modelOf().text, palette());
    setText(lastStep, STATE.lastStep(shown.steps));
    const computing = components.compute(shown, of);
    const large = shown.networks.filter((network) => isTooLarge(shown, network));
    const said = large.map((network) => STATE.tooLarge(network.name, sizeOfState(network), shown.steps));
    const drawings = shown.networks.map((_, net) => drawingOf(shown, net));
    if (computing) said.push(STATE.computing);
    else if (drawings.some((drawing) => drawing?.original)) {
      said.push(STATE.edited);
      if (!points.isEdited() && drawings.some((drawing) => drawing?.points.length)) said.push(STATE.unedited);
    }
    setText(note, said.join(" "));
    // What is being computed leaves the picture as it was; all have their places before one is painted in its own.
    for (const [net, chart] of charts.entries()) chart.root.hidden = !drawings[net] && !(computing && chart.isDrawn());
    const outside = drawings.map((drawing, net) => (drawing ? charts[net].draw(drawing) : []));
    if (!computing) points.update(outside);
  }

  return {
    update,
    renew() {
      drawn = "";
      saturation.renew();
    },
    destroy() {
      components.destroy();
      points.destroy();
      root.remove();
    },
  };
}

/**
 * The colour of each symbol, where there are few; null where steps have no symbols.
 *
 * @param {readonly string[]|null} text
 * @param {Palette} palette
 */
export function symbolColours(text, { wires }) {
  const all = [...new Set(text ?? [])].sort();
  if (!all.length || all.length > SYMBOL_COLOURS.length) return null;
  return new Map(all.map((symbol, k) => [symbol, wires[SYMBOL_COLOURS[k]]]));
}
