// Own ranges: each unit's values as shares of its own largest one, over all that was recorded.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "../../../lstm_viz/explorer/js/address.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { emptyCells, reduceCells } from "../../../lstm_viz/explorer/js/detail.js";
import { createMapActions } from "../../../lstm_viz/explorer/js/map_actions.js";
import { farthestBeyond, shownInMap } from "../../../lstm_viz/explorer/js/map_shown.js";
import { sharesOf } from "../../../lstm_viz/explorer/js/own_ranges.js";
import { describeBlock, describeHit } from "../../../lstm_viz/explorer/js/readings.js";
import { createStore } from "../../../lstm_viz/explorer/js/store.js";
import { STATE } from "./first_state.js";
import { payloadOf } from "./payloads.js";

/** @import { Shows } from "../../../lstm_viz/explorer/js/map_shown.js" */
/** @import { MapSlot } from "../../../lstm_viz/explorer/js/stack.js" */

Object.assign(globalThis, { requestAnimationFrame: () => 1 });
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
const OWN = { change: "", perUnit: "a", showing: "edited" };

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
  equal(describeHit(model, hit, { ...OWN, perUnit: "h" }).value.trim(), "−0.0200");
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

test("shares belong to the largest values that they are of", () => {
  const values = { data: Float32Array.from([2, 6, -1, 3]), width: 2, error: 0 };
  const shares = [
    [2, 6],
    [4, 12],
    [2, 6],
  ].map((largest) => [...sharesOf(values, Float32Array.from(largest)).data]);
  deepEqual(shares, [
    [1, 1, -0.5, 0.5],
    [0.5, 0.5, -0.25, 0.25],
    [1, 1, -0.5, 0.5],
  ]);
});

test("key r gives ranges to units of signals that have them, and to none while the difference is shown", () => {
  const gate = { ...layer(NOW), kind: /** @type {const} */ ("lstm") };
  const half = Array(9).fill(0.5);
  const names = ["f", "i", "g", "o", "c", "h"];
  const signals = { ...Object.fromEntries(names.map((name) => [name, half])), g: NOW, c: NOW };
  const model = decode(payloadOf([{ ...gate, signals, initial: { h: [0, 0, 0], c: [0, 0, 0] } }], STEPS));
  for (const name of ["f", "i", "o"]) model.header.networks[0].signals[name].lo = 0; // as those of gates are
  const store = createStore(STATE);
  const { togglePerUnit } = createMapActions(() => model, store);
  /** @param {string} [signal] */
  const pressed = (signal) => {
    togglePerUnit(signal);
    return store.get().perUnit;
  };
  const all = pressed();
  ok(all.includes("c") && all.includes("g") && !all.includes("f") && !all.includes("o"), all);
  equal(pressed("f"), all);
  equal(pressed(), "");
  equal(pressed("f"), "");
  equal(pressed("c"), "c");
  equal(readAddress({ perunit: "fco" }, model).perUnit, "c");
  model.setEdited(/** @type {any} */ ({ networks: [], originals: [] }));
  store.set({ showing: "difference" });
  equal(pressed("g"), "c");
});

test("where several values have one colour, the pointer tells how many, and where they lie", () => {
  const model = decode(payloadOf([layer(NOW)], STEPS));
  const [cells, order] = [emptyCells(), Int32Array.from([0, 1, 2])];
  const { values, range, largest } = shownInMap(model, model.networks[0], "a", OWN);
  reduceCells(cells, values(), order, 0, 2, 1, 2, false);
  const drawn = { cells, values, order, range, largest, row: /** @type {const} */ ("unit") };
  const [first, last] = [0, 2].map((row) => describeBlock({ slot, step: 2, unit: row, row, drawn }));
  ok(first.includes("the mean of 3 steps;") && last.includes("the mean of 3 steps × 2 units;"), `${first} | ${last}`);
  const said = last.match(/^colour here: (.*) × max, .*; lowest (.*) × max, highest (.*) × max$/)?.slice(1) ?? [];
  const found = said.map((one) => Number(one.replace("−", "-")));
  const wanted = [2 / 3 / 6, -2 / 3, 1]; // of three shares of unit 1, −2/3, 1 and 1/3, and three of 0
  ok(found.length === 3 && found.every((one, at) => Math.abs(one - wanted[at]) < 0.006), last);
});
