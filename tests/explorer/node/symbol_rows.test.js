// Symbol rows: which inputs are one feature at each step, what is printed of them, and whose rows are named.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readSlot } from "../../../lstm_viz/explorer/js/readings.js";
import { isInRows, isOneHot, isShares, oneHotName, placesAxis } from "../../../lstm_viz/explorer/js/symbol_rows.js";
import { payloadOf } from "./payloads.js";

const RNN = {
  kind: /** @type {const} */ ("rnn"),
  units: 1,
  signals: { a: [1, 2], h: [1, 2] },
  initial: {},
  weights: { W_ih: null, W_hh: null, b_ih: null, b_hh: null },
};

/** @param {number[]} inputs of two steps */
const modelOf = (inputs) =>
  decode(payloadOf([RNN], { inputs, features: inputs.length / 2, names: [..."abcdefgh"].slice(0, inputs.length / 2) }));

test("an input is one feature a step where each step that is read has one 1 and else 0; from three features on it is in rows", () => {
  /** @param {number[]} inputs */
  const hot = (inputs) => isOneHot(modelOf(inputs).inputs);
  equal(hot([0, 1, 0, 1, 0, 0]), true);
  equal(hot([0, 1, 0, NaN, NaN, NaN]), true);
  equal(hot([NaN, NaN, NaN, NaN, NaN, NaN]), false);
  equal(hot([0, 1, 0, 1, 0, 1]), false);
  equal(hot([0, 1, 0, 0, 0, 0]), false);
  equal(hot([0, 2, 0, 1, 0, 0]), false);
  equal(hot([0, 1, 1, 0]), true);
  equal(hot([1, 1]), false);
  /** @param {number[]} inputs */
  const rows = (inputs) => isInRows(modelOf(inputs).inputs);
  equal(rows([0, 1, 1, 0]), false);
  equal(rows([0, 1, 0, 1, 0, 0]), true);
  equal(rows([0, 1, 0, 1, 0, 1]), false);
});

test("a step is named by its feature, also beside the map, and by its numbers where it is none", () => {
  const model = modelOf([0, 0, 0, 1, 0, NaN, NaN, NaN, NaN, NaN]);
  equal(oneHotName(model, model.input(0)), "d");
  equal(oneHotName(model, model.input(1)), null);
  equal(oneHotName(modelOf([0, 1, 1, 0]), Float32Array.of(1, 0)), null); // two lines have their own values
  equal(oneHotName(modelOf([0, 0.5, 0, 1, 0, 0]), Float32Array.of(1, 0, 0)), null);
  const state = /** @type {any} */ ({ step: 0 });
  const slot = /** @type {any} */ ({ kind: "input", net: 0 });
  deepEqual(readSlot(slot, model, state), [{ of: "", value: "d" }]);
});

test("rows are named where names and rows have room, and no name is a value", () => {
  const axis = placesAxis(["S", "R", "-"], 33, 11);
  deepEqual(axis, {
    range: [2.5, -0.5],
    ticks: [
      { at: 0, text: "S" },
      { at: 2, text: "-" },
    ],
    bar: null,
    named: true,
  });
  deepEqual(placesAxis(["column 1", "b", "c"], 90, 11).ticks, []);
  // Rows of 6 px: the first and the last name would be half outside of the frame.
  const low = placesAxis([..."EXYabcdB"], 48, 16).ticks.map(({ text }) => text);
  deepEqual(low, ["X", "c"]);
});

test("rows show an edited input only where each value is one that a mark's strength can show", () => {
  /** @param {number[]} inputs */
  const shares = (...inputs) => isShares(modelOf(inputs).inputs);
  equal(shares(0, 1, 0.25, 1, 0, 0), true);
  equal(shares(NaN, NaN, NaN, 1, 1, 0), true);
  equal(shares(0, 3, 0, 1, 0, 0), false);
  equal(shares(0, 1, 0, 1, 0, -0.5), false);
});
