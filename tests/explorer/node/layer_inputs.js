// Layer inputs: what the browser tells, draws and writes of what one layer reads at a step.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { createLayerTrack } from "../../../lstm_viz/explorer/js/layer_track.js";
import { numbersCsv } from "../../../lstm_viz/explorer/js/numbers_csv.js";
import { numbersNpz } from "../../../lstm_viz/explorer/js/numbers_npz.js";
import { paletteOf } from "../../../lstm_viz/explorer/js/palette.js";
import { pythonScript } from "../../../lstm_viz/explorer/js/python_script.js";
import { describeHit } from "../../../lstm_viz/explorer/js/readings.js";
import { slideRow } from "../../../lstm_viz/explorer/js/slide_view.js";
import { createStore } from "../../../lstm_viz/explorer/js/store.js";
import { takeApart } from "../../../lstm_viz/explorer/js/terms.js";
import { stepSentence } from "../../../lstm_viz/explorer/js/twin.js";
import { STATE } from "./first_state.js";

/** @import { LineSlot } from "../../../lstm_viz/explorer/js/stack.js" */

const SHOWS = { change: "", perUnit: "", showing: /** @type {const} */ ("edited") };

/** @type {{payload: string, step: number, unit: number, column: number}} */
const { payload, step, unit, column } = JSON.parse(readFileSync(0, "utf8"));
const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
const [network] = model.networks;
const canvas = /** @type {any} */ ({ getContext: () => ({}) });
const slot = /** @type {LineSlot} */ ({ kind: "input", net: 0, signal: null, canvas, height: 200 });
const palette = { ...paletteOf(model.header, "light"), shades: ["", ""] };
const track = createLayerTrack(slot, { modelOf: () => model, store: createStore(STATE), palette: () => palette });
const asks = {
  steps: /** @type {[number, number]} */ ([step, step]),
  unitsOf: () => [unit],
  difference: false,
};
const npz = btoa(Array.from(numbersNpz(model, asks), (byte) => String.fromCharCode(byte)).join(""));
console.log(
  JSON.stringify({
    npz,
    csv: numbersCsv(model, asks),
    pointed: describeHit(model, { slot, step, unit: null, row: null, feature: column }, SHOWS).value,
    said: stepSentence(model, { step, net: 0, unit }),
    slide: slideRow(slot, model, palette, SHOWS),
    terms: takeApart(model, network, "f", step, unit).terms.filter(({ from }) => from === "x"),
    axis: track.axis(10),
    columns: track.drawn?.().order.length,
    script: await pythonScript(model, "", {}),
  }),
);
