// State points: the search for slow points, by a button, with its progress, and what it found as text.

import { buttonNode, selectNode } from "./controls.js";
import { writeEditOf } from "./edits.js";
import { printNumber } from "./figures.js";
import { htmlNode, setText } from "./nodes.js";
import { stepName } from "./readings.js";
import { inSlices, TIMERS } from "./slices.js";
import { createMarksKey } from "./state_marks.js";
import { sizeOfState } from "./state_paths.js";
import { hasMatrix, isSearched, MOST_SEARCHED, searchFrom } from "./state_search.js";
import { SLOW } from "./state_words.js";
import { headNode, rowNode } from "./tables.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Found, SlowPoint } from "./engine/slow_points.js" */
/** @import { Network } from "./network.js" */
/** @import { Context } from "./view.js" */

/**
 * @typedef {{held: string, found: (Found|{trouble: string})[]}} Search  Of each network, with the input that was held.
 * @typedef {{view: ModelView, weights: string}} Searched  What is searched: its networks, with these edits of weights.
 * @typedef {keyof typeof SLOW.inputs} HeldInput
 */

/**
 * @param {HTMLElement} host
 * @param {Pick<Context, "modelOf"|"store"|"whatIf">} context
 * @param {() => void} tell  called when points have been found, or are no longer those of what is shown
 */
export function createStatePoints(host, { modelOf, store, whatIf }, tell) {
  const input = selectNode(Object.entries(SLOW.inputs), {});
  if (modelOf().text) input.value = "step";
  const find = buttonNode("lv-tool lv-apply", toggle, SLOW.find);
  const progress = htmlNode("progress", { max: 1, value: 0, hidden: true, "aria-label": SLOW.title });
  const under = htmlNode("span"); // what is under way changes too often to be read aloud
  const said = htmlNode("span", { role: "status" });
  const results = htmlNode("div", { class: "lv-state-results" });
  const key = htmlNode("div", {}, createMarksKey(), htmlNode("p", { class: "lv-whatif-lead" }, SLOW.meaning));
  key.hidden = true;
  host.append(
    htmlNode("p", { class: "lv-whatif-lead" }, htmlNode("b", {}, SLOW.title), " ", SLOW.about),
    htmlNode(
      "p",
      {},
      htmlNode("label", { class: "lv-field" }, SLOW.input, input),
      " ",
      find,
      " ",
      progress,
      " ",
      under,
      said,
    ),
    key,
    results,
  );
  /** Of networks as they were recorded. @type {WeakMap<ModelView, Search>} */
  const known = new WeakMap();
  /** The newest of networks with other weights. @type {(Searched & {search: Search})|null} */
  let edited = null;
  /** @type {(() => void)|null} */
  let stop = null;
  /** @type {Searched|null} */
  let shown = null;
  let written = "";

  const blocks = () => (modelOf().isEdited ? whatIf.edits().filter(({ target }) => target === "block") : []);

  /** @returns {Searched} */
  const asked = () => ({ view: modelOf().at(modelOf().epoch), weights: blocks().map(writeEditOf).join(",") });

  /** @param {Searched} of */
  function searchOf({ view, weights }) {
    if (!weights) return known.get(view);
    return edited?.view === view && edited.weights === weights ? edited.search : undefined;
  }

  function toggle() {
    if (stop) {
      end();
      return;
    }
    const of = asked();
    // The edited run has its weights, its path and its input; what it holds at single steps is no part of a network.
    const view = of.weights ? modelOf() : of.view;
    const { step } = store.get();
    const choice = /** @type {HeldInput} */ (input.value);
    const inputs = view.networks.map((network) => heldInput(view, network, choice, step));
    if (inputs.includes(null)) {
      setText(said, SLOW.noInput);
      return;
    }
    const held = choice === "step" ? SLOW.heldAtStep(stepName(view, step)) : SLOW.inputs[choice];
    written = ""; // what is found is written even where it is found again
    const work = searchAll(view, /** @type {Float64Array[]} */ (inputs));
    progress.hidden = false;
    setText(find, SLOW.stop);
    stop = inSlices(TIMERS, () => {
      const next = work.next();
      if (!next.done) {
        progress.value = next.value.share;
        setText(under, SLOW.searching(next.value.name, next.value.own));
        return false;
      }
      const search = { held, found: next.value };
      if (of.weights) edited = { ...of, search };
      else known.set(of.view, search);
      end();
      setText(said, foundText(view, next.value));
      tell();
      return true;
    });
  }

  /** What is under way is given up; nothing that was found is lost. */
  function end() {
    stop?.();
    stop = null;
    progress.hidden = true;
    setText(under, "");
    setText(said, "");
    setText(find, SLOW.find);
  }

  return {
    /** What has been found of the networks that are shown. */
    found: () => searchOf(asked())?.found ?? [],
    /** Whether they are those of edited weights. */
    isEdited: () => asked().weights !== "",
    /** @param {boolean[][]} outside  of each network, which of its points the picture has no room for */
    update(outside) {
      const of = asked();
      const now = JSON.stringify(outside);
      const isSame = of.view === shown?.view && of.weights === shown.weights;
      if (isSame && now === written) return;
      if (!isSame) end();
      [shown, written] = [of, now];
      const search = searchOf(of);
      const changed = new Set(blocks().map(({ net }) => net));
      key.hidden = !search?.found.some((one) => "points" in one && one.points.length);
      results.replaceChildren(
        ...(search?.found ?? []).map((one, at) =>
          "trouble" in one
            ? htmlNode("p", {}, one.trouble)
            : createTable(of.view.networks[at], changed.has(at), search?.held ?? "", one, outside[at]),
        ),
      );
    },
    destroy: end,
  };
}

/**
 * @param {ModelView} view
 * @param {Float64Array[]} inputs
 * @returns {Generator<{name: string, own: number, share: number}, Search["found"], void>}
 */
function* searchAll(view, inputs) {
  /** @type {Search["found"]} */
  const found = [];
  for (const [at, network] of view.networks.entries()) {
    if (!isSearched(network)) {
      const tooLarge = SLOW.tooLarge(network.name, sizeOfState(network), MOST_SEARCHED);
      found.push({ trouble: hasMatrix(network) ? SLOW.matrix(network.name) : tooLarge });
      continue;
    }
    try {
      const search = searchFrom(view, network, inputs[at]);
      let next = search.next();
      for (; !next.done; next = search.next())
        yield { name: network.name, own: next.value, share: (at + next.value) / inputs.length };
      found.push(next.value);
    } catch (error) {
      console.warn(network.name, error);
      found.push({ trouble: SLOW.failed(network.name, error instanceof Error ? error.message : String(error)) });
    }
  }
  return found;
}

/**
 * @param {ModelView} view
 * @param {Search["found"]} found
 */
const foundText = ({ networks }, found) =>
  SLOW.found(found.flatMap((one, at) => ("points" in one ? [`${networks[at].name} ${one.points.length}`] : [])));

/**
 * What a network is to read at every step; null where it read nothing at the step that is asked for.
 *
 * @param {ModelView} view
 * @param {Network} network
 * @param {HeldInput} choice
 * @param {number} step
 */
export function heldInput(view, network, choice, step) {
  const own = Float64Array.from(network.read(step));
  if (choice === "step") return own.some(Number.isNaN) ? null : own;
  const mean = new Float64Array(own.length);
  if (choice === "zero") return mean;
  let count = 0;
  for (let at = 0; at < view.steps; at += 1) {
    const read = network.read(at);
    if (read.some(Number.isNaN)) continue;
    count += 1;
    for (let k = 0; k < mean.length; k += 1) mean[k] += (read[k] - mean[k]) / count;
  }
  return mean;
}

/**
 * @param {Network} network
 * @param {boolean} isEdited  its weights are
 * @param {string} held
 * @param {Found} found
 * @param {boolean[]} outside
 */
function createTable(network, isEdited, held, { points, fast, starts }, outside) {
  /** @param {SlowPoint} point @param {number} at */
  const row = (point, at) =>
    rowNode(String(at + 1), [
      (point.fixed ? SLOW.fixed : SLOW.slow) + (outside[at] ? SLOW.outside : ""),
      SLOW.stability[point.stability](point.unstable, point.eigenvalues.length),
      printNumber(point.radius, 3),
      point.fixed ? "0" : point.speed.toExponential(0).replace("-", "−"),
      String(point.ended),
    ]);
  const table = htmlNode(
    "table",
    { class: "lv-pin-table lv-state-table" },
    htmlNode("caption", {}, SLOW.caption(network.name, isEdited, held, points.length)),
  );
  if (points.length) table.append(headNode(SLOW.headings), htmlNode("tbody", {}, ...points.map(row)));
  return htmlNode("div", { class: "lv-table-frame" }, table, fast ? htmlNode("p", {}, SLOW.fast(fast, starts)) : null);
}
