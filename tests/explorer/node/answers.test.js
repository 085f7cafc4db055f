import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { answerRows, paintSymbols, symbolAt, targetSymbolAt } from "../../../lstm_viz/explorer/js/answers.js";
import { answersDrawnRange } from "../../../lstm_viz/explorer/js/answers_range.js";
import { createLines } from "../../../lstm_viz/explorer/js/lines.js";

/** @import { ModelView } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Network } from "../../../lstm_viz/explorer/js/network.js" */
/** @import { Theme } from "../../../lstm_viz/explorer/js/payload.js" */

const LOOKS = { lstm: "violet", rnn: "brown" };
const kinds = Object.fromEntries(
  Object.entries(LOOKS).map(([kind, colour]) => [kind, { colour, dash: "solid", marker: "circle" }]),
);
const THEME = /** @type {Theme} */ (/** @type {unknown} */ ({ kinds, neutral: "grey" }));

/**
 * @param {"lstm"|"rnn"} kind
 * @param {string[]|null} answered
 * @param {Record<string, number[]>} arrays
 */
function network(kind, answered, arrays) {
  /** @param {string} name */
  const array = (name) => (arrays[name] ? Float32Array.from(arrays[name]) : null);
  return /** @type {Network} */ (/** @type {unknown} */ ({ kind, answered, array }));
}

/**
 * @param {Network[]} networks
 * @param {string[]|null} text
 * @param {number[]|null} target
 */
function model(networks, text, target) {
  const numbers = target && Float32Array.from(target);
  return /** @type {ModelView} */ (
    /** @type {unknown} */ ({ networks, header: {}, targetText: text, target: numbers })
  );
}

const LSTM = network("lstm", ["", "a", "b T"], {
  sure: [NaN, 0.5, 0.974],
  right: [NaN, 1, 0],
  prediction: [NaN, 1, 0],
});
const RNN = network("rnn", ["", "b", "b"], { sure: [NaN, 0.25, 1], right: [NaN, 0, 1], prediction: [NaN, 0, 1] });
const NUMBERS = network("rnn", null, { prediction: [0.125, NaN, -0.5] });

test("an answer that is a symbol is read with its probability; a number is none", () => {
  equal(symbolAt(LSTM, 2), "b T, 0.97");
  equal(symbolAt(RNN, 1), "b, 0.25");
  equal(symbolAt(LSTM, 0), "–");
  equal(symbolAt(NUMBERS, 2), null);
});

test("the target is a symbol where the answers are", () => {
  const symbols = model([LSTM], ["", "a", "b"], [NaN, 1, 1]);
  deepEqual(
    [0, 1, 2].map((step) => targetSymbolAt(symbols, step)),
    ["–", "a", "b"],
  );
  equal(targetSymbolAt(model([NUMBERS], null, [NaN, 0.25, 1.5]), 1), null);
});

test("symbols are drawn in a row for the target and for each network, sets without spaces", () => {
  const rows = answerRows(model([LSTM, RNN], ["", "a", "b T"], [NaN, 1, 1]), THEME);
  deepEqual(
    rows.map(({ name, text, colour }) => [name, text, colour]),
    [
      ["target", ["", "a", "bT"], "grey"],
      ["LSTM", ["", "a", "bT"], "violet"],
      ["RNN", ["", "b", "b"], "brown"],
    ],
  );
  deepEqual(Array.from(rows[2].right ?? []), [NaN, 0, 1]);
  equal(rows[0].sure, null);
});

test("numbers are drawn as lines, not in rows", () => {
  deepEqual(answerRows(model([NUMBERS], null, [1, 2, 3]), THEME), []);
});

test("the axis of the answers holds those of an edited run, whatever it was before", () => {
  /** @param {number[]} prediction */
  const drawn = (prediction) =>
    answersDrawnRange(
      /** @type {ModelView} */ (
        /** @type {unknown} */ ({
          networks: [NUMBERS, network("lstm", null, { prediction })],
          header: { target_range: [-1, 1.5] },
        })
      ),
    ).map((end) => Number(end.toFixed(3)));
  deepEqual(drawn([0.5, NaN, 1.5]), [-1.2, 1.7]); // as recorded, with 8% of 2.5 at both ends
  deepEqual(drawn([0.5, -3.3, Infinity]), [-3.7, 1.7]); // 8% of 1.7 + 3.3 below the lowest
  deepEqual(drawn([0.5, NaN, 3.8]), [-1.2, 4.2]);
});

test("a text that is too long to be read is told to be, with the most steps that could be", () => {
  /** @type {string[]} */
  const told = [];
  const context = {
    fillText: (/** @type {string} */ text) => told.push(text),
    measureText: () => ({ width: 0 }),
    font: "",
  };
  const canvas = /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ ({ getContext: () => context }));
  Object.assign(globalThis, { getComputedStyle: () => ({ fontFamily: "" }) });
  const { paintText } = createLines(canvas);
  /** @param {number} steps */
  const isRead = (steps) => {
    const shown = { first: 0, last: steps - 1, width: 700, height: 90, ratio: 2, colour: "", muted: "" };
    return paintText({ ...shown, text: Array(steps).fill("x"), hint: (most) => String(most) });
  };
  equal(isRead(300), false);
  const [most] = told.splice(0).map(Number);
  deepEqual([isRead(most), told.splice(0).length, isRead(most + 1), told], [true, most, false, [String(most)]]);
});

test("a canvas in no page, as a slide's, has type of the size that was asked for", () => {
  const context = { fillText() {}, measureText: () => ({ width: 0 }), font: "10px sans-serif" };
  const canvas = /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ ({ getContext: () => context }));
  const shown = { first: 0, last: 3, width: 400, height: 100, ratio: 2 };
  Object.assign(globalThis, { getComputedStyle: () => ({ fontFamily: "" }) });
  createLines(canvas).paintText({
    ...shown,
    text: ["a", "b", "c", "d"],
    colour: "",
    muted: "",
    hint: (most) => `at most ${most}`,
  });
  equal(context.font, "32px sans-serif");
  const rows = [{ name: "RNN", text: ["a", "b", "c", "d"], colour: "", sure: null, right: null }];
  equal(paintSymbols(canvas, { ...shown, rows, wrong: "" }), true);
  equal(context.font, "600 30px sans-serif");
});
