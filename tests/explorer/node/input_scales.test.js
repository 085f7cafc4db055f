// Input scales: what is drawn, written beside it, read at the pointer and saved all have the same scales.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { inputScales } from "../../../lstm_viz/explorer/js/input_scales.js";
import { paletteOf } from "../../../lstm_viz/explorer/js/palette.js";
import { describeHit } from "../../../lstm_viz/explorer/js/readings.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { keysWithin } from "../../../lstm_viz/explorer/js/slide_keys.js";
import { slideRow } from "../../../lstm_viz/explorer/js/slide_view.js";
import { createTrack } from "../../../lstm_viz/explorer/js/tracks.js";
import { payloadOf, THEME } from "./payloads.js";
import { tryEdits } from "./trying.js";

const SHOWN = /** @type {const} */ ({ change: "", perUnit: "", showing: "edited" });
const OWN = "each on its own scale";

/**
 * A simple RNN that reads rows, one a step.
 *
 * @param {number[][]} rows
 * @param {string} [edit]
 */
function modelOf(rows, edit) {
  const signal = rows.map(() => 0.1);
  const network = {
    kind: /** @type {const} */ ("rnn"),
    units: 1,
    initial: { h: [0] },
    facts: { nonlinearity: "tanh" },
  };
  const weights = { W_ih: rows[0].map(() => 0.1), W_hh: [0], b_ih: null, b_hh: null };
  const names = rows[0].map((_, k) => "abcdefgh"[k]);
  const given = { inputs: rows.flat(), features: names.length, names };
  const model = decode(payloadOf([{ ...network, weights, signals: { a: signal, h: signal } }], given));
  if (edit) {
    const recorded = model.at(0);
    const [line] = readEdits(edit, recorded.networks.map(shapeOf), recorded.steps);
    model.setEdited(tryEdits(recorded, line.edit ? [line.edit] : []).edited);
  }
  return model;
}

/** @param {number[][]} rows */
function scalesOf(rows) {
  const model = modelOf(rows);
  return inputScales(model, model.networks[0]);
}

/**
 * What is drawn, saved and told of the feature that the pointer is on.
 *
 * @param {ReturnType<typeof modelOf>} model
 * @param {number} [feature]
 */
function shown(model, feature = 0) {
  const palette = {
    ...paletteOf({ ...model.header, colours: { light: THEME, dark: THEME } }, "light"),
    shades: ["", ""],
  };
  const context = new Proxy({}, { get: () => () => ({ data: [] }), set: () => true });
  const canvas = { width: 0, height: 0, getContext: () => context };
  const element = { setAttribute() {}, removeAttribute() {}, getAttribute: () => null };
  const slot = /** @type {any} */ ({ kind: "input", net: 0, signal: null, canvas, element, height: 60 });
  const unused = /** @type {any} */ (null);
  const track = createTrack(slot, { modelOf: () => model, store: unused, rows: unused, palette: () => palette });
  track.prepare();
  track.paint({ first: 0, last: model.steps - 1, width: 300, height: 60, ratio: 1 });
  const saved = slideRow(slot, model, palette, SHOWN);
  return {
    numbers: track.axis(12).ticks.length > 0,
    scales: track.scales?.() ?? [],
    saved: [saved.name.includes(OWN), ...saved.keys.map(({ ends }) => ends)],
    pointed: describeHit(model, { slot, step: 1, unit: null, row: null, feature }, SHOWN).value,
  };
}

const SENSORS = [
  [15.5, 101325, 0.0214, 21.7],
  [27.25, 100867.5, NaN, 21.7],
  [21, 101775, 0.0401, 21.7],
];
const ENDS = ["15.5 to 27.25", "100867.5 to 101775", "0.0214 to 0.0401", ""];

test("series of different size have each its own scale, and its ends are in the picture and at the pointer", () => {
  const model = modelOf(SENSORS);
  deepEqual(
    inputScales(model, model.networks[0]).map(({ ends }) => ends),
    ENDS,
  );
  const { numbers, scales, saved } = shown(model);
  deepEqual([numbers, saved], [false, [true, ...ENDS]]);
  for (const [k, [low, high]] of scales.entries()) {
    const values = SENSORS.map((row) => row[k]).filter((value) => !Number.isNaN(value));
    const wide = Math.max(...values) - Math.min(...values);
    ok(low < Math.min(...values) && high > Math.max(...values) && (!wide || high - low < 1.5 * wide));
  }
  // Of more columns than the heading has room for: the one that is pointed to.
  equal(shown(model, 1).pointed, "b 100867.5000 (its scale: 100867.5 to 101775)");
  equal(shown(model, 3).pointed, "d 21.7000");
  const three = shown(modelOf(SENSORS.map((row) => row.slice(0, 3)))).pointed;
  equal(three, `a 27.2500 (its scale: ${ENDS[0]}) · b 100867.5000 (its scale: ${ENDS[1]}) · c missing`);
});

test("what has no ends says none, and small ones have both their signs", () => {
  const ends = (/** @type {number[][]} */ rows) => scalesOf(rows).map(({ ends }) => ends);
  deepEqual(
    ends([
      [-1e-7, NaN, 7],
      [2e-7, NaN, 1e4],
    ]),
    ["−1e−7 to 2e−7", "", "7 to 10000"],
  );
});

test("values that can be compared share one scale, with its numbers", () => {
  const numbers = [0.2, 0.9, 0.55];
  const shares = (/** @type {number[][]} */ rows) => scalesOf(rows).length === 0;
  ok(shares(numbers.map((value, k) => [value, Number(k === 1)])));
  ok(shares(numbers.map((value) => [value, 0])));
  // What stands still takes none of the room, and needs none.
  ok(!shares(numbers.map((value) => [value, 1013])));
  ok(shares(numbers.map((value) => [value / 1e4])));
  ok(shares([[NaN, NaN]]));
});

test("an edit leaves every line its scale, in the picture that is saved too", () => {
  /** @param {ReturnType<typeof shown>} one */
  const of = ({ numbers, saved }) => [numbers, saved[0]];
  const near = [
    [0, 0],
    [0.5, 5],
    [1, 10],
  ];
  const far = [
    [0, 0],
    [0.02, 5],
    [0.01, 10],
  ];
  deepEqual(of(shown(modelOf(near, "x0@2=1000"))), [true, false]);
  deepEqual(of(shown(modelOf(far, "x0@2=9"))), [false, true]);
  deepEqual(shown(modelOf(far, "x0@2=9")).scales, shown(modelOf(far)).scales);
  // Symbols that an edit has taken out of their rows are beside the others' 1.
  const symbols = shown(
    modelOf(
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      "x1@2=50",
    ),
  );
  deepEqual(of(symbols), [true, false]);
  equal(new Set(symbols.scales.map(String)).size, 1);
});

test("the ends are in a picture's key where they have room beside names that can be told apart", () => {
  const keys = ["temperature", "pressure"].map((name, k) => ({ name, ends: ENDS[k], colour: "" }));
  const whole = [`temperature ${ENDS[0]}`, `pressure ${ENDS[1]}`];
  deepEqual(keysWithin(keys, whole.join("").length), whole);
  deepEqual(keysWithin(keys, whole.join("").length - 2), [`temperat… ${ENDS[0]}`, whole[1]]);
  deepEqual(keysWithin(keys, 35), ["temperature", "pressure"]);
});
