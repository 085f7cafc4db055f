// Edited input: what is drawn, given and read as symbols once the sequence has been edited.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { differencesOf } from "../../../lstm_viz/explorer/js/differences.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { payloadOf } from "./payloads.js";
import { tryEdits } from "./trying.js";

/** @import { Made } from "./payloads.js" */

/** A simple RNN with relu whose h is twice its first column, recorded with an error that drifts at the last step. */
/** @type {Made} */
const MADE = {
  kind: "rnn",
  units: 1,
  signals: { a: [2, 0, 6], h: [2, 0, 6.5] },
  initial: { h: [0] },
  weights: { W_ih: [2, 0], W_hh: [0], b_ih: null, b_hh: null },
  facts: { nonlinearity: "relu" },
};

/**
 * @param {string} edits
 * @param {Partial<Parameters<typeof payloadOf>[1]>} [more]
 */
function edited(edits, more = {}) {
  const model = decode(payloadOf([MADE], { inputs: [1, 0, 0, 1, 3, 0], features: 2, ...more }));
  const view = model.at(0);
  const lines = readEdits(edits, view.networks.map(shapeOf), view.steps);
  const found = tryEdits(
    view,
    lines.flatMap(({ edit }) => (edit ? [edit] : [])),
  );
  model.setEdited(found.edited);
  return model;
}

test("an edit of the input is drawn, and gone with the edit", () => {
  const model = edited("x0@2=5");
  deepEqual(Array.from(model.inputs), [1, 0, 5, 1, 3, 0]);
  deepEqual(Array.from(model.at(0).inputs), [1, 0, 0, 1, 3, 0]);
  equal(model.networks[0].value("h", 1, 0), 10);
  model.setEdited(null);
  deepEqual(Array.from(model.inputs), [1, 0, 0, 1, 3, 0]);
});

test("what was given follows the line by which its column was scaled", () => {
  const given = [30, 7, 10, 7, 70, 7]; // 10 + 20 x; the second column has one value for two, and no line
  const model = edited("x0@2=5,x1@3=4", { given });
  deepEqual(Array.from(model.given ?? []), [30, 7, 110, 7, 70, 7]);
});

test("a symbol is another symbol, and what is none is said to be none", () => {
  const text = ["p", "q", "?"];
  const names = ["p", "q"];
  deepEqual(edited("x@1=0,x1@1=1", { text, names }).text, ["q", "q", "?"]);
  deepEqual(edited("x0@2=0.5", { text, names }).text, ["p", "–", "?"]);
});

test("a difference is between two runs of the browser, whatever was recorded", () => {
  const model = edited("h@2=4");
  const [network] = model.networks;
  deepEqual(Array.from(differencesOf(model, network, "h").data), [0, 4, 0]);
});
