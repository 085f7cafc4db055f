// Go to: which instant two entered texts name, and what is told where they name none.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { readInstant } from "../../../lstm_viz/explorer/js/go_to.js";

const GRU = { name: "GRU", units: 32 };
const STEPS = 1060;
/**
 * @param {string} unit
 * @param {string} step
 */
const read = (unit, step) => readInstant(unit, step, GRU, STEPS);

test("units are counted from 0 and steps from 1, up to the last of each", () => {
  deepEqual(read("3", "10"), { unit: 3, step: 9 });
  deepEqual(read("0", "1"), { unit: 0, step: 0 });
  deepEqual(read(" 31 ", "1060"), { unit: 31, step: 1059 });
});

test("what is beyond them is named beside what there is", () => {
  deepEqual(read("32", "10"), { trouble: "Unit 32: the GRU has units 0 to 31." });
  deepEqual(read("31", "1061"), { trouble: "Step 1061: the sequence has steps 1 to 1,060." });
  deepEqual(read("31", "0"), { trouble: "Step 0: the sequence has steps 1 to 1,060." });
  deepEqual(read("40", "0"), { trouble: "Unit 40: the GRU has units 0 to 31." });
});

test("what is no whole number names nothing", () => {
  for (const unit of ["-1", "1.5", "1e1", "x", "0x1", "∞", "999999999999"])
    deepEqual(read(unit, "10"), { trouble: `Unit ${unit}: the GRU has units 0 to 31.` });
  for (const step of ["−2", "2,5", "NaN"])
    deepEqual(read("3", step), { trouble: `Step ${step}: the sequence has steps 1 to 1,060.` });
  deepEqual(read(" ", "10"), { trouble: "Enter a unit of the GRU, from 0 to 31." });
  deepEqual(read("3", ""), { trouble: "Enter a step, from 1 to 1,060." });
});
