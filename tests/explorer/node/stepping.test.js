// Which sequence the page's address names, and where it is.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { addressOf, choiceIn, createStepping, isGoodChoice } from "../../../lstm_viz/explorer/js/stepping.js";
import { choose, enter, press, pressed, rest } from "./stepped_page.js";

/** @type {import("../../../lstm_viz/explorer/js/stepping.js").Told & {address: string}} */
const told = {
  address:
    "sequences/5af0?source=generated&signal=waves&steps=200&waves_sines=3&waves_noise=0.05&model=wave&beside=gru",
  seed: 7,
  default: 4,
  most: 9999,
  fields: {
    steps: { value: 200, default: 100, low: 2, high: 5000, whole: true },
    waves_sines: { value: 3, default: 3, low: 1, high: 6, whole: true },
    waves_noise: { value: 0.05, default: 0.05, low: 0, high: 1, whole: false },
    beside: { value: "gru", default: "rnn", options: ["rnn", "gru", "mingru"], networks: true },
  },
};

test("what the address does not name is what it stands for", () => {
  const found = choiceIn(told, new URLSearchParams("source=generated&waves_noise=0.5&seed=31&tab=maps"));
  deepEqual(found, { seed: 31, values: { steps: 100, waves_sines: 3, waves_noise: 0.5, beside: "rnn" } });
  equal(choiceIn(told, new URLSearchParams("steps=150")).seed, 4);
});

test("what has no seed names none, whatever is left of one in the address", () => {
  const own = { ...told, seed: null };
  const found = choiceIn(own, new URLSearchParams("steps=150&seed=31"));
  equal(found.seed, null);
  equal(new URLSearchParams(addressOf(told.address, found).split("?")[1]).has("seed"), false);
  equal(isGoodChoice(found, own), true);
});

test("a field takes what its control takes", () => {
  /** @param {Record<string, number|string>} values */
  const good = (values, seed = 12) => isGoodChoice({ seed, values }, told);
  equal(good({ steps: 5000, waves_sines: 1, waves_noise: 0.5, beside: "mingru" }), true);
  /** @type {Record<string, number|string>[]} */
  const wrong = [{ steps: 5001 }, { steps: 1 }, { waves_sines: 2.5 }, { waves_noise: NaN }, { beside: "slstm" }];
  for (const values of wrong) {
    equal(good({ steps: 9, waves_sines: 2, waves_noise: 0.5, ...values }), false);
  }
  equal(good({}, 10_000), false);
  /** @type {import("../../../lstm_viz/explorer/js/stepping.js").NumberField} */
  const at = { value: 20, default: 20, low: 1, high: "steps", whole: true };
  const own = { ...told, seed: null, fields: { ...told.fields, impulse_at: at } };
  const limits = [9, 10, 11].map((place) =>
    isGoodChoice({ seed: null, values: { steps: 10, impulse_at: place } }, own),
  );
  deepEqual(limits, [true, true, false]); // as many steps as there are now, not as the page has
});

test("a sequence's address has its own numbers in the place of the page's", () => {
  const address = addressOf(told.address, { seed: 12, values: { steps: 150, waves_noise: 1e-7 } });
  const [path, query] = address.split("?");
  equal(path, "sequences/5af0");
  deepEqual(
    [...new URLSearchParams(query)],
    [
      ["source", "generated"],
      ["signal", "waves"],
      ["steps", "150"],
      ["waves_sines", "3"],
      ["waves_noise", "1e-7"],
      ["model", "wave"],
      ["beside", "gru"],
      ["seed", "12"],
    ],
  );
});

/** @typedef {import("../../../lstm_viz/explorer/js/stepping.js").Answer} Answer */

/** What is told of the adding task. @param {string|null} address @param {number|null} seed @param {number} lag */
const adding = (address, seed, lag) => ({
  address,
  seed,
  default: 0,
  most: 9999,
  fields: { adding_lag: { value: lag, default: 50, low: 2, high: 1000, whole: true } },
});
const ADDING = "sequences/5af0?source=preset&preset=adding&adding_lag=50";

/**
 * One who steps on a page, and what came of it.
 *
 * @param {(path: string) => Answer|null|Promise<Answer>} answer
 * @param {(otherNetworks: boolean) => boolean} can
 */
function stepper(answer, can = () => true) {
  /** @type {unknown[]} */
  const did = [];
  location.search = "?seed=4";
  const stepping = createStepping({
    fetchSequence: async (path) => answer(path),
    take: async (_, digest, _signal, isOtherSequence) => Boolean(did.push([isOtherSequence ? "take" : "same", digest])),
    back: (otherNetworks) => did.push(otherNetworks ? "back from other networks" : "back"),
    ask: (seed, shown) => did.push(["ask", seed, shown]),
    can,
    more: () => "",
    tell: () => {},
  });
  return { stepping, took: () => did.splice(0) };
}

test("a sequence that comes when the page shows a text of one's own is not shown over it", async () => {
  /** @type {(answer: Answer) => void} */
  let arrive = () => {};
  const { stepping, took } = stepper(() => new Promise((done) => (arrive = done)));
  const came = { payload: Uint8Array.of(9), digest: "of seed 5" };
  stepping.hears(adding(ADDING, 4, 50), true);
  stepping.steps()?.go(5);
  await rest();
  arrive(came);
  await rest();
  deepEqual(took(), [["take", "of seed 5"]]);
  stepping.steps()?.go(6);
  stepping.hears(null, true);
  arrive(came);
  await rest();
  deepEqual([took(), stepping.steps()], [[], null]);
  // Nor is the seed that was on its way the one of the next task.
  location.search = "?seed=4";
  stepping.hears(adding(ADDING, 4, 50), true);
  await rest();
  deepEqual([took(), stepping.steps()?.seed], [[], 4]);
  stepping.close();
});

test("what the page had to answer itself is asked for again when somebody goes back to it", async () => {
  const { stepping, took } = stepper(() => ({ refusal: "too long", status: 422 }));
  /** The page runs, and tells what its fields name. @param {number} seed @param {number} lag */
  const runs = async (seed, lag) => {
    stepping.hears(adding(null, seed, lag), true);
    await rest();
  };
  stepping.hears(adding(ADDING, 4, 50), true);
  await enter("adding_lag", 1000);
  deepEqual(took(), [["ask", 4, { adding_lag: 50 }]]);
  await runs(4, 1000);
  for (const seed of [5, 4, 3]) {
    stepping.steps()?.go(seed);
    await rest();
    deepEqual(took(), [["ask", seed, { adding_lag: 1000 }]]);
    await runs(seed, 1000);
    deepEqual([took(), stepping.steps()?.seed], [[], seed]);
  }
  stepping.close();
});

test("a step back to what the page shows, and on again before it has answered, asks again", async () => {
  const { stepping, took } = stepper(() => ({ refusal: "too long", status: 422 }));
  stepping.hears(adding(ADDING, 4, 50), true);
  for (const [seed, did] of /** @type {[number, unknown][]} */ ([
    [5, ["ask", 5, { adding_lag: 50 }]],
    [4, "back"],
    [5, ["ask", 5, { adding_lag: 50 }]],
  ])) {
    stepping.steps()?.go(seed);
    await rest();
    deepEqual(took(), [did]);
  }
  stepping.close();
});

test("a number that no field takes is asked about once, also where the page shows something else", async () => {
  const { stepping, took } = stepper(() => null);
  stepping.hears(adding(ADDING, 4, 50), true);
  for (const lag of [5000, 1001, 5000]) {
    await enter("adding_lag", lag);
    deepEqual(took(), [["ask", 4, { adding_lag: 50 }]]);
    for (let times = 0; times < 3; times += 1) {
      stepping.hears(adding(ADDING, 4, 50), true);
      await rest();
    }
    deepEqual(took(), []);
  }
  stepping.close();
});

test("a switch is heard, written into the address, and put back where the server has no room", async () => {
  let has = true;
  /** @type {string[]} */
  const paths = [];
  const { stepping, took } = stepper((path) => {
    paths.push(path);
    return has ? { payload: Uint8Array.of(3), digest: path.slice(-10) } : { refusal: "full", status: 503 };
  });
  /** @type {import("../../../lstm_viz/explorer/js/fields.js").Name} */
  const beside = { value: "rnn", default: "rnn", options: ["rnn", "gru", "slstm"], networks: true };
  const page = adding(`${ADDING}&beside=rnn`, 4, 50);
  await press("beside", 0);
  stepping.hears({ ...page, fields: { ...page.fields, beside } }, true);
  await press("beside", 2);
  deepEqual([took(), location.search], [[["same", "stm&seed=4"]], "?seed=4&beside=slstm"]);
  equal(paths.pop(), "sequences/5af0?source=preset&preset=adding&adding_lag=50&beside=slstm&seed=4");
  await press("beside", 0);
  deepEqual(took(), ["back from other networks"]);
  await press("beside", 2);
  stepping.steps()?.go(6);
  await rest();
  deepEqual(took(), [
    ["same", "stm&seed=4"],
    ["take", "stm&seed=6"],
  ]);
  has = false;
  await press("beside", 1);
  deepEqual([took(), pressed("beside"), location.search], [[], 2, "?seed=6&beside=slstm"]);
  equal(stepping.steps()?.trouble, "full");
  await press("beside", 0);
  equal(pressed("beside"), 2);
  stepping.close();
});

test("a list of options is heard, and where the server has no room, the page waits for it", async () => {
  /** @type {import("../../../lstm_viz/explorer/js/fields.js").Name} */
  const into = { value: "all", default: "all", options: ["all", "value", "marker"], networks: false };
  for (const seed of [null, 4]) {
    let has = true;
    const { stepping, took } = stepper(() =>
      has ? { payload: Uint8Array.of(3), digest: "into one" } : { refusal: "full", status: 503 },
    );
    const page = adding(ADDING, seed, 50);
    stepping.hears({ ...page, fields: { ...page.fields, made_into: into } }, true);
    await choose("made_into", "marker");
    deepEqual(took(), [["take", "into one"]]);
    has = false;
    await choose("made_into", "value");
    deepEqual(took(), [["ask", seed, { adding_lag: 50, made_into: "marker" }]]);
    equal(stepping.steps() === null, seed === null);
    stepping.close();
  }
});

test("a seed that is none, typed while a list's choice is on its way, is the page's to answer with that list", async () => {
  /** @type {import("../../../lstm_viz/explorer/js/fields.js").Name} */
  const into = { value: "all", default: "all", options: ["all", "value", "marker"], networks: false };
  const { stepping, took } = stepper(() => new Promise(() => {}));
  const page = adding(ADDING, 4, 50);
  stepping.hears({ ...page, fields: { ...page.fields, made_into: into } }, true);
  await choose("made_into", "marker");
  deepEqual([took(), location.search], [[], "?seed=4&made_into=marker"]);
  await enter("seed", 20_000);
  deepEqual(took(), [["ask", 20_000, { adding_lag: 50, made_into: "all" }]]);
  stepping.close();
});

test("a number is put back where the server has no room, and without a seed the page waits for it", async () => {
  for (const seed of [4, null]) {
    const { stepping, took } = stepper(() => ({ refusal: "full", status: 503 }));
    stepping.hears(adding(ADDING, seed, 50), true);
    await enter("adding_lag", 80);
    const isPutBack = seed !== null;
    deepEqual(took(), isPutBack ? [] : [["ask", null, { adding_lag: 50 }]]);
    equal(new URLSearchParams(location.search).get("adding_lag"), isPutBack ? "50" : "80");
    equal(stepping.steps()?.trouble, isPutBack ? "full" : undefined);
    stepping.close();
  }
});

test("where edits were made on the networks, another one is the page's to show", async () => {
  const { stepping, took } = stepper(
    () => ({ payload: Uint8Array.of(3), digest: "of the adding task" }),
    (otherNetworks) => !otherNetworks,
  );
  const page = adding(ADDING, 4, 50);
  /** @type {import("../../../lstm_viz/explorer/js/fields.js").Name} */
  const beside = { value: "gru", default: "rnn", options: ["rnn", "gru", "slstm"], networks: true };
  location.search = "?seed=4&beside=gru";
  await press("beside", 1);
  stepping.hears({ ...page, fields: { ...page.fields, beside } }, true);
  stepping.steps()?.go(5);
  await rest();
  deepEqual(took(), [["take", "of the adding task"]]);
  await press("beside", 0);
  deepEqual(took(), [["ask", 5, { adding_lag: 50, beside: "gru" }]]);
  equal(location.search, "?seed=5");
  stepping.close();
});
