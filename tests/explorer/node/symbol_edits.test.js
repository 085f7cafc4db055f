// Symbol edits: another symbol at a step is one change to a person, and two edits to a network.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { createEditActions } from "../../../lstm_viz/explorer/js/edit_actions.js";
import { wordedChanges } from "../../../lstm_viz/explorer/js/edit_text.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { createInputDrag } from "../../../lstm_viz/explorer/js/input_drag.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { createStore } from "../../../lstm_viz/explorer/js/store.js";
import { symbolRead, takesSymbols, withSymbol, writeSymbol } from "../../../lstm_viz/explorer/js/symbol_edits.js";
import { payloadOf } from "./payloads.js";

/** @import { Model } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Hit } from "../../../lstm_viz/explorer/js/column_places.js" */
/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

Object.assign(globalThis, { requestAnimationFrame: () => 1, cancelAnimationFrame() {} });

const NAMES = ["a", "b", "c"];
const READ = [1, 2, 0, 1]; // the places of the symbols

/** @param {{rows?: number[][], layer?: number, reads?: string}} [options] */
function modelOf({ rows = READ.map((place) => NAMES.map((_, k) => Number(k === place))), layer = 0, reads } = {}) {
  const features = rows[0].length;
  const signal = Array(rows.length * 2).fill(0.5);
  const weights = { W_ih: Array(2 * features).fill(1), W_hh: [1, 2, 3, 4], b_ih: null, b_hh: null };
  const made = {
    kind: /** @type {const} */ ("rnn"),
    units: 2,
    signals: { a: signal, h: signal },
    initial: { h: [0, 0] },
  };
  return decode(
    payloadOf([{ ...made, weights, facts: { layer, reads } }], {
      inputs: rows.flat(),
      features,
      names: NAMES.slice(0, features),
    }),
  );
}

const MODEL = modelOf();
/** @param {string} text */
const worded = (text) => {
  const view = MODEL.at(0);
  const lines = readEdits(text, view.networks.map(shapeOf), view.steps);
  return wordedChanges(
    view,
    lines.map(({ edit }) => edit),
  );
};

/** @param {string} edits */
function listOf(edits) {
  const store = createStore(/** @type {State} */ (/** @type {unknown} */ ({ edits, showing: "original" })));
  return { store, actions: createEditActions(store) };
}

test("two edits that put a symbol into a step are one change in words, and nothing else is", () => {
  const told = (/** @type {string} */ text) => worded(text).map(({ count, described }) => `${count} ${described}`);
  deepEqual(told(writeSymbol(2, 1).join(",")), ["2 input, step 3 := “b”"]);
  deepEqual(
    worded("h1@2=0,!x@4=0,!x0@4=1").map((one) => [one.at, one.count, one.told]),
    [
      [0, 1, "h of unit 1 at step 2, held at 0"],
      [1, 2, "input at step 4, set to “a”"],
    ],
  );
  for (const other of [
    "x@3=0,x1@4=1",
    "x@3=0,!x1@3=1",
    "x0@3=0,x1@3=1",
    "x@3=0.5,x1@3=1",
    "x@3=0,x1@3=2",
    "x@3-4=0,x1@3-4=1",
  ])
    deepEqual(
      worded(other).map(({ count }) => count),
      [1, 1],
      other,
    );
  equal(worded("x@3=0")[0].described, "input, all columns, step 3 := 0");
  equal(worded("nonsense,x@3=0,x2@3=1")[1].described, "input, step 3 := “c”");
});

test("a network reads symbols where each step has one of what its first layer reads", () => {
  equal(takesSymbols(MODEL.at(0)), true);
  equal(takesSymbols(modelOf({ layer: 1 }).at(0)), false);
  equal(takesSymbols(modelOf({ reads: "encoder" }).at(0)), false); // as many, and not the sequence's
  equal(
    takesSymbols(
      modelOf({
        rows: [
          [0.5, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
          [1, 0, 0],
        ],
      }).at(0),
    ),
    false,
  );
  const two = [
    [0, 1],
    [1, 0],
    [0, 1],
  ];
  equal(takesSymbols(modelOf({ rows: two }).at(0)), true);
  equal(takesSymbols(modelOf({ rows: [...two, [1, 1]] }).at(0)), false);
  const shape = { ...shapeOf(modelOf({ rows: two }).networks[0]) };
  const edits = readEdits(writeSymbol(1, 1).join(), [shape], 3).map(({ edit }) => edit);
  deepEqual(
    wordedChanges(modelOf({ rows: two }).at(0), edits).map(({ told }) => told),
    ["input at step 2, set to “b”"],
  );
  deepEqual(
    READ.map((_, step) => symbolRead(MODEL.at(0), step)),
    READ,
  );
});

test("another symbol takes the place of what was changed of the input at this step alone", () => {
  const before = ["h1@2=0", "x@2=0", "x0@2=1", "!x1@2=0.5", "x@2-3=0", "x@12=0", "W_xa@2=1"];
  deepEqual(withSymbol(before, { step: 1, symbol: 1, recorded: 2 }), [
    "h1@2=0",
    "x@2-3=0",
    "x@12=0",
    "W_xa@2=1",
    "x@2=0",
    "x1@2=1",
  ]);
  deepEqual(withSymbol(["f=1", "x@2=0", "x0@2=1"], { step: 1, symbol: 2, recorded: 2 }), ["f=1"]);
  const other = ["x@5=0", "x1@5=1", "x@3-9=0", "x@1.7=0", "!x@1-3=0"];
  deepEqual(withSymbol(other, { step: 1, symbol: 1, recorded: 1 }), other);
  const covering = ["x@1-3=0", "x0@4.2=1", "1:x@2-2=0"];
  for (const one of covering)
    deepEqual(withSymbol([one], { step: 1, symbol: 1, recorded: 1 }), [one, "x@2=0", "x1@2=1"]);
  deepEqual(withSymbol(["x=0"], { step: 1, symbol: 2, recorded: 2 }), ["x=0", "x@2=0", "x2@2=1"]);
});

test("a symbol is put, switched off, removed and undone as one", () => {
  const { store, actions } = listOf("f=1");
  actions.putSymbol({ step: 1, symbol: 0, recorded: 2 });
  actions.putSymbol({ step: 1, symbol: 1, recorded: 2 });
  equal(store.get().edits, "f=1,x@2=0,x1@2=1");
  actions.toggleEdit(1, 2);
  equal(store.get().edits, "f=1,!x@2=0,!x1@2=1");
  actions.removeEdit(1, 2);
  equal(store.get().edits, "f=1");
  for (const edits of ["f=1,!x@2=0,!x1@2=1", "f=1,x@2=0,x1@2=1", "f=1,x@2=0,x0@2=1", "f=1"]) {
    actions.undoEdit();
    equal(store.get().edits, edits);
  }
  equal(actions.canUndo(), false);
});

/**
 * A drag over the input, whose slot is 30 px high.
 *
 * @param {{rows?: boolean, numbers?: boolean, model?: Model}} shown
 */
function dragOn({ rows = false, numbers = false, model = MODEL }) {
  const { store, actions } = listOf("");
  const column = {
    symbolAt: (/** @type {unknown} */ _, /** @type {number} */ y) => (rows ? Math.floor(y / 10) : null),
    valueAt: (/** @type {unknown} */ _, /** @type {number} */ feature, /** @type {number} */ y) => (y * feature) / 20,
    nearestInput: () => (numbers ? 2 : -1),
  };
  const drag = createInputDrag(column, () => model, actions);
  const hit = /** @type {Hit} */ (/** @type {unknown} */ ({ slot: { kind: "input", net: 0 }, step: 1 }));
  return { drag, hit, store, actions };
}

test("a click on a row of symbols chooses it, and a drag moves the symbol along the rows", () => {
  const { drag, hit, store, actions } = dragOn({ rows: true });
  equal(drag.begins(hit, 12), true);
  drag.click(12);
  equal(store.get().edits, "x@2=0,x1@2=1");
  drag.begins(hit, 12);
  for (const [y, edits] of /** @type {const} */ ([
    [3, "x@2=0,x0@2=1"],
    [25, ""],
    [14, "x@2=0,x1@2=1"],
    [3, "x@2=0,x0@2=1"],
  ])) {
    drag.move(y);
    equal(store.get().edits, edits);
  }
  actions.keepEdit();
  actions.undoEdit();
  equal(store.get().edits, "x@2=0,x1@2=1");
});

test("a click on the symbol that is there changes nothing, whatever other steps have", () => {
  const { drag, hit, store, actions } = dragOn({ rows: true });
  actions.setEdits("x@4=0,x0@4=1,x2@1-2=1");
  drag.begins(hit, 25);
  drag.click(25);
  equal(store.get().edits, "x@4=0,x0@4=1,x2@1-2=1");
});

test("over letters a drag goes from symbol to symbol, and a click changes nothing", () => {
  const { drag, hit, store } = dragOn({});
  equal(drag.begins(hit, 12), true);
  drag.click(12);
  equal(store.get().edits, "");
  drag.move(3);
  equal(store.get().edits, "x@2=0,x1@2=1");
  drag.move(-400);
  equal(store.get().edits, "x@2=0,x0@2=1");
  drag.move(400);
  equal(store.get().edits, "");
});

test("over lines a drag moves a number, unless they are those of a symbol", () => {
  const model = modelOf({
    rows: [
      [0.5, 0, 0],
      [0.25, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
  });
  const { drag, hit, store } = dragOn({ numbers: true, model });
  drag.begins(hit, 12);
  drag.move(17.8);
  equal(store.get().edits, "x2@2=1.78");
  const symbols = dragOn({ numbers: true });
  symbols.drag.begins(hit, 12);
  symbols.drag.move(4);
  equal(symbols.store.get().edits, "x@2=0,x1@2=1");
  equal(drag.begins(null, 12), false);
  equal(drag.begins(/** @type {Hit} */ (/** @type {unknown} */ ({ slot: { kind: "map" }, step: 1 })), 12), false);
  const deeper = dragOn({ model: modelOf({ layer: 1 }) });
  equal(deeper.drag.begins(deeper.hit, 12), false);
  const after = dragOn({ numbers: true, model: modelOf({ reads: "encoder" }) });
  equal(after.drag.begins(after.hit, 12), false);
});
