// Readings: each printed number with what it belongs to.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { describeHit, readSlot } from "../../../lstm_viz/explorer/js/readings.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { STATE as FIRST } from "./first_state.js";
import { payloadOf } from "./payloads.js";
import { tryEdits } from "./trying.js";

/** @import { MapSlot, Slot } from "../../../lstm_viz/explorer/js/stack.js" */
/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

const F = [0.5, 0.25, 0.125, 0.75, 0.875, 0.0625]; // two steps of three units
const C = [2, -1, 0.5, 1.5, -3, 0.25];
const model = decode(
  payloadOf(
    [
      { kind: "lstm", units: 3, signals: { f: F, c: C, h: F }, initial: { c: [1, 0.5, 0.25] }, weights: {} },
      { kind: "rnn", units: 3, signals: { a: C, h: F }, initial: {}, weights: {} },
    ],
    { inputs: [0.5, -0.125, 0.25, NaN], features: 2, names: ["value", "marker"] },
  ),
);
/** @type {State} */
const STATE = { ...FIRST, step: 1, unit: 2, zoom: [0, 1] };
/**
 * @param {number} net
 * @param {string} signal
 */
const map = (net, signal) => /** @type {MapSlot} */ ({ kind: "map", net, signal });
const input = /** @type {Slot} */ ({ kind: "input", net: 0, signal: null });

test("a map's number is the shown unit's, which it names; another network has none", () => {
  deepEqual(readSlot(map(0, "f"), model, STATE), [{ of: "unit 2", value: "0.06" }]);
  deepEqual(readSlot(map(1, "a"), model, STATE), []);
  deepEqual(readSlot(map(1, "a"), model, { ...STATE, net: 1, unit: 1 }), [{ of: "unit 1", value: "−3.00" }]);
});

test("the mean of all units is called so, in every network", () => {
  const state = { ...STATE, view: /** @type {const} */ ("mean") };
  deepEqual(readSlot(map(0, "f"), model, state), [{ of: "mean", value: "0.56" }]);
  deepEqual(readSlot(map(1, "a"), model, { ...state, step: 0 }), [{ of: "mean", value: "0.50" }]);
});

test("where a map shows the change, its number is the change", () => {
  const state = { ...STATE, change: "fc", unit: 1 };
  deepEqual(readSlot(map(0, "f"), model, state), [{ of: "unit 1", value: "0.63" }]);
  deepEqual(readSlot(map(0, "c"), model, { ...state, step: 0 }), [{ of: "unit 1", value: "−1.50" }]);
  deepEqual(readSlot(map(0, "f"), model, { ...state, step: 0 }), [{ of: "unit 1", value: "–" }]);
  deepEqual(readSlot(map(0, "h"), model, state), [{ of: "unit 1", value: "0.88" }]);
  deepEqual(readSlot(map(0, "f"), model, { ...state, view: "mean" }), [{ of: "mean", value: "0.27" }]);
});

test("each column of the input is named", () => {
  deepEqual(readSlot(input, model, STATE), [
    { of: "value", value: "0.25" },
    { of: "marker", value: "–" },
  ]);
  const hit = { slot: /** @type {any} */ (input), step: 1, unit: null, row: null, feature: 0 };
  deepEqual(describeHit(model, hit, { change: "", perUnit: "", showing: "edited" }), {
    where: "step 2",
    value: "value 0.2500 · marker missing",
  });
});

test("a column of whole numbers is printed in whole numbers", () => {
  const counted = decode(
    payloadOf([{ kind: "rnn", units: 3, signals: { a: C, h: F }, initial: {}, weights: {} }], {
      inputs: [100946, 2, 0.25, 98, NaN, -0.5],
      features: 3,
      names: ["load", "days", "heat"],
    }),
  );
  deepEqual(
    readSlot(input, counted, STATE).map(({ value }) => value),
    ["98", "–", "−0.50"],
  );
  deepEqual(
    readSlot(input, counted, { ...STATE, step: 0 }).map(({ value }) => value),
    ["100946", "2", "0.25"],
  );
});

test("an answer that does not follow from the h that is shown is none in an edited run, and keeps its place", () => {
  const weights = { W_ih: [1], W_hh: [0], b_ih: null, b_hh: null };
  const copy = { kind: /** @type {const} */ ("rnn"), units: 1, initial: { h: [0] }, weights };
  const signals = { a: [0.25, 0.5], h: [0.25, 0.5] };
  const [one, other] = [[3, 4], null].map((prediction) => ({
    ...copy,
    signals,
    facts: { nonlinearity: "relu" },
    ...(prediction ? { prediction } : {}),
  }));
  const answered = decode(payloadOf([other, one], { inputs: [0.25, 0.5], features: 1 }));
  const answers = /** @type {Slot} */ ({ kind: "answers", net: -1, signal: null });
  deepEqual(readSlot(answers, answered, STATE), [{ of: "network 1", value: "4.00" }]);
  const recorded = answered.at(0);
  const [{ edit }] = readEdits("1:h0@2=0.75", recorded.networks.map(shapeOf), recorded.steps);
  answered.setEdited(tryEdits(recorded, edit ? [edit] : []).edited);
  deepEqual(readSlot(answers, answered, STATE), [{ of: "network 1", value: "–" }]);
});
