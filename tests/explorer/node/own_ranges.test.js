// Own ranges: each unit's values as shares of its own largest one, over all that was recorded.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { farthestBeyond, shownInMap } from "../../../lstm_viz/explorer/js/map_shown.js";
import { describeHit } from "../../../lstm_viz/explorer/js/readings.js";
import { payloadOf } from "./payloads.js";

/** @import { Shows } from "../../../lstm_viz/explorer/js/map_shown.js" */
/** @import { MapSlot } from "../../../lstm_viz/explorer/js/stack.js" */

const STEPS = { inputs: [1, 2, 3], features: 1 };
/** @param {number[]} a */
const layer = (a) => ({
  kind: /** @type {const} */ ("rnn"),
  ...{ units: 3, signals: { a, h: a.map(Math.tanh) }, initial: { h: [0, 0, 0] }, weights: {} },
});
// Three units at three steps: a large one, a small one, and one that stays at 0; before, the small one was larger.
const [NOW, BEFORE] = [
  [400, -0.02, 0, -100, 0.03, 0, 200, 0.01, 0],
  [0, 0.04, 0, 0, 0.08, 0, 0, -0.02, 0],
];
const slot = /** @type {MapSlot} */ ({ kind: "map", net: 0, signal: "a" });
/** @type {Shows} */
const OWN = { change: "", each: "a", showing: "edited" };

test("full colour is each unit's own largest size, at any checkpoint, and 0 stays 0", () => {
  const alone = decode(payloadOf([layer(NOW)], STEPS));
  const trained = decode(payloadOf([layer(NOW)], { ...STEPS, earlier: [[layer(BEFORE)]] }));
  /** @param {typeof alone} model */
  const shares = (model) =>
    Array.from(shownInMap(model, model.networks[0], "a", OWN).values().data, (v) => v.toFixed(3));
  const large = ["1.000", "-0.250", "0.500"];
  /** @param {string[]} small */
  const rows = (small) => large.flatMap((value, step) => [value, small[step], "0.000"]);
  deepEqual(shares(alone), rows(["-0.667", "1.000", "0.333"]));
  deepEqual(shares(trained), rows(["-0.250", "0.375", "0.125"]));
});

test("it is the map's name, a range of shares, and a number at the pointer; gates and differences have none", () => {
  const model = decode(payloadOf([layer(NOW)], STEPS));
  const [network] = model.networks;
  const { what, range, plain } = shownInMap(model, network, "a", OWN);
  deepEqual([what.endsWith(", each unit on its own range"), range, plain], [true, [-1, 1], false]);
  const hit = { slot, step: 0, unit: 1, row: 1 };
  equal(describeHit(model, hit, OWN).value.trim(), "−0.0200 (its own range: ±0.030)");
  equal(describeHit(model, hit, { ...OWN, each: "h" }).value.trim(), "−0.0200");
  equal(farthestBeyond(model, network, "a", OWN), "");
  const gate = shownInMap(model, { ...network, range: () => [0, 1] }, "a", OWN);
  deepEqual([gate.largest, gate.range], [null, [0, 1]]);
});

test("changes have their own largest", () => {
  const model = decode(payloadOf([layer(NOW)], STEPS));
  const { values } = shownInMap(model, model.networks[0], "a", { ...OWN, change: "a" });
  const shares = Array.from(values().data, (value) => (Number.isNaN(value) ? null : Number(value.toFixed(2))));
  deepEqual(shares, [null, null, null, -1, 1, 0, 0.6, -0.4, 0]);
});
