// Flow: what moves through a cell at one step, worked with a pencil; gaps, ends and backward readings.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { afterGap, flowAt, hasStep, stepBefore, valueBefore, whyAbsent } from "../../../lstm_viz/explorer/js/flow.js";
import { fullSize, stateScale } from "../../../lstm_viz/explorer/js/full_size.js";
import { LAYOUTS } from "../../../lstm_viz/explorer/js/layouts.js";
import { GAPS } from "../../../lstm_viz/explorer/js/words.js";
import { payloadOf } from "./payloads.js";

/** @import { Made } from "./payloads.js" */

// Two steps of two units; every number is a sum of a few powers of 2, so that float32 holds it.
/** @type {Made} */
const LSTM = {
  kind: "lstm",
  units: 2,
  signals: {
    f: [0.5, 0.25, 0.75, 0.125],
    i: [0.25, 0.5, 0.5, 0.75],
    g: [0.5, -0.25, -0.5, 0.25],
    o: [0.5, 0.75, 0.25, 0.5],
    c: [0.625, -0.625, 0.21875, 0.109375],
    h: [0.25, -0.375, 0.0625, 0.03125],
  },
  initial: { c: [1, -2], h: [0.5, 0.125] },
  weights: {},
};
/** @type {Made} */
const GRU = {
  kind: "gru",
  units: 2,
  signals: {
    r: [0.5, 1, 0.25, 0.75],
    z: [0.25, 0.5, 0.75, 0.125],
    n: [0.5, -1, 0.25, 0.5],
    h: [0.5, -0.25, 0.4375, 0.40625],
  },
  initial: { h: [0.5, 0.5] },
  weights: {},
};
const SEQUENCE = { inputs: [0.5, 0.25], features: 1 };

test("an LSTM keeps f of the old state and adds i times g", () => {
  const model = decode(payloadOf([GRU, LSTM], SEQUENCE));
  deepEqual(flowAt(model, model.networks[1], 1, 1), {
    f: 0.125,
    i: 0.75,
    g: 0.25,
    o: 0.5,
    c: 0.109375,
    c_before: -0.625,
    h: 0.03125,
    h_before: -0.375,
    kept: 0.125 * -0.625,
    lost: 0.875 * -0.625,
    added: 0.1875,
    tanh_c: Math.tanh(0.109375),
  });
  equal(flowAt(model, model.networks[1], 0, 1).kept, 0.25 * -2);
});

test("a GRU keeps z of the old state and replaces the rest", () => {
  const model = decode(payloadOf([GRU], SEQUENCE));
  deepEqual(flowAt(model, model.networks[0], 1, 1), {
    r: 0.75,
    z: 0.125,
    n: 0.5,
    h: 0.40625,
    h_before: -0.25,
    kept: -0.03125,
    lost: -0.21875,
    added: 0.4375,
    replaced: 0.875,
  });
});

test("the mean over units is that of products, not a product of means", () => {
  const model = decode(payloadOf([LSTM], SEQUENCE));
  const flow = flowAt(model, model.networks[0], 1, null);
  equal(flow.kept, (0.75 * 0.625 + 0.125 * -0.625) / 2);
  equal(flow.added, (-0.25 + 0.1875) / 2);
  equal(flow.f, 0.4375);
});

test("a projected hidden state is no unit's own", () => {
  const projected = { ...LSTM, signals: { ...LSTM.signals, h: [0.5, 0.25] }, facts: { hidden: 1 } };
  const model = decode(payloadOf([projected], SEQUENCE));
  const flow = flowAt(model, model.networks[0], 1, 1);
  equal(flow.h, 0.5 * Math.tanh(0.109375));
  equal(flow.h_before, NaN);
});

/**
 * A simple RNN over seven steps that has no values at the `absent` ones.
 *
 * @param {number[]} absent
 * @param {number} direction
 * @param {boolean} missing  whether the input is missing there too
 */
function gapped(absent, direction, missing = true) {
  const states = Array.from({ length: 7 }, (_, step) => (absent.includes(step) ? NaN : 0.5 + step / 8));
  const inputs = Array.from({ length: 7 }, (_, step) => (missing && absent.includes(step) ? NaN : 0.25));
  const made = {
    kind: /** @type {const} */ ("rnn"),
    units: 1,
    signals: { a: states, h: states },
    initial: { h: [-0.5] },
    weights: {},
    facts: { direction },
  };
  const model = decode(payloadOf([made], { inputs, features: 1, labels: [..."abcdefg"] }));
  return { model, network: model.networks[0] };
}

test("the step before is the last that was read, in the direction of reading", () => {
  const forward = gapped([2, 3], 0);
  const backward = gapped([2, 3], 1);
  deepEqual(
    [0, 1, 2, 4, 6].map((step) => stepBefore(forward.model, forward.network, step)),
    [-1, 0, 1, 1, 5],
  );
  deepEqual(
    [0, 1, 4, 6].map((step) => stepBefore(backward.model, backward.network, step)),
    [1, 4, 5, -1],
  );
  equal(valueBefore(forward.model, forward.network, "h", 4, 0), 0.625);
  equal(valueBefore(backward.model, backward.network, "h", 1, 0), 1);
  equal(valueBefore(forward.model, forward.network, "h", 0, 0), -0.5);
});

test("a gap is reported at its steps and after it", () => {
  const { model, network } = gapped([0, 3, 4], 0);
  deepEqual(
    [0, 1, 3, 7, -1].map((step) => hasStep(model, network, step)),
    [false, true, false, false, false],
  );
  equal(whyAbsent(model, network, 3), "The value is missing at this step, so the networks skip it.");
  equal(afterGap(model, network, 5), "After a gap: the network continues from the state of step c.");
  equal(afterGap(model, network, 1), "After a gap: the network begins with its initial state.");
  equal(afterGap(model, network, 2), "");
});

test("a step that has its value and is skipped is masked", () => {
  for (const direction of [0, 1]) {
    const { model, network } = gapped([2, 4], direction, false);
    equal(whyAbsent(model, network, 2), "The network skips this step (mask_zero or Masking).");
    equal(whyAbsent(model, network, 4), GAPS.masked);
  }
  // A mask at the end: the sequence has its numbers there, and the network was not given them.
  const { model, network } = gapped([5, 6], 0, false);
  const masked = Object.create(network, { read: { value: () => Float32Array.of(NaN) } });
  equal(whyAbsent(model, masked, 6), GAPS.masked);
});

test("past the end of a shorter sequence nothing is missing", () => {
  const forward = gapped([5, 6], 0, false);
  equal(whyAbsent(forward.model, forward.network, 5), GAPS.ended);
  const backward = gapped([5, 6], 1, false);
  equal(whyAbsent(backward.model, backward.network, 6), GAPS.ended);
  equal(afterGap(backward.model, backward.network, 4), "");
});

test("the state's scale is the largest over all steps, and over all checkpoints of a training", () => {
  const alone = decode(payloadOf([LSTM], SEQUENCE));
  deepEqual(
    [0, 1, null].map((unit) => stateScale(alone, alone.networks[0], unit)),
    [1, 2, 1.5],
  );
  const larger = { ...LSTM, signals: { ...LSTM.signals, c: [0.5, -3, 0.25, 0.125] } };
  const model = decode(payloadOf([LSTM], { ...SEQUENCE, earlier: [[larger]] }));
  deepEqual(
    [0, 1, null].map((unit) => stateScale(model, model.networks[0], unit)),
    [1, 3, 1.75],
  );
  equal(model.epoch, 1);
});

test("m has a scale of its own, in which a memory that was empty before step 1 counts nothing", () => {
  const m = [-8, -8, 4, 4];
  const made = { ...LSTM, kind: /** @type {const} */ ("slstm"), signals: { ...LSTM.signals, m } };
  const model = decode(payloadOf([{ ...made, initial: { ...LSTM.initial, m: [-Infinity, -Infinity] } }], SEQUENCE));
  const scales = [0, null].map((unit) => fullSize(model, model.networks[0], "m", unit));
  deepEqual([...scales, stateScale(model, model.networks[0], 0)], [8, 8, 1]);
  for (const { wires } of Object.values(LAYOUTS))
    for (const { signal, range } of wires) equal(range === "state" && "msqk".includes(signal), false);
});
