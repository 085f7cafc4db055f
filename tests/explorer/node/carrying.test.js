// Carrying: another sequence opens at its own place, unless somebody has been elsewhere.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "../../../lstm_viz/explorer/js/address.js";
import { carryOver } from "../../../lstm_viz/explorer/js/carrying.js";
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

test("a sequence is named by where it comes from, a short one by its values too", () => {
  /** @param {number[]} inputs */
  const named = (inputs) =>
    carryOver(at({ pins: [{ net: 0, step: 1, unit: 2 }] }), modelOf(inputs, 0, 0, "typed"), NEXT).kept?.[0].of;
  equal(named([0.5, -2, Number.NaN, 1 / 3]), "typed: 0.5 −2 – 0.333");
  equal(named(new Array(13).fill(1)), "typed");
});
