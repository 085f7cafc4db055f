// Squash: how an activation is printed, and what it makes of a sum.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { activationOf } from "../../../lstm_viz/explorer/js/squash.js";
import { payloadOf } from "./payloads.js";

/** @import { Made } from "./payloads.js" */

/** @type {Made} */
const LSTM = { kind: "lstm", units: 1, signals: { h: [0.5] }, initial: { h: [0], c: [0] }, weights: {} };
/** @type {Made[]} */
const MADE = [
  LSTM,
  { ...LSTM, kind: "rnn", facts: { nonlinearity: "relu" } },
  { ...LSTM, kind: "generallstm", facts: { nonlinearity: "hard_sigmoid(0.2,0.5) leaky_relu tanh" } },
  { ...LSTM, kind: "mingru" },
];

const SIZES = { inputs: [1], features: 1 };
const USUAL = "hard_sigmoid leaky_relu(0.3)[2.5] elu";

test("a signal is squashed by sigma, tanh, or what the layer states; a sum is itself", () => {
  const [lstm, rnn, general, minimal] = decode(payloadOf(MADE, SIZES)).networks;
  deepEqual(
    ["f", "g", "h", "c"].map((signal) => activationOf(lstm, signal).text),
    ["σ", "tanh", "tanh", ""],
  );
  equal(activationOf(rnn, "h").text, "relu");
  deepEqual(
    ["f", "g", "h"].map((signal) => activationOf(general, signal).text),
    ["hard σ[0.2, 0.5]", "leaky relu", "tanh"],
  );
  equal(activationOf(general, "f").short, "hard σ"); // in the diagram
  const [usual] = decode(payloadOf([{ ...MADE[2], facts: { nonlinearity: USUAL } }], SIZES)).networks;
  deepEqual(
    ["f", "g", "h"].map((signal) => activationOf(usual, signal).text),
    ["hard σ", "leaky relu[0.3, ±2.5]", "elu"],
  );
  deepEqual(
    [activationOf(lstm, "f").apply(0), activationOf(lstm, "g").apply(0.5), activationOf(rnn, "h").apply(-2)],
    [0.5, Math.tanh(0.5), 0],
  );
  equal(activationOf(general, "f").apply(2.4), 0.98);
  equal(activationOf(general, "g").apply(-3), -0.03);
  for (const [network, signal] of /** @type {const} */ ([
    [rnn, "a"],
    [minimal, "v"],
  ]))
    equal(activationOf(network, signal).apply(-2), -2);
});
