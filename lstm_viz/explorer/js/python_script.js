// Python script: the lines that record the networks of a view on its sequence, and show them as they are here.

import { stateNames } from "./engine/kinds.js";
import { layerInput } from "./layer_input.js";
import { pack } from "./packing.js";
import { floatBytes, pythonFloat, pythonRows, pythonTensor, pythonText } from "./python_literals.js";
import { givenOf, shapeOf } from "./replay.js";
import { PYTHON, SCRIPT } from "./script_words.js";

/** @import { Address } from "./address.js" */
/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/** @type {Record<import("./engine/kinds.js").Kind, string>} */
const MODULES = {
  lstm: "torch.nn.LSTM",
  gru: "torch.nn.GRU",
  rnn: "torch.nn.RNN",
  mingru: "MinGRU",
  minlstm: "MinLSTM",
  slstm: "SLSTM",
  mlstm: "MLSTM",
  peepholelstm: "PeepholeLSTM",
  generallstm: "GeneralLSTM",
  generalgru: "GeneralGRU",
  resetfirstgru: "ResetFirstGRU",
  generalrnn: "GeneralRNN",
};
const COLUMNS = 88; // of a line with packed numbers

/**
 * The numbers are those of `view`; networks that come with lstm_viz are loaded by their names.
 *
 * @param {ModelView} view    recorded, without edits
 * @param {string} title
 * @param {Address} state     what is locked, edited and so on
 * @returns {Promise<string>}
 */
export async function pythonScript(view, title, state) {
  const [first] = view.networks;
  if (view.networks.length > 1 && view.networks.some(({ layer }) => layer > 0)) throw new Error(SCRIPT.deeper);
  const { epoch: _, ...shown } = state; // the weights are those of the checkpoint
  const networks = await Promise.all(view.networks.map((network) => networkLines(view, network)));
  const sequence = await sequenceOf(view, first);
  const begun = view.networks.map(initialOf);
  const edits = String(shown.edits ?? "");
  const body = [
    PYTHON.sequence(sequence.values, layerInput(view, first).of),
    ...(sequence.gaps ? [PYTHON.read] : []),
    "",
    "networks = {",
    ...networks.map(({ line }, at) => `    ${pythonText(view.networks[at].name)}: ${line},`),
    "}",
    ...(begun.some(Boolean) ? initialLines(view, begun) : []),
    ...tracesLines(view, sequence.gaps, begun.some(Boolean)),
    ...(edits && !sequence.gaps ? editedLines(edits, begun.some(Boolean)) : []),
    showLine(view, first, shown),
  ];
  const text = body.join("\n");
  const helpers = [
    ...(text.includes("numbers(") ? [PYTHON.numbers] : []),
    ...(text.includes("filled(") ? [PYTHON.filled] : []),
  ].flatMap((helper) => [helper, "", ""]);
  const head = [
    `# ${title.replaceAll(/[\s\p{Cc}]+/gu, " ")}`,
    `# ${SCRIPT.runs}`,
    ...importLines(text, helpers.length > 0),
  ];
  return `${[...head, "", ...(helpers.length ? ["", ...helpers] : []), text].join("\n")}\n`;
}

/**
 * @param {string} text     what uses the names
 * @param {boolean} packed  there are packed numbers in it
 */
function importLines(text, packed) {
  const modules = Object.values(MODULES).filter((name) => !name.includes("."));
  const ours = [...modules.sort(), "checkpoint", "record", "show"].filter((name) =>
    new RegExp(`\\b${name}[.(]`).test(text),
  );
  return [
    ...(/\bnan\b/.test(text) ? ["", PYTHON.nan] : []),
    ...(packed ? ["", ...PYTHON.standard] : []),
    "",
    ...(packed ? [PYTHON.numpy] : []),
    PYTHON.torch,
    "",
    PYTHON.ours(ours.join(", ")),
    ...(text.includes("present(") ? [PYTHON.skipping] : []),
  ];
}

/**
 * What the networks read, and whether steps of it were skipped: all of their numbers are NaN.
 *
 * @param {ModelView} view
 * @param {Network} network
 */
async function sequenceOf(view, network) {
  const input = network.array("input");
  const [steps, width] = input.shape;
  const { order } = givenOf(view, network);
  const values = Float32Array.from(input);
  if (order.length < steps) {
    const read = new Set(order);
    for (let step = 0; step < steps; step += 1) if (!read.has(step)) values.fill(NaN, step * width, (step + 1) * width);
  }
  const rows = pythonRows(values, width);
  const shape = `${steps}, ${width}`;
  return {
    gaps: order.length < steps,
    values: rows === null ? `numbers(${await packedText(values)}, ${shape})` : pythonTensor(rows),
  };
}

/**
 * @param {ModelView} view
 * @param {Network} network
 */
async function networkLines(view, network) {
  if (network.included && !network.layer && view.epoch === view.lastEpoch) {
    return { line: `checkpoint.load(${pythonText(network.included)})[0].rnn` };
  }
  const { kind, inputs, units, hidden, backward, nonlinearity } = shapeOf(network);
  const W_ih = network.array("W_ih");
  const [W_hh, b_ih, b_hh, W_hr, p] = ["W_hh", "b_ih", "b_hh", "W_hr", "p"].map((name) => network.array(name));
  const biased = Boolean(b_ih || b_hh);
  const options = [
    ...(biased ? [] : ["bias=False"]),
    ...(backward ? ["bidirectional=True"] : []),
    ...(W_hr ? [`proj_size=${hidden}`] : []),
    ...(nonlinearity === "tanh" ? [] : [activationOption(kind, nonlinearity)]),
  ];
  const rows = W_ih.shape[0];
  /** @type {[Float32Array, number[]][]} */
  const weights = [[W_ih, [rows, inputs]]];
  if (W_hh) weights.push([W_hh, [rows, hidden]]);
  if (biased) weights.push([b_ih ?? new Float32Array(rows), [rows]]);
  if (biased && W_hh) weights.push([b_hh ?? new Float32Array(rows), [rows]]);
  if (W_hr) weights.push([W_hr, [hidden, units]]);
  if (p) weights.push([p, [p.length]]);
  const packed = await Promise.all(
    weights.map(async ([values, shape]) => `        numbers(${await packedText(values)}, ${shape.join(", ")}),`),
  );
  const module = `${MODULES[kind]}(${[inputs, units, ...options].join(", ")})`;
  // Of a layer that reads backwards only that direction is known; what is shown is that one.
  const both = backward ? [...packed, ...packed] : packed;
  return { line: `filled(\n        ${module},\n${both.join("\n")}\n    )` };
}

/**
 * How Python is told the activations of a layer that states them.
 *
 * @param {import("./engine/kinds.js").Kind} kind
 * @param {string} stated
 */
const activationOption = (kind, stated) =>
  kind === "rnn" ? `nonlinearity=${pythonText(stated)}` : `activations=${pythonText(stated.split(" "))}`;

/**
 * Numbers as a text of several lines.
 *
 * @param {Float32Array} values
 */
async function packedText(values) {
  const text = await pack(floatBytes(values));
  const lines = text.match(new RegExp(`.{1,${COLUMNS}}`, "g")) ?? [""];
  return lines.length === 1 ? `"${lines[0]}"` : lines.map((line) => `\n            "${line}"`).join("");
}

/**
 * The states before step 1 of a network, as torch takes them; "" where all are 0.
 *
 * @param {Network} network
 */
function initialOf(network) {
  const states = stateNames(network.kind).map((name) => network.array(`initial.${name}`));
  if (!states.some((state) => state?.some((value) => value !== 0))) return "";
  const texts = states.map((state) => {
    const row = `[${Array.from(state ?? [], pythonFloat).join(", ")}]`;
    return pythonTensor(`[${network.direction ? `${row}, ${row}` : row}]`);
  });
  return texts.length === 1 ? texts[0] : `(${texts.join(", ")})`;
}

/**
 * @param {ModelView} view
 * @param {string[]} begun
 */
const initialLines = (view, begun) => [
  PYTHON.before,
  ...view.networks.map(({ name }, at) => `    ${pythonText(name)}: ${begun[at] || PYTHON.none},`),
  "}",
];

/**
 * @param {ModelView} view
 * @param {boolean} gaps
 * @param {boolean} begins  there are states before step 1
 */
function tracesLines(view, gaps, begins) {
  const recorded = `record(network, ${gaps ? "x[read]" : "x"}${begins ? ", before[name]" : ""})`;
  const { labels } = view.header;
  const named = labels ? "labels" : "";
  const whole = gaps ? `spread(${[recorded, "read", ...(named ? [named] : [])].join(", ")})` : recorded;
  const value = labels && !gaps ? `${recorded}.with_labels(labels)` : whole;
  return [...(labels ? [`labels = tuple(${pythonText(labels)})`] : []), PYTHON.traces(value)];
}

/**
 * @param {string} edits
 * @param {boolean} begins
 */
const editedLines = (edits, begins) => [
  "edited = {",
  PYTHON.edited(begins ? ", before[name]" : "", pythonText(edits)),
  PYTHON.each,
  "}",
];

/**
 * @param {ModelView} view
 * @param {Network} first
 * @param {Address} state
 */
function showLine(view, first, state) {
  const { names } = layerInput(view, first);
  const { source } = view.header.input;
  const fits = names.length === first.array("input").shape[1];
  const options = [
    ...(first.direction ? ["direction=1"] : []),
    ...(fits ? [`names=${pythonText(names)}`] : []),
    ...(source ? [`source=${pythonText(source)}`] : []),
    ...(Object.keys(state).length ? [`state=${pythonText(state)}`] : []),
  ];
  return `view = show(traces${options.map((option) => `, ${option}`).join("")})\nview`;
}
