// Layer input: the colours of one that is a map, and what is said of tokens that an embedding makes numbers of.

import { deepEqual, equal, notEqual } from "node:assert/strict";
import { test } from "node:test";
import { createCellNumbers } from "../../../lstm_viz/explorer/js/cell_numbers.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { askedAbout, describeInput } from "../../../lstm_viz/explorer/js/gradient_inputs.js";
import { inputScales } from "../../../lstm_viz/explorer/js/input_scales.js";
import { embeddedIn, inputLabel } from "../../../lstm_viz/explorer/js/layer_input.js";
import { createLayerTrack } from "../../../lstm_viz/explorer/js/layer_track.js";
import { paletteOf } from "../../../lstm_viz/explorer/js/palette.js";
import { stackKey } from "../../../lstm_viz/explorer/js/stack_key.js";
import { createStore } from "../../../lstm_viz/explorer/js/store.js";
import { STATE } from "./first_state.js";
import { payloadOf, THEME } from "./payloads.js";

/** @import { Found } from "../../../lstm_viz/explorer/js/gradient_work.js" */
/** @import { LineSlot } from "../../../lstm_viz/explorer/js/stack.js" */
/** @import { Made } from "./payloads.js" */

const H = [0.5, 0.25, 0.125, 0.75, 0.875, 0.0625]; // two steps of three units

/** @param {Partial<Made>} more @returns {Made} */
const rnn = (more) => ({ kind: "rnn", units: 3, signals: { a: H, h: H }, initial: {}, weights: {}, ...more });
/** @param {Partial<Made>[]} networks @param {Partial<Parameters<typeof payloadOf>[1]>} [more] */
const modelOf = (networks, more) => decode(payloadOf(networks.map(rnn), { inputs: [1, 3], features: 1, ...more }));

/** Above a ReLU layer, and of the output of another layer of the file, whose least value comes first. */
const READ = {
  above: { read: [0, 1.5, 0.25, 3, 0, 0.5], facts: { layer: 1, nonlinearity: "relu" } },
  output: { read: [-7, 0.5, 2, 3], facts: { reads: "encoder" } },
  small: { read: [0.02, 0.003, 0.01, 0.014], facts: { reads: "encoder" } },
};

test("the colours of what a layer reads reach over all that was recorded, and no edit moves them", () => {
  const model = modelOf([{}, ...Object.values(READ)]);
  model.header.networks[1].signals.h.lo = 0; // as that of a ReLU is
  const canvas = /** @type {any} */ ({ getContext: () => ({}) });
  const palette = {
    ...paletteOf({ ...model.header, colours: { light: THEME, dark: THEME } }, "light"),
    signals: { x: "#336699" },
    shades: ["", ""],
  };
  const tracks = [1, 2, 3].map((net) => {
    const slot = /** @type {LineSlot} */ ({ kind: "input", net, signal: null, canvas, height: 200 });
    return createLayerTrack(slot, { modelOf: () => model, palette: () => palette, store: createStore(STATE) });
  });
  const ends = () =>
    tracks.map((track) => {
      track.prepare();
      const { bar } = track.axis(12);
      return [bar?.low, bar?.high];
    });
  const recorded = [
    [0, 5],
    [-10, 10],
    [0, 0.02],
  ];
  deepEqual(ends(), recorded);
  const large = Object.assign(Float32Array.from([-900, 0.5, 2, 800]), { shape: [2, 2] });
  const { stored, badge, answered } = model.networks[2];
  const source = { stored: { h: stored("h") }, badge, answered, array: () => large };
  model.setEdited(/** @type {any} */ ({ sources: [null, null, source, null] }));
  deepEqual([...model.networks[2].array("input")], [...large]);
  deepEqual(ends(), recorded);
});

test("of a layer above another, lines of the sequence have no scales", () => {
  const model = modelOf([{}, READ.above], { inputs: [0.01, 900, 0.02, 100], features: 2 });
  deepEqual(
    model.networks.map((network) => inputScales(model, network).length),
    [2, 0],
  );
});

const TOKENS = { inputs: [12, 7], text: ["c", "b"], names: ["token"] };
const EMBEDDED = { read: [0.5, -0.25, 2, 1, 0.75, -3] };

test("tokens are one column, whatever an embedding makes of them, and only what reads them has one", () => {
  const model = modelOf([EMBEDDED, READ.above], TOKENS);
  deepEqual(
    model.networks.map((network) => [embeddedIn(model, network), inputLabel(model, network)]),
    [
      [3, "tokens, embedded in 3 numbers"],
      [0, "h of layer 1"],
    ],
  );
  const [plain, numbers] = [modelOf([{}], TOKENS), modelOf([EMBEDDED])];
  deepEqual([embeddedIn(plain, plain.networks[0]), inputLabel(plain, plain.networks[0])], [0, ""]);
  equal(embeddedIn(numbers, numbers.networks[0]), 0); // several columns that are no tokens
  const hot = modelOf([{}], { ...TOKENS, inputs: [1, 0, 0, 1], features: 2, names: ["b", "c"] });
  equal(embeddedIn(hot, hot.networks[0]), 0); // a column of its own for each symbol
});

test("the cell writes a token that is embedded as one, and a symbol that is read itself as it is", () => {
  /** @param {ReturnType<typeof modelOf>} model @param {number} net */
  const written = (model, net) => {
    const number = { textContent: "", setAttribute: () => {} };
    const parts = /** @type {any} */ ({ wires: [], gates: [], figures: [{ of: "x", number }], layout: {} });
    createCellNumbers(parts, model, model.networks[net], THEME).write({}, 1, 0, true, false);
    return number.textContent;
  };
  const model = modelOf([EMBEDDED, { ...READ.above, read: [1, 2, 30, 40] }], TOKENS);
  deepEqual([written(model, 0), written(model, 1)], ["token b", "30.00, 40.00"]);
  equal(written(modelOf([{}], TOKENS), 0), "b");
});

test("a gradient is of the input, of the h below or of another layer's output, and of several of the input", () => {
  const model = modelOf([EMBEDDED, READ.above, READ.output], TOKENS);
  /** @param {number[]} nets */
  const said = (nets) => {
    const networks = nets.map((net) => ({
      network: model.networks[net],
      answered: { unit: 2, symbol: "", last: true, scale: 1 },
      strengths: null,
      order: [],
    }));
    const found = /** @type {Found} */ (/** @type {unknown} */ ({ networks, asked: { view: model.at(0) } }));
    return [askedAbout(found).input, describeInput(found, 1).split(" at ")[0]];
  };
  deepEqual([[0], [1], [2], [1, 0]].map(said), [
    ["input", "Input"],
    ["h of the layer below", "h of the layer below"],
    ["output of encoder", "Output of encoder"],
    ["input", "Input"],
  ]);
});

test("a stack is built anew where a network reads the output of another layer", () => {
  const facts = { reads: "decoder" };
  const keys = [READ.output, { ...READ.output, facts }, { ...READ.output, facts: {} }].map((one) =>
    stackKey(modelOf([one])),
  );
  for (const key of keys.slice(1)) notEqual(key, keys[0]);
  equal(stackKey(modelOf([{ ...READ.output, read: [1, 2, 3, 4] }])), keys[0]);
});
