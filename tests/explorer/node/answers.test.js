import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { answerRows, symbolAt, targetSymbolAt } from "../../../lstm_viz/explorer/js/answers.js";
import { farthestAnswer } from "../../../lstm_viz/explorer/js/map_shown.js";

/** @import { Model, ModelView } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Network } from "../../../lstm_viz/explorer/js/network.js" */
/** @import { Theme } from "../../../lstm_viz/explorer/js/payload.js" */

const LOOKS = { lstm: "violet", rnn: "brown" };
const kinds = Object.fromEntries(
  Object.entries(LOOKS).map(([kind, colour]) => [kind, { colour, dash: "solid", marker: "circle" }]),
);
const THEME = /** @type {Theme} */ (/** @type {unknown} */ ({ kinds, neutral: "grey" }));

/**
 * @param {"lstm"|"rnn"} kind
 * @param {string[]|null} answered
 * @param {Record<string, number[]>} arrays
 */
function network(kind, answered, arrays) {
  /** @param {string} name */
  const array = (name) => (arrays[name] ? Float32Array.from(arrays[name]) : null);
  return /** @type {Network} */ (/** @type {unknown} */ ({ kind, answered, array }));
}

/**
 * @param {Network[]} networks
 * @param {string[]|null} text
 * @param {number[]|null} target
 */
function model(networks, text, target) {
  const numbers = target && Float32Array.from(target);
  return /** @type {ModelView} */ (
    /** @type {unknown} */ ({ networks, header: {}, targetText: text, target: numbers })
  );
}

const LSTM = network("lstm", ["", "a", "b T"], {
  sure: [NaN, 0.5, 0.974],
  right: [NaN, 1, 0],
  prediction: [NaN, 1, 0],
});
const RNN = network("rnn", ["", "b", "b"], { sure: [NaN, 0.25, 1], right: [NaN, 0, 1], prediction: [NaN, 0, 1] });
const NUMBERS = network("rnn", null, { prediction: [0.125, NaN, -0.5] });

test("an answer that is a symbol is read with its probability; a number is none", () => {
  equal(symbolAt(LSTM, 2), "b T, 0.97");
  equal(symbolAt(RNN, 1), "b, 0.25");
  equal(symbolAt(LSTM, 0), "–");
  equal(symbolAt(NUMBERS, 2), null);
});

test("the target is a symbol where the answers are", () => {
  const symbols = model([LSTM], ["", "a", "b"], [NaN, 1, 1]);
  deepEqual(
    [0, 1, 2].map((step) => targetSymbolAt(symbols, step)),
    ["–", "a", "b"],
  );
  equal(targetSymbolAt(model([NUMBERS], null, [NaN, 0.25, 1.5]), 1), null);
});

test("symbols are drawn in a row for the target and for each network, sets without spaces", () => {
  const rows = answerRows(model([LSTM, RNN], ["", "a", "b T"], [NaN, 1, 1]), THEME);
  deepEqual(
    rows.map(({ name, text, colour }) => [name, text, colour]),
    [
      ["target", ["", "a", "bT"], "grey"],
      ["LSTM", ["", "a", "bT"], "violet"],
      ["RNN", ["", "b", "b"], "brown"],
    ],
  );
  deepEqual(Array.from(rows[2].right ?? []), [NaN, 0, 1]);
  equal(rows[0].sure, null);
});

test("numbers are drawn as lines, not in rows", () => {
  deepEqual(answerRows(model([NUMBERS], null, [1, 2, 3]), THEME), []);
});

test("an answer of an edited run that the axis does not reach is told, of the network that is farthest", () => {
  const [near, far] = [
    network("lstm", null, { prediction: [0.5, NaN, 1.5] }),
    network("rnn", null, { prediction: [0.2, -6.304, 3] }),
  ];
  /** @param {Network[]} networks @param {boolean} isEdited */
  const told = (networks, isEdited) =>
    farthestAnswer(
      /** @type {Model} */ (/** @type {unknown} */ ({ networks, isEdited, header: { target_range: [0, 1.6] } })),
    );
  equal(told([near, far], true), "−6.30");
  equal(told([near], true), "");
  equal(told([near, far], false), ""); // the axis holds what was recorded
});
