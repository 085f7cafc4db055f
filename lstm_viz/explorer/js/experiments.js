// Experiments: edits that are ready to be tried, each as a person asks for it.

import { answerEffect } from "./effects.js";
import { CELLS, familyOf, memoryState } from "./engine/kinds.js";
import { rightBy } from "./engine/rules.js";
import { sumOf } from "./engine/sums.js";
import { readsSequence } from "./network.js";
import { givenOf, readoutOf } from "./replay.js";
import { writeSymbol } from "./symbol_edits.js";
import { predictsNext } from "./text_address.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Family } from "./engine/kinds.js" */

/**
 * @typedef {"keep"|"forget"|"unwritten"|"unread"|"frozen"|"candidate"|"held"|"replaced"|"never"|"alone"|"loop"|"marker"|"cut"|"value"|"fixed"|"emptied"|"unstored"|"unpassed"|"erased"} ExperimentName
 *
 * @typedef {Object} Experiment
 * @property {ExperimentName} name
 * @property {string} edits  as text
 * @property {"answers"|"text"|"reach"} asks  what can be asked of it: what becomes of the answers, where it will be
 *   known which are right (of a text that is predicted: of its surprise); else how far the change reaches
 */

/** @type {Record<Family, [ExperimentName, string][]>} What each kind of network has to be held, with its edits. */
const OF_KIND = {
  lstm: [
    ["keep", "f=1"],
    ["forget", "f=0"],
    ["unwritten", "i=0"],
    ["unread", "o=0"],
  ],
  gru: [
    ["frozen", "z=1"],
    ["candidate", "z=0"],
  ],
  rnn: [["loop", "W_ha*0"]],
  mingru: [
    ["held", "z=0"],
    ["replaced", "z=1"],
  ],
  minlstm: [
    ["never", "i=0"],
    ["alone", "f=0"],
  ],
  mlstm: [
    ["fixed", "f=1,i=1-f"],
    ["emptied", "f=0"],
    ["unstored", "i=0"],
    ["unpassed", "o=0"],
  ],
  slstm: [
    ["keep", "f=1,i=1-f"],
    ["forget", "f=0"],
    ["unwritten", "i=0"],
    ["unread", "o=0"],
  ],
};

/**
 * Those that make sense of a network and its sequence.
 *
 * @param {ModelView} view
 * @param {number} net  the place of the network that is tried
 * @returns {Experiment[]}
 */
export function experimentsFor(view, net) {
  const network = view.networks[net];
  const { order } = givenOf(view, network);
  const effect = readoutOf(network) && answerEffect(view, network, network, false);
  const asks = !effect?.judged ? "reach" : effect.bits && predictsNext(view) ? "text" : "answers";
  const found = [...OF_KIND[familyOf(network.kind)]];
  if (CELLS[network.kind].gates.includes("i")) {
    const unmarked = unmarkedSteps(view);
    if (unmarked) found.push(["marker", `i@${unmarked}=0`]);
  }
  const middle = Math.ceil(order.length / 2) - 1;
  // A matrix can't be set, nor does any step read the h before it: the next step keeps nothing.
  if (order.length > 2 && CELLS[network.kind].matrix) found.push(["erased", `f@${order[middle + 1] + 1}=0`]);
  else if (order.length > 2) found.push(["cut", `${memoryState(network.kind)}@${order[middle] + 1}=0`]);
  /** @type {Experiment[]} */
  const experiments = found.map(([name, edits]) => ({ name, edits: ofNetwork(edits, net), asks }));
  const changed = readsSequence(network) && otherValue(view, network, order);
  // Of another input only a rule of the task knows what is right.
  if (changed) experiments.push({ name: "value", edits: changed.edits, asks: changed.known ? asks : "reach" });
  return experiments;
}

/**
 * Edits of a network, as they are written where there are several.
 *
 * @param {string} edits
 * @param {number} net
 */
function ofNetwork(edits, net) {
  if (!net) return edits;
  return edits
    .split(",")
    .map((one) => `${net}:${one}`)
    .join(",");
}

/**
 * The steps at which a column called "marker" is 0, as an edit names them; null where there is no such column.
 *
 * @param {ModelView} view
 */
function unmarkedSteps({ header, inputs, steps }) {
  const column = header.input.names.findIndex((name) => name.toLowerCase() === "marker");
  if (column < 0) return null;
  const features = header.input.names.length;
  /** @type {string[]} */
  const parts = [];
  let from = -1;
  for (let step = 0; step <= steps; step += 1) {
    const unmarked = step < steps && inputs[step * features + column] === 0;
    if (unmarked && from < 0) from = step;
    if (!unmarked && from >= 0) {
      parts.push(from === step - 1 ? `${from + 1}` : `${from + 1}-${step}`);
      from = -1;
    }
  }
  return parts.length ? parts.join(".") : null;
}

/**
 * One value of the input changed, at a step that is read: of numbers, the first column at the step where its other
 * columns are largest (the marked value, where there is a marker) goes to the other end of its range; of symbols, the
 * first one of which another makes another answer right becomes it, in a string of a language the last one in whose
 * place another could have come, where a rule tells, and else the one that is read first becomes the next. Null where
 * there is no other value.
 *
 * @param {ModelView} view
 * @param {Network} network
 * @param {Int32Array} order
 * @returns {{edits: string, known: boolean}|null}  `known`: what is right then, at each step at which an answer is asked for
 */
function otherValue(view, network, order) {
  const features = network.array("input").shape[1];
  /** @param {(input: Float32Array) => void} change */
  const rightOf = (change) => {
    const input = network.array("input").slice();
    change(input);
    return network.readout ? rightBy(network.readout, input, view.steps) : null;
  };
  if (view.header.input.text) {
    const symbol = order.length ? network.read(order[0]).indexOf(1) : -1;
    if (symbol < 0 || features < 2) return null;
    const next = { edits: writeSymbol(order[0], (symbol + 1) % features).join(","), known: false };
    const other = network.readout?.kind === "set" ? lastChoice : otherSymbol;
    return other(view, order, features, rightOf) ?? next;
  }
  let [low, high, at, most] = [Infinity, -Infinity, 0, -Infinity];
  for (const step of order) {
    const [value, ...others] = network.read(step);
    const sum = sumOf(others);
    if (sum > most) [at, most] = [step, sum];
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return null;
  const [value] = network.read(at);
  const other = Number((high - value > value - low ? high : low).toPrecision(3));
  const right = rightOf((input) => {
    input[at * features] = other;
  });
  return { edits: `x0@${at + 1}=${other}`, known: isKnown(view, right) };
}

/**
 * The first symbol, in the order of reading, of which another makes another answer right; null where there is none.
 *
 * @param {ModelView} view
 * @param {Int32Array} order
 * @param {number} features
 * @param {(change: (input: Float32Array) => void) => Float32Array|null} rightOf
 */
function otherSymbol(view, order, features, rightOf) {
  const before = rightOf(() => {});
  if (!before || !isKnown(view, before)) return null;
  for (const step of order) {
    for (let symbol = 0; symbol < features; symbol += 1) {
      const right = rightOf((input) => {
        input.fill(0, step * features, (step + 1) * features);
        input[step * features + symbol] = 1;
      });
      const another = right?.some((place, at) => !Number.isNaN(before[at]) && place !== before[at]);
      if (another && isKnown(view, right)) return { edits: writeSymbol(step, symbol).join(","), known: true };
    }
  }
  return null;
}

/**
 * The last symbol in whose place another could have come, after which something can come: up to there all answers stay
 * known, where an earlier one may be followed by what could not come. Null where there is none.
 *
 * @param {ModelView} view
 * @param {Int32Array} order
 * @param {number} features
 * @param {(change: (input: Float32Array) => void) => Float32Array|null} rightOf
 */
function lastChoice(view, order, features, rightOf) {
  const before = rightOf(() => {});
  if (!before) return null;
  const outputs = before.length / view.steps;
  const unasked = features - outputs; // the first symbols, which are no answer
  for (const step of order.toReversed()) {
    const read = view.input(step).indexOf(1);
    for (let symbol = unasked; symbol < features; symbol += 1) {
      if (symbol === read || !step || before[(step - 1) * outputs + symbol - unasked] !== 1) continue;
      const right = rightOf((input) => {
        input.fill(0, step * features, (step + 1) * features);
        input[step * features + symbol] = 1;
      });
      if (!right || Number.isNaN(right[step * outputs])) continue;
      return { edits: writeSymbol(step, symbol).join(","), known: isKnown(view, right) };
    }
  }
  return null;
}

/**
 * Whether what is right is known wherever an answer is asked for of the sequence as it came.
 *
 * @param {ModelView} view
 * @param {Float32Array|null} right
 */
const isKnown = ({ target, steps }, right) =>
  Boolean(
    target &&
      right?.every(
        (place, at) => Number.isNaN(target[Math.floor((at * steps) / right.length)]) || !Number.isNaN(place),
      ),
  );
