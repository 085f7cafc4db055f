// Changes: how far a printed one may be from the recorded one.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { changeAt } from "../../../lstm_viz/explorer/js/changes.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { describeHit } from "../../../lstm_viz/explorer/js/readings.js";
import { payloadOf } from "./payloads.js";

/** @import { MapSlot } from "../../../lstm_viz/explorer/js/stack.js" */

const ERROR = 0.5;
const H = [7, 3, 2, 9, 5, 4]; // three steps of two units, as 16 bits have rounded them
/** @param {number} coarse */
const shown = (coarse) =>
  decode(
    payloadOf([{ kind: "rnn", units: 2, signals: { a: H, h: H }, initial: { h: [1, 6] }, weights: {}, coarse }], {
      inputs: [1, 2, 3],
      features: 1,
    }),
  );
const slot = /** @type {MapSlot} */ ({ kind: "map", net: 0, signal: "h" });

test("of two rounded values, both errors count", () => {
  const model = shown(ERROR);
  deepEqual(changeAt(model, model.networks[0], "h", 2, 1), { change: -5, error: 2 * ERROR });
});

test("at a locked step, which is exact, the error is that of the step before alone", () => {
  const model = shown(ERROR);
  model.setExact({ step: 1, networks: [{ h: [2.25, 8.75] }] });
  const [network] = model.networks;
  deepEqual(changeAt(model, network, "h", 1, 1), { change: 5.75, error: ERROR });
  const hit = { slot, step: 1, unit: 1, row: 1 };
  equal(describeHit(model, hit, { change: "h", perUnit: "", showing: "edited" }).value, " 8.7500, change 5.7500 ± 0.5");
  // The step after is compared with it.
  deepEqual(changeAt(model, network, "h", 2, 1), { change: -4.75, error: ERROR });
});

test("at a locked first step the change from the initial state is exact, and a gate has none", () => {
  const model = shown(ERROR);
  model.setExact({ step: 0, networks: [{ a: [7.25, 3.125], h: [7.25, 3.125] }] });
  const [network] = model.networks;
  deepEqual(changeAt(model, network, "h", 0, 1), { change: -2.875, error: 0 });
  equal(
    describeHit(model, { slot, step: 0, unit: 1, row: 1 }, { change: "h", perUnit: "", showing: "edited" }).value,
    " 3.1250, change −2.8750",
  );
  const gate = { ...slot, signal: "a" };
  equal(
    describeHit(model, { slot: gate, step: 0, unit: 1, row: 1 }, { change: "a", perUnit: "", showing: "edited" }).value,
    " 3.1250, change –",
  );
});

test("float32 values have no error to print", () => {
  const model = shown(0);
  deepEqual(changeAt(model, model.networks[0], "h", 2, 1), { change: -5, error: 0 });
  equal(
    describeHit(model, { slot, step: 2, unit: 1, row: 1 }, { change: "h", perUnit: "", showing: "edited" }).value,
    " 4.0000, change −5.0000",
  );
});
