// Numbers CSV: which run, which rows, how many digits, and no formula; and what saved files are called.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { fileName } from "../../../lstm_viz/explorer/js/file_name.js";
import { numbersCsv } from "../../../lstm_viz/explorer/js/numbers_csv.js";
import { badgeText } from "../../../lstm_viz/explorer/js/readings.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { NUMBERS, SAVE } from "../../../lstm_viz/explorer/js/save_words.js";
import { payloadOf } from "./payloads.js";
import { tryEdits } from "./trying.js";

/** @import { Model } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Made } from "./payloads.js" */

/**
 * @param {Model} model
 * @param {boolean} [difference]
 */
function linesOf(model, difference = false) {
  const text = numbersCsv(model, {
    steps: [0, model.steps - 1],
    unitsOf: (network, signal) => Array.from({ length: network.width(signal) }, (_, unit) => unit),
    difference,
  });
  return text.trimEnd().split("\r\n");
}

/** A simple RNN with relu whose h is its input. @type {Made} */
const COPY = {
  kind: "rnn",
  units: 1,
  signals: { a: [0.25, 0.5], h: [0.25, 0.5] },
  initial: { h: [0] },
  weights: { W_ih: [1], W_hh: [0], b_ih: null, b_hh: null },
  facts: { nonlinearity: "relu" },
};

test("each row says whether it is of the recorded run, the edited one, or their difference", () => {
  const model = decode(payloadOf([COPY], { inputs: [0.25, 0.5], features: 1 }));
  const head = "network,layer,direction,run,step,label,input column 0,unit,a,h";
  deepEqual(linesOf(model), [
    head,
    "network 0,1,forward,recorded,1,1,0.25,0,0.25,0.25",
    "network 0,1,forward,recorded,2,2,0.5,0,0.5,0.5",
  ]);
  const recorded = model.at(0);
  const [{ edit }] = readEdits("x0@2=0.75", recorded.networks.map(shapeOf), recorded.steps);
  model.setEdited(tryEdits(recorded, edit ? [edit] : []).edited);
  deepEqual(linesOf(model).slice(2), ["network 0,1,forward,edited,2,2,0.75,0,0.75,0.75"]);
  deepEqual(linesOf(model, true).slice(1), [
    "network 0,1,forward,edited − original,1,1,0,0,0,0",
    "network 0,1,forward,edited − original,2,2,0.25,0,0.25,0.25",
  ]);
});

test("the hidden state of an LSTM that projects has rows of its own", () => {
  const signals = { c: [0.5, 0.25, 0.75], h: [0.125, 0.625] };
  const model = decode(
    payloadOf([{ kind: "lstm", units: 3, signals, initial: {}, weights: {} }], { inputs: [1], features: 1 }),
  );
  deepEqual(linesOf(model), [
    "network,layer,direction,run,step,label,input column 0,unit,hidden,c,h",
    "network 0,1,forward,recorded,1,1,1,0,,0.5,",
    "network 0,1,forward,recorded,1,1,1,1,,0.25,",
    "network 0,1,forward,recorded,1,1,1,2,,0.75,",
    "network 0,1,forward,recorded,1,1,1,,0,,0.125",
    "network 0,1,forward,recorded,1,1,1,,1,,0.625",
  ]);
});

test("of 16-bit values only the digits that are right are written, and it is said; only an app has exact ones", () => {
  /** @param {number} coarse */
  const coarsely = (coarse) => {
    const made = { ...COPY, signals: { a: [12345, 2], h: [678, 3] }, coarse };
    return decode(payloadOf([made], { inputs: [0.25, 0.5], features: 1 }));
  };
  equal(linesOf(coarsely(0.5))[1], "network 0,1,forward,recorded,1,1,0.25,0,12345,678");
  equal(linesOf(coarsely(20))[1], "network 0,1,forward,recorded,1,1,0.25,0,12300,700");
  const model = coarsely(4e-5);
  ok(SAVE.numbersHelp("recorded", "4e-5").includes("16-bit values (± 4e-5)"));
  ok(!SAVE.numbersHelp("recorded", "").includes("16-bit"));
  equal(NUMBERS.answer(""), "answer: output at this step");
  equal(badgeText(model, true), "verified · drawn from 16-bit values (± 4e-5); a locked step is exact");
  equal(badgeText(model, false), "verified · drawn from 16-bit values (± 4e-5)");
});

test("no label is a formula to a spreadsheet; a number and a sign alone are what they are", () => {
  const labels = ['=HYPERLINK("a")', "@x", "+1+2", "-3.5", "-", "a=b"];
  const six = Array.from({ length: 6 }, () => 0.5);
  const made = { ...COPY, signals: { a: six, h: six } };
  const model = decode(payloadOf([made], { inputs: six, features: 1, labels }));
  deepEqual(
    linesOf(model).slice(1),
    [`"'=HYPERLINK(""a"")"`, "'@x", "'+1+2", "-3.5", "-", "a=b"].map(
      (label, step) => `network 0,1,forward,recorded,${step + 1},${label},0.5,0,0.5,0.5`,
    ),
  );
});

test("a text has one column of its symbols; a step without a value has none", () => {
  const two = { ...COPY, signals: { a: [0.25, NaN], h: [0.5, NaN] } };
  const named = { inputs: [1, 0, 0, 1], features: 2, names: ["b", "="], text: ["b", "=b"] };
  const own = { ...two, weights: { ...COPY.weights, W_ih: [1, 1] } };
  deepEqual(linesOf(decode(payloadOf([own], named))), [
    "network,layer,direction,run,step,label,input,unit,a,h",
    "network 0,1,forward,recorded,1,1,b,0,0.25,0.5",
    "network 0,1,forward,recorded,2,2,'=b,0,,",
  ]);
  const gap = { inputs: [0.25, NaN], features: 1, names: ["price, €"] };
  deepEqual(linesOf(decode(payloadOf([two], gap))), [
    'network,layer,direction,run,step,label,"input price, €",unit,a,h',
    "network 0,1,forward,recorded,1,1,0.25,0,0.25,0.5",
    "network 0,1,forward,recorded,2,2,,0,,",
  ]);
});

test("a file is called by its title and its run, with one extension", () => {
  equal(fileName("LSTM · seq.csv", "", "csv"), "LSTM-seq.csv");
  equal(fileName("LSTM · seq.csv", "edited", "svg"), "LSTM-seq-edited.svg");
  equal(fileName("LSTM 0.5 · heat & <wind>", "", "png"), "LSTM-0.5-heat-wind.png");
  equal(fileName("···", "difference", "csv"), "lstm-difference.csv");
});
