// Text page: the sequence as a text, coloured by what units do, on the instant of the maps.

import { networkLooks } from "./lines.js";
import { UNIT } from "./map_words.js";
import { htmlNode, setAttribute } from "./nodes.js";
import { mapColours } from "./paint.js";
import { writePassage } from "./passage.js";
import { stepName } from "./readings.js";
import { predictsNext } from "./text_address.js";
import { createTextCanvas } from "./text_canvas.js";
import { createTextContinue } from "./text_continue.js";
import { createTextFind } from "./text_find.js";
import { createTextLegend } from "./text_legend.js";
import { SIGNS } from "./text_lines.js";
import { createTextNext } from "./text_next.js";
import { counterpart, shownValues, textRange, textRows } from "./text_rows.js";
import { createTaking } from "./text_taking.js";
import { TEXT } from "./text_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const FULL_BITS = 8; // of surprise, from which an underline is as thick as it gets

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createTextPage(host, context) {
  const { model: modelOf, store, actions, palette } = context;
  const isNext = predictsNext(modelOf());
  const many = modelOf().networks.length > 1;
  const signal = htmlNode("select", {
    class: "lv-select",
    onchange: () => actions.showText({ signal: signal.value }),
  });
  /**
   * @param {string} name
   * @param {string} help
   * @param {() => void} onclick
   */
  const toggle = (name, help, onclick) =>
    htmlNode("button", { type: "button", class: "lv-tool", title: help, onclick }, name);
  const others = toggle(TEXT.alone, TEXT.aloneHelp, () => actions.showText({ alone: !store.get().text.alone }));
  others.hidden = !many;
  const own = toggle(UNIT.own, UNIT.ownHelp, () => actions.setOwn(!store.get().own));
  const signs = toggle(TEXT.signs, TEXT.signsHelp, () => actions.showText({ signs: !store.get().text.signs }));
  signs.hidden = !modelOf().header.input.text?.some((symbol) => Object.values(SIGNS).includes(symbol));
  const legend = createTextLegend(modelOf, ({ net, unit }) => actions.goTo({ step: store.get().step, unit, net }));
  const top = htmlNode(
    "div",
    { class: "lv-text-top", role: "group", "aria-label": TEXT.controls },
    htmlNode("label", { class: "lv-field" }, htmlNode("span", {}, TEXT.signal), signal),
    legend.scale,
    own,
    others,
    signs,
  );
  const rated = modelOf().networks.some((network) => network.array("prediction") && network.readout?.kind !== "value");
  const thin = htmlNode("span", { class: "lv-text-under", "aria-hidden": "true" });
  const under = htmlNode(
    "span",
    { class: "lv-text-key", hidden: !rated, title: isNext ? TEXT.underHelp : TEXT.underRightHelp },
    isNext ? TEXT.under : TEXT.underRight,
    thin,
    TEXT.underEnd(FULL_BITS),
  );
  const taking = createTaking(context);
  const canvas = createTextCanvas({
    point: (step) => {
      if (step !== null) actions.preview({ step, hoverSignal: null });
    },
    choose: (step) => actions.lock(step),
    take: taking.take,
  });
  canvas.box.addEventListener("keydown", taking.press);
  const next = createTextNext(modelOf, isNext);
  const find = createTextFind(context);
  const root = htmlNode("div", { class: "lv-text" }, top, legend.list, legend.note, canvas.box, under);
  if (next) root.append(next.root);
  root.append(find.root);
  const continuation = createTextContinue(context);
  if (continuation) root.append(continuation.root);
  host.append(root);
  const watcher = new ResizeObserver(() => update(store.get()));
  watcher.observe(canvas.box);
  let [drawn, offered] = ["", ""];
  /** @type {import("./text_find.js").Searched|null} */
  let searched = null;
  /** @type {import("./text_continued.js").Painting|null} */
  let painting = null;
  /** @type {ReturnType<typeof textRange>} */
  let range = [-1, 1];

  /**
   * How surprising the symbol of a step was, or the right answer at it, as a share of the thickest underline.
   *
   * @param {Network} network
   */
  function surpriseOf(network) {
    const probable = network.readout?.kind === "value" ? null : network.array("prediction");
    if (!probable) return () => NaN;
    const back = isNext ? 1 : 0;
    return (/** @type {number} */ step) => Math.min(1, -Math.log2(probable[step - back]) / FULL_BITS);
  }

  /** @param {Model} model */
  function offer(model) {
    const { net } = store.get();
    if (`${net}` === offered) return;
    offered = `${net}`;
    const network = model.networks[net];
    const words = model.header.words[network.kind];
    const letters = [...new Set([...network.names, ...model.networks.flatMap(({ names }) => names)])];
    signal.replaceChildren(
      ...letters.map((letter) => {
        const owner = network.names.includes(letter)
          ? network
          : model.networks.find(({ names }) => names.includes(letter));
        const { name } = (owner === network ? words : model.header.words[owner?.kind ?? network.kind])[letter];
        const said = owner === network ? name : TEXT.choice(name, owner?.name ?? "");
        return htmlNode("option", { value: letter }, said);
      }),
    );
  }

  /** @param {Readonly<State>} state */
  function draw(state) {
    const model = modelOf();
    const found = textRows(model, state);
    offer(model);
    setAttribute(own, "aria-pressed", String(state.own));
    setAttribute(others, "aria-pressed", String(!state.text.alone));
    setAttribute(signs, "aria-pressed", String(state.text.signs));
    signal.value = found.signal;
    range = textRange(model, found.rows, state);
    const stops = mapColours(found.rows[0].signal, range, palette());
    legend.write(found, range, stops);
    const looks = networkLooks(model, palette());
    const first = new Set();
    const network = model.networks[state.net];
    const letter = counterpart(network, found.signal);
    searched = letter === null ? null : { network, signal: letter, values: shownValues(model, network, letter, state) };
    painting = { rows: found.rows, range, stops, signs: state.text.signs };
    canvas.draw({
      symbols: model.text ?? [],
      rows: found.rows.map(({ net, unit, values }) => {
        const again = first.has(net);
        first.add(net);
        return { values, unit, colour: looks[net].colour, under: again ? () => NaN : surpriseOf(model.networks[net]) };
      }),
      range,
      stops,
      signs: state.text.signs,
      colours: palette(),
      passage: state.text.passage,
    });
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const { version, epoch } = modelOf();
    const { box } = canvas;
    const { signal: letter, alone, signs: shown } = state.text;
    const key =
      `${state.net} ${state.unit} ${version} ${epoch} ${state.model} ${state.showing} ${state.own} ${letter} ${alone} ` +
      `${shown} ${writePassage(state.text.passage, ",")} ${box.clientWidth} ${box.clientHeight} ${palette().background} ${state.presenter} ` +
      state.pins.map(({ net, unit }) => `${net}.${unit}`).join();
    if (key !== drawn) {
      drawn = key;
      draw(state);
    }
    read(state);
    find.update(state, searched, taking.isDrawing());
    continuation?.update(state, painting);
  }

  /** @param {Readonly<State>} state */
  function read(state) {
    const model = modelOf();
    canvas.move(state.step, state.locked !== null);
    const printed = legend.read(state.step, range);
    const rows = printed.map(({ name, value }) => TEXT.spokenRow(name, value));
    const { box } = canvas;
    setAttribute(box, "aria-label", TEXT.label(signal.selectedOptions[0]?.text ?? ""));
    setAttribute(box, "aria-valuemin", "1");
    setAttribute(box, "aria-valuemax", String(model.steps));
    setAttribute(box, "aria-valuenow", String(state.step + 1));
    setAttribute(
      box,
      "aria-valuetext",
      TEXT.spoken(stepName(model, state.step), model.text?.[state.step] ?? "", rows.join(" ")),
    );
    next?.update(state.step, (net) => !state.text.alone || net === state.net);
  }

  return {
    update,
    renew() {
      [drawn, offered] = ["", ""];
    },
    destroy() {
      watcher.disconnect();
      continuation?.destroy();
      root.remove();
    },
  };
}
