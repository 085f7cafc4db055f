// Hand: what moving a number makes of the list of edits, as one change, and the values it can be moved to.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { createEditActions } from "../../../lstm_viz/explorer/js/edit_actions.js";
import { readEdits, writeCells } from "../../../lstm_viz/explorer/js/edits.js";
import { CELLS, signalNames } from "../../../lstm_viz/explorer/js/engine/kinds.js";
import { createHand, grainOf, impossibility, onGrain } from "../../../lstm_viz/explorer/js/hand.js";
import { holdOn } from "../../../lstm_viz/explorer/js/held.js";
import { readTyped } from "../../../lstm_viz/explorer/js/number_field.js";
import { createStore } from "../../../lstm_viz/explorer/js/store.js";

/** @import { Model } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Kind } from "../../../lstm_viz/explorer/js/payload.js" */
/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

Object.assign(globalThis, { requestAnimationFrame: () => 1, cancelAnimationFrame() {} });

const SIZES = [6, 7].map((units) => ({ kind: /** @type {const} */ ("lstm"), units, hidden: units, inputs: 2 }));
const LSTM = { kind: SIZES[1].kind, nonlinearity: "tanh" };
const CELL = { net: 1, signal: "f", step: 4, unit: 5 };

/** @param {string} text */
const edits = (text) => readEdits(text, SIZES, 9).flatMap(({ edit }) => (edit ? [edit] : []));

/** @param {string} text  of the edits that are there */
function handOn(text) {
  const asked = { edits: text, showing: "original", moving: false, step: 2, locked: null, playing: true };
  const store = createStore(/** @type {State} */ (/** @type {unknown} */ (asked)));
  const actions = createEditActions(store);
  const networks = SIZES.map(({ kind }) => ({ kind, value: () => 0.625, range: () => [0, 1] }));
  const model = /** @type {Model} */ (/** @type {unknown} */ ({ isEdited: true, networks }));
  const whatIf = { isProven: () => true, edits: () => edits(store.get().edits) };
  return { hand: createHand(() => model, store, actions, whatIf), store, actions };
}

test("a drag is one edit and one undo, whatever lies on its way, and it begins where it is looked at", () => {
  const { hand, store, actions } = handOn("i2@3=0");
  for (const value of [0.5, 0.75, 1.25]) equal(hand.hold(CELL, value), "");
  deepEqual([store.get().edits, store.get().moving, actions.canUndo()], ["i2@3=0,1:f5@5=1.25", true, false]);
  deepEqual([store.get().step, store.get().locked, store.get().playing, store.get().showing], [4, 4, false, "edited"]);
  hand.keep();
  hand.hold(CELL, 0.25);
  hand.keep();
  equal(store.get().edits, "i2@3=0,1:f5@5=0.25"); // the same cell again takes the place of its edit
  actions.undoEdit();
  equal(store.get().edits, "i2@3=0,1:f5@5=1.25");
  actions.undoEdit();
  deepEqual([store.get().edits, actions.canUndo()], ["i2@3=0", false]);
});

test("a hand that is given up leaves everything as it was", () => {
  const { hand, store, actions } = handOn("1:f5@5=1,!1:f5@5=0.5");
  hand.hold(CELL, 0.5);
  equal(store.get().edits, "!1:f5@5=0.5,1:f5@5=0.5");
  hand.drop();
  deepEqual([store.get().edits, store.get().moving, actions.canUndo()], ["1:f5@5=1,!1:f5@5=0.5", false, false]);
});

test("every gate and state of every kind can be held by what a hand writes", () => {
  /** @type {string[]} */
  const tried = [];
  const keep = { tryEdit: (/** @type {string} */ edit) => String(tried.push(edit)), keepEdit() {}, dropEdit() {} };
  const store = handOn("").store;
  for (const kind of /** @type {Kind[]} */ (Object.keys(CELLS))) {
    const sizes = { ...SIZES[1], kind };
    const model = /** @type {Model} */ (/** @type {unknown} */ ({ networks: [SIZES[0], sizes] }));
    const hand = createHand(() => model, store, keep, { isProven: () => true, edits: () => [] });
    for (const signal of signalNames(kind)) {
      const cell = { ...CELL, signal };
      hand.hold(cell, 0.5);
      const [{ edit, trouble }] = readEdits(String(tried.at(-1)), [SIZES[0], sizes], 9);
      deepEqual([trouble, edit && holdOn([edit], cell)?.value], ["", 0.5]);
      // The others are held where they are one with it, as i, f and m of an mLSTM.
      equal(Boolean(edit && holdOn([edit], { ...cell, unit: 4 })), kind === "mlstm" && "ifm".includes(signal));
    }
  }
  equal(tried.includes("1:i5@5=0.5") && tried.includes("1:i@5=0.5"), true);
  equal(
    writeCells({ kind: "mlstm" }, { net: 0, signal: "q", units: [1, 2, 3, 5], first: 1, last: 3 }) +
      writeCells({ kind: "mlstm" }, { net: 0, signal: "m", units: [1, 2, 3, 5], first: 1, last: 3 }),
    "q1-3.5@2-4m@2-4",
  );
});

test("where the list is full, a sentence says so and nothing changes", () => {
  const full = Array.from({ length: 100 }, (_, k) => `f0@${(k % 9) + 1}=${k}`).join(",");
  const { hand, store } = handOn(full);
  equal(hand.hold(CELL, 0.5), "There are 101 edits; the most is 100. Remove some.");
  equal(store.get().edits, full);
});

test("of several edits of a cell the last has the say, and of the mean any unit's", () => {
  const list = edits("1:f=0.1,1:f4-5@3-6=0.2,f5@5=0.3,1:i5@5=0.5,1:f5@5=1.5,1:f2@5=0.7,!1:f5@5=0.4,!1:f2@5=0.6");
  equal(holdOn(list, CELL)?.value, 1.5);
  equal(holdOn(list, { ...CELL, step: 5 })?.value, 0.2);
  equal(holdOn(list, { ...CELL, step: 7 })?.value, 0.1);
  equal(holdOn(list, { ...CELL, net: 0 })?.value, 0.3);
  equal(holdOn(list, { ...CELL, signal: "o" }), null);
  equal(holdOn(list.slice(3), { ...CELL, unit: null })?.value, 0.7);
  equal(impossibility(holdOn(list, CELL), LSTM), "no σ can give this value");
  equal(impossibility(holdOn(list, { ...CELL, step: 5 }), LSTM) + impossibility(null, LSTM), "");
});

test("the values that can be chosen are a hundredth of a gate apart, and finer or coarser with a state's range", () => {
  const ranges = /** @type {[number, number][]} */ ([
    [0, 1],
    [-1, 1],
    [-0.4, 0.4],
    [-30, 30],
    [-700, 700],
  ]);
  deepEqual(
    ranges.map((range) => Number(grainOf(range).toPrecision(9))),
    [0.01, 0.01, 0.001, 0.1, 10],
  );
  deepEqual(
    [onGrain(0.7349, 0.01), onGrain(-0.004, 0.01), onGrain(0.1 + 0.2, 0.1), onGrain(137, 10)],
    [0.73, 0, 0.3, 140],
  );
});

test("a number is moved as far as its network could have it", () => {
  const kinds = /** @type {const} */ ([
    ["lstm", "", "f", [0, 1]],
    ["lstm", "", "g", [-1, 1]],
    ["lstm", "", "c", [-4, 4]],
    ["rnn", "relu", "h", [-4, 4]],
    ["slstm", "", "o", [0, 1]],
    ["gru", "", "n", [-1, 1]],
  ]);
  for (const [kind, nonlinearity, signal, [least, most]] of kinds) {
    const network = { kind, nonlinearity, range: () => [0, 1] };
    const model = /** @type {Model} */ (/** @type {unknown} */ ({ networks: [network, network] }));
    const { store, actions } = handOn("");
    const hand = createHand(() => model, store, actions, { isProven: () => true, edits: () => [] });
    const reached = [-4, 0.254, 4].map((value) => hand.reach({ ...CELL, signal }, value));
    deepEqual(reached, [least, 0.25, most]);
  }
});

test("a typed number may have either sign of minus and a comma", () => {
  deepEqual(["0.5", " −1,5 ", "-2e-3"].map(readTyped), [0.5, -1.5, -0.002]);
  deepEqual(["", " ", "a", "1e999", "NaN", "0x"].map(readTyped), new Array(6).fill(Number.NaN));
});
