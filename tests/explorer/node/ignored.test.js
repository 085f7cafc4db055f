// Ignored: what of an address is not in a picture.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { ignoredIn } from "../../../lstm_viz/explorer/js/ignored.js";
import { payloadOf } from "./payloads.js";

/** @import { Address } from "../../../lstm_viz/explorer/js/address.js" */

test("what an address asks for that is not in the picture is told, key by key, and nothing else is", () => {
  const states = (/** @type {number} */ units) => new Array(9 * units).fill(0.5);
  const [lstm, rnn] = [states(3), states(5)];
  /** @type {Parameters<typeof payloadOf>[0]} */
  const networks = [
    { kind: "lstm", units: 3, signals: { f: lstm, c: lstm, h: lstm }, initial: {}, weights: {} },
    { kind: "rnn", units: 5, signals: { a: rnn, h: rnn }, initial: {}, weights: {} },
  ];
  const opening = { step: 6, unit: 2 };
  const model = decode(payloadOf(networks, { inputs: new Array(9).fill(0.25), features: 1, opening }));
  const steps = 9;
  const most = 2;
  deepEqual(ignoredIn({ step: 999, unit: 77 }, model), [
    `step=999 in the address is not a whole number from 1 to ${steps}, so it is ignored.`,
    `unit=77 in the address is not a whole number from 0 to ${most}, so it is ignored.`,
  ]);
  /** @type {[Address, string][]} */
  const strange = [
    [{ net: "gru" }, "is not one of lstm, rnn"],
    [{ zoom: [2, steps + 1] }, `is not two whole numbers from 1 to ${steps}, the smaller first`],
    [
      /** @type {Address} */ (/** @type {unknown} */ ({ zoom: "x" })),
      `is not two whole numbers from 1 to ${steps}, the smaller first`,
    ],
    [{ pins: "2.1,999.1" }, "names what is not in this picture"],
    [{ filter: "f<0.1@999" }, "names what is not in this picture"],
    [{ large: "1:f" }, "names what is not in this picture"],
    [{ change: "fz" }, "names what is not in this picture"],
    [{ perunit: "z" }, "names what is not in this picture"],
    [{ tab: "equation:z" }, "names what is not in this picture"],
  ];
  for (const [address, reason] of strange) {
    const [[name, value]] = Object.entries(address);
    const came = Array.isArray(value) ? value.join("-") : value;
    deepEqual(ignoredIn(address, model), [`${name}=${came} in the address ${reason}, so it is ignored.`]);
  }
  /** @type {Address[]} */
  const good = [
    ...[{}, { step: steps, unit: most }, { step: "2", unit: "" }, { unit: 2 }, { net: "rnn", step: 3 }],
    ...[
      { zoom: [1, steps] },
      { order: "kept", view: "unit", tab: "cell" },
      { pins: "2.1,1:3.2" },
      { tab: "state:c:12" },
    ],
    ...[{ change: "hf", perunit: "f", large: "1:h", filter: "f<0.1@2", epoch: 3, tab: "equation:1:h" }],
  ];
  for (const address of good) deepEqual(ignoredIn(address, model), []);
});
