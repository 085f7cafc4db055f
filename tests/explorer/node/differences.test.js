// Differences: one scale for all maps of one kind of quantity, fitted to them, and digits that add up.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { differenceRange, printBoth } from "../../../lstm_viz/explorer/js/differences.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { niceAbove } from "../../../lstm_viz/explorer/js/figures.js";
import { describeHit } from "../../../lstm_viz/explorer/js/readings.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { payloadOf } from "./payloads.js";
import { tryEdits } from "./trying.js";

/** @import { Made } from "./payloads.js" */
/** @import { MapSlot } from "../../../lstm_viz/explorer/js/stack.js" */

/**
 * A simple RNN with relu whose h is `by` times its input of 1, 2 and 3.
 *
 * @param {number} by
 * @returns {Made}
 */
const scaled = (by) => ({
  kind: "rnn",
  units: 1,
  signals: { a: [by, 2 * by, 3 * by], h: [by, 2 * by, 3 * by] },
  initial: { h: [0] },
  weights: { W_ih: [by], W_hh: [0], b_ih: null, b_hh: null },
  facts: { nonlinearity: "relu" },
});
const UNEDITED = decode(payloadOf([scaled(2), scaled(4)], { inputs: [1, 2, 3], features: 1, names: ["value"] }));

/** @param {string} edits */
function edited(edits) {
  const view = UNEDITED.at(0);
  const lines = readEdits(edits, view.networks.map(shapeOf), view.steps);
  UNEDITED.setEdited(
    tryEdits(
      view,
      lines.flatMap(({ edit }) => (edit ? [edit] : [])),
    ).edited,
  );
  return UNEDITED;
}

test("a scale is the smallest 1, 2 or 5 × 10^k that holds a size", () => {
  const sizes = [0.01, 0.0101, 0.2, 0.21, 0.5, 0.6, 1, 2.5, 999, 1000, 3e-7];
  deepEqual(sizes.map(niceAbove), [0.01, 0.02, 0.2, 0.5, 0.5, 1, 1, 5, 1000, 1000, 5e-7]);
});

test("all maps whose values share a scale share that of their differences, which holds the largest", () => {
  // By 0.015 at the input, the first h moves by 0.03 and the second by 0.06.
  const model = edited("x0@2=2.015");
  const ranges = model.networks.map((network) => differenceRange(model, network, "h"));
  deepEqual(ranges, [
    [-0.1, 0.1],
    [-0.1, 0.1],
  ]);
});

test("another edit has another scale, and none that of the values", () => {
  const [network] = edited("x0@2=2.0015").networks;
  deepEqual(differenceRange(UNEDITED, network, "h"), [-0.01, 0.01]);
  const [same] = edited("x0@2=2").networks;
  deepEqual(differenceRange(UNEDITED, same, "h"), [-1, 1]);
});

test("both values and their difference are printed, and add up", () => {
  const model = edited("x0@2=2.015");
  const [network] = model.networks;
  deepEqual(printBoth(model, network, "h", 1, 0), ["4.0300", "4.0000", "0.0300"]);
  deepEqual(printBoth(edited("x0@2=2.00001"), network, "h", 1, 0), ["4.000020", "4.000000", "0.000020"]);
  const slot = /** @type {MapSlot} */ ({ kind: "map", net: 0, signal: "h" });
  const hit = { slot, step: 1, unit: 0, row: 0 };
  equal(
    describeHit(edited("x0@2=1"), hit, { change: "", perUnit: "", showing: "difference" }).value.trim(),
    ", edited − original: 2.0000 − 4.0000 = −2.0000",
  );
});
