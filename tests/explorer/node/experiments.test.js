// Experiments: which ones a view offers, with which edits, and what can be asked of each.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { createTrials, finish } from "../../../lstm_viz/explorer/js/engine/edited.js";
import { CELLS, familyOf, firstRowOf } from "../../../lstm_viz/explorer/js/engine/kinds.js";
import { matrixAfter } from "../../../lstm_viz/explorer/js/engine/pass.js";
import { EXPERIMENT } from "../../../lstm_viz/explorer/js/experiment_words.js";
import { experimentsFor } from "../../../lstm_viz/explorer/js/experiments.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { payloadOf } from "./payloads.js";

/** @import { ModelView } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Network } from "../../../lstm_viz/explorer/js/network.js" */
/** @import { Kind } from "../../../lstm_viz/explorer/js/payload.js" */

const [STEPS, UNITS] = [7, 2];
const ADDING = [
  [0.5, 0],
  [0.125, 1],
  [0.75, 0],
  [0.25, 0],
  [1, 1],
  [0, 0],
  [0.5, 0],
];

/**
 * @param {Kind} kind
 * @param {{rows?: number[][], names?: string[], skipped?: number[], direction?: number, layer?: number}} [options]
 */
function view(kind, { rows = ADDING, names = ["value", "marker"], skipped = [], direction = 0, layer = 0 } = {}) {
  const values = Array.from({ length: STEPS * UNITS }, (_, at) =>
    skipped.includes(Math.floor(at / UNITS)) ? NaN : 0.5,
  );
  const features = rows[0].length;
  const { gates: blocks, states } = CELLS[kind];
  const gates = blocks.length * UNITS;
  const weights = { W_ih: Array(gates * features).fill(0), W_hh: Array(gates * UNITS).fill(0), b_ih: null, b_hh: null };
  const signals = Object.fromEntries([...blocks, ...states].map((name) => [name, values]));
  const made = { kind, units: UNITS, signals, initial: {}, weights, facts: { direction, layer } };
  return decode(payloadOf([made], { inputs: rows.flat(), features, names })).at(0);
}

/** @param {ModelView} given */
const offered = (given) => Object.fromEntries(experimentsFor(given, 0).map(({ name, edits }) => [name, edits]));

test("each kind of network has its own, told as what they are", () => {
  deepEqual(offered(view("lstm")), {
    keep: "f=1",
    forget: "f=0",
    unwritten: "i=0",
    unread: "o=0",
    marker: "i@1.3-4.6-7=0",
    cut: "c@4=0",
    value: "x0@2=1",
  });
  deepEqual(offered(view("gru")), { frozen: "z=1", candidate: "z=0", cut: "h@4=0", value: "x0@2=1" });
  deepEqual(offered(view("rnn")), { loop: "W_ha*0", cut: "h@4=0", value: "x0@2=1" });
  deepEqual(offered(view("mingru")), { held: "z=0", replaced: "z=1", cut: "h@4=0", value: "x0@2=1" });
  deepEqual(offered(view("minlstm")), {
    never: "i=0",
    alone: "f=0",
    marker: "i@1.3-4.6-7=0",
    cut: "h@4=0",
    value: "x0@2=1",
  });
  deepEqual(offered(view("mlstm")), {
    fixed: "f=1,i=1-f",
    emptied: "f=0",
    unstored: "i=0",
    unpassed: "o=0",
    marker: "i@1.3-4.6-7=0",
    erased: "f@5=0",
    value: "x0@2=1",
  });
});

test("whatever the cell, a memory that is cut in the middle is another at the end", () => {
  for (const kind of /** @type {Kind[]} */ (Object.keys(CELLS))) {
    if (familyOf(kind) !== kind) continue;
    const given = view(kind);
    const shape = { ...shapeOf(given.networks[0]), inputs: 2 };
    const rows = firstRowOf(kind, UNITS);
    const some = (/** @type {number} */ count) => Array.from({ length: count }, (_, at) => Math.sin(3 * at + 1));
    const W_hh = CELLS[kind].seesH ? some(rows * UNITS) : null;
    const weights = { W_ih: some(rows * 2), W_hh, b_ih: some(rows), b_hh: null, W_hr: null };
    const read = { input: ADDING.flat(), steps: STEPS, order: Int32Array.of(0, 1, 2, 3, 4, 5, 6), initial: {} };
    const trials = createTrials({ shape, weights, given: read });
    const [cut] = experimentsFor(given, 0).filter(({ name }) => ["cut", "erased"].includes(name));
    const edits = readEdits(cut.edits, [shape], STEPS).flatMap(({ edit }) => edit ?? []);
    const { signals } = finish(trials.runInParts(edits));
    const at = STEPS * UNITS - 1;
    ok(Math.abs(signals.h[at] - trials.original().h[at]) > 1e-6, kind);
    if (!CELLS[kind].matrix) continue;
    const { i, v, k } = signals;
    const C = matrixAfter(trials.layer, read, signals, 5); // of step 5 alone: i v kᵀ
    deepEqual(C.slice(0, 2), Float64Array.of(i[8] * v[8] * k[8], i[8] * v[8] * k[9]));
  }
});

test("no word of an mLSTM's experiments is of a cell state, which it has not", () => {
  for (const { name } of experimentsFor(view("mlstm"), 0))
    equal(/cell state|candidate|state of the step before/.test(EXPERIMENT.named[name].does), false, name);
});

test("every edit of every experiment can be read, and every experiment has its words", () => {
  for (const kind of /** @type {Kind[]} */ (Object.keys(CELLS))) {
    const given = view(kind);
    for (const { name, edits } of experimentsFor(given, 0)) {
      const troubles = readEdits(edits, given.networks.map(shapeOf), STEPS).map(({ trouble }) => trouble);
      deepEqual(
        troubles,
        edits.split(",").map(() => ""),
      );
      equal(EXPERIMENT.named[name].does.endsWith("."), true);
    }
  }
});

test("steps that are not read are not changed, and the middle is that of what is read", () => {
  const gaps = offered(view("rnn", { skipped: [1, 3, 4] }));
  deepEqual([gaps.cut, gaps.value], ["h@3=0", "x0@1=0"]);
  const backward = offered(view("gru", { skipped: [0, 1], direction: 1 }));
  deepEqual([backward.cut, backward.value], ["h@5=0", "x0@5=0"]);
  const above = offered(view("lstm", { layer: 1 }));
  equal(above.value, undefined);
});

test("without a marker nothing is written only there, and a constant input has no other end", () => {
  const flat = offered(view("lstm", { rows: ADDING.map(() => [0.5, 0]), names: ["one", "two"] }));
  deepEqual([flat.marker, flat.value], [undefined, undefined]);
});

test("of symbols the one that is read first becomes another", () => {
  const rows = [2, 0, 1, 1, 0, 2, 2].map((symbol) => [0, 1, 2].map((k) => Number(k === symbol)));
  const names = ["a", "b", "c"];
  /** @param {ModelView} given */
  const spelled = (given) => ({
    ...given,
    header: { ...given.header, input: { ...given.header.input, text: [..."cabbacc"] } },
  });
  equal(offered(spelled(view("lstm", { rows, names }))).value, "x@1=0,x0@1=1");
  equal(offered(spelled(view("lstm", { rows, names, skipped: [0] }))).value, "x@2=0,x1@2=1");
  equal(offered(spelled(view("lstm", { rows, names, skipped: [6], direction: 1 }))).value, "x@6=0,x0@6=1");
});

test("of a string of a language the last symbol in whose place another could come becomes it", () => {
  // Symbols S, a, b, E: after as many b as a comes E. The rule's answers are a, b, E.
  const edited = (/** @type {number[]} */ read) => {
    const rows = read.map((symbol) => [0, 1, 2, 3].map((k) => Number(k === symbol)));
    const given = view("lstm", { rows, names: ["S", "a", "b", "E"] });
    const readout = /** @type {Network["readout"]} */ ({ kind: "set", rule: "as-many", deepest: 0 });
    const networks = [{ ...given.networks[0], readout }];
    const header = { ...given.header, input: { ...given.header.input, text: [..."Saaabbb"] } };
    return offered({ ...given, networks, header }).value;
  };
  equal(edited([0, 1, 1, 1, 2, 2, 2]), "x@5=0,x1@5=1"); // a fourth a; in the place of the other b nothing could come
  equal(edited([0, 1, 2, 3, 1, 1, 1]), "x@3=0,x1@3=1"); // after the end
  equal(edited([0, 2, 2, 2, 2, 2, 2]), "x@2=0,x1@2=1"); // in place of what could not come
  equal(edited([1, 1, 1, 1, 1, 1, 1]), "x@1=0,x2@1=1"); // no string: the first one becomes the next
});

test("the answers are asked about only where it will be known which are right", () => {
  const plain = view("lstm");
  /**
   * @param {boolean} target
   * @param {boolean} readout
   * @param {string[]|null} [text]  which is predicted, one symbol after the other
   */
  const asks = (target, readout, text = null) => {
    /** @type {Record<string, number[]>} */
    const own = {
      ...(text ? { right: Array(STEPS).fill(1) } : {}),
      prediction: [9, 9, 9, 9, 9, 9, 0.5],
      "head.W": [1, 1],
      "head.b": [0],
      "readout.right": Array(STEPS).fill(1),
    };
    const array = /** @type {Network["array"]} */ (
      (/** @type {string} */ name) => (own[name] ? Float32Array.from(own[name]) : plain.networks[0].array(name))
    );
    const meaning = {
      kind: /** @type {const} */ ("value"),
      names: [],
      scale: 1,
      mean: 0,
      close: null,
      empty: "",
      rule: /** @type {const} */ ("none"),
      deepest: 0,
      right: 0,
    };
    const right = Object.assign(Float32Array.from([NaN, NaN, NaN, NaN, NaN, NaN, 1]), { shape: [STEPS] });
    const network = { ...plain.networks[0], array, readout: readout ? meaning : null, answered: text };
    const input = { ...plain.header.input, text };
    const header = { ...plain.header, input, target_text: text && [...text.slice(1), "k"] };
    const found = experimentsFor({ ...plain, header, target: target ? right : null, networks: [network] }, 0);
    return Object.fromEntries(found.map((one) => [one.name, one.asks]));
  };
  const known = asks(true, true);
  deepEqual([known.forget, known.cut, known.value], ["answers", "answers", "reach"]);
  deepEqual([asks(true, true, [..."klmkllm"]).cut, asks(false, true, [..."klmkllm"]).cut], ["text", "reach"]);
  deepEqual(new Set(Object.values(asks(false, true))), new Set(["reach"]));
  deepEqual(new Set(Object.values(asks(true, false))), new Set(["reach"]));
});

test("a network beside the first one has experiments of its own, with its place in their edits", () => {
  /** @param {Kind} kind */
  const second = (kind) => {
    const both = { ...view("lstm"), networks: [...view("lstm").networks, ...view(kind).networks] };
    return experimentsFor(both, 1).map(({ edits }) => edits);
  };
  deepEqual(second("gru"), ["1:z=1", "1:z=0", "1:h@4=0", "x0@2=1"]);
  equal(second("slstm")[0], "1:f=1,1:i=1-f"); // both, or c would be no mean
});
