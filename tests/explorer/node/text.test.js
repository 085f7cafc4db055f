// Text: lines, rows and addresses of a text, and letters that can be read on every colour.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { readAddress, writeAddress } from "../../../lstm_viz/explorer/js/address.js";
import { legibleOn } from "../../../lstm_viz/explorer/js/colours.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { valueAt } from "../../../lstm_viz/explorer/js/network.js";
import { FRESH } from "../../../lstm_viz/explorer/js/store.js";
import {
  LEAST_ON,
  MOST_ON,
  OPENING_TEXT,
  readText,
  roundOn,
  writeText,
} from "../../../lstm_viz/explorer/js/text_address.js";
import { CHANGED, changedAnswers } from "../../../lstm_viz/explorer/js/text_changed.js";
import { breakLines } from "../../../lstm_viz/explorer/js/text_lines.js";
import { bitsOf } from "../../../lstm_viz/explorer/js/text_rated.js";
import { counterpart, likest, MOST_TEXT_ROWS, textRange, textRows } from "../../../lstm_viz/explorer/js/text_rows.js";
import { mostSurprising } from "../../../lstm_viz/explorer/js/text_surprises.js";
import { createTaking } from "../../../lstm_viz/explorer/js/text_taking.js";
import { payloadOf } from "./payloads.js";

/** @import { Made } from "./payloads.js" */
/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

/**
 * @param {string} text
 * @param {number} columns
 */
function broken(text, columns) {
  const symbols = [...text];
  const { first, count, lineOf } = breakLines(symbols, columns);
  const found = Array.from({ length: count }, (_, line) => symbols.slice(first[line], first[line + 1]).join(""));
  found.forEach((line, at) => {
    for (let step = first[at]; step < first[at] + [...line].length; step += 1) equal(lineOf(step), at);
  });
  return found;
}

test("a text breaks after its line ends, and where a line is full after a space, a tab or a hyphen", () => {
  deepEqual(broken("ab↵cd␣ef", 20), ["ab↵", "cd␣ef"]);
  deepEqual(broken("one␣two␣three", 6), ["one␣", "two␣", "three"]);
  deepEqual(broken("one␣two␣three", 8), ["one␣two␣", "three"]);
  deepEqual(broken("a␣bcdefghij", 6), ["a␣bcde", "fghij"]); // the space is too early
  deepEqual(broken("self-made⇥men", 6), ["self-", "made⇥", "men"]);
  deepEqual(broken("↵↵x", 5), ["↵", "↵", "x"]);
  deepEqual(broken("abcdef↵", 6), ["abcdef", "↵"]);
  deepEqual(broken("abcd", 0.4), ["a", "b", "c", "d"]);
  deepEqual(broken("", 5), []);
});

const [ONE, OTHER] = [
  [1, 0, -1, 0],
  [0, 1, 0, -1],
]; // at right angles
// 0.6 and 0.8 of them: as unit vectors, these are the correlations.
const MIXED = ONE.map((value, step) => 0.6 * value - 0.8 * OTHER[step]);
const weights = { W_ih: [1], W_hh: [1], b_ih: [1], b_hh: [1] };
/** @param {number[][]} units */
const timeMajor = (units) => ONE.flatMap((_, step) => units.map((unit) => unit[step]));
const TEXT = ["a", "␣", "b", "↵"];

/** @param {string[]|null} [right] */
function textModel(right = null) {
  const f = new Array(8).fill(0.5);
  const h = timeMajor([OTHER, ONE]);
  const many = timeMajor([[3, 3, 3, 3], MIXED, OTHER.map((value) => 0.25 - 2 * value)]);
  /** @type {Made[]} */
  const networks = [
    { kind: "lstm", units: 2, signals: { f, c: h, h }, initial: {}, weights },
    { kind: "gru", units: 3, signals: { z: many, h: many }, initial: {}, weights },
  ];
  const model = decode(payloadOf(networks, { inputs: [1, 2, 3, 4], features: 1, text: TEXT }));
  model.header.target_text = right;
  return model;
}

test("the unit that follows another most closely is found by the size of the correlation", () => {
  const view = textModel().at(0);
  const found = [0, 1].map((unit) => likest(view, 0, unit, 1));
  deepEqual(
    found.map(({ unit }) => unit),
    [2, 1],
  );
  ok(Math.abs(found[0].r + 1) < 1e-6); // less of it, and from another mean
  ok(Math.abs(found[1].r - 0.6) < 1e-6);
  equal(likest(view, 0, 0, 1), found[0]); // it is computed once
});

test("a signal has its counterpart where another cell has the same quantity", () => {
  const [lstm, gru] = textModel().networks;
  const [minimal, other] = [
    ["z", "v", "h"],
    ["f", "i", "v", "h"],
  ].map((names) => {
    return /** @type {any} */ ({ kind: names[0] === "z" ? "mingru" : "minlstm", names });
  });
  equal(counterpart(gru, "f", lstm), "z");
  equal(counterpart(lstm, "z", gru), "f");
  equal(counterpart(gru, "c", lstm), null);
  equal(counterpart(minimal, "f", lstm), null); // it keeps 1 − z
  // One letter, two quantities: what is kept, and what is new.
  equal(counterpart(gru, "z", minimal), null);
  equal(counterpart(lstm, "z", minimal), null);
  equal(counterpart(minimal, "z", gru), null);
  equal(counterpart(minimal, "z", minimal), "z");
  equal(counterpart(other, "z", minimal), null);
  equal(counterpart(other, "v", minimal), "v");
  equal(counterpart(gru, "h", minimal), "h");
});

/** @param {Partial<State>} patch */
function rowsOf(patch) {
  const model = textModel();
  const state = /** @type {State} */ ({ ...FRESH, ...readAddress({}, model), ...patch });
  return { found: textRows(model, state), range: textRange(model, textRows(model, state).rows, state) };
}

test("a text has a row for each network, then for each pinned unit once", () => {
  const pins = [
    { net: 0, step: 1, unit: 1 },
    { net: 0, step: 3, unit: 1 },
    { net: 1, step: 2, unit: 2 },
  ];
  const { found } = rowsOf({ unit: 1, pins: [{ net: 0, step: 2, unit: 0 }, ...pins] });
  deepEqual(
    found.rows.map(({ net, unit, signal, pin }) => [net, unit, signal, pin]),
    [
      [0, 1, "h", null],
      [0, 0, "h", 1],
      [1, 1, "h", null],
      [1, 2, "h", 4],
    ],
  );
  const alone = rowsOf({ unit: 1, text: { ...OPENING_TEXT, alone: true } });
  deepEqual(
    alone.found.rows.map(({ net, unit }) => [net, unit]),
    [[0, 1]],
  );
  ok(MOST_TEXT_ROWS < 20);
});

test("a network without the signal is named, and without any network that has it h is shown", () => {
  const { found } = rowsOf({ text: { ...OPENING_TEXT, signal: "c" } });
  deepEqual([found.signal, found.rows.length, found.without.map(({ kind }) => kind)], ["c", 1, ["gru"]]);
  const other = rowsOf({ net: 1, text: { ...OPENING_TEXT, signal: "c", alone: true } });
  deepEqual([other.found.signal, other.found.rows[0].signal], ["h", "h"]);
});

test("the one range is that of the maps, or as far as these units reach", () => {
  deepEqual(rowsOf({}).range, [-1, 1]);
  deepEqual(rowsOf({ range: "own" }).range, [-2.3, 2.3]); // 0.25 + 2, rounded up to two digits
});

test("a text that is predicted character by character opens its page, other sequences the cell", () => {
  const plain = textModel(["a", "a", "a", "a"]);
  const next = textModel([...TEXT.slice(1), ""]);
  equal(readAddress({}, plain).tab, "cell");
  equal(readAddress({}, next).tab, "text");
  for (const [model, tab, address] of /** @type {const} */ ([
    [plain, "text", { tab: "text" }],
    [next, "text", {}],
    [next, "cell", { tab: "cell" }],
    [plain, "cell", {}],
  ])) {
    const state = { ...readAddress({}, model), tab };
    deepEqual(writeAddress(state, model), address);
    deepEqual(readAddress(address, model), state);
  }
  const all = { ...OPENING_TEXT, signal: "f", alone: true, signs: true };
  const state = { ...readAddress({}, next), tab: /** @type {const} */ ("text"), text: all };
  deepEqual(writeAddress(state, next), { tab: "text:f:alone:signs" });
  deepEqual(readAddress({ tab: "text:f:alone:signs" }, next), state);
  for (const tab of ["text:", "text:ff", "text:signs:alone", "textual"]) equal(readAddress({ tab }, plain).tab, "cell");
});

test("letters have a contrast of 4.5 or more on every colour", () => {
  /** @param {number} channel */
  const linear = (channel) => (channel <= 10.31475 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
  let least = 21;
  for (let red = 0; red < 256; red += 15)
    for (let green = 0; green < 256; green += 5)
      for (let blue = 0; blue < 256; blue += 51) {
        const hex = `#${[red, green, blue].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
        const bright = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05;
        const contrast = legibleOn(hex) === "#000000" ? bright / 0.05 : 1.05 / bright;
        least = Math.min(least, contrast);
      }
  ok(least >= 4.5, String(least));
});

test("every threshold that is allowed comes back from the address", () => {
  const passage = /** @type {const} */ ([[2, 5]]).map(
    ([first, last]) => /** @type {[number, number]} */ ([first, last]),
  );
  const typed = [1e-7, 0.1 + 0.2, 123.456789123456, 1 / 3, LEAST_ON, MOST_ON, 7];
  for (let k = 1; k < 60; k += 1) typed.push(1e-9 * 1.7 ** k);
  for (const on of typed.map(roundOn)) {
    ok(on >= LEAST_ON && on <= MOST_ON, String(on));
    const shown = { ...OPENING_TEXT, passage, on };
    deepEqual(readText(writeText(shown), 9), shown);
  }
});

/** @param {[number, number][]} passage  and a hand that takes another one */
function hand(passage = []) {
  /** @type {any} */
  const state = { step: 4, text: { ...OPENING_TEXT, passage } };
  let refused = 0;
  const context = /** @type {any} */ ({
    modelOf: () => ({ steps: 40 }),
    store: { get: () => state },
    actions: {
      showText: (/** @type {any} */ patch) => Object.assign(state.text, patch),
      go: (/** @type {number} */ step) => Object.assign(state, { step }),
    },
  });
  const taking = createTaking(context, () => {
    refused += 1;
  });
  const press = () =>
    taking.press(
      /** @type {any} */ ({ key: "ArrowRight", shiftKey: true, preventDefault: () => {}, stopPropagation: () => {} }),
    );
  return { taking, state, press, refused: () => refused };
}

test("a drag takes a passage when it ends, and what is given up changes nothing", () => {
  const { taking, state } = hand([[1, 2]]);
  taking.begin(7, false);
  equal(taking.move(7), false); // a click so far
  ok(taking.move(9) && taking.isDrawing());
  deepEqual(state.text.passage, [[7, 9]]);
  taking.move(null);
  ok(taking.move(7)); // back where it began
  deepEqual(state.text.passage, [[1, 2]]);
  ok(taking.end() && !taking.isDrawing());
  deepEqual(state.text.passage, [[1, 2]]);
  taking.begin(7, true);
  taking.move(5);
  taking.cancel();
  deepEqual([state.text.passage, taking.isDrawing(), taking.end()], [[[1, 2]], false, false]);
  taking.begin(7, true);
  taking.move(5);
  ok(taking.end());
  deepEqual(state.text.passage, [
    [1, 2],
    [5, 7],
  ]);
  taking.begin(12, false);
  equal(taking.end(), false); // a click
});

test("a ninth part is refused and the others stay", () => {
  const eight = Array.from({ length: 8 }, (_, k) => /** @type {[number, number]} */ ([4 * k, 4 * k + 1]));
  const { taking, state, refused } = hand(eight);
  taking.begin(35, true);
  taking.move(37);
  deepEqual(state.text.passage, eight);
  ok(taking.end());
  deepEqual([state.text.passage, refused()], [eight, 1]);
  taking.begin(2, true);
  taking.move(3); // joins two of them
  taking.end();
  deepEqual([state.text.passage[0], state.text.passage.length, refused()], [[0, 5], 7, 1]);
});

test("Shift and the arrow keys begin where the step is, also after a click elsewhere", () => {
  const { state, press } = hand();
  press();
  press();
  deepEqual(state.text.passage, [[4, 6]]);
  state.step = 20;
  press();
  deepEqual(state.text.passage, [[20, 21]]);
});

/**
 * A run of the LSTM of `textModel` whose h of unit 1 moves by 0.03 and then −0.4, with its answers.
 *
 * @param {ReturnType<typeof textModel>} model
 * @param {number[]} by
 * @param {string[]} answered
 * @param {number[]} right
 */
function runWith(model, by, answered, right) {
  const [lstm] = model.at(0).networks;
  const stored = Object.fromEntries(
    lstm.names.map((name) => {
      const { data, width } = lstm.stored(name);
      const moved = Float32Array.from(data, (_, at) => {
        const step = Math.floor(at / width);
        return valueAt(lstm.stored(name), step, at % width) + (at % width === 1 ? by[step] : 0);
      });
      return [name, { data: moved, width, error: 0 }];
    }),
  );
  const array = /** @type {any} */ ((/** @type {string} */ name) => (name === "right" ? right : lstm.array(name)));
  return { badge: lstm.badge, answered, stored, array };
}

test("of an edited text a unit's own range holds its differences, and the changed answers are counted and marked", () => {
  const model = textModel();
  equal(changedAnswers(model, model.networks[0]), null);
  const was = runWith(model, [0, 0, 0, 0], ["a", "b", "", "d"], [1, 0, NaN, 0]);
  const is = runWith(model, [0, 0.03, -0.4, 0.1], ["x", "y", "z", "e"], [0, 1, NaN, 0]);
  const { given, text } = model;
  const shown = { inputs: null, given, text, changesInput: false, target: null, right: null, targetText: null };
  model.setEdited({ sources: [is, null], originals: [was, null], ...shown });
  const state = /** @type {State} */ ({ ...FRESH, ...readAddress({}, model), showing: "difference", unit: 1 });
  const alone = { ...state, text: { ...OPENING_TEXT, alone: true } };
  const rangeOf = (/** @type {State} */ one) => textRange(model, textRows(model, one).rows, one);
  deepEqual(rangeOf({ ...alone, range: "own" }), [-0.5, 0.5]); // 0.4, up to 1, 2 or 5 × 10^k
  deepEqual(rangeOf({ ...alone, range: "own", unit: 0 }), rangeOf({ ...alone, unit: 0 })); // it does not differ at all
  const changed = changedAnswers(model, model.networks[0]);
  deepEqual(changed && { ...changed, marks: [...changed.marks] }, {
    marks: [CHANGED.broken, CHANGED.mended, CHANGED.same, CHANGED.other],
    answers: 3,
    moved: 3,
    broken: 1,
    mended: 1,
  });
  equal(changedAnswers(model, model.networks[1]), null); // no edit reaches it
});

test("the characters that were expected least come first, none that took fewer than 4 bits", () => {
  const bits = [4.5, Number.NaN, 3.9, 9, 4, 9, 12.5];
  deepEqual(
    mostSurprising(bits, (step) => bits[step]),
    [6, 3, 5],
  );
  deepEqual(
    mostSurprising([4, 0.5, 3.99], () => 4),
    [0],
  );
});

test("of characters whose probabilities are rounded to 0, those that were expected least are named", () => {
  /** @type {number[]} */
  const asked = [];
  const exact = new Map([
    [1, 17.5],
    [3, 30],
    [4, 21],
    [6, 21],
  ]);
  const exactOf = (/** @type {number} */ step) => {
    asked.push(step);
    return exact.get(step) ?? Number.NaN;
  };
  deepEqual(mostSurprising([15, Infinity, 5, Infinity, Infinity, Number.NaN, Infinity], exactOf), [3, 4, 6]);
  deepEqual(asked, [1, 3, 4, 6]); // and nothing of the others
});

test("of another edit an edited text is rated anew, by what is right of it now", () => {
  /** @type {Record<string, ArrayLike<number>>} */
  const arrays = {
    prediction: Float32Array.of(Number.NaN, Number.NaN),
    "head.W": new Float32Array(2),
    "head.b": Float32Array.of(0, Math.log(7)), // an eighth and seven eighths
    "readout.right": Float32Array.of(0, 0),
  };
  const h = {};
  const network = /** @type {any} */ ({
    readout: { kind: "one", names: ["a", "b"] },
    array: (/** @type {string} */ name) => arrays[name] ?? null,
    stored: () => h,
    width: () => 1,
    column: () => Float32Array.of(0.5),
  });
  const text = ["b", "a"];
  /** @param {number[]} right */
  const rated = (...right) =>
    bitsOf(
      /** @type {any} */ ({ changesInput: true, steps: 2, text, editedRight: Float32Array.from(right) }),
      network,
      false,
    )?.map((bit) => Math.round(bit * 1e4));
  const likely = Math.round(Math.log2(8 / 7) * 1e4);
  deepEqual(Array.from(rated(0, 1) ?? []), [30_000, likely]);
  deepEqual(Array.from(rated(1, 0) ?? []), [likely, 30_000]);
});
