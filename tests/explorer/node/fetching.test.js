// Fetching: weights are asked for twice before they count as missing; a refusal is a sentence of our own server.

import { deepEqual, equal, rejects } from "node:assert/strict";
import { test } from "node:test";
import {
  fetchAhead,
  fetchAt,
  fetchParcel,
  fetchPiece,
  fetchSequence,
  fetchSoon,
} from "../../../lstm_viz/explorer/fetching.js";

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

test("what is fetched ahead is there when it is asked for, and given up when something else is", async () => {
  const begin = globalThis.fetch;
  /** @type {Map<string, {signal: AbortSignal, answer: (whole: Response) => void}>} */
  const coming = new Map();
  Object.assign(globalThis, {
    /**
     * @param {string} url
     * @param {{signal: AbortSignal}} how
     */
    fetch: (url, { signal }) =>
      new Promise((answer, fail) => {
        signal.addEventListener("abort", () => fail(new Error("given up")));
        coming.set(url.slice(url.lastIndexOf("/") + 1), { signal, answer });
      }),
  });
  try {
    const { signal } = new AbortController();
    fetchAhead(["windows/5", "windows/3"]);
    deepEqual([...coming.keys()], ["5", "3"]);
    const wanted = fetchParcel("windows/5", signal);
    equal(coming.get("3")?.signal.aborted, true, "nothing is made before what is wanted");
    equal(coming.get("5")?.signal.aborted, false);
    coming.get("5")?.answer(new Response(numbers));
    deepEqual(await wanted, numbers);
    coming.clear();
    fetchAhead(["windows/7", "windows/5"]);
    deepEqual([...coming.keys()], ["7"], "what is there is not asked for again");
    const lost = coming.get("7");
    fetchAhead([]);
    equal(lost?.signal.aborted, true);
    coming.clear();
    const again = fetchParcel("windows/7", signal);
    await Promise.resolve();
    coming.get("7")?.answer(new Response("", { status: 503 }));
    equal(await again, null);
    fetchAhead(["windows/9"]);
    coming.get("9")?.answer(new Response("", { status: 503 }));
    const second = fetchParcel("windows/9", signal);
    coming.clear();
    while (!coming.has("9")) await new Promise((done) => setTimeout(done));
    coming.get("9")?.answer(new Response(numbers));
    deepEqual(await second, numbers, "what could not be had ahead is asked for when it is needed");
    fetchAhead(["windows/11"]);
    const idle = coming.get("11");
    fetchSoon("windows/6");
    equal(idle?.signal.aborted, true, "what a press leads to comes before what may be next");
    const [led, pressed] = [fetchParcel("windows/6", signal), coming.get("6")];
    coming.clear();
    pressed?.answer(new Response(numbers));
    deepEqual(await led, numbers);
    equal(coming.size, 0, "the page does not ask for it a second time");
  } finally {
    Object.assign(globalThis, { fetch: begin });
    fetchAhead([]);
  }
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
