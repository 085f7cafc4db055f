// Python script: how numbers and texts are written, and which networks are loaded by their names.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { pythonFloat, pythonText } from "../../../lstm_viz/explorer/js/python_literals.js";
import { pythonScript } from "../../../lstm_viz/explorer/js/python_script.js";
import { payloadOf } from "./payloads.js";

/** @import { Made } from "./payloads.js" */

test("a float32 has the fewest digits that name it", () => {
  const given = [0.1, -0, 1 / 3, 16777215, 1.17549435e-38, 3.4028234663852886e38, Number.NaN].map(Math.fround);
  const texts = given.map(pythonFloat);
  deepEqual(texts.slice(0, 3), ["0.1", "0", "0.33333334"]);
  equal(texts.pop(), "nan");
  texts.forEach((text, at) => {
    equal(Math.fround(Number(text)), Math.fround(given[at]) + 0);
  });
});

test("a text with commas and quotes in a list stays what it is", () => {
  equal(pythonText([",", 'a","b', 3]), '[",", "a\\",\\"b", 3]');
  equal(pythonText({ step: 2, zoom: [1, 4] }), '{"step": 2, "zoom": [1, 4]}');
});

/** @type {Made} */
const COPY = {
  kind: "rnn",
  units: 1,
  signals: { a: [0.25, 0.5], h: [0.25, 0.5] },
  initial: { h: [0] },
  weights: { W_ih: [1], W_hh: [0], b_ih: null, b_hh: null },
  facts: { nonlinearity: "relu", included: "adding-rnn" },
};

test("only the end of a training is loaded by a name; an earlier checkpoint has its weights with it", async () => {
  const model = decode(payloadOf([COPY], { inputs: [0.25, 0.5], features: 1, earlier: [[COPY]] }));
  const last = await pythonScript(model.at(1), "title", {});
  ok(last.includes('"network 0": checkpoint.load("adding-rnn")[0].rnn,'));
  const first = await pythonScript(model.at(0), "title", { epoch: 0, step: 2 });
  ok(!first.includes("checkpoint"));
  ok(first.includes('torch.nn.RNN(1, 1, bias=False, nonlinearity="relu")'));
  ok(first.includes('state={"step": 2}'));
});

test("a layer above another is not loaded by the name of its network, whose first layer that would be", async () => {
  const above = { ...COPY, read: [0.75, -0.5], facts: { ...COPY.facts, layer: 1 } };
  const script = await pythonScript(decode(payloadOf([above], { inputs: [0.25, 0.5], features: 1 })), "title", {});
  ok(!script.includes("checkpoint"));
  ok(script.includes('torch.nn.RNN(1, 1, bias=False, nonlinearity="relu")'));
});
