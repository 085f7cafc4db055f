// Stack: the elements of one column, its slots one above the other on one time axis.

import { answeringNetworks } from "./answers.js";
import { createBeyondKey } from "./beyond.js";
import { dashAt } from "./dashes.js";
import { FEW_INPUTS } from "./figures.js";
import { createMapHeading } from "./heading.js";
import { inputScales } from "./input_scales.js";
import { inputLabel, layerInput } from "./layer_input.js";
import { keyEntry, lineSign, lookOf, swatch } from "./line_key.js";
import { createMergedNote } from "./merged.js";
import { htmlNode, setAttribute, setText, typeset } from "./nodes.js";
import { placeName } from "./readings.js";
import { isInRows } from "./symbol_rows.js";
import { MAPS } from "./words.js";

const NO_NET = -1;
const MOST_NAMED = 8; // features of the input that have their key
const INPUT_SHADES = 2; // of the input's lines, as palette.js sets --lv-line-x0 and so on

/** @import { Actions } from "./actions.js" */
/** @import { Model, ModelView } from "./decode.js" */
/** @import { MapHeading } from "./heading.js" */
/** @import { Look } from "./line_key.js" */
/** @import { MapName } from "./map_names.js" */
/** @import { Network } from "./network.js" */
/** @import { Word } from "./payload.js" */
/** @import { Told } from "./readings.js" */
/** @import { State } from "./store.js" */

/**
 * @typedef {Object} Placed  One drawing area.
 * @property {number} net      index of its network; NO_NET for the answers
 * @property {HTMLElement} element
 * @property {HTMLCanvasElement} canvas
 * @property {boolean} [still]  whether it is saved as a picture, in which nobody can zoom
 * @property {(told: Told[]) => void} tell  writes the values at the cursor
 * @property {number} top      in the stack, CSS pixels
 * @property {number} height   0 while another map has the place of all
 *
 * @typedef {{kind: "map", net: number, signal: string, heading: MapHeading}} MapPart
 * @typedef {{kind: "input"|"answers", net: number, signal: null}} LinePart
 * @typedef {Placed & MapPart} MapSlot
 * @typedef {Placed & LinePart} LineSlot
 * @typedef {MapSlot | LineSlot} Slot
 *
 * @typedef {ReturnType<typeof buildStack>} Stack
 */

/**
 * Build one column: for each network its name, input and maps, then the answers where `answers`.
 *
 * @param {ModelView} model
 * @param {readonly Network[]} networks
 * @param {boolean} answers
 * @param {Actions} actions
 */
export function buildStack(model, networks, answers, actions) {
  /** @type {Slot[]} */
  const slots = [];
  const untrained = networks.map(() => htmlNode("b", { class: "lv-untrained", hidden: true }, MAPS.untrained));
  const beyond = networks.map(createBeyondKey);
  const element = htmlNode("div", { class: "lv-stack" });
  const scales = networks.map(({ index }) => createScales(index));
  const notes = networks.map(() => createMergedNote(actions));
  const titles = networks.map((network, at) =>
    networkTitle(network, lookOf(model, network), untrained[at], notes[at].element),
  );
  for (const [at, network] of networks.entries()) {
    const words = model.header.words[network.kind];
    element.append(titles[at], inputRow(model, network, words.x, slots, scales[at], beyond[at].element));
    for (const signal of network.names) element.append(mapRow(network, signal, words[signal], slots, actions));
  }
  const answered = answers ? answersRow(model, slots) : null;
  if (answered) element.append(answered.row);
  const axis = htmlNode("div", { class: "lv-time", title: MAPS.move });
  const frame = htmlNode("div", { class: "lv-frame", "aria-hidden": "true" });
  const overlay = htmlNode("div", { class: "lv-overlay", "aria-hidden": "true" });
  element.append(axis, frame, overlay);
  /**
   * Say of each network whether it is untrained, of its input its lines' scales and what is beyond training, and of the target whether
   * it is known.
   *
   * @param {Model} now
   */
  const label = (now) => {
    answered?.label(now);
    for (const one of beyond) one.show(now);
    for (const one of scales) one.show(now);
    networks.forEach((network, at) => {
      untrained[at].hidden = now.networks[network.index].badge.trained !== false;
    });
  };
  /** From the first slot's top to the last one's end. */
  const reach = () => {
    const seen = slots.filter(({ height }) => height > 0);
    const [first, last] = [seen[0], seen[seen.length - 1]];
    return first ? { top: first.top, height: last.top + last.height - first.top } : { top: 0, height: 0 };
  };
  /**
   * Give the place of all to one map with its input; null gives all their places back.
   *
   * @param {MapName|null} map
   */
  const enlarge = (map) => {
    element.hidden = map !== null && !networks.some(({ index }) => index === map.net);
    networks.forEach((network, at) => {
      titles[at].hidden = map !== null && network.index !== map.net;
    });
    for (const slot of slots) {
      const wanted = slot.net === map?.net && (slot.kind === "input" || slot.signal === map.signal);
      setAttribute(/** @type {HTMLElement} */ (slot.element.parentElement), "hidden", map && !wanted ? "" : null);
    }
  };
  /**
   * Write what is above and behind each map.
   *
   * @param {Model} now
   * @param {Readonly<State>} state
   */
  const head = (now, state) => {
    for (const slot of slots) {
      if (slot.kind !== "map") continue;
      slot.heading.show(now, state);
      setAttribute(slot.element, "aria-label", slot.heading.label(now, state));
    }
  };
  return { element, axis, frame, overlay, slots, label, reach, enlarge, head, notes };
}

/**
 * @param {Network} network
 * @param {Look} look
 * @param {HTMLElement[]} notes
 */
function networkTitle(network, look, ...notes) {
  const told = MAPS.facts(placeName(network), network.units, network.parameters);
  const parts = told.map((fact, at) => htmlNode("span", {}, at ? ` · ${fact}` : fact));
  const facts = htmlNode("span", { class: "lv-facts", title: told.join(" · ") }, ...parts);
  return htmlNode("h3", { class: "lv-network" }, lineSign(look), network.name, " ", facts, ...notes);
}

/**
 * @param {Slot[]} slots  gets one more
 * @param {MapPart|LinePart} what
 * @param {string} label
 * @param {(told: Told[]) => void} tell
 */
function slotNode(slots, what, label, tell) {
  const { kind, net, signal } = what;
  const canvas = htmlNode("canvas", { "data-net": String(net), "data-signal": signal ?? kind });
  const element = htmlNode("div", { class: `lv-slot lv-slot-${kind}`, role: "img", "aria-label": label }, canvas);
  slots.push({ ...what, element, canvas, tell, top: 0, height: 0 });
  return element;
}

/**
 * @param {Network} network
 * @param {string} signal
 * @param {Word} word
 * @param {Slot[]} slots
 * @param {Actions} actions
 */
function mapRow(network, signal, word, slots, actions) {
  const heading = createMapHeading(network, signal, word, actions);
  const slot = slotNode(slots, { kind: "map", net: network.index, signal, heading }, "", heading.tell);
  return htmlNode("div", { class: "lv-row" }, heading.element, slot);
}

/**
 * @param {ModelView} model
 * @param {Network} network
 * @param {Word} word
 * @param {Slot[]} slots
 * @param {ReturnType<typeof createScales>} scales
 * @param {HTMLElement} beyond
 */
function inputRow(model, network, word, slots, scales, beyond) {
  const { of, names, text } = layerInput(model, network);
  const reading = htmlNode("span", { class: "lv-reading lv-value" });
  const title = htmlNode("p", { class: "lv-title" }, swatch("x"), htmlNode("b", {}, word.name), typeset(word.symbol));
  const zoom = text ? htmlNode("span", { class: "lv-answers-hint" }, MAPS.zoomToReadAll) : null;
  const hot = isInRows(model.at(model.epoch).inputs);
  const lines = !text && !hot && !of;
  const keys = (lines ? names.slice(0, MOST_NAMED) : []).map((name, at) =>
    keyEntry(name, { colour: `var(--lv-line-x${at % INPUT_SHADES})`, dash: dashAt(Math.floor(at / INPUT_SHADES)) }),
  );
  const key = htmlNode("span", { class: "lv-key" }, ...keys.map(({ element }) => element));
  if (lines && names.length > MOST_NAMED) key.append(MAPS.more(names.length - MOST_NAMED));
  key.append(inputLabel(model, network), scales.key, beyond);
  title.append(...(zoom ? [zoom] : []), key);
  const heading = htmlNode("div", { class: "lv-heading" }, title, reading);
  const note = of ? "" : model.header.input.note;
  if (note) heading.append(htmlNode("p", { class: "lv-row-sentence" }, note));
  heading.append(scales.ends);
  /** @param {Told[]} told  one for each column, or one for all */
  const tell = (told) => {
    const each = keys.length > 0 && told.length === keys.length && told[0].of !== "";
    keys.forEach(({ value }, at) => {
      setText(value, each ? told[at].value : "");
    });
    setText(reading, each ? "" : told.map(({ value }) => value).join(", "));
  };
  const label = MAPS.input(network.name, of || (text ? MAPS.characters : names.join(", ")), model.steps);
  return htmlNode(
    "div",
    { class: "lv-row" },
    heading,
    slotNode(slots, { kind: "input", net: network.index, signal: null }, label, tell),
  );
}

/**
 * What is said of the scales of the lines of the input where they have not one for all, and each one's ends.
 *
 * @param {number} net
 */
function createScales(net) {
  const [key, ends] = [htmlNode("span"), htmlNode("p", { class: "lv-row-sentence" })];
  return {
    key,
    ends,
    /** @param {ModelView} model */
    show(model) {
      const scales = inputScales(model, model.networks[net]);
      const { names } = model.header.input;
      // Of more, each one's are at the pointer.
      const few = scales.length <= FEW_INPUTS ? scales : [];
      const told = few.flatMap(({ ends: own }, k) => (own ? `${names[k]} ${own}` : []));
      setText(key, scales.length ? MAPS.ownScales : "");
      setText(ends, MAPS.allEnds(told));
      key.hidden = !scales.length;
      ends.hidden = !told.length;
    },
  };
}

/**
 * @param {ModelView} model
 * @param {Slot[]} slots
 */
function answersRow(model, slots) {
  const keys = model.target ? [keyEntry(MAPS.target, { colour: "var(--lv-neutral)", ring: true })] : [];
  for (const network of answeringNetworks(model)) keys.push(keyEntry(network.name, lookOf(model, network)));
  const key = htmlNode("span", { class: "lv-key" }, ...keys.map(({ element }) => element));
  const zoom = model.networks.some(({ answered }) => answered)
    ? htmlNode("span", { class: "lv-answers-hint", title: MAPS.probabilityHelp }, MAPS.probability)
    : null;
  const title = htmlNode("p", { class: "lv-title" }, htmlNode("b", {}, MAPS.answers), zoom, key);
  const heading = htmlNode("div", { class: "lv-heading" }, title);
  /** @param {Told[]} told  of the target, where there is one, and of each network that answers */
  const tell = (told) => {
    keys.forEach(({ value }, at) => {
      setText(value, told[at].value);
    });
  };
  const slot = slotNode(
    slots,
    { kind: "answers", net: NO_NET, signal: null },
    MAPS.answersOver(Boolean(model.target), model.steps),
    tell,
  );
  return {
    row: htmlNode("div", { class: "lv-row" }, heading, slot),
    /** @param {Model} now */
    label(now) {
      if (!model.target) return;
      if (now.knowsTarget) keys[0].rename(MAPS.target, MAPS.targetName(model.header.target_name));
      else keys[0].rename(MAPS.targetUnknown, "");
    },
  };
}
