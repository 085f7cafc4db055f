// Edit text: what an edit holds, in few words.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { nameEdit, tellEdit, wordedChanges } from "../../../lstm_viz/explorer/js/edit_text.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { payloadOf } from "./payloads.js";

/** @param {{reads?: string}} [facts] */
const viewOf = (facts) =>
  decode(
    payloadOf(
      [
        {
          kind: "rnn",
          units: 3,
          signals: { a: [1, 2, 3, 4, 5, 6], h: [1, 2, 3, 4, 5, 6] },
          initial: { h: [0, 0, 0] },
          weights: { W_ih: [1, 2, 3, 4, 5, 6], W_hh: [1, 2, 3, 4, 5, 6, 7, 8, 9], b_ih: null, b_hh: null },
          facts: { nonlinearity: "relu", ...facts },
        },
      ],
      { inputs: [1, 2, 3, 4], features: 2, names: ["value", "marker"] },
    ),
  ).at(0);
const VIEW = viewOf();

test("an edit is named by what it holds, of which units, at which steps", () => {
  const lines = readEdits("h2@2=0,h=0,h1-2@0=1,x1@2=1,x@2=1", VIEW.networks.map(shapeOf), VIEW.steps);
  deepEqual(
    lines.map(({ edit }) => edit && nameEdit(VIEW, edit)),
    [
      "h of unit 2 at step 2",
      "h of all units at all steps",
      "h of units 1–2 before step 1",
      "input marker at step 2",
      "input (all columns) at step 2",
    ],
  );
});

test("what a layer reads of another one has its outputs' names, and not those of the sequence", () => {
  const view = viewOf({ reads: "encoder" });
  const edits = readEdits("x1@2=1,x0-1=0,x@2=1", view.networks.map(shapeOf), view.steps).map(({ edit }) => edit);
  deepEqual(
    wordedChanges(view, edits).map(({ described, told }) => [described, told]),
    [
      ["output 1 of encoder, step 2 := 1", "output 1 of encoder at step 2, set to 1"],
      ["outputs 0–1 of encoder, all steps := 0", "outputs 0–1 of encoder at all steps, set to 0"],
      ["all outputs of encoder, step 2 := 1", "all outputs of encoder at step 2, set to 1"],
    ],
  );
});

test("an edit is told with what it is changed to", () => {
  const lines = readEdits("h2=0,h0@0=1,h1@2=mean,x1@2=-2", VIEW.networks.map(shapeOf), VIEW.steps);
  deepEqual(
    lines.map(({ edit }) => edit && tellEdit(VIEW, edit)),
    [
      "h of unit 2 at all steps, held at 0",
      "h of unit 0 before step 1, set to 1",
      "h of unit 1 at step 2, held at its mean",
      "input marker at step 2, set to −2",
    ],
  );
  const weights = readEdits("W_ha1*-0.5,W_xa+3", VIEW.networks.map(shapeOf), VIEW.steps);
  deepEqual(
    weights.map(({ edit }) => edit && tellEdit(VIEW, edit).split(", ").at(-1)),
    ["times −0.5", "plus 3"],
  );
});
