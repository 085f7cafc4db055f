// Fetching: weights are asked for twice before they count as missing, and again the next time.

import { deepEqual, rejects } from "node:assert/strict";
import { test } from "node:test";
import { fetchPiece } from "../../../lstm_viz/explorer/fetching.js";

/** @type {string[]} */
const asked = [];
/** @type {(Response|Error)[]} */
const answers = [];

Object.assign(globalThis, {
  document: { querySelector: () => ({ src: "http://lab.example/below/static/js/main.js" }) },
  /** @param {string} url */
  fetch: async (url) => {
    asked.push(url);
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer;
  },
});
const numbers = Uint8Array.of(7, 11, 13);
const whole = () => new Response(numbers);
const cut = () => new Error("cut off");

/** @param {string} name */
const fetchedAs = async (name) => new Uint8Array(await fetchPiece(name));

test("one failure is no failure, and what was had is not asked for again", async () => {
  for (const failure of [cut(), new Response("", { status: 503 })]) {
    const name = failure instanceof Response ? "full" : "cut";
    answers.push(failure, whole());
    asked.length = 0;
    deepEqual(await fetchedAs(name), numbers);
    deepEqual(await fetchedAs(name), numbers);
    deepEqual(asked, Array(2).fill(`http://lab.example/below/lstm_viz/weights/${name}`));
  }
});

test("after two failures the next payload asks again", async () => {
  answers.push(cut(), cut(), whole());
  await rejects(fetchPiece("b"), /cut off/);
  deepEqual(await fetchedAs("b"), numbers);
});
