// Hash: the state in it, and hashes that are none.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { writeAddress } from "../../../lstm_viz/explorer/js/address.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readHash, writeHash } from "../../../lstm_viz/explorer/js/hash.js";
import { payloadOf } from "./payloads.js";

test("what is written is read, every key of an address", () => {
  const six = [1, 2, 3, 4, 5, 6];
  const made = { kind: /** @type {const} */ ("rnn"), units: 1, signals: { a: six, h: six }, initial: {}, weights: {} };
  const sequence = { inputs: six, features: 1 };
  const model = decode(payloadOf([made, made], { ...sequence, earlier: [[made, made]] }));
  const address = writeAddress(
    {
      ...{ step: 2, locked: 2, unit: 0, net: 1, zoom: [1, 4], order: "value", pins: [{ net: 1, step: 3, unit: 0 }] },
      ...{ filter: { net: 0, units: [0] }, presenter: true, view: "mean", tab: "unit", open: null, epoch: 0 },
      ...{
        change: "h",
        perUnit: "h",
        extremes: true,
        large: { net: 1, signal: "h" },
        range: "own",
        edits: "a0@2=0.5,x0=1",
        showing: "difference",
      },
      space: /** @type {any} */ ({}),
      text: /** @type {any} */ ({}),
    },
    model,
  );
  equal(Object.keys(address).length, 18);
  const texts = Object.fromEntries(Object.entries(address).map(([name, value]) => [name, String(value)]));
  deepEqual(readHash(writeHash(address)), { ...texts, zoom: ["2", "5"] });
});

test("a hash of another kind asks for nothing, and of a mixed one only the known keys are read", () => {
  for (const hash of ["", "#", "#top", "#top=1", "#constructor=1&__proto__=2"]) equal(readHash(hash), null);
  deepEqual(readHash("#top&step=3&utm_source=x"), { step: "3" });
});
