// Carrying: another sequence opens at its own place, unless somebody has been elsewhere.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "../../../lstm_viz/explorer/js/address.js";
import { carryOver } from "../../../lstm_viz/explorer/js/carrying.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { FRESH } from "../../../lstm_viz/explorer/js/store.js";
import { payloadOf } from "./payloads.js";

/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

/**
 * @param {number[]} inputs
 * @param {number} step
 * @param {number} unit
 */
function modelOf(inputs, step, unit) {
  const h = new Array(3 * inputs.length).fill(0.5);
  const network = { kind: /** @type {const} */ ("rnn"), units: 3, signals: { a: h, h }, initial: {}, weights: {} };
  return decode(payloadOf([network], { inputs, features: 1, opening: { step, unit } }));
}

const OLD = modelOf([0.5, 0.25, Number.NaN, 1, 2], 3, 2);
const NEXT = modelOf([0.5, 0.25, Number.NaN, 1, 3], 1, 1);

/** @param {Partial<State>} patch */
const at = (patch) => ({ ...FRESH, ...readAddress({}, OLD), ...patch });

test("where nobody has moved, another sequence opens where it shows most", () => {
  const { step, unit, locked } = carryOver(at({}), OLD, NEXT);
  deepEqual([step, unit, locked], [1, 1, null]);
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
    [{ unit: 0 }, 3],
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
