// Address: the state as a link keeps it, read and written.

import { writeUnits } from "./edits.js";
import { readMapName, signalsOf, writeMapName } from "./map_names.js";
import { rangedByUnit } from "./map_shown.js";
import { OPENING_SPACE, readSpace, writeSpace } from "./state_address.js";
import { RANGES_OF, SHOWINGS } from "./store.js";
import { OPENING_TEXT, predictsNext, readText, writeText } from "./text_address.js";

/** @import { Epoch, ModelView } from "./decode.js" */
/** @import { Space } from "./state_address.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Asked, Cell, Filter, Opened, Tab } from "./store.js" */
/** @import { TextShown } from "./text_address.js" */

/**
 * An address, as a page keeps it: counted from 1, defaults left out. What is read may be anything.
 *
 * @typedef {{
 *   step?: number|string, unit?: number|string, net?: string, zoom?: (number|string)[], order?: string,
 *   pins?: string, filter?: string, layout?: string, view?: string, tab?: string,
 *   epoch?: number|string, change?: string, perunit?: string, merged?: string, large?: string, range?: string,
 *   edits?: string, showing?: string,
 * }} Address
 */

const ORDER = /^(kept|half-life|similarity|count|value(:[a-z])?)$/;

/**
 * The state that an address asks for, as far as the model has it; anything else is left out. `shown` is a step to open
 * at without locking it, which no page keeps.
 *
 * @param {Address & {shown?: number}} address
 * @param {ModelView} model
 * @returns {Asked}
 */
export function readAddress(address, model) {
  const steps = model.steps;
  const net = Math.max(0, netNames(model).indexOf(String(address.net ?? "")));
  const step = whole(address.step ?? "", 1, steps);
  // Without a step it opens where the picture says, and an address may still choose another unit.
  const { opening } = model.header;
  const shown = (step ?? whole(address.shown ?? "", 1, steps) ?? opening.step + 1) - 1;
  const unit =
    whole(address.unit ?? "", 0, model.networks[net].units - 1) ?? (step === null && net === 0 ? opening.unit : 0);
  return {
    step: shown,
    locked: step === null ? null : step - 1,
    net,
    unit,
    zoom: readZoom(address, model) ?? [0, steps - 1],
    order: address.order && ORDER.test(address.order) ? address.order : "kept",
    pins: readPins(String(address.pins ?? ""), model),
    filter: readFilter(String(address.filter ?? ""), model),
    presenter: address.layout === "presenter",
    view: address.view === "mean" ? "mean" : "unit",
    ...readTab(String(address.tab ?? ""), model, shown, unit),
    epoch: nearestEpoch(whole(address.epoch ?? "", 0, Infinity), model.epochs),
    change: signalsOf(model, (signal) => String(address.change ?? "").includes(signal)),
    perUnit: rangedByUnit(model, (signal) => String(address.perunit ?? "").includes(signal)),
    extremes: address.merged === "extremes",
    large: readMapName(String(address.large ?? ""), model),
    range: RANGES_OF.find((name) => name === address.range) ?? "",
    edits: String(address.edits ?? ""),
    showing: SHOWINGS.find((name) => name === address.showing) ?? "edited",
  };
}

/**
 * @param {number|string} text
 * @param {number} low
 * @param {number} high
 */
function whole(text, low, high) {
  const number = Number(text);
  return text !== "" && Number.isInteger(number) && number >= low && number <= high ? number : null;
}

/**
 * The steps that an address asks for; null where it asks for none that the model has.
 *
 * @param {Address} address
 * @param {ModelView} model
 * @returns {Extent|null}
 */
export function readZoom({ zoom }, { steps }) {
  const [from, to] = [whole(zoom?.[0] ?? "", 1, steps), whole(zoom?.[1] ?? "", 1, steps)];
  return from !== null && to !== null && from <= to ? [from - 1, to - 1] : null;
}

/**
 * What an address has to hold so that `readAddress` gives this state; defaults are left out. All steps are one, but not
 * of a sequence that opens on a part of them.
 *
 * @param {Asked & {previewed?: boolean, partly?: boolean}} state
 * @param {ModelView} model
 * @returns {Address}
 */
export function writeAddress(state, model) {
  /** @type {Address} */
  const address = {};
  // What was only hovered over is nobody's wish; what was played to, or unlocked and is still there, is.
  if (state.locked !== null || !(state.previewed || isOpening(state, model))) {
    address.step = state.step + 1;
    address.unit = state.unit;
    if (state.net) address.net = netNames(model)[state.net];
  }
  if (state.partly || state.zoom[0] > 0 || state.zoom[1] < model.steps - 1)
    address.zoom = [state.zoom[0] + 1, state.zoom[1] + 1];
  if (state.order !== "kept") address.order = state.order;
  if (state.pins.length) address.pins = state.pins.map(writePin).join(",");
  if (state.filter) address.filter = writeFilter(state.filter);
  if (state.presenter) address.layout = "presenter";
  if (state.view !== "unit") address.view = state.view;
  const tab = writeTab(state, model);
  if (tab) address.tab = tab;
  if (state.epoch < model.epochs.length - 1) address.epoch = model.epochs[state.epoch].step;
  if (state.change) address.change = state.change;
  if (state.perUnit) address.perunit = state.perUnit;
  if (state.extremes) address.merged = "extremes";
  if (state.large) address.large = writeMapName(state.large);
  if (state.range) address.range = state.range;
  if (state.edits) address.edits = state.edits;
  if (state.showing !== "edited") address.showing = state.showing;
  return address;
}

/**
 * The same of what is taken along as it is on the screen: a link, a saved page, a script. Also a step that a pointer is on.
 *
 * @param {Asked} state
 * @param {ModelView} model
 */
export const writeShown = (state, model) => writeAddress({ ...state, previewed: false }, model);

/**
 * Whether a state shows the place that an address without a step means.
 *
 * @param {Asked} state
 * @param {ModelView} model
 */
const isOpening = ({ net, step, unit }, { header: { opening } }) =>
  net === 0 && step === opening.step && unit === opening.unit;

/**
 * The checkpoint at a training step, or the nearest one; the last where none is asked for.
 *
 * @param {number|null} step
 * @param {readonly Epoch[]} epochs
 */
function nearestEpoch(step, epochs) {
  if (step === null) return Math.max(0, epochs.length - 1);
  const away = epochs.map((epoch) => Math.abs(epoch.step - step));
  return Math.max(0, away.indexOf(Math.min(...away)));
}

/**
 * What an address calls each network: its kind, or its place where a kind is there twice.
 *
 * @param {ModelView} model
 */
export function netNames(model) {
  const kinds = model.networks.map((network) => network.kind);
  return kinds.map((kind, index) => (kinds.indexOf(kind) === index ? kind : String(index)));
}

// "12.7": step 12, unit 7, of the first network; "1:12.7" of the second.
/** @param {Cell} pin */
const writePin = ({ net, step, unit }) => `${net ? `${net}:` : ""}${step + 1}.${unit}`;

/**
 * @param {string} text
 * @param {ModelView} model
 */
function readPins(text, model) {
  /** @type {Cell[]} */
  const pins = [];
  for (const part of text.split(",")) {
    const found = /^(?:(\d+):)?(\d+)\.(\d+)$/.exec(part.trim());
    if (!found) continue;
    const [net, step, unit] = [Number(found[1] ?? 0), Number(found[2]) - 1, Number(found[3])];
    if (step >= 0 && step < model.steps && unit < (model.networks[net]?.units ?? 0)) pins.push({ net, step, unit });
  }
  return pins;
}

/** @type {readonly Tab[]} */
const PLAIN_TABS = ["cell", "memory", "gradient", "whatif", "unit", "numbers", "pins"];

/**
 * What is open at first: the text that a network reads character by character, else the cell.
 *
 * @param {ModelView} model
 * @returns {Tab}
 */
const openingTab = (model) => (predictsNext(model) ? "text" : "cell");

/**
 * "unit"; "equation:f": the equation of the first network's f; "equation:1:h" of the second's h; "state:c:13": see
 * `writeSpace`; "text:f": see `writeText`.
 *
 * @param {Asked} state
 * @param {ModelView} model
 */
function writeTab({ tab, open, space, text }, model) {
  if (tab === "state") return writeSpace(space);
  const opening = openingTab(model);
  if (tab === "text") {
    const written = writeText(text);
    return written === opening ? "" : written;
  }
  if (tab !== "equation") return tab === opening ? "" : tab;
  return open ? `equation:${open.net ? `${open.net}:` : ""}${open.signal}` : "";
}

/**
 * @param {string} text
 * @param {ModelView} model
 * @param {number} step
 * @param {number} unit
 * @returns {{tab: Tab, open: Opened|null, space: Space, text: TextShown}}
 */
function readTab(text, model, step, unit) {
  const tab = PLAIN_TABS.find((name) => name === text);
  const shown = { open: null, space: OPENING_SPACE, text: OPENING_TEXT };
  const opening = { tab: openingTab(model), ...shown };
  if (tab) return { tab, ...shown };
  const space = readSpace(text);
  if (space) return { tab: "state", ...shown, space };
  const read = readText(text, model.steps);
  if (read && model.header.input.text) return { tab: "text", ...shown, text: read };
  const found = /^equation:(?:(\d):)?([a-z])$/.exec(text);
  const of = Number(found?.[1] ?? 0);
  const network = model.networks[of];
  if (!found || !network?.names.includes(found[2])) return opening;
  const open = { net: of, signal: found[2], step, unit: Math.min(unit, network.units - 1) };
  return { ...shown, tab: "equation", open };
}

// "f<0.1@12": units of the first network whose f is below 0.1 at step 12; "1:h>0.5@3" of the second; "u0-2.7": units 0,
// 1, 2 and 7.
/** @param {Filter} filter */
function writeFilter(filter) {
  const of = filter.net ? `${filter.net}:` : "";
  if ("units" in filter) return `${of}u${writeUnits(filter.units)}`;
  const { signal, below, limit, step } = filter;
  return `${of}${signal}${below ? "<" : ">"}${limit}@${step + 1}`;
}

/**
 * @param {string} text
 * @param {ModelView} model
 * @returns {Filter|null}
 */
function readFilter(text, model) {
  const chosen = /^(?:(\d+):)?u(\d+(?:[-.]\d+)*)$/.exec(text);
  if (chosen) return readChosen(Number(chosen[1] ?? 0), chosen[2], model);
  const found = /^(?:(\d+):)?([a-z])([<>])(-?\d*\.?\d+(?:e[-+]?\d+)?)@(\d+)$/.exec(text);
  if (!found) return null;
  const [net, step] = [Number(found[1] ?? 0), Number(found[5]) - 1];
  if (!(found[2] in (model.networks[net]?.signals ?? {})) || step < 0 || step >= model.steps) return null;
  return { net, signal: found[2], below: found[3] === "<", limit: Number(found[4]), step };
}

/**
 * @param {number} net
 * @param {string} text
 * @param {ModelView} model
 * @returns {Filter|null}
 */
function readChosen(net, text, model) {
  const ranges = text.split(".").map((part) => part.split("-").map(Number));
  const all = Array.from({ length: model.networks[net]?.units ?? 0 }, (_, unit) => unit);
  const units = all.filter((unit) => ranges.some(([first, last = first]) => unit >= first && unit <= last));
  return units.length ? { net, units } : null;
}
