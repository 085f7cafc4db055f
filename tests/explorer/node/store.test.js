// Store: one call a frame with what changed, and addresses that give back what they were made of.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { createActions } from "../../../lstm_viz/explorer/js/actions.js";
import { readAddress, writeAddress, writeShown } from "../../../lstm_viz/explorer/js/address.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { createHoverActions } from "../../../lstm_viz/explorer/js/hover_actions.js";
import { createRows } from "../../../lstm_viz/explorer/js/rows.js";
import { OPENING_SPACE } from "../../../lstm_viz/explorer/js/state_address.js";
import { createStore } from "../../../lstm_viz/explorer/js/store.js";
import { ASKED, STATE } from "./first_state.js";
import { OPENING, payloadOf } from "./payloads.js";

/** @import { Address } from "../../../lstm_viz/explorer/js/address.js" */
/** @import { Asked, State } from "../../../lstm_viz/explorer/js/store.js" */
/** @import { Header, Kind } from "../../../lstm_viz/explorer/js/payload.js" */

/** @type {Map<number, FrameRequestCallback>} */
const waiting = new Map();
let frames = 0;
Object.assign(globalThis, {
  /** @param {FrameRequestCallback} draw */
  requestAnimationFrame(draw) {
    frames += 1;
    waiting.set(frames, draw);
    return frames;
  },
  /** @param {number} frame */
  cancelAnimationFrame: (frame) => waiting.delete(frame),
});

function nextFrame() {
  const draws = [...waiting.values()];
  waiting.clear();
  for (const draw of draws) draw(0);
}

test("subscribers hear once a frame what has changed, and commits follow what was drawn", () => {
  /** @type {unknown[]} */
  const heard = [];
  const store = createStore(STATE, (state) => heard.push(["commit", state.step]));
  const end = store.subscribe((state, changed) => heard.push([state.step, [...changed].sort()]));
  store.set({ step: 3, unit: 4 });
  store.set({ step: 5, unit: 4, net: 0 }, { commit: true });
  deepEqual(heard, []);
  nextFrame();
  deepEqual(heard.splice(0), [
    [5, ["step", "unit"]],
    ["commit", 5],
  ]);
  store.set({ step: 5 }); // as it is
  equal(waiting.size, 0);
  store.set({}, { commit: true });
  nextFrame();
  deepEqual(heard.splice(0), [["commit", 5]]);
  end();
  store.set({ step: 7 });
  nextFrame();
  deepEqual(heard, []);
  equal(store.get().step, 7);
});

test("a subscriber may set again, which the next frame tells; flush does not wait", () => {
  /** @type {number[]} */
  const heard = [];
  const store = createStore(STATE);
  store.subscribe(({ step }, changed) => {
    heard.push(step);
    if (changed.has("step") && step < 5) store.set({ step: step + 1 });
  });
  store.set({ step: 3 });
  store.flush();
  deepEqual(heard, [3]);
  nextFrame();
  deepEqual(heard, [3, 4]);
  store.flush();
  deepEqual(heard, [3, 4, 5]);
  store.flush();
  store.set({ step: 8 });
  store.destroy();
  nextFrame();
  deepEqual(heard, [3, 4, 5]);
});

/**
 * @param {Kind[]} kinds
 * @param {number} [checkpoints]
 * @param {Header["opening"]} [opening]
 */
function modelOf(kinds, checkpoints = 1, opening = OPENING) {
  const networks = kinds.map((kind, k) => {
    const units = 3 + 2 * k;
    const states = new Array(9 * units).fill(0.5);
    /** @type {Record<string, number[]>} */
    const signals = kind === "rnn" ? { a: states, h: states } : { f: states, c: states, h: states };
    return { kind, units, signals, initial: {}, weights: {} };
  });
  const earlier = Array.from({ length: checkpoints - 1 }, () => networks);
  return decode(payloadOf(networks, { inputs: new Array(9).fill(0.25), features: 1, opening, earlier }));
}

test("an address gives back the state that it was made of", () => {
  const model = modelOf(["lstm", "rnn"], 3); // checkpoints after 0, 10 and 1000 training steps
  /** @type {[Partial<Asked>, Address][]} */
  const cases = [
    [{ epoch: 2 }, {}],
    [
      { epoch: 2, locked: 4, step: 4, unit: 2 },
      { step: 5, unit: 2 },
    ],
    [
      { epoch: 2, locked: 4, step: 4, unit: 4, net: 1 },
      { step: 5, unit: 4, net: "rnn" },
    ],
    [
      { epoch: 1, zoom: [2, 6] },
      { zoom: [3, 7], epoch: 10 },
    ],
    [
      { epoch: 2, order: "value:f", view: "mean", presenter: true },
      { order: "value:f", layout: "presenter", view: "mean" },
    ],
    [
      {
        epoch: 0,
        pins: [
          { net: 0, step: 1, unit: 2 },
          { net: 1, step: 3, unit: 4 },
        ],
      },
      { epoch: 0, pins: "2.2,1:4.4" },
    ],
    [{ epoch: 2, tab: "numbers" }, { tab: "numbers" }],
    [{ epoch: 2, tab: "equation", open: { net: 0, signal: "c", step: 0, unit: 0 } }, { tab: "equation:c" }],
    [
      { epoch: 2, locked: 4, step: 4, unit: 2, tab: "equation", open: { net: 1, signal: "a", step: 4, unit: 2 } },
      { step: 5, unit: 2, tab: "equation:1:a" },
    ],
    [{ epoch: 2, tab: "state" }, { tab: "state" }],
    [{ epoch: 2, tab: "state", space: { ...OPENING_SPACE, of: "c", axes: [0, 2] } }, { tab: "state:c:13" }],
    [{ epoch: 2, tab: "state", space: { ...OPENING_SPACE, of: "hc" } }, { tab: "state:hc" }],
    [{ epoch: 2, tab: "state", space: { ...OPENING_SPACE, axes: [1, 2] } }, { tab: "state:23" }],
    [{ epoch: 2, tab: "state", space: { ...OPENING_SPACE, colour: "step" } }, { tab: "state:step" }],
    [
      { epoch: 2, tab: "state", space: { ...OPENING_SPACE, of: "hc", axes: [1, 2], colour: "step" } },
      { tab: "state:hc:23:step" },
    ],
    [{ epoch: 2, tab: "state", space: { ...OPENING_SPACE, view: "gates" } }, { tab: "state:gates" }],
    [
      { epoch: 2, tab: "state", space: { ...OPENING_SPACE, view: "gates", low: 1e-7, high: 0.85 } },
      { tab: "state:gates:1e-7-0.85" },
    ],
    [{ epoch: 2, filter: { net: 1, signal: "h", below: false, limit: -0.25, step: 6 } }, { filter: "1:h>-0.25@7" }],
    [{ epoch: 2, filter: { net: 0, units: [0, 1, 2] } }, { filter: "u0-2" }],
    [{ epoch: 2, filter: { net: 1, units: [0, 2, 4] } }, { filter: "1:u0.2.4" }],
    [
      { epoch: 2, change: "ca", perUnit: "ca", extremes: true, large: { net: 1, signal: "a" }, range: "own" },
      { change: "ca", perunit: "ca", merged: "extremes", large: "1:a", range: "own" },
    ],
    [{ epoch: 2, large: { net: 0, signal: "c" } }, { large: "c" }],
  ];
  for (const [state, address] of cases) {
    const whole = { ...ASKED, step: 0, unit: 0, ...state };
    deepEqual(writeAddress(whole, model), address);
    deepEqual(readAddress(address, model), whole);
  }
});

test("whatever an address cannot mean is left out", () => {
  const model = modelOf(["lstm", "rnn"], 3);
  const nothing = readAddress({}, model);
  /** @type {Address[]} */
  const wrong = [
    { step: 0 },
    { step: "10" },
    { step: "2.5" },
    { unit: 3 },
    { net: "gru" },
    { zoom: [7, 3] },
    { zoom: [1] },
    { order: "value:ff" },
    { order: "best" },
    { pins: "0.1,10.1,2.3,x,2:1.1" },
    { filter: "z<0.1@2" },
    { filter: "u" },
    { filter: "u900" },
    { filter: "7:u1" },
    { filter: "f<0.1@10" },
    { filter: "f=0.1@2" },
    { layout: "wide" },
    { view: "all" },
    { tab: "cell" },
    { tab: "map" },
    { tab: "text" }, // there is none
    { tab: "equation" },
    { tab: "equation:z" },
    { tab: "equation:1:f" },
    { tab: "equation:2:h" },
    { tab: "state:" },
    { tab: "state:x" },
    { tab: "state:c:1" },
    { tab: "state:13:c" },
    { tab: "state:gates:c" },
    { tab: "state:step:c" },
    { tab: "state:gates:step" },
    { tab: "state:gates:-1-2" },
    { tab: "state:gates:0.1" },
    { tab: "state:gates: -1" },
    { epoch: "-1" },
    { change: "zx" },
    { large: "a" },
    { large: "2:h" },
    { range: "signal" },
  ];
  for (const address of wrong) deepEqual(readAddress(address, model), nothing);
  // Axes and limits that are none leave the page open as it opens.
  for (const tab of ["state:31", "state:h:11", "state:14"])
    deepEqual(readAddress({ tab }, model), { ...nothing, tab: "state" });
  for (const limits of ["0.9-0.1", "0.5-0.5", "0-1.5", "2-3"])
    deepEqual(readAddress({ tab: `state:gates:${limits}` }, model), {
      ...nothing,
      tab: "state",
      space: { ...OPENING_SPACE, view: "gates" },
    });
  deepEqual(readAddress({ pins: "x, 3.1" }, model).pins, [{ net: 0, step: 2, unit: 1 }]);
  equal(readAddress({ change: "hzhf" }, model).change, "fh");
});

test("the checkpoint nearest to the training step that is asked for", () => {
  const model = modelOf(["lstm"], 3);
  const found = [0, 4, 6, 505, 506, 9999].map((epoch) => readAddress({ epoch }, model).epoch);
  deepEqual(found, [0, 0, 1, 1, 2, 2]);
  equal(readAddress({ epoch: 4 }, modelOf(["lstm"])).epoch, 0);
});

test("of two networks of one kind the second goes by its place", () => {
  const model = modelOf(["rnn", "rnn"]);
  const state = { ...ASKED, locked: 2, net: 1, unit: 4 };
  deepEqual(writeAddress(state, model), { step: 3, unit: 4, net: "1" });
  deepEqual(readAddress({ step: 3, unit: 4, net: "1" }, model), state);
});

test("without a step it opens where the picture says", () => {
  const model = modelOf(["lstm", "rnn"], 1, { step: 6, unit: 2 });
  /** @param {Address} address */
  const opened = (address) => {
    const { step, unit, net, locked } = readAddress(address, model);
    return [step, unit, net, locked];
  };
  deepEqual(opened({}), [6, 2, 0, null]);
  deepEqual(opened({ unit: 1 }), [6, 1, 0, null]);
  deepEqual(opened({ net: "rnn" }), [6, 0, 1, null]); // another network's unit 2 is another unit
  deepEqual(opened({ step: 4 }), [3, 0, 0, 3]);
  deepEqual(readAddress({ tab: "equation:f" }, model).open, { net: 0, signal: "f", step: 6, unit: 2 });
  deepEqual(writeAddress(readAddress({}, model), model), {});
  // What is shown is in a link; what a pointer only previews is not in the address of the page.
  const { step, unit } = model.header.opening;
  for (const shown of [{ step: step + 1 }, { unit: unit - 1 }, { net: 1 }]) {
    const seen = { ...readAddress({}, model), ...shown };
    const { step: at, unit: of, net } = readAddress(writeShown(seen, model), model);
    deepEqual([at, of, net], [seen.step, seen.unit, seen.net]);
    deepEqual(writeAddress(seen, model), writeShown(seen, model));
    deepEqual(writeAddress({ ...seen, previewed: true }, model), {});
  }
});

/**
 * A pointer over the maps, whose clock is the test's.
 *
 * @param {Partial<State>} state
 */
function pointerOver(state) {
  const store = createStore({ ...STATE, locked: null, playing: false, ...state });
  let time = 5000;
  const { preview, moveOverMaps, leaveMaps } = createHoverActions(store, () => time);
  return {
    store,
    preview,
    at: () => [store.get().step, store.get().unit, store.get().net],
    /** @param {[step: number, unit: number, net: number, ms: number][]} cells  and how long the pointer was still on each */
    over(...cells) {
      for (const [step, unit, net, still] of cells) {
        moveOverMaps({ step, unit, net });
        time += still;
      }
    },
    leave() {
      leaveMaps();
      time += 5000; // what the pointer does elsewhere takes as long as it likes
    },
  };
}

test("whoever leaves the maps sees the cell that the pointer rested on, not those on the way", () => {
  const { over, leave, at } = pointerOver({ step: 9, unit: 4, net: 0 });
  over([7, 1, 0, 20], [8, 2, 0, 290]);
  deepEqual(at(), [8, 2, 0]); // a preview is immediate
  leave();
  deepEqual(at(), [9, 4, 0]); // on the way from the side bar to the panel nothing was meant
  over([3, 2, 0, 350], [4, 2, 0, 20], [5, 1, 0, 40]);
  leave();
  deepEqual(at(), [3, 2, 0]);
  over([6, 3, 1, 250], [7, 3, 1, 250], [8, 4, 1, 250], [2, 4, 1, 250]); // slow, over another network
  leave();
  deepEqual(at(), [3, 2, 0]);
  over([6, 3, 1, 200], [6, 3, 1, 200], [6, 3, 1, 200]); // it moves within a wide cell
  leave();
  deepEqual(at(), [3, 2, 0]);
  over([2, 1, 0, 400], [4, 2, 0, 20], [5, 5, 1, 700]); // at rest on the last one, too
  leave();
  deepEqual(at(), [5, 5, 1]);
});

test("what something else has shown since the pointer rested stays", () => {
  const { store, preview, over, leave, at } = pointerOver({ step: 1, unit: 4, net: 0 });
  over([6, 2, 1, 400], [5, 2, 1, 20]);
  store.set({ model: 1, step: 3 }); // a shorter sequence
  leave();
  deepEqual(at(), [3, 2, 1]);
  over([6, 2, 1, 400], [5, 2, 1, 20]);
  store.set({ model: 2, step: 3 });
  over([2, 3, 0, 20]);
  leave();
  deepEqual(at(), [3, 2, 1]); // and is what a pointer comes back to that only crosses it
  over([6, 2, 1, 400], [5, 2, 1, 20]);
  store.set({ locked: 5 });
  over([4, 1, 0, 20]);
  store.set({ locked: null });
  leave();
  deepEqual(at(), [5, 2, 1]);
  preview({ step: 7 }); // from a chart in the panel
  over([4, 1, 0, 20]);
  leave();
  deepEqual(at(), [7, 2, 1]);
});

test("a step that is locked is one that there is, whichever was pressed before a shorter sequence came", () => {
  const model = modelOf(["lstm"]);
  const store = createStore({ ...STATE, step: 1, zoom: [0, model.steps - 1] }, () => {});
  createActions(
    () => model,
    store,
    createRows(),
    () => {},
  ).lock(model.steps + 3);
  equal(store.get().locked, model.steps - 1);
});
