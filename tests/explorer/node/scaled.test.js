// Readings of a scaled input: as it was given and as networks read it.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { describeHit, readSlot } from "../../../lstm_viz/explorer/js/readings.js";
import { stepSentence } from "../../../lstm_viz/explorer/js/twin.js";
import { payloadOf } from "./payloads.js";

/** @import { Made } from "./payloads.js" */
/** @import { LineSlot } from "../../../lstm_viz/explorer/js/stack.js" */
/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

/** @type {Made} */
const RNN = {
  kind: "rnn",
  units: 2,
  signals: { h: [0.5, 0.25, 0.75, 0.125] },
  initial: { h: [1, -1] },
  weights: { W_ih: [1, 2, 3, 4], W_hh: [1, 2, 3, 4], b_ih: null, b_hh: null },
};
// Two steps of two columns: (values - 3) / 2 of those given, but for the first column of the first step.
const SCALED = { inputs: [1.5, -0.25, 0.125, 4], features: 2, names: ["tide", "wind"] };
const GIVEN = [1.5, 2.5, 3.25, 11];
const slot = /** @type {LineSlot} */ ({ kind: "input", net: 0, signal: null });

/**
 * @param {number[]} [given]
 * @param {Made} [network]
 */
const modelOf = (given, network = RNN) => decode(payloadOf([network], { ...SCALED, given }));
/** @param {number} step */
const at = (step) => /** @type {State} */ ({ step, unit: 1, net: 0, view: "unit", change: "" });
/** @param {{value: string}[]} told */
const values = (told) => told.map(({ value }) => value);

test("a value that was scaled is read with the one that was given", () => {
  const model = modelOf(GIVEN);
  deepEqual(values(readSlot(slot, model, at(0))), ["1.50", "2.50 → read −0.25"]);
  deepEqual(values(readSlot(slot, model, at(1))), ["3.25 → read 0.13", "11.00 → read 4.00"]);
  const hit = { slot, step: 1, unit: null, row: null, feature: 0 };
  equal(
    describeHit(model, hit, { change: "", perUnit: "", showing: "edited" }).value,
    "tide 3.2500 → read 0.1250 · wind 11.0000 → read 4.0000",
  );
});

test("a value that was not scaled is one number", () => {
  deepEqual(values(readSlot(slot, modelOf(), at(1))), ["0.13", "4.00"]);
});

test("a layer above the first reads other things than the sequence", () => {
  const read = [0.5, -0.75, 0.25, 0.625];
  const model = modelOf(GIVEN, { ...RNN, read, facts: { layer: 1 } });
  deepEqual(readSlot(slot, model, at(1)), [
    { of: "h 0 of layer 1", value: "0.25" },
    { of: "h 1 of layer 1", value: "0.63" },
  ]);
  const said = stepSentence(model, { step: 1, net: 0, unit: 1 });
  equal(said.slice(said.indexOf("Input")), "Input: h 0 of layer 1 0.25, h 1 of layer 1 0.63.");
});

test("the spoken sentence has both numbers", () => {
  const said = stepSentence(modelOf(GIVEN), { step: 1, net: 0, unit: 1 });
  equal(said.slice(said.indexOf("Input")), "Input: tide 3.25 → read 0.13, wind 11.00 → read 4.00.");
});
