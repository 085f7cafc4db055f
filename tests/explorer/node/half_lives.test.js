// Half-lives: whose is the longest, and what is said of the unit that is shown.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { describeLives, longestLived, printLife } from "../../../lstm_viz/explorer/js/half_lives.js";
import { payloadOf } from "./payloads.js";

/** @import { Kind } from "../../../lstm_viz/explorer/js/payload.js" */

/**
 * @param {Kind} kind
 * @param {number[]} [lives]
 */
const network = (kind, lives) => ({
  kind,
  units: 4,
  signals: { h: [0.5, 0.25, 0.125, 0.75] },
  initial: {},
  weights: {},
  lives,
});
const SEQUENCE = { inputs: [0.5], features: 1 };

test("the unit of the longest half-life is named by its number, and the shown one beside it", () => {
  const model = decode(payloadOf([network("lstm", [2.25, 0.04, 60.55, 3.7]), network("rnn")], SEQUENCE));
  const [own, simple] = model.networks;
  deepEqual(describeLives(model, own, 3), {
    before: "network 0, longest half-life: ",
    unit: 2,
    after: "60.5 steps · unit 3, the one shown: 3.7 steps",
  });
  deepEqual(describeLives(model, own, 2).after, "60.5 steps");
  deepEqual(describeLives(model, simple, 3), {
    before: "network 1: no gate that keeps, so no half-life",
    unit: null,
    after: "",
  });
});

test("half-lives are those by which the rows are sorted: of the end of a training", () => {
  const [before, after] = [network("lstm", [9, 1, 1, 1]), network("lstm", [1, 1, 1, 8])];
  const model = decode(payloadOf([after], { ...SEQUENCE, earlier: [[before]] }));
  model.setEpoch(0);
  const said = describeLives(model, model.networks[0], 0);
  equal(said.before, "network 0, longest half-life at the end of the training: ");
  deepEqual([said.unit, said.after], [3, "8.0 steps · unit 0, the one shown: 1.0 steps"]);
});

test("a unit that forgets nothing lives longest, and of equals the first", () => {
  deepEqual([longestLived([1, Infinity, Infinity]), longestLived([0, 0])], [1, 0]);
  equal(printLife(Infinity), "∞ steps");
});
