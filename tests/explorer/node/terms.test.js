// Terms: sums taken apart, against PyTorch's formulas worked with a pencil.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { errorsAt, inputName, takeApart } from "../../../lstm_viz/explorer/js/terms.js";
import { BADGE, createBody, EXPLAINED, OPENING, payloadOf, THEME } from "./payloads.js";

/** @import { Made } from "./payloads.js" */

const NAMES = ["alpha", "beta"];
const SEQUENCE = { inputs: [0.5, 1, -0.25, 2], features: 2, names: NAMES };
// Rows of the weights: PyTorch's gates, each over both units; each weight is its row and column in eighths.
/** @param {number} gates */
const weights = (gates) => ({
  W_ih: Array.from({ length: gates * 4 }, (_, k) => (k + 1) / 8),
  W_hh: Array.from({ length: gates * 4 }, (_, k) => -(k + 1) / 8),
  b_ih: Array.from({ length: gates * 2 }, (_, k) => (k + 1) / 4),
  b_hh: Array.from({ length: gates * 2 }, (_, k) => (k + 1) / 2),
});
/** @type {Made} */
const LSTM = {
  kind: "lstm",
  units: 2,
  signals: Object.fromEntries(["f", "i", "g", "o", "c", "h"].map((name) => [name, [0.5, 0.25, 0.75, 0.125]])),
  initial: { h: [1, -1], c: [0.5, 0.5] },
  weights: weights(4),
};
/** @type {Made} */
const GRU = {
  kind: "gru",
  units: 2,
  signals: {
    r: [0.5, 0.25, 0.75, 0.125],
    z: [0.5, 0.5, 0.5, 0.5],
    n: [0.5, 0.5, 0.5, 0.5],
    h: [0.5, 0.25, 0.75, 0.125],
  },
  initial: { h: [1, -1] },
  weights: weights(3),
};

test("a gate's sum has a term for each input, each hidden unit and both biases", () => {
  const model = decode(payloadOf([GRU, LSTM], SEQUENCE));
  // g is the third gate of i f g o: unit 1 has row 5, whose weights are 11/8, 12/8 and their opposites.
  const { terms, biases, sum, r } = takeApart(model, model.networks[1], "g", 1, 1);
  deepEqual(terms, [
    { from: "x", index: 0, name: "alpha", weight: 1.375, value: -0.25, product: -0.34375 },
    { from: "x", index: 1, name: "beta", weight: 1.5, value: 2, product: 3 },
    { from: "h", index: 0, name: "unit 0", weight: -1.375, value: 0.5, product: -0.6875 },
    { from: "h", index: 1, name: "unit 1", weight: -1.5, value: 0.25, product: -0.375 },
  ]);
  deepEqual(biases, [
    { name: "b_ih", value: 1.5 },
    { name: "b_hh", value: 3 },
  ]);
  equal(sum, -0.34375 + 3 - 0.6875 - 0.375 + 1.5 + 3);
  equal(r, null);
  const first = takeApart(model, model.networks[1], "f", 0, 1);
  deepEqual(
    first.terms.map((term) => term.value),
    [0.5, 1, 1, -1],
  );
});

test("a GRU's candidate takes r after the matrix product", () => {
  const model = decode(payloadOf([GRU], SEQUENCE));
  // n is the third gate: unit 1 has row 5; r of unit 1 at step 1 is 1/8.
  const { terms, biases, r } = takeApart(model, model.networks[0], "n", 1, 1);
  equal(r, 0.125);
  deepEqual(
    terms.map((term) => term.product),
    [-0.34375, 3, -0.6875 / 8, -0.375 / 8],
  );
  deepEqual(
    biases.map((bias) => bias.value),
    [1.5, 0.375],
  );
});

test("without biases there are none", () => {
  const bare = { ...LSTM, weights: { ...LSTM.weights, b_ih: null, b_hh: null } };
  const model = decode(payloadOf([bare], SEQUENCE));
  const { biases, sum } = takeApart(model, model.networks[0], "o", 1, 0);
  deepEqual(biases, []);
  equal(sum, (13 / 8) * -0.25 + (14 / 8) * 2 - (13 / 8) * 0.5 - (14 / 8) * 0.25);
});

test("an input has its feature's name, and in a higher layer that of the hidden unit below", () => {
  const model = decode(payloadOf([LSTM, { ...LSTM, facts: { layer: 1 } }], SEQUENCE));
  equal(inputName(model, model.networks[0], 1), "beta");
  equal(inputName(model, model.networks[1], 1), "h 1 of layer 1");
  const both = { ...LSTM, read: Array.from({ length: 8 }, () => 0.5), facts: { layer: 2 } };
  const joined = decode(payloadOf([both], SEQUENCE));
  equal(inputName(joined, joined.networks[0], 1), "h 1 of layer 2");
  equal(inputName(joined, joined.networks[0], 3), "h 1 of layer 2, reverse");
  const after = decode(payloadOf([{ ...LSTM, facts: { reads: "encoder" } }], SEQUENCE));
  equal(inputName(after, after.networks[0], 1), "output 1 of encoder"); // as many, and not the sequence's
});

test("16-bit values bound a sum by the weights that they meet, each with its unit's own error", () => {
  const [error, steps] = [[2 ** -10, 2 ** -8], 2];
  const body = createBody();
  const coarse = () => body.add({ dtype: "u2", shape: [steps, 2], values: [1, 2, 3, 4], lo: -1, hi: 1, error });
  const input = body.add({ shape: [steps, 1], values: [0.5, 0.25] });
  const signals = { a: { values: coarse(), lo: -1, hi: 1 }, h: { values: coarse(), lo: -1, hi: 1 } };
  const bytes = body.pack({
    version: 1,
    steps,
    labels: null,
    input: { names: ["x"], source: "", text: null, values: input, given: null, note: "" },
    target: null,
    target_text: null,
    target_name: "",
    target_range: null,
    count: null,
    verdict: "",
    opening: OPENING,
    explanation: { task: [], beyond: "", held_out: "", address: "", mark: null, vanishing: ["", ""], atlas: "" },
    badge: "verified",
    explained: EXPLAINED,
    networks: [
      {
        kind: "rnn",
        name: "",
        units: 2,
        parameters: 1,
        layer: 0,
        direction: 0,
        nonlinearity: "tanh",
        readout: null,
        orders: {},
        signals,
        initial: {},
        input,
        weights: {
          W_ih: body.add({ shape: [2, 1], values: [1, 1] }),
          W_hh: body.add({ shape: [2, 2], values: [1, 2, -3, 0.5] }),
          b_ih: null,
          b_hh: null,
        },
        half_life: null,
        prediction: null,
        answers: null,
        head: null,
        badge: BADGE,
      },
    ],
    words: {},
    colours: { light: THEME, dark: THEME },
    exact: null,
  });
  const model = decode(bytes);
  const [network] = model.networks;
  deepEqual(errorsAt(model, network, "a", 1, 1), { signal: error[1], sum: 3 * error[0] + 0.5 * error[1] });
  // Nothing that was rounded comes before the first step.
  deepEqual(errorsAt(model, network, "a", 0, 1), { signal: error[1], sum: 0 });
  model.setExact({ step: 1, networks: [{ a: [0.5, 0.5], h: [0.5, 0.5] }] });
  deepEqual(errorsAt(model, network, "a", 1, 1), { signal: 0, sum: 3 * error[0] + 0.5 * error[1] });
});

test("of a GRU that resets first, W_hn multiplies each unit's own r times h", () => {
  const signals = Object.fromEntries(["r", "z", "n", "h"].map((name) => [name, [0.5, 0.25, 0.75, 0.125]]));
  /** @type {Made} */
  const made = { ...GRU, kind: "resetfirstgru", signals, facts: { nonlinearity: "sigmoid tanh" } };
  const model = decode(payloadOf([made], SEQUENCE));
  const { terms, biases, r } = takeApart(model, model.networks[0], "n", 1, 1);
  equal(r, null);
  // unit 1 of n is row 5; before step 1 h is (0.5, 0.25), and there r is (0.75, 0.125)
  deepEqual(
    terms.filter(({ from }) => from === "h").map(({ weight, value, product }) => [weight, value, product]),
    [
      [-11 / 8, 0.375, (-11 / 8) * 0.375],
      [-12 / 8, 0.03125, (-12 / 8) * 0.03125],
    ],
  );
  deepEqual(
    biases.map(({ value }) => value),
    [6 / 4, 6 / 2],
  );
});
