// Decode: the bytes of a payload as numbers, and the checkpoints of a training as frozen views.

import { deepEqual, equal, notEqual, ok, throws } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { payloadOf } from "./payloads.js";

/** @import { Made } from "./payloads.js" */

const STEPS = 3;

/**
 * A simple RNN of two units whose states are `first`, `first` + 1/16 and so on.
 *
 * @param {number} first
 * @returns {Made}
 */
const network = (first) => ({
  kind: "rnn",
  units: 2,
  signals: {
    a: Array.from({ length: 2 * STEPS }, (_, k) => first + k / 8),
    h: Array.from({ length: 2 * STEPS }, (_, k) => first + k / 16),
  },
  initial: { h: [first / 2, first / 4] },
  weights: { W_ih: [first, 2], W_hh: [1, 2, 3, 4], b_ih: null, b_hh: null },
});
const SEQUENCE = { inputs: [0.5, 0.25, 0.125], features: 1 };
const course = () => decode(payloadOf([network(0.5)], { ...SEQUENCE, earlier: [[network(0)], [network(0.25)]] }));

test("a value, a column, an initial state and what there is not", () => {
  const model = decode(payloadOf([network(0.5)], SEQUENCE));
  const [own] = model.networks;
  equal(own.value("h", 1, 1), 0.5 + 3 / 16);
  deepEqual([...own.column("a", 2)], [1, 1.125]);
  deepEqual([...own.column("h", -1)], [0.25, 0.125]);
  equal(own.value("h", -1, 1), 0.125);
  equal(own.value("a", -1, 1), NaN);
  equal(own.column("a", -1).length, 0);
  equal(own.value("h", 1, 2), NaN);
  equal(own.array("b_ih"), null);
  deepEqual([...own.read(1)], [0.25]);
  deepEqual([model.label(1), model.steps, model.epochs.length, model.epoch, model.lastEpoch], ["2", 3, 0, 0, 0]);
});

test("16-bit values lie within the range of their own unit, and what is absent is no number", () => {
  const signals = { a: [0, 65535, 32767, 65534, 65535, 0], h: [65535, 65534, 65534, 0, 65535, 65535] };
  const coarse = { ...network(0.5), signals, coarse: 0.5, lo: [-2, 10], hi: [2, 30] };
  const [own] = decode(payloadOf([coarse], SEQUENCE)).networks;
  const steps = [0, 1, 2];
  deepEqual(
    ["a", "h"].map((name) => steps.map((step) => [own.value(name, step, 0), own.value(name, step, 1)])),
    [
      [
        [-2, NaN],
        [0, 30],
        [NaN, 10],
      ],
      [
        [NaN, 30],
        [2, 10],
        [NaN, NaN],
      ],
    ],
  );
});

test("exact numbers replace one step's, wherever they are read", () => {
  const model = decode(payloadOf([network(0.5)], SEQUENCE));
  model.setExact({ step: 1, networks: [{ h: [0.123456789, null] }] });
  const [own] = model.networks;
  const [seen] = model.at(0).networks;
  for (const one of [own, seen]) {
    deepEqual([one.value("h", 1, 0), one.value("h", 1, 1)], [0.123456789, NaN]);
    deepEqual([...one.column("h", 1)], [Math.fround(0.123456789), NaN]);
    equal(one.value("h", 2, 0), 0.75);
    equal(one.value("a", 1, 0), 0.75);
  }
});

test("whoever holds a network reads the checkpoint that is shown", () => {
  const model = course();
  const [own] = model.networks;
  equal(own.value("h", 1, 1), 0.5 + 3 / 16);
  model.setEpoch(1);
  equal(own.value("h", 1, 1), 0.25 + 3 / 16);
  deepEqual([...own.array("W_ih")], [0.25, 2]);
  deepEqual([model.epoch, model.verdict], [1, "after 10"]);
});

test("a view of a checkpoint changes nothing that is shown, and follows nothing", () => {
  const model = course();
  const first = model.at(0);
  equal(first.networks[0].value("h", 1, 1), 3 / 16);
  deepEqual([first.epoch, first.verdict], [0, "after 0"]);
  deepEqual([model.epoch, model.verdict, model.networks[0].value("h", 1, 1)], [2, "at the end", 0.5 + 3 / 16]);
  model.setEpoch(1);
  equal(first.networks[0].value("h", 1, 1), 3 / 16);
  equal(model.at(2).networks[0].value("h", 1, 1), 0.5 + 3 / 16);
  equal(model.at(0), first);
  notEqual(model.at(1), first);
});

test("a view cannot be changed", () => {
  const view = course().at(1);
  ok(Object.isFrozen(view) && Object.isFrozen(view.networks) && view.networks.every(Object.isFrozen));
  ok(!("setEpoch" in view) && !("setExact" in view));
  const open = /** @type {{epoch: number, networks: unknown[]}} */ (/** @type {unknown} */ (view));
  throws(() => {
    open.epoch = 0;
  }, TypeError);
  throws(() => open.networks.push(1), TypeError);
});

test("each checkpoint is read in turn; a network without a training has one", () => {
  const model = course();
  model.setEpoch(1);
  deepEqual(
    model.each((view) => [view.epoch, view.networks[0].value("a", 0, 1)]),
    [
      [0, 0.125],
      [1, 0.375],
      [2, 0.625],
    ],
  );
  equal(model.epoch, 1);
  const alone = decode(payloadOf([network(0.5)], SEQUENCE));
  deepEqual(
    alone.each((view) => view.verdict),
    ["at the end"],
  );
});

test("other data get a sentence", () => {
  const bytes = payloadOf([network(0.5)], SEQUENCE);
  const wrong = bytes.slice();
  wrong[0] = 80;
  throws(() => decode(wrong), {
    message:
      /^The data of this picture is damaged: it must begin with LVX1; got \d+ bytes that do not\. Reload the page\.$/,
  });
  throws(() => decode(bytes.slice(0, 6)), { message: /got 6 bytes that do not/ });
  const later = new TextDecoder("latin1").decode(bytes).indexOf('"version":1') + '"version":'.length;
  bytes[later] = "7".charCodeAt(0);
  throws(() => decode(bytes), {
    message: /^This page reads version 1 of the picture's data; got version 7\. Reload the page\.$/,
  });
});
