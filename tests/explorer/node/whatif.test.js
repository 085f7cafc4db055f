// What if: runs that take long are made in slices, the newest only; nothing else of the page waits for them.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { createProver } from "../../../lstm_viz/explorer/js/proving.js";
import { FRESH } from "../../../lstm_viz/explorer/js/store.js";
import { createWhatIf } from "../../../lstm_viz/explorer/js/whatif.js";
import { payloadOf } from "./payloads.js";
import { pass, TIMERS, waiting } from "./timers.js";

/** @import { State } from "../../../lstm_viz/explorer/js/store.js" */

const INPUTS = [1, 2, 3, 4, 5];

/**
 * A simple RNN with relu whose h is the sum of its inputs so far.
 *
 * @param {number} most  multiply-adds at once
 */
function opened(most) {
  const sums = INPUTS.map((_, step) => INPUTS.slice(0, step + 1).reduce((one, other) => one + other));
  const made = {
    kind: /** @type {const} */ ("rnn"),
    units: 1,
    signals: { a: sums, h: sums },
    initial: { h: [0] },
    weights: { W_ih: [1], W_hh: [1], b_ih: null, b_hh: null },
    facts: { nonlinearity: "relu" },
  };
  const model = decode(payloadOf([made], { inputs: INPUTS, features: 1 }));
  const prover = createProver(() => {}, TIMERS);
  /** @type {boolean[]} */
  const told = [];
  const whatIf = createWhatIf(
    () => model,
    prover,
    (through) => told.push(through),
    { timers: TIMERS, most },
  );
  /** @param {string} edits */
  const apply = (edits) => whatIf.apply(/** @type {State} */ ({ ...FRESH, edits, showing: "edited" }));
  const h = () => model.networks[0].value("h", INPUTS.length - 1, 0);
  return { model, prover, whatIf, told, apply, h };
}

/** @param {ReturnType<typeof opened>} view */
function proven({ model, prover }) {
  prover.start(model.at(model.epoch));
  while (pass());
}

test("a short run is made at once, with its proof", () => {
  const { whatIf, apply, h, told } = opened(100);
  apply("x@3=10");
  equal(h(), 22);
  deepEqual([whatIf.computing(), told, waiting.size], [null, [], 0]);
  equal(whatIf.isDue(), false);
});

test("what is asked is worked out once for each change of the edits, however often it is drawn", () => {
  const { whatIf, apply, model } = opened(100);
  apply("x@3=10,a0@2=7");
  const [lines, edits] = [whatIf.lines(), whatIf.edits()];
  equal(lines.length, 2);
  whatIf.apply(/** @type {State} */ ({ ...FRESH, edits: "x@3=10,a0@2=7", showing: "original" }));
  apply("x@3=10,a0@2=7");
  equal(whatIf.lines(), lines);
  equal(whatIf.edits(), edits);
  apply("x@3=11");
  equal(whatIf.lines().length, 1);
  apply("");
  deepEqual([whatIf.lines(), whatIf.edits(), model.isEdited], [[], [], false]);
});

test("a long run waits for the proof, and is shown when it is through", () => {
  const view = opened(9);
  const { whatIf, apply, h, told } = view;
  apply("x@3=10");
  deepEqual([h(), whatIf.computing(), waiting.size], [15, null, 0]);
  ok(whatIf.isDue(), "the proof is waited for");
  proven(view);
  apply("x@3=10");
  ok(whatIf.computing());
  ok(whatIf.isDue());
  equal(h(), 15);
  pass(); // the frame
  pass();
  const share = whatIf.computing()?.share ?? 0;
  ok(share > 0 && share < 1, String(share));
  deepEqual(told, [false]);
  while (pass());
  deepEqual([whatIf.computing(), told.at(-1)], [null, true]);
  apply("x@3=10"); // as the view does when it is told
  equal(h(), 22);
  equal(waiting.size, 0);
  equal(whatIf.isDue(), false);
});

test("the newest edits win, and until then the run before them is shown, with its own edits", () => {
  const view = opened(4);
  const { whatIf, apply, h } = view;
  proven(view);
  apply("x@3=10");
  while (pass());
  apply("x@3=10");
  apply("x@3=20");
  pass();
  apply("x@3=30");
  equal(waiting.size, 1);
  equal(h(), 22);
  deepEqual(
    whatIf.edits().map(({ value }) => value),
    [10],
  );
  equal(whatIf.lines()[0].text, "x@3=30");
  ok(whatIf.isDue(), "an earlier run is shown");
  while (pass());
  apply("x@3=30");
  equal(h(), 42);
  deepEqual(
    whatIf.edits().map(({ value }) => value),
    [30],
  );
});

test("a long run can be stopped, begun again, and is given up with the edits", () => {
  const view = opened(4);
  const { whatIf, apply, h } = view;
  proven(view);
  apply("x@3=10");
  pass();
  pass(); // the run without edits, of which nothing is lost
  whatIf.toggle();
  equal(waiting.size, 0);
  ok(whatIf.computing()?.stopped);
  equal(whatIf.isDue(), false);
  apply("x@3=10"); // another redraw does not begin it
  equal(waiting.size, 0);
  whatIf.toggle();
  pass();
  pass();
  equal(whatIf.computing()?.share, 1);
  while (pass());
  apply("x@3=10");
  equal(h(), 22);
  apply("x@3=20");
  equal(waiting.size, 1);
  apply("");
  deepEqual([h(), whatIf.computing(), waiting.size], [15, null, 0]);
  apply("x@3=30");
  whatIf.destroy();
  equal(waiting.size, 0);
});
