// Similar: passages with the same units on, and with similar values, by hand and by every place.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { alike, hasRoom, MOST_PRODUCTS, sameUnits } from "../../../lstm_viz/explorer/js/similar.js";
import { aboveChance, alikeByChance, sameUnitsByChance } from "../../../lstm_viz/explorer/js/similar_chance.js";
import { SIGNS } from "../../../lstm_viz/explorer/js/text_lines.js";
import { elsewhereAddress } from "../../../lstm_viz/explorer/js/text_similar.js";
import { payloadOf } from "./payloads.js";

test("a passage goes to the atlas with what is read before it, as far as it counts", () => {
  const letters = [...'x = {"a": 1}'].map((one) => (one === " " ? SIGNS.space : one)).concat(SIGNS.lineEnd, ")", "&");
  const long = new Array(250).fill("y").concat(letters);
  const text = payloadOf(
    [
      {
        kind: "gru",
        units: 1,
        signals: { h: long.map(() => 0), r: long.map(() => 0), z: long.map(() => 0), n: long.map(() => 0) },
        initial: {},
        weights: {},
      },
    ],
    { inputs: long.map(() => 1), features: 1, names: ["a"] },
  );
  const model = { ...decode(text), text: long };
  const asked = (/** @type {string} */ atlas, /** @type {[number, number]} */ extent) =>
    elsewhereAddress(
      { ...model, header: { ...model.header, explanation: { ...model.header.explanation, atlas } } },
      "gru",
      extent,
    );
  const address = new URL(asked("./atlas?reader=python-", [254, 264]), "http://h/explore");
  equal(address.pathname, "/atlas");
  deepEqual(Object.fromEntries(address.searchParams), {
    reader: "python-gru",
    like: `${"y".repeat(236)}x = {"a": 1}\n)&`,
    like_last: "11",
  });
  equal(asked("", [254, 264]), "");
  equal(asked("./atlas?reader=python-", [0, 200]), "");
  equal(new URL(asked("./a?b=", [0, 199]), "http://h").searchParams.get("like_last"), "200");
});

/** @param {number[][]} units  each over the steps */
const valuesOf = (units) => ({
  data: Float32Array.from({ length: units.length * units[0].length }, (_, at) => {
    return units[at % units.length][Math.floor(at / units.length)];
  }),
  width: units.length,
  error: 0,
});

const ON = valuesOf([
  [0, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0],
  [0, 1, 1, 0, 1, 0, 0, 0, -1, -1, 0],
  [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
]);

test("the same units are on are those on in the same way, counted at each step", () => {
  // Asked: units 0 and 1 at both steps, 4 pairs. At 4-5 there are 5, of which 3 are the same: 3 of 6. At 8-9 there are the 2
  // of unit 0 alone, 2 of 4, or with -1 of unit 1 4, 2 of 6.
  const places = (/** @type {boolean} */ signed) =>
    (sameUnits(ON, [1, 2], 0.5, signed) ?? [])
      .slice(0, 2)
      .map(({ extent, score, shared }) => [...extent, score, shared]);
  deepEqual(places(false), [
    [4, 5, 3 / 6, [0, 1]],
    [8, 9, 2 / 4, [0]],
  ]);
  deepEqual(places(true), [
    [4, 5, 3 / 6, [0, 1]],
    [8, 9, 2 / 6, [0]],
  ]);
  // No unit is on at all of these steps: 2, 0 and 3 pairs. At 6-8 there is the one of unit 0 at its last step.
  const long = sameUnits(ON, [2, 4], 0.5, false) ?? [];
  deepEqual([long[0].extent, long[0].score], [[6, 8], 1 / 5]);
  deepEqual(sameUnits(ON, [6, 7], 0.5, true), []);
  // With a threshold for each, one that is never above its own has no part; a value at the threshold is on.
  const other = sameUnits(ON, [1, 2], Float64Array.of(2, 1, 1), false) ?? [];
  deepEqual([other[0].extent, other[0].score, other[0].shared], [[3, 4], 1 / 3, [1]]);
});

test("a passage has another where there is room for it on one of its sides", () => {
  const rooms = [3, 4, 5, 6, 7].map((steps) => hasRoom([1, 3], steps + 1));
  deepEqual(rooms, [false, false, false, true, true]);
  equal(hasRoom([3, 5], 6), true);
  equal(hasRoom([2, 4], 6), false);
});

test("alike is the cosine of all values, at every place that touches no other", () => {
  const units = [1, 2, 3].map((seed) => Array.from({ length: 23 }, (_, step) => Math.sin(seed * (step + 1) ** 1.5)));
  const values = valuesOf(units);
  const [asked, long] = [5, 4];
  const part = (/** @type {number} */ at) => units.flatMap((unit) => unit.slice(at, at + long).map(Math.fround));
  const dot = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    a.reduce((sum, value, k) => sum + value * b[k], 0);
  const cosine = (/** @type {number} */ at) =>
    dot(part(asked), part(at)) / Math.sqrt(dot(part(asked), part(asked)) * dot(part(at), part(at)));
  const found = alike(values, [asked, asked + long - 1]) ?? [];
  for (const { extent, score } of found) ok(Math.abs(score - cosine(extent[0])) < 1e-6);
  const free = [0, 1, ...Array.from({ length: 11 }, (_, k) => k + 9)];
  equal(
    found[0].extent[0],
    free.reduce((best, at) => (cosine(at) > cosine(best) ? at : best)),
  );
  const taken = [[asked, asked + long - 1], ...found.map(({ extent }) => extent)].sort((a, b) => a[0] - b[0]);
  for (const [k, extent] of taken.slice(1).entries()) ok(extent[0] > taken[k][1]);
  // A copy of the passage has a cosine of 1, one with the other sign -1.
  const copy = valuesOf([[0.3, -0.2, 0, 0.6, -0.4, 0, -0.3, 0.2]]);
  deepEqual(
    alike(copy, [0, 1])
      ?.map(({ extent, score }) => [extent[0], Number(score.toFixed(6))])
      .slice(0, 1),
    [[3, 1]],
  );
});

test("what would take too long is not begun, and a text of one passage has no other", () => {
  const width = 100;
  const data = new Float32Array(width * 8000);
  equal(alike({ ...ON, data, width }, [0, Math.ceil(MOST_PRODUCTS / width / 4000)]), null);
  deepEqual(alike(ON, [0, 10]), []);
});

test("units that move together beat their copies, each shifted by itself, and units that are alone do not", () => {
  const steps = 211;
  const noise = (/** @type {number} */ seed) =>
    Array.from({ length: steps }, (_, step) => Math.sign(Math.sin(seed * (step + 1) ** 2)));
  const units = [3, 5, 7, 11, 13, 17].map(noise);
  const asked = /** @type {[number, number]} */ ([40, 43]);
  const best = (/** @type {number[][]} */ all) => (alike(valuesOf(all), asked) ?? [])[0].score;
  // The passage comes once more, in all units at once: no copy has that.
  const again = units.map((unit) => unit.map((value, step) => (step >= 90 && step < 94 ? unit[step - 50] : value)));
  const chance = alikeByChance(valuesOf(again), asked) ?? NaN;
  ok(best(again) > 1 - 1e-6 && chance < 0.9, String(chance));
  const listed = aboveChance(alike(valuesOf(again), asked) ?? [], chance);
  deepEqual(listed[0].extent, [90, 93]);
  ok(listed.every(({ score }) => score > chance));
  // One unit alone is only moved: every copy has the same passages, as good as the best of all.
  const one = [again[0]];
  ok(Math.abs((alikeByChance(valuesOf(one), asked) ?? NaN) - best(one)) < 1e-6);
  for (const seed of [3, 5, 7, 11]) {
    const alone = valuesOf([one[0].map((_, step) => Math.sin(seed * (step % 50)))]);
    deepEqual(aboveChance(alike(alone, asked) ?? [], alikeByChance(alone, asked)), []);
  }
  const on = again.map((unit) => unit.map((value) => Number(value > 0)));
  equal(sameUnits(valuesOf(on), [90, 90], 0.5, false)?.[0].score, 1);
  ok((sameUnitsByChance(valuesOf(on), [90, 90], 0.5, false) ?? NaN) <= 1);
  // Two units that are on at the same two steps alone: shifted apart, they meet nowhere.
  const pair = [0, 0].map(() => Array.from({ length: steps }, (_, step) => Number(step === 50 || step === 120)));
  equal(sameUnits(valuesOf(pair), [50, 50], 0.5, false)?.[0].score, 1);
  equal(sameUnitsByChance(valuesOf(pair), [50, 50], 0.5, false), 1 / 2);
  equal(alikeByChance(ON, [1, 2]), null); // too short to be shifted so often
  equal(aboveChance(alike(ON, [1, 2]) ?? [], null).length, 3);
  equal(sameUnitsByChance(ON, [1, 2], 0.5, true), null);
});
