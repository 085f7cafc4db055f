// Ahead: what may be shown next, and what a press leads to, is there when the page asks for it.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { fetchAhead, fetchParcel, followPresses } from "../../../lstm_viz/explorer/ahead.js";

/** @type {Set<(event: {target: unknown}) => void>} */
const listening = new Set();

class Node {
  /** @param {string} name */
  constructor(name) {
    this.classList = ["stElementContainer", name];
  }
  /** @param {string} wanted */
  closest(wanted) {
    equal(wanted, '[class*="-in-"]');
    return this.classList[1].includes("-in-") ? this : null;
  }
}

Object.assign(globalThis, {
  Element: Node,
  document: {
    querySelector: () => ({ src: "http://lab.example/below/static/js/main.js" }),
    /** @type {(name: string, heard: (event: {target: unknown}) => void, options: {signal: AbortSignal}) => void} */
    addEventListener(name, heard, { signal }) {
      equal(name, "click");
      listening.add(heard);
      signal.addEventListener("abort", () => listening.delete(heard));
    },
  },
});

/** @param {string} name */
function press(name) {
  for (const heard of listening) heard({ target: new Node(name) });
}

const numbers = new Uint8Array([3, 1, 4, 159]);

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
  /** @param {Uint8Array<ArrayBuffer>} payload */
  const unpack = async (payload) => payload.map((number) => number + 1);
  const unpacked = await unpack(numbers);
  try {
    const { signal } = new AbortController();
    const ending = new AbortController();
    followPresses(() => "windows/a?start=5&layer=0", unpack, ending.signal);
    fetchAhead(["windows/5", "windows/3"], unpack);
    deepEqual([...coming.keys()], ["5", "3"]);
    const wanted = fetchParcel("windows/5", signal);
    equal(coming.get("3")?.signal.aborted, true, "nothing is made before what is wanted");
    equal(coming.get("5")?.signal.aborted, false);
    coming.get("5")?.answer(new Response(numbers));
    deepEqual(await wanted, unpacked);
    coming.clear();
    fetchAhead(["windows/7", "windows/5"], unpack);
    deepEqual([...coming.keys()], ["7"], "what is there is not asked for again");
    const lost = coming.get("7");
    fetchAhead([], unpack);
    equal(lost?.signal.aborted, true);
    coming.clear();
    const again = fetchParcel("windows/7", signal);
    await Promise.resolve();
    coming.get("7")?.answer(new Response("", { status: 503 }));
    equal(await again, null);
    fetchAhead(["windows/9"], unpack);
    coming.get("9")?.answer(new Response("", { status: 503 }));
    const second = fetchParcel("windows/9", signal);
    coming.clear();
    while (!coming.has("9")) await new Promise((done) => setTimeout(done));
    coming.get("9")?.answer(new Response(numbers));
    deepEqual(await second, numbers, "what could not be had ahead is asked for when it is needed");
    fetchAhead(["windows/11"], unpack);
    press("st-key-corpus-zoom");
    const idle = coming.get("11");
    press("st-key-corpus-least-True-7-in-6");
    equal(idle?.signal.aborted, true, "what a press leads to comes before what may be next");
    const [led, pressed] = [fetchParcel("windows/a?start=6&layer=0", signal), coming.get("a?start=6&layer=0")];
    coming.clear();
    pressed?.answer(new Response(numbers));
    deepEqual(await led, unpacked);
    equal(coming.size, 0, "the page does not ask for it a second time");
    ending.abort();
    equal(listening.size, 0);
  } finally {
    Object.assign(globalThis, { fetch: begin });
    fetchAhead([], unpack);
  }
});
