// Rows: orders, filters and what a brush means.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { brushedFilter, createRows, sortSignal, sortSignals } from "../../../lstm_viz/explorer/js/rows.js";
import { STATE as FIRST } from "./first_state.js";
import { payloadOf } from "./payloads.js";

/** @import { Made } from "./payloads.js" */
/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

const SEQUENCE = { inputs: [0.5, 0.25], features: 1 };
/**
 * @param {number[]} f  two steps of four units
 * @returns {Made}
 */
const network = (f) => ({
  kind: "lstm",
  units: 4,
  signals: { f, c: [8, 7, 6, 5, 4, 3, 2, 1], h: [0.5, 0.25, 0.125, 0.5, 0.25, 0.125] },
  initial: {},
  weights: {},
  kept: [2, 0, 3, 1],
});
const F = [0.5, 0.25, NaN, 0.75, 0.125, 0.5, 0.5, 0.0625];

/** @type {State} */
const STATE = { ...FIRST, step: 1, unit: 0, zoom: [0, 1] };

test("rows are in the kept order, and by value with the highest on top", () => {
  const model = decode(payloadOf([network(F)], SEQUENCE));
  const [own] = model.networks;
  const rows = createRows();
  equal(rows.refresh(model, STATE), true);
  equal(rows.refresh(model, { ...STATE, step: 0 }), false);
  deepEqual([...rows.order(own, "f")], [2, 0, 3, 1]);
  deepEqual(
    [0, 1, 2, 3].map((unit) => rows.rowOf(own, "f", unit)),
    [1, 3, 0, 2],
  );
  // At step 1 units 1 and 2 are equal and keep their order; at step 0 unit 2 has no value.
  equal(rows.refresh(model, { ...STATE, order: "value:f", locked: 1 }), true);
  deepEqual([...rows.order(own, "c")], [2, 1, 0, 3]);
  equal(rows.refresh(model, { ...STATE, order: "value:f", locked: 0 }), true);
  deepEqual([...rows.order(own, "c")], [3, 0, 1, 2]);
  // A projected h has rows of its own.
  deepEqual([...rows.order(own, "h")], [0, 1, 2]);
  deepEqual([rows.rowOf(own, "h", 2), rows.rowOf(own, "h", 3)], [2, -1]);
});

test("a sort by value is by a network's own memory where it has no such signal", () => {
  const [lstm] = decode(payloadOf([network(F)], SEQUENCE)).networks;
  const rnn = { ...network(F), kind: /** @type {const} */ ("rnn"), signals: { a: F, h: F } };
  const [simple] = decode(payloadOf([rnn], SEQUENCE)).networks;
  deepEqual([sortSignal(lstm, "value:f"), sortSignal(lstm, "value"), sortSignal(lstm, "value:z")], ["f", "c", "c"]);
  equal(sortSignal(simple, "value:f"), "h");
});

test("a filter leaves out rows, and a neighbour stays within those that are shown", () => {
  const model = decode(payloadOf([network(F), network(F)], SEQUENCE));
  const [own, other] = model.networks;
  const rows = createRows();
  rows.refresh(model, { ...STATE, filter: { net: 0, signal: "f", below: true, limit: 0.5, step: 1 } });
  deepEqual([...rows.order(own, "f")], [0, 3]);
  deepEqual([rows.shown(own), rows.shown(other)], [2, 4]);
  equal(rows.rowOf(own, "f", 2), -1);
  deepEqual(
    [rows.neighbour(own, 0, 1), rows.neighbour(own, 3, 1), rows.neighbour(own, 0, -1), rows.neighbour(own, 2, 1)],
    [3, 3, 0, 0],
  );
  rows.refresh(model, { ...STATE, filter: { net: 0, signal: "f", below: false, limit: 0.5, step: 1 } });
  deepEqual([rows.shown(own), rows.neighbour(own, 2, 1)], [0, 2]);
});

test("units that were chosen are shown whatever their values, in the order of the rows", () => {
  const model = decode(payloadOf([network(F), network(F)], SEQUENCE));
  const [own, other] = model.networks;
  const rows = createRows();
  rows.refresh(model, { ...STATE, filter: { net: 1, units: [1, 2, 9] } });
  deepEqual(
    [[...rows.order(own, "f")], [...rows.order(other, "f")]],
    [
      [2, 0, 3, 1],
      [2, 1],
    ],
  );
  deepEqual([rows.rowOf(other, "f", 1), rows.rowOf(other, "f", 3)], [1, -1]);
});

test("rows are those of the training's end, whatever is shown, which stays as it is", () => {
  const before = network([0.5, 0.5, 0.5, 0.5, 0.0625, 0.25, 0.125, 0.5]);
  const model = decode(payloadOf([network(F)], { ...SEQUENCE, earlier: [[before]] }));
  model.setEpoch(0);
  const rows = createRows();
  rows.refresh(model, { ...STATE, order: "value:f", locked: 1 });
  deepEqual([...rows.order(model.networks[0], "f")], [2, 1, 0, 3]);
  deepEqual([model.epoch, model.networks[0].value("f", 1, 0)], [0, 0.0625]);
});

test("a brush is the rule that keeps every brushed unit", () => {
  const [own] = decode(payloadOf([network([0.5, 0.25, NaN, 0.75, 0.8125, 0.03125, 0.0625, 0.5])], SEQUENCE)).networks;
  const rule = { net: 0, signal: "f", step: 1 };
  deepEqual(brushedFilter(own, "f", 1, [1, 2]), { ...rule, below: true, limit: 0.063 });
  deepEqual(brushedFilter(own, "f", 1, [0, 3]), { ...rule, below: false, limit: 0.49 });
  // Past a value that has two digits itself, so that it stays.
  deepEqual(brushedFilter(own, "f", 0, [0]), { ...rule, step: 0, below: true, limit: 0.51 });
  equal(brushedFilter(own, "f", 0, [2]), null);
  equal(brushedFilter(own, "f", 1, []), null);
});

test("signals of one name are told apart by their networks", () => {
  /** @type {(kind: string, name: string, names: string[]) => object} */
  const network = (kind, name, names) => ({ kind, name, names });
  const words = {
    lstm: { g: { name: "candidate" }, h: { name: "hidden state" } },
    gru: { n: { name: "candidate" }, h: { name: "hidden state" } },
  };
  const networks = [network("lstm", "LSTM 2", ["g", "h"]), network("gru", "GRU", ["n", "h", "q"])];
  const view = /** @type {Parameters<typeof sortSignals>[0]} */ (
    /** @type {unknown} */ ({ header: { words }, networks })
  );
  deepEqual(sortSignals(view), [
    { signal: "g", name: "candidate", of: "LSTM 2" },
    { signal: "h", name: "hidden state", of: "" },
    { signal: "n", name: "candidate", of: "GRU" },
    { signal: "q", name: "q", of: "" },
  ]);
});
