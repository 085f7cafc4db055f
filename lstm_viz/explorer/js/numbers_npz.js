// Numbers NPZ: the networks of a view as traces, in the archive that `Trace.load_all` of Python opens.

import { writeEditOf } from "./edits.js";
import { CELLS } from "./engine/kinds.js";
import { hasOwnHidden, stepBefore, valueBefore } from "./flow.js";
import { layerInput } from "./layer_input.js";
import { npy, npyOfTexts, zipped } from "./npz.js";
import { answersAt, ascending, inputsAt, numberAt, toldApart } from "./numbers_rows.js";
import { givenOf } from "./replay.js";
import { NUMBERS } from "./save_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Network } from "./network.js" */
/** @import { Asks } from "./numbers_rows.js" */
/** @import { Extent } from "./payload.js" */

/** @typedef {[name: string, bytes: Uint8Array<ArrayBuffer>][]} Files */

const TORCH_NAMES = {
  W_ih: "weight_ih_l0",
  W_hh: "weight_hh_l0",
  b_ih: "bias_ih_l0",
  b_hh: "bias_hh_l0",
  W_hr: "weight_hr_l0",
  p: "weight_peephole_l0",
};

/**
 * Each network is a trace of one layer, one direction and one sequence under its name, "LSTM/signals/f" and so on:
 * see archived.py. Differences of two runs are no pass: "LSTM/difference/f" (step, unit), with "LSTM/difference/f/units"
 * and "steps" (from 1), which say which they have. What a network answers is beside its signals, "LSTM/answer" (step,),
 * numbers or texts, of symbols "LSTM/probability of the answer", and "LSTM/answer/of" says what is asked for; a trace
 * has no place for it. Nor has it one for what a layer above another reads: "LSTM/input" (step, column), and
 * "LSTM/input/of" says what each column is.
 *
 * @param {Model} model
 * @param {Asks} asks
 * @param {Edit[]} [edits]  of the run that is shown
 */
export function numbersNpz(model, asks, edits = []) {
  const names = toldApart(model.networks.map(({ name }) => name));
  const files = model.networks.flatMap((network, at) => {
    const own = asks.difference ? differenceOf(model, network, asks) : traceOf(model, network, asks, edits);
    return [...own, ...answerFiles(model, network, asks), ...inputFiles(model, network, asks)].map(
      ([name, bytes]) => /** @type {Files[number]} */ ([`${names[at]}/${name}`, bytes]),
    );
  });
  if (asks.difference) {
    const steps = stepsOf(asks);
    files.push([
      "steps",
      npy(
        [steps.length],
        Int32Array.from(steps, (step) => step + 1),
      ),
    ]);
  }
  return zipped(files.map(([name, bytes]) => [`${name}.npy`, bytes]));
}

/** @param {Asks} asks */
const stepsOf = ({ steps: [first, last] }) => Array.from({ length: last - first + 1 }, (_, k) => first + k);

/**
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {number[]} places
 * @param {Asks} asks
 */
const valuesOf = (model, network, signal, places, { steps, difference }) =>
  Float32Array.from(
    stepsOf({ steps, difference, unitsOf: () => places }).flatMap((step) =>
      places.map((place) => numberAt(model, network, { signal, step, place, difference })[0]),
    ),
  );

/**
 * @param {Model} model
 * @param {Network} network
 * @param {Asks} asks
 * @returns {Files}
 */
function answerFiles(model, network, asks) {
  if (!network.array("prediction")) return [];
  const found = stepsOf(asks).map((step) => answersAt(model, network, step, asks.difference));
  const numbers = (/** @type {number} */ at) =>
    npy(
      [found.length],
      Float32Array.from(found, (one) => Number(one[at])),
    );
  const of = npyOfTexts([NUMBERS.answer(model.header.target_name)]);
  const values = network.answered ? npyOfTexts(found.map(([answer]) => String(answer))) : numbers(0);
  /** @type {Files} */
  const files = [
    ["answer", values],
    ["answer/of", of],
  ];
  return network.answered ? [...files, [NUMBERS.sure, numbers(1)]] : files;
}

/**
 * @param {Model} model
 * @param {Network} network
 * @param {Asks} asks
 * @returns {Files}
 */
function inputFiles(model, network, asks) {
  if (!network.layer) return [];
  const { names } = layerInput(model, network);
  const values = Float32Array.from(
    stepsOf(asks).flatMap((step) => inputsAt(model, network, step, asks.difference).map(Number)),
  );
  return [
    ["input", npy([values.length / names.length, names.length], values)],
    ["input/of", npyOfTexts([...names])],
  ];
}

/**
 * @param {Model} model
 * @param {Network} network
 * @param {Asks} asks
 * @returns {Files}
 */
function differenceOf(model, network, asks) {
  return network.names.flatMap((signal) => {
    const places = ascending(asks.unitsOf(network, signal));
    const values = valuesOf(model, network, signal, places, asks);
    return /** @type {Files} */ ([
      [`difference/${signal}`, npy([stepsOf(asks).length, places.length], values)],
      [`difference/${signal}/units`, npy([places.length], Int32Array.from(places))],
    ]);
  });
}

/**
 * @param {Model} model
 * @param {Network} network
 * @param {Asks} asks
 * @param {Edit[]} edits
 * @returns {Files}
 */
function traceOf(model, network, asks, edits) {
  const steps = stepsOf(asks);
  // The h of an LSTM that projects has no unit of its own, and is kept whole.
  const projects = !hasOwnHidden(network);
  const all = Array.from({ length: network.width("h") }, (_, place) => place);
  /** @param {string} signal */
  const placesOf = (signal) => (projects && signal === "h" ? all : ascending(asks.unitsOf(network, signal)));
  const units = placesOf(network.names[0]);
  const isWhole = units.length === network.units;
  /** @type {Files} */
  const files = network.names.map((signal) => {
    const places = placesOf(signal);
    return [
      `signals/${signal}`,
      npy([1, 1, 1, steps.length, places.length], valuesOf(model, network, signal, places, asks)),
    ];
  });
  const begins = network.direction === 1 ? steps[steps.length - 1] : steps[0];
  for (const state of CELLS[network.kind].states.filter((name) => network.names.includes(name))) {
    const places = placesOf(state);
    const before = places.map((place) => valueBefore(model, network, state, begins, place));
    files.push([`initial/${state}`, npy([1, 1, 1, places.length], Float32Array.from(before))]);
  }
  const { matrix } = CELLS[network.kind];
  if (matrix && isWhole && stepBefore(model, network, begins) < 0) {
    const size = network.units ** 2;
    files.push([
      `initial/${matrix}`,
      npy([1, 1, 1, size], network.array(`initial.${matrix}`) ?? new Float32Array(size)),
    ]);
  }
  const own = edits.filter(({ target, net }) => (target === "input" ? network.layer === 0 : net === network.index));
  if (network.layer === 0 && !own.length) {
    const input = Float32Array.from(steps.flatMap((step) => Array.from(network.read(step))));
    files.push(["x", npy([1, steps.length, network.array("input").shape[1]], input)]);
    if (isWhole && network.direction === 0) files.push(...weightsIn(network));
  }
  const known = {
    kind: network.kind,
    labels: { tuple: labelsOf(model, steps) },
    meta: marked({
      ...network.badge,
      ...(network.layer ? { layers: { tuple: [network.layer] } } : {}),
      ...(network.direction ? { direction: network.direction } : {}),
      ...(isWhole ? {} : { units: { tuple: units } }),
      ...(projects ? { projected: true } : {}),
      ...(CELLS[network.kind].chosen ? { nonlinearity: network.nonlinearity } : {}),
      ...(network.layer ? {} : { names: { tuple: layerInput(model, network).names } }),
      source: model.header.input.source || null,
      rounded: network.stored(network.names[0]).error || null,
      // What was compared with torch.nn is the run without edits.
      ...(own.length ? { verified: null, tolerance: null, edited: editsIn(model, network, own, asks.steps) } : {}),
    }),
  };
  files.push(["trace", npyOfText(JSON.stringify(marked(known)))]);
  return files;
}

/**
 * @param {Network} network
 * @returns {Files}
 */
function weightsIn(network) {
  return Object.entries(TORCH_NAMES).flatMap(([name, called]) => {
    const weight = network.array(name);
    return weight ? [/** @type {Files[number]} */ ([`weights/${called}`, npy(weight.shape, weight)])] : [];
  });
}

/** @param {string} text */
function npyOfText(text) {
  const bytes = new TextEncoder().encode(text);
  return npy([bytes.length], bytes);
}

/**
 * @param {Model} model
 * @param {number[]} steps
 */
function labelsOf(model, steps) {
  if (model.header.labels) return steps.map(model.label);
  return steps[0] ? steps.map((step) => step + 1) : [];
}

/**
 * A dict as plain.py reads it, without what is null.
 *
 * @param {Record<string, unknown>} values
 */
const marked = (values) => ({
  dict: Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
});

/**
 * The edits of a trace of some steps: they count the steps that were read, and only those that the trace has.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {Edit[]} edits
 * @param {Extent} shown
 */
function editsIn(model, network, edits, [first, last]) {
  const { order } = givenOf(model, network);
  const read = Array.from(order)
    .filter((step) => step >= first && step <= last)
    .sort((a, b) => a - b);
  const isFromStart = order.length === 0 || read.includes(order[0]);
  return edits
    .filter(({ target }) => target !== "initial" || isFromStart)
    .map((edit) => {
      const steps = edit.steps?.flatMap(([from, to]) => {
        const [low, high] = [read.findIndex((step) => step >= from), read.findLastIndex((step) => step <= to)];
        return low >= 0 && low <= high ? [/** @type {Extent} */ ([low, high])] : [];
      });
      return { ...edit, net: 0, steps: steps ?? null };
    })
    .filter(({ steps }) => steps === null || steps.length > 0)
    .map(writeEditOf)
    .join(",");
}
