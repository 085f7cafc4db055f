// In Node: the engine on the first network of a payload, or one product of its weights, in ms, as JSON.

import { readFileSync } from "node:fs";
import { decode } from "../lstm_viz/explorer/js/decode.js";
import { createPass } from "../lstm_viz/explorer/js/engine/pass.js";
import { affine } from "../lstm_viz/explorer/js/engine/products.js";
import { prove } from "../lstm_viz/explorer/js/engine/proof.js";
import { givenOf, layerOf, recordedOf } from "../lstm_viz/explorer/js/replay.js";

/** @typedef {import("../lstm_viz/explorer/js/engine/products.js").Matrix} Matrix */

const PRODUCTS = 300; // of one measurement

/** @type {{payload: string, repeats: number, numbers: "pass"|"float64"|"float32 weights"|"float32 sums"}} */
const { payload, repeats, numbers } = JSON.parse(readFileSync(0, "utf8"));
const view = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
const [network] = view.networks;

/** @param {() => void} act */
function timed(act) {
  return Array.from({ length: repeats }, () => {
    const begin = performance.now();
    act();
    return performance.now() - begin;
  });
}

function passes() {
  const given = givenOf(view, network);
  const recorded = recordedOf(network);
  /** @type {number[]} */
  const longest = []; // of each proof
  let largest = 0;
  const pass = timed(() => createPass(layerOf(network), given).run());
  const proof = timed(() => {
    /** @type {import("../lstm_viz/explorer/js/engine/proof.js").Proof|null} */
    let found = null;
    let [begin, most] = [performance.now(), 0];
    const work = prove(layerOf(network), given, recorded);
    while (!found) {
      const { done, value } = work.next();
      const now = performance.now();
      [begin, most] = [now, Math.max(most, now - begin)];
      if (done) found = value;
    }
    longest.push(most);
    largest = found.largest;
  });
  return { pass, proof, longest, largest };
}

/**
 * `affine` with every product and sum rounded to float32.
 *
 * @param {Matrix} W
 * @param {Float64Array} b
 * @param {Float64Array} x
 * @param {Float64Array} out
 */
function rounded({ rows, columns, data }, b, x, out) {
  const { fround } = Math;
  for (let row = 0; row < rows; row += 1) out[row] = b[row];
  for (let k = 0; k + 4 <= columns; k += 4) {
    const x0 = x[k];
    const x1 = x[k + 1];
    const x2 = x[k + 2];
    const x3 = x[k + 3];
    const first = k * rows;
    const second = first + rows;
    const third = second + rows;
    const fourth = third + rows;
    for (let row = 0; row < rows; row += 1) {
      const left = fround(fround(data[first + row] * x0) + fround(data[second + row] * x1));
      const right = fround(fround(data[third + row] * x2) + fround(data[fourth + row] * x3));
      out[row] = fround(out[row] + fround(left + right));
    }
  }
}

function products() {
  const { W_hh, b_hh, hidden } = layerOf(network);
  /** @param {Float64Array} values */
  const single = (values) => /** @type {Float64Array} */ (/** @type {unknown} */ (Float32Array.from(values)));
  /** @param {Float64Array} values */
  const same = (values) => values;
  const [ofWeights, ofSums] = [numbers === "float64" ? same : single, numbers === "float32 sums" ? single : same];
  const multiply = numbers === "float32 sums" ? rounded : affine;
  const W = { ...W_hh, data: ofWeights(W_hh.data) };
  const [b, x, out] = [ofSums(b_hh), ofSums(Float64Array.from({ length: hidden }, Math.cos)), ofSums(b_hh.slice())];
  const taken = timed(() => {
    for (let k = 0; k < PRODUCTS; k += 1) multiply(W, b, x, out);
  });
  return { product: taken.map((ms) => ms / PRODUCTS) };
}

console.log(JSON.stringify(numbers === "pass" ? passes() : products()));
