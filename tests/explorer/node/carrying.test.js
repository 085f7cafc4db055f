// Carrying: another sequence opens at its own place, unless somebody has been elsewhere.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "../../../lstm_viz/explorer/js/address.js";
import { carryAmong, carryOver } from "../../../lstm_viz/explorer/js/carrying.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { FRESH } from "../../../lstm_viz/explorer/js/store.js";
import { payloadOf } from "./payloads.js";

/** @import { Model } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

/**
 * @param {number[]} inputs
 * @param {number} step
 * @param {number} unit
 * @param {string} [source]
 * @param {number} [value]  of all signals
 */
function modelOf(inputs, step, unit, source = "", value = 0.5) {
  const h = new Array(3 * inputs.length).fill(value);
  const network = { kind: /** @type {const} */ ("rnn"), units: 3, signals: { a: h, h }, initial: {}, weights: {} };
  return decode(payloadOf([network], { inputs, features: 1, source, opening: { step, unit } }));
}

const OLD = modelOf([0.5, 0.25, Number.NaN, 1, 2], 3, 2);
const NEXT = modelOf([0.5, 0.25, Number.NaN, 1, 3], 1, 1);

/** @param {Partial<State>} patch */
const at = (patch) => ({ ...FRESH, ...readAddress({}, OLD), ...patch });

test("where nobody has moved, another sequence opens where it shows most", () => {
  const { step, unit, locked } = carryOver(at({}), OLD, NEXT);
  deepEqual([step, unit, locked], [1, 1, null]);
});

test("of the same networks the unit stays where another sequence opens, of others it does not", () => {
  /**
   * @param {number[]} inputs
   * @param {number} step
   * @param {number} unit
   * @param {number} weight
   */
  const made = (inputs, step, unit, weight) => {
    const h = new Array(3 * inputs.length).fill(0.5);
    const weights = { W_ih: [1, 2, weight], W_hh: new Array(9).fill(weight) };
    const network = { kind: /** @type {const} */ ("rnn"), units: 3, signals: { a: h, h }, initial: {}, weights };
    return decode(payloadOf([network], { inputs, features: 1, opening: { step, unit } }));
  };
  const old = made([1, 2, 3, 4], 2, 1, 0.5);
  /** @param {Model} next */
  const place = (next) => {
    const { step, unit } = {
      ...FRESH,
      ...readAddress({}, old),
      ...carryOver({ ...FRESH, ...readAddress({}, old) }, old, next),
    };
    return [step, unit];
  };
  deepEqual(place(made([1, 2, 3, 5], 3, 2, 0.5)), [3, 1]);
  deepEqual(place(made([1, 2, 3, 5], 3, 2, 0.25)), [3, 2]);
});

test("the same sequence through other networks stays where it is", () => {
  const trained = modelOf([0.5, 0.25, Number.NaN, 1, 2], 4, 0);
  const { step, unit } = carryOver(at({}), OLD, trained);
  deepEqual([step, unit], [3, undefined]);
});

test("who has moved or locked stays there, or at the end of a shorter sequence", () => {
  /** @type {[Partial<State>, number][]} */
  const cases = [
    [{ step: 2 }, 2],
    [{ locked: 3 }, 3],
    [{ step: 4, locked: 4 }, 4],
  ];
  for (const [moved, step] of cases) {
    const carried = carryOver(at(moved), OLD, NEXT);
    deepEqual([carried.step, carried.unit, carried.locked], [step, undefined, moved.locked ?? null]);
  }
  const short = carryOver(at({ locked: 4, step: 4 }), OLD, modelOf([7, 8], 0, 1));
  deepEqual([short.step, short.locked], [1, 1]);
});

test("pinned cells keep their values under their sequence's name, the latest of many", () => {
  const [first, second] = [modelOf([1, 2, 3, 4], 0, 0, "first", 0.25), modelOf([1, 2, 3, 5], 0, 0, "second", 0.75)];
  const pins = [
    { net: 0, step: 1, unit: 2 },
    { net: 0, step: 3, unit: 1 },
  ];
  const kept = [
    { net: 0, cell: "step 2, unit 2", of: "first: 1 2 3 4", values: [0.25, 0.25] },
    { net: 0, cell: "step 4, unit 1", of: "first: 1 2 3 4", values: [0.25, 0.25] },
  ];
  const { pins: still, kept: then } = carryOver(at({ pins }), first, second);
  deepEqual([still, then], [pins, kept]);
  const back = carryOver(at({ pins, kept }), second, first).kept;
  deepEqual(back?.map(({ of, values }) => [of, ...values])[3], ["second: 1 2 3 5", 0.75, 0.75]);
  deepEqual(carryOver(at({ pins, kept }), second, modelOf([1, 2, 3, 5], 0, 0)).kept, kept);
  const many = Array.from({ length: 23 }, (_, k) => ({ ...kept[0], cell: `cell ${k}` }));
  const most = carryOver(at({ pins, kept: many }), first, second).kept ?? [];
  deepEqual([most.length, most[0].cell, most[23].cell], [24, "cell 1", "step 4, unit 1"]);
});

/**
 * @param {("lstm"|"rnn"|"gru")[]} kinds
 * @param {number} [weight]
 */
function among(kinds, weight = 0.5) {
  const SIGNALS = { lstm: "ifgoch", gru: "rznh", rnn: "ah" };
  const steps = 9;
  const units = { lstm: 11, gru: 12, rnn: 13 };
  const networks = kinds.map((kind) => ({
    kind,
    units: units[kind],
    signals: Object.fromEntries([...SIGNALS[kind]].map((name) => [name, new Array(units[kind] * steps).fill(0.5)])),
    initial: {},
    weights: { W_ih: [weight, 1, 2], W_hh: new Array(3 * units[kind]).fill(weight) },
  }));
  const inputs = Array.from({ length: steps }, (_, at) => at);
  return decode(payloadOf(networks, { inputs, features: 1, opening: { step: 4, unit: 3 } }));
}

test("a unit that is chosen stays when a network is added, which is turned to where none is", () => {
  const [two, three] = [among(["lstm", "rnn"]), among(["lstm", "gru", "rnn"])];
  /** @type {Partial<State>} */
  const patch = {
    ...{ net: 1, unit: 7, step: 5, locked: 5, order: "half-life", zoom: [2, 7], large: { net: 1, signal: "a" } },
    pins: [
      { net: 0, step: 2, unit: 1 },
      { net: 1, step: 3, unit: 9 },
    ],
    filter: { net: 1, units: [2, 5] },
    open: { net: 1, signal: "h", step: 5, unit: 7 },
    tab: "memory",
  };
  const state = { ...FRESH, ...readAddress({}, two), ...patch };
  const added = readAddress(carryAmong(state, two, three), three);
  deepEqual([added.net, added.unit, added.step, added.locked, added.tab], [2, 7, 5, 5, "memory"]);
  deepEqual(
    added.pins.map(({ net, unit }) => [net, unit]),
    [
      [0, 1],
      [2, 9],
    ],
  );
  deepEqual(added.filter, { net: 2, units: [2, 5] });
  deepEqual(added.large, { net: 2, signal: "a" });
  deepEqual([added.order, added.zoom], ["half-life", [2, 7]]);
  equal(readAddress(carryAmong({ ...state, tab: "equation" }, two, three), three).open?.net, 2);
  // So it is where another one goes for it, unless the unit was of that one.
  const instead = among(["lstm", "gru"]);
  /** @param {number} net */
  const kept = (net) => {
    const found = readAddress(carryAmong({ ...state, net }, two, instead), instead);
    return [found.net, found.unit, found.locked];
  };
  deepEqual(
    [kept(0), kept(1)],
    [
      [0, 7, 5],
      [0, 0, 5],
    ],
  );
  // Where nothing is chosen, the one that comes is turned to, but not where all are of another task.
  /** @param {Model} next */
  const goes = (next) => readAddress(carryAmong({ ...FRESH, ...readAddress({}, two) }, two, next), next).net;
  deepEqual([goes(instead), goes(among(["lstm", "gru"], 0.25))], [1, 0]);
  // The step that is shown stays, unlocked: another layer of a network is compared there. Another sequence opens anew.
  const before = { ...FRESH, ...readAddress({}, two), step: 7 };
  const layer = readAddress(carryAmong(before, two, instead), instead);
  deepEqual([layer.step, layer.locked], [7, null]);
  const longer = modelOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 2, 1);
  equal(readAddress(carryAmong(before, two, longer), longer).step, 2);
  // It opens where the picture does, but of the one that was added.
  const free = readAddress(carryAmong({ ...FRESH, ...readAddress({}, two) }, two, three), three);
  deepEqual([free.net, free.locked, free.step], [1, null, 4]);
});

test("where a network goes, or others come, what was of it goes too", () => {
  const [three, two] = [among(["lstm", "gru", "rnn"]), among(["lstm", "rnn"])];
  const pins = [
    { net: 1, step: 2, unit: 4 },
    { net: 2, step: 3, unit: 9 },
  ];
  /** @param {Partial<State>} patch */
  const shown = (patch) => {
    const state = { ...FRESH, ...readAddress({}, three), pins, step: 5, locked: 5, unit: 8, ...patch };
    const { net, unit, pins: left } = readAddress(carryAmong(state, three, two), two);
    return { net, unit, left: left.map((pin) => [pin.net, pin.unit]) };
  };
  deepEqual(shown({ net: 2 }), { net: 1, unit: 8, left: [[1, 9]] });
  deepEqual(shown({ net: 1 }), { net: 0, unit: 0, left: [[1, 9]] });
  const other = among(["gru"]);
  const state = { ...FRESH, ...readAddress({}, two), pins: [{ net: 1, step: 2, unit: 4 }], net: 1 };
  const { net, pins: left } = readAddress(carryAmong(state, two, other), other);
  deepEqual([net, left], [0, []]);
});

test("edits go with their networks, and those of one that goes are left out", () => {
  const [one, two, other] = [among(["rnn"]), among(["gru", "rnn"]), among(["lstm", "gru"])];
  /**
   * @param {string} edits
   * @param {Model} old
   * @param {Model} next
   */
  const moved = (edits, old, next) => {
    const state = { ...FRESH, ...readAddress({}, old), edits, showing: /** @type {const} */ ("difference") };
    const left = readAddress(carryAmong(state, old, next), next);
    return [left.edits, left.showing];
  };
  deepEqual(moved("h0@2=0, !W_ha5*0.5", one, two), ["1:h0@2=0,!1:W_ha5*0.5", "difference"]);
  deepEqual(moved("z3=1,1:h0@2=0,!1:a=0", two, one), ["h0@2=0,!a=0", "difference"]);
  deepEqual(moved("z3=1,1:h4=0", two, other), ["1:z3=1", "difference"]);
  deepEqual(moved("h0@2=0", one, other), ["", "edited"]);
  deepEqual(moved("7:h0@2=0", one, two), ["", "edited"]); // of none
});

test("a sequence is named by where it comes from, a short one by its values too", () => {
  /** @param {number[]} inputs */
  const named = (inputs) =>
    carryOver(at({ pins: [{ net: 0, step: 1, unit: 2 }] }), modelOf(inputs, 0, 0, "typed"), NEXT).kept?.[0].of;
  equal(named([0.5, -2, Number.NaN, 1 / 3]), "typed: 0.5 −2 – 0.333");
  equal(named(new Array(13).fill(1)), "typed");
});
