// Restoring: a compact payload made whole, bit by bit what payload.py would have sent.

import { stateNames } from "./engine/kinds.js";
import { createLayer } from "./engine/layer.js";
import { createPass, readingOrder } from "./engine/pass.js";
import { inflate } from "./packing.js";
import { TROUBLE } from "./words.js";

/** @import { CompactArray, CompactHeader, Header, Look, NetworkHeader, Residuals, StoredArray } from "./payload.js" */

const COMPACT_MARK = "LVC1"; // as in compact.py
const WHOLE_MARK = "LVX1";
const START = 8; // bytes: what a payload begins with, and the length of its header
const EVEN = 8; // bytes: where arrays begin, as in body.py
const AS_IT_IS = -128; // as in residuals.py
const PLACE_TYPES = { u1: Uint8Array, u2: Uint16Array };
const TYPES = { f4: Float32Array, u2: Uint16Array, i4: Int32Array, i1: Int8Array };

/**
 * @typedef {Float32Array<ArrayBuffer>|Uint16Array<ArrayBuffer>|Int32Array<ArrayBuffer>|Int8Array<ArrayBuffer>} Numbers
 * @typedef {(name: string) => Promise<ArrayBuffer>} FetchPiece  rejects where there is none
 */

/**
 * The whole payload; one that is whole already as it is.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {Look} look
 * @param {FetchPiece} fetchPiece
 * @returns {Promise<Uint8Array<ArrayBuffer>>} rejects where what comes out is not what was recorded
 */
export async function restoreWhole(bytes, look, fetchPiece) {
  if (new TextDecoder().decode(bytes.subarray(0, COMPACT_MARK.length)) !== COMPACT_MARK) return bytes;
  const found = await inflate(bytes.subarray(COMPACT_MARK.length));
  const size = new DataView(found.buffer).getUint32(0, true);
  const begin = START - COMPACT_MARK.length;
  /** @type {CompactHeader} */
  const header = JSON.parse(new TextDecoder().decode(found.subarray(begin, begin + size)));
  const body = evenly(START + size) - COMPACT_MARK.length; // where arrays begin: at a multiple of four, as none needs more
  const pieces = await Promise.all(header.pieces.map(fetchPiece));
  const arrays = header.arrays.map((one) =>
    one.piece === undefined ? numbersOf(one, found.buffer, body) : numbersOf(one, pieces[one.piece], 0),
  );
  for (const network of header.networks) {
    if (network.residuals) restoreSignals(header, { ...network, residuals: network.residuals }, arrays);
  }
  return writtenWhole(header, arrays, look);
}

/** @param {number} at */
const evenly = (at) => Math.ceil(at / EVEN) * EVEN;

/** @param {number[]} shape */
const countOf = (shape) => shape.reduce((product, length) => product * length, 1);

/**
 * @param {CompactArray} array
 * @param {ArrayBuffer} buffer
 * @param {number} begin  where arrays begin in it
 * @returns {Numbers} zeros of a signal that is coded
 */
function numbersOf({ dtype, shape, offset, coded, places, bits, others }, buffer, begin) {
  const from = begin + (offset ?? 0);
  if (bits && others) return unpackedNumbers(buffer, from, bits, [others[0], begin + others[1]], countOf(shape));
  if (places) return onesAt(new PLACE_TYPES[places](buffer, from, shape[0]), shape[1]);
  return coded ? new Float32Array(countOf(shape)) : new TYPES[dtype](buffer, from, countOf(shape));
}

/**
 * Small numbers in so many bits each; see narrow.py.
 *
 * @param {ArrayBuffer} buffer
 * @param {number} offset
 * @param {number} bits
 * @param {[count: number, offset: number]} others
 * @param {number} count
 */
function unpackedNumbers(buffer, offset, bits, [more, from], count) {
  const numbers = new Int8Array(count);
  const packed = new Uint8Array(buffer, offset, Math.ceil((count * bits) / 8));
  const others = new Int8Array(buffer, from, more);
  const [other, reach, each] = [2 ** bits - 1, 2 ** (bits - 1) - 1, 8 / bits];
  let next = 0;
  for (let at = 0; at < count; at += 1) {
    const code = (packed[Math.floor(at / each)] >> ((at % each) * bits)) & other;
    numbers[at] = code === other ? others[next] : code - reach;
    if (code === other) next += 1;
  }
  return numbers;
}

/**
 * @param {Uint8Array<ArrayBuffer>|Uint16Array<ArrayBuffer>} places
 * @param {number} width
 */
function onesAt(places, width) {
  const rows = new Float32Array(places.length * width);
  for (let row = 0; row < places.length; row += 1) rows[row * width + places[row]] = 1;
  return rows;
}

/**
 * Let the engine compute a network's pass, in which each number gives way to the recorded one as soon as it is there.
 *
 * @param {CompactHeader} header
 * @param {NetworkHeader & {residuals: Residuals}} network
 * @param {Numbers[]} arrays  its coded ones are filled
 */
function restoreSignals(header, network, arrays) {
  /** @type {Record<string, Float32Array>} */
  const recorded = {};
  for (const [name, { values }] of Object.entries(network.signals)) {
    recorded[name] = /** @type {Float32Array} */ (arrays[values]);
    placeWhole(recorded[name], arrays[network.residuals.apart[name]], arrays[network.residuals.whole[name]]);
  }
  const input = header.arrays[network.input].shape[1];
  /** @param {number|null|undefined} ref */
  const array = (ref) => (ref === null || ref === undefined ? null : arrays[ref]);
  const { kind, nonlinearity, units, direction, weights, initial } = network;
  const hidden = recorded.h.length / header.steps;
  const layer = createLayer(
    { kind, nonlinearity, units, hidden, inputs: input, backward: direction === 1 },
    {
      W_ih: arrays[/** @type {number} */ (weights.W_ih)],
      W_hh: array(weights.W_hh),
      b_ih: array(weights.b_ih),
      b_hh: array(weights.b_hh),
      W_hr: array(weights.W_hr),
      p: array(weights.p),
    },
  );
  const given = {
    steps: header.steps,
    input: arrays[network.input],
    order: readingOrder(header.steps, (step) => !Number.isNaN(recorded.h[step * hidden]), layer.backward),
    initial: Object.fromEntries(stateNames(kind).map((name) => [name, array(initial[name])])),
  };
  createPass(layer, given, (name, signals, _, step) => {
    const [own, computed, apart] = [recorded[name], signals[name], arrays[network.residuals.apart[name]]];
    const width = own.length / header.steps;
    for (let at = step * width; at < (step + 1) * width; at += 1) {
      if (apart[at] !== AS_IT_IS) own[at] = moved(computed[at], apart[at]);
      computed[at] = own[at];
    }
  }).run();
  if (sumOfBits(Object.values(recorded)) !== network.residuals.check) {
    throw new Error(TROUBLE.notRecorded(network.name));
  }
}

/**
 * Put the numbers that travel as they are where they belong.
 *
 * @param {Float32Array} recorded
 * @param {Numbers} apart
 * @param {Numbers} whole
 */
function placeWhole(recorded, apart, whole) {
  let next = 0;
  for (let at = 0; at < recorded.length; at += 1) {
    if (apart[at] !== AS_IT_IS) continue;
    recorded[at] = whole[next];
    next += 1;
  }
}

const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/**
 * The float32 number whose bits are `by` above those of what `value` rounds to; see residuals.py.
 *
 * @param {number} value
 * @param {number} by
 */
function moved(value, by) {
  single[0] = value;
  single[0] += 0; // -0 is 0
  bits[0] += by;
  return single[0];
}

/** @param {Float32Array[]} signals */
function sumOfBits(signals) {
  let sum = 0;
  for (const signal of signals) {
    for (const one of new Uint32Array(signal.buffer)) sum += one;
  }
  return sum % 2 ** 32;
}

/**
 * A whole payload of these arrays, but for the residuals, which are the last of them.
 *
 * @param {CompactHeader} compact
 * @param {Numbers[]} arrays
 * @param {Look} look
 */
function writtenWhole({ pieces: _, first_residual, ...compact }, arrays, look) {
  const kept = compact.arrays.slice(0, first_residual);
  let end = 0;
  const stored = kept.map(({ dtype, shape, ranges }, place) => {
    const offset = end;
    end = evenly(end + arrays[place].byteLength);
    return /** @type {StoredArray} */ ({ dtype, shape, offset, ranges });
  });
  const kinds = [...new Set(compact.networks.map(({ kind }) => kind))];
  /** @type {Header} */
  const header = {
    ...compact,
    networks: compact.networks.map(({ residuals: _, ...network }) => network),
    words: Object.fromEntries(kinds.map((kind) => [kind, look.words[kind]])),
    colours: look.colours,
    arrays: stored,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const start = evenly(START + text.length);
  const bytes = new Uint8Array(start + end);
  bytes.set(new TextEncoder().encode(WHOLE_MARK));
  new DataView(bytes.buffer).setUint32(WHOLE_MARK.length, text.length, true);
  bytes.set(text, START);
  stored.forEach(({ offset }, place) => {
    const { buffer, byteOffset, byteLength } = arrays[place];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + offset);
  });
  return bytes;
}
