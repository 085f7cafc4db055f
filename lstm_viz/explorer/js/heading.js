// Heading: what is above a map: its signal, its sentence, how to change the map, and the number at the cursor.

import { changeRange, changesOf } from "./changes.js";
import { buttonNode, setPressed } from "./controls.js";
import { isDifference } from "./differences.js";
import { printBound, printTogether } from "./figures.js";
import { farthestBeyond, hasUnitRanges, shownInMap } from "./map_shown.js";
import { HEADING } from "./map_words.js";
import { htmlNode, setAttribute, setText, svgNode, typeset } from "./nodes.js";
import { stepName } from "./readings.js";
import { MAPS, PLACES } from "./words.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model, ModelView } from "./decode.js" */
/** @import { MapName } from "./map_names.js" */
/** @import { Network } from "./network.js" */
/** @import { Word } from "./payload.js" */
/** @import { Told } from "./readings.js" */
/** @import { State } from "./store.js" */

/** @typedef {ReturnType<typeof createMapHeading>} MapHeading */

const LARGER = "M6 2H2V6 M10 14H14V10 M2 2L6.5 6.5 M14 14L9.5 9.5"; // two corners and what pulls them apart

/**
 * @param {Network} network
 * @param {string} signal
 * @param {Word} word
 * @param {Actions} actions
 */
export function createMapHeading(network, signal, word, actions) {
  /** @type {MapName} */
  const name = { net: network.index, signal };
  const equation = typeset(word.equation);
  const difference = typeset(`${word.symbol} − ${word.symbol.replace("<sub>t</sub>", "<sub>t−1</sub>")}`);
  const swatch = htmlNode("span", { class: "lv-patch", style: `background:var(--lv-${signal})` });
  const shut = word.shut ? htmlNode("span", { class: "lv-shut" }, `${word.shut}, `) : null;
  const means = word.means ? htmlNode("span", { class: "lv-means" }, shut, word.means) : null;
  const title = htmlNode(
    "p",
    { class: "lv-title" },
    swatch,
    htmlNode("b", { title: word.sentence }, word.name),
    means,
    equation,
    difference,
  );
  const change = buttonNode("lv-tool lv-map-tool", () => actions.toggleChange(signal), HEADING.changeSign, {
    "aria-label": HEADING.change(word.name),
    title: HEADING.changeHelp,
  });
  const perUnit = buttonNode(
    "lv-tool lv-map-tool lv-per-unit",
    () => actions.togglePerUnit(signal),
    HEADING.perUnitSign,
    { "aria-label": HEADING.perUnit(word.name), title: HEADING.perUnitHelp },
  );
  const icon = svgNode(
    "svg",
    { viewBox: "0 0 16 16", width: 12, height: 12, "aria-hidden": "true" },
    svgNode("path", { d: LARGER, fill: "none", stroke: "currentColor", "stroke-width": 1.6 }),
  );
  const back = htmlNode("span", {}, HEADING.small);
  const large = buttonNode("lv-tool lv-map-tool", () => actions.enlarge(name), [icon, back], {
    "aria-label": HEADING.large(word.name),
  });
  const [of, value] = [htmlNode("span", { class: "lv-of" }), htmlNode("b", { class: "lv-value" })];
  const reading = buttonNode("lv-reading", () => actions.openEquation(network.index, signal), [of, value], {
    title: MAPS.calculation,
  });
  const said = htmlNode("span");
  const go = buttonNode("lv-largest", goToLargest, null, { title: HEADING.largestHelp });
  const changed = htmlNode("p", { class: "lv-row-change" }, said, go);
  const sentence = htmlNode("p", { class: "lv-row-sentence" }, word.sentence);
  const owned = htmlNode("p", { class: "lv-row-change" }, HEADING.perUnitSentence);
  const parts = ["word", "more", "value"].map((part) => htmlNode("span", { class: `lv-beyond-${part}` }));
  const beyond = htmlNode("span", { class: "lv-beyond" }, ...parts);
  const side = htmlNode("span", { class: "lv-map-side" }, beyond, change, perUnit, large, reading);
  const element = htmlNode("div", { class: "lv-heading lv-map-heading" }, title, side, sentence, changed, owned);
  // A button that was clicked has the focus too, but the hand has left it for a map.
  element.addEventListener("focusin", () => actions.focus(element.querySelector(":focus-visible") && name));
  element.addEventListener("focusout", () => actions.focus(null));
  /** @type {{step: number, unit: number}|null} */
  let largest = null;

  function goToLargest() {
    if (largest) actions.goTo({ net: network.index, step: largest.step, unit: largest.unit });
  }

  /** @param {ModelView} model */
  function tellLargest(model) {
    const { values, largest: found } = changesOf(model, model.networks[network.index], signal);
    largest = found;
    go.hidden = !found;
    setText(said, found ? HEADING.changeSentence(values.error ? printBound(values.error) : "") : HEADING.noChange);
    if (!found) return;
    const [printed] = printTogether([found.change], changeRange(model, signal));
    setText(go, HEADING.largest(PLACES.cell(stepName(model, found.step), found.unit), printed));
  }

  return {
    element,
    name,
    /**
     * Write the number at the cursor.
     *
     * @param {Told[]} told
     */
    tell([told]) {
      setText(of, told?.of ? `${told.of}: ` : "");
      setText(value, told?.value ?? "");
      setAttribute(reading, "title", told?.help ?? MAPS.calculation);
      // Its place is kept, so that nothing moves when the pointer comes to another network.
      reading.style.visibility = told ? "visible" : "hidden";
    },
    /**
     * @param {Model} model
     * @param {Readonly<State>} state
     */
    show(model, state) {
      const { change: changes, large: enlarged } = state;
      const changing = changes.includes(signal);
      const now = model.networks[network.index];
      const { largest: own } = shownInMap(model, now, signal, state);
      equation.hidden = sentence.hidden = changing || own !== null;
      if (means) means.hidden = changing;
      owned.hidden = own === null;
      perUnit.hidden = !hasUnitRanges(now, signal);
      perUnit.disabled = isDifference(model, state); // which share one scale
      setPressed(perUnit, own !== null);
      difference.hidden = changed.hidden = !changing;
      setPressed(change, changing);
      const alone = enlarged?.net === network.index && enlarged.signal === signal;
      setPressed(large, alone);
      setAttribute(large, "title", alone ? HEADING.smallHelp : HEADING.largeHelp);
      setAttribute(icon, "hidden", alone ? "" : null);
      back.hidden = !alone;
      if (changing) tellLargest(model);
      const value = farthestBeyond(model, now, signal, state);
      const said = value ? [...HEADING.beyondParts, ` ${value}`] : ["", "", ""];
      for (const [at, part] of parts.entries()) setText(part, said[at]);
      beyond.hidden = !value;
      setAttribute(beyond, "title", value && HEADING.beyond(value));
    },
    /**
     * What the map is, for who cannot see it.
     *
     * @param {Model} model
     * @param {Readonly<State>} state
     */
    label(model, state) {
      const now = model.networks[network.index];
      const { what, range } = shownInMap(model, now, signal, state);
      return MAPS.map(now.name, what, now.width(signal), model.steps, ...range);
    },
  };
}
