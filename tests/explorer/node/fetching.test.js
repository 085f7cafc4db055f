// Fetching: weights are asked for twice before they count as missing; a refusal is a sentence of our own server.

import { deepEqual, equal, rejects } from "node:assert/strict";
import { test } from "node:test";
import { fetchAt, fetchPiece, fetchSequence } from "../../../lstm_viz/explorer/fetching.js";

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

test("a proxy's page is no sentence, and a sentence has an end", async () => {
  const { signal } = new AbortController();
  const headers = { "Lstm-Viz-Refusal": "1" };
  answers.push(
    new Response("<html>503 Service Unavailable</html>", { status: 503 }),
    new Response("Try again.", { status: 503, headers }),
    new Response("x".repeat(9999), { status: 422, headers }),
  );
  equal(await fetchSequence("sequences/a", signal), null);
  deepEqual(await fetchSequence("sequences/b", signal), { refusal: "Try again.", status: 503 });
  deepEqual(await fetchSequence("sequences/c", signal), { refusal: "x".repeat(500), status: 422 });
});

test("a step's exact values come by the address of the payload, or not at all", async () => {
  const begin = globalThis.fetch;
  /** @type {string[]} */
  const asked = [];
  Object.assign(globalThis, {
    /** @param {string} url */
    fetch: async (url) => {
      asked.push(url.slice(url.lastIndexOf("/") + 1));
      return asked.length > 1 ? new Response("", { status: 422 }) : new Response('{"step":41,"networks":[]}');
    },
  });
  try {
    deepEqual(await fetchAt("windows/a?start=7", 41), { step: 41, networks: [] });
    equal(await fetchAt("windows/a?start=7", 43), null);
    deepEqual(asked, ["a?start=7&exact=41", "a?start=7&exact=43"]);
  } finally {
    Object.assign(globalThis, { fetch: begin });
  }
});
