// Text page: the sequence as a text, coloured by what units do, on the instant of the maps.

import { buttonNode, namedNode, optionNodes, selectNode, setPressed } from "./controls.js";
import { differenceRange, isDifference } from "./differences.js";
import { networkLooks } from "./lines.js";
import { UNIT } from "./map_words.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { mapColours } from "./paint.js";
import { writePassage } from "./passage.js";
import { stepName } from "./readings.js";
import { setSlider } from "./sliding.js";
import { createTextAdd } from "./text_add.js";
import { predictsNext } from "./text_address.js";
import { createTextCanvas } from "./text_canvas.js";
import { CHANGED, changedAnswers } from "./text_changed.js";
import { createTextContinue } from "./text_continue.js";
import { createTextCurve } from "./text_curve.js";
import { createTextFind } from "./text_find.js";
import { createTextLegend } from "./text_legend.js";
import { SIGNS } from "./text_lines.js";
import { createTextNext } from "./text_next.js";
import { bitsOf, FULL_BITS } from "./text_rated.js";
import { counterpart, ownerOf, shownValues, textRange, textRows } from "./text_rows.js";
import { createTextSilence, tellChanged } from "./text_silence.js";
import { createTextSurprises } from "./text_surprises.js";
import { createTaking } from "./text_taking.js";
import { TEXT } from "./text_words.js";
import { isOwn } from "./unit_range.js";

/** @import { Model } from "./decode.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */
/** @import { Painting } from "./text_continued.js" */
/** @import { Searched } from "./text_find.js" */
/** @import { TextRow } from "./text_rows.js" */
/** @import { Palette } from "./tracks.js" */
/** @import { Context } from "./view.js" */

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createTextPage(host, context) {
  const { modelOf, store, actions, palette } = context;
  const many = modelOf().networks.length > 1;
  const signal = selectNode([], { onchange: () => actions.showText({ signal: signal.value }) });
  /**
   * @param {string} name
   * @param {string} help
   * @param {() => void} onclick
   */
  const toggle = (name, help, onclick) => buttonNode("lv-tool", onclick, name, { title: help });
  const others = toggle(TEXT.others, TEXT.othersHelp, () => actions.showText({ alone: !store.get().text.alone }));
  others.hidden = !many;
  const own = toggle(UNIT.own, TEXT.ownHelp, () => actions.setRange(isOwnRange(store.get()) ? "shared" : "own"));
  const signs = toggle(TEXT.signs, TEXT.signsHelp, () => actions.showText({ signs: !store.get().text.signs }));
  const silence = createTextSilence(context);
  const add = createTextAdd(context);
  const legend = createTextLegend(modelOf, {
    choose: ({ net, unit }) => actions.goTo({ step: store.get().step, unit, net }),
    remove: add.remove,
    last: add.root,
  });
  const top = htmlNode(
    "div",
    { class: "lv-text-top", role: "group", "aria-label": TEXT.controls },
    namedNode(TEXT.signal, signal),
    legend.scale,
    own,
    others,
    signs,
    silence.root,
  );
  const thin = htmlNode("span", { class: "lv-text-under", "aria-hidden": "true" });
  const underName = htmlNode("span");
  const surprises = createTextSurprises(context);
  const underKey = htmlNode("span", { class: "lv-text-key" }, underName, thin, TEXT.underEnd(FULL_BITS));
  const under = htmlNode("div", { class: "lv-text-top" }, underKey, surprises.root);
  /** A passage that a search has found, of the text and the passage that it was found for. */
  let framed = { extent: /** @type {Extent|null} */ (null), of: "" };
  const searchOf = () => `${store.get().model} ${writePassage(store.get().text.passage, ",")}`;
  const find = createTextFind(context, (extent) => {
    framed = { extent, of: searchOf() };
  });
  const curve = createTextCurve(context);
  const taking = createTaking(context, find.refuse);
  const canvas = createTextCanvas({
    point: (step) => {
      if (step !== null) actions.preview({ step, hoverSignal: null });
    },
    choose: (step) => actions.lock(step),
    taking,
  });
  canvas.box.addEventListener("keydown", taking.press);
  const next = createTextNext(modelOf);
  const turned = htmlNode("p", { class: "lv-prompt", hidden: true });
  const above = [top, legend.list, add.trouble, legend.note];
  const root = htmlNode(
    "div",
    { class: "lv-text" },
    ...above,
    canvas.box,
    under,
    turned,
    next.root,
    find.root,
    curve.root,
  );
  const continuation = createTextContinue(context);
  if (continuation) root.append(continuation.root);
  host.append(root);
  const watcher = new ResizeObserver(() => update(store.get()));
  watcher.observe(canvas.box);
  let [drawn, offered] = ["", ""];
  /** @type {Searched|null} */
  let searched = null;
  /** @type {Painting|null} */
  let painting = null;
  /** @type {Extent} */
  let range = [-1, 1];
  let isNext = false; // whether the answers are what comes next

  /**
   * How surprising the symbol of a step was, or the right answer at it, as a share of the thickest underline.
   *
   * @param {Float32Array} bits
   */
  const thicknessOf = (bits) => (/** @type {number} */ step) => Math.min(1, bits[isNext ? step - 1 : step] / FULL_BITS);

  /** @param {Model} model */
  function offer(model) {
    const { net } = store.get();
    if (`${net}` === offered) return;
    offered = `${net}`;
    const network = model.networks[net];
    const letters = [...new Set([...network.names, ...model.networks.flatMap(({ names }) => names)])];
    const choices = letters.map((letter) => {
      const owner = ownerOf(model, net, letter);
      const { name } = model.header.words[owner.kind][letter];
      return /** @type {const} */ ([letter, owner === network ? name : TEXT.choice(name, owner.name)]);
    });
    signal.replaceChildren(...optionNodes(choices));
  }

  /** Whether the rows are drawn in the range of their units. @param {Readonly<State>} state */
  function isOwnRange(state) {
    const model = modelOf();
    const [{ net, signal: letter }] = textRows(model, state).rows;
    return isDifference(model, state) ? state.range === "own" : isOwn(state.range, model.networks[net].range(letter));
  }

  /** @param {Readonly<State>} state */
  function draw(state) {
    const model = modelOf();
    const found = textRows(model, state);
    const { rows } = found;
    isNext = predictsNext(model);
    range = textRange(model, rows, state);
    const stops = mapColours(rows[0].signal, range, palette());
    offer(model);
    signal.value = found.signal;
    setPressed(own, isOwnRange(state));
    setPressed(others, !state.text.alone);
    setPressed(signs, state.text.signs);
    signs.hidden = !model.header.input.text?.some((symbol) => Object.values(SIGNS).includes(symbol));
    legend.write(found, range, stops);
    searched = searchedIn(model, state, found.signal);
    painting = paintingOf(model, state, rows, range, palette());
    const bits = model.networks.map((network) => bitsOf(model, network, isNext));
    const changed = model.networks.map((network) => changedAnswers(model, network));
    writeUnder(rows.some(({ net }) => bits[net]?.some((one) => one > 0)));
    surprises.write(model, state.net, bits[state.net], isNext);
    const looks = networkLooks(model, palette());
    canvas.draw({
      symbols: model.text ?? [],
      rows: rows.map(({ net, unit, values }, at) => {
        // What answers did is told once, at the first row of their network.
        const isFirst = rows.findIndex((row) => row.net === net) === at;
        const [rated, moved] = isFirst ? [bits[net], changed[net]] : [null, null];
        return {
          values,
          unit,
          colour: looks[net].colour,
          under: rated ? thicknessOf(rated) : () => NaN,
          changed: moved && ((step) => moved.marks[isNext ? step - 1 : step] ?? CHANGED.same),
        };
      }),
      range,
      stops,
      signs: state.text.signs,
      colours: palette(),
      passage: state.text.passage,
      found: framed.of === searchOf() ? framed.extent : null,
    });
    const told = model.networks.flatMap((network, net) => {
      const answers = rows.some((row) => row.net === net) ? changed[net] : null;
      return answers ? [tellChanged(model, network, answers)] : [];
    });
    if (told.length && isNext) told.push(TEXT.changedNext);
    turned.hidden = !told.length;
    setText(turned, told.join(" "));
  }

  /** What the underlines mean. @param {boolean} rated  whether there are any */
  function writeUnder(rated) {
    under.hidden = !rated;
    underKey.title = isNext ? TEXT.underHelp : TEXT.underRightHelp;
    setText(underName, isNext ? TEXT.under : TEXT.underRight);
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const { version, epoch } = modelOf();
    const { box } = canvas;
    const { signal: letter, alone, signs: shown } = state.text;
    const key =
      `${state.net} ${state.unit} ${version} ${epoch} ${state.model} ${state.showing} ${state.range} ${letter} ${alone} ` +
      `${shown} ${writePassage(state.text.passage, ",")} ${box.clientWidth} ${box.clientHeight} ${palette().background} ${state.presenter} ${framed.extent} ` +
      state.pins.map(({ net, unit }) => `${net}.${unit}`).join();
    if (key !== drawn) {
      drawn = key;
      draw(state);
    }
    read(state);
    add.update(state);
    silence.update(state);
    find.update(state, searched, taking.isDrawing());
    curve.update(state, searched);
    continuation?.update(painting);
  }

  /** @param {Readonly<State>} state */
  function read(state) {
    const model = modelOf();
    canvas.move(state.step, state.locked !== null);
    const printed = legend.read(state.step, range);
    const rows = printed.map(({ name, value }) => TEXT.spokenRow(name, value));
    const { box } = canvas;
    setAttribute(box, "aria-label", TEXT.label(signal.selectedOptions[0]?.text ?? ""));
    const told = TEXT.spoken(stepName(model, state.step), model.text?.[state.step] ?? "", rows.join(" "));
    setSlider(box, [1, model.steps], state.step + 1, told);
    const run = state.edits ? (model.isEdited ? "edited" : "original") : null;
    next.update(state.step, isNext, run, (net) => !state.text.alone || net === state.net);
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

/**
 * What the chosen network has of the signal that colours the text; null where it has none.
 *
 * @param {Model} model
 * @param {Readonly<State>} state
 * @param {string} signal
 * @returns {Searched|null}
 */
function searchedIn(model, state, signal) {
  const network = model.networks[state.net];
  const letter = counterpart(network, signal, ownerOf(model, state.net, signal));
  if (letter === null) return null;
  const differences = isDifference(model, state) ? differenceRange(model, network, letter) : null;
  return { network, signal: letter, values: shownValues(model, network, letter, state), differences };
}

/**
 * How what continues the text is coloured. It has no difference, but the values of its run.
 *
 * @param {Model} model
 * @param {Readonly<State>} state
 * @param {TextRow[]} rows
 * @param {Extent} shown  the range of the text's colours
 * @param {Palette} palette
 * @returns {Painting}
 */
function paintingOf(model, state, rows, shown, palette) {
  const differs = isDifference(model, state);
  const range = differs ? textRange(model, rows, { ...state, showing: "edited" }) : shown;
  return { rows, range, stops: mapColours(rows[0].signal, range, palette), signs: state.text.signs, differs };
}
