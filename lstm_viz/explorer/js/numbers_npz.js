// Numbers NPZ: the signals of all networks as arrays of NumPy, (step, unit), in a ZIP archive that is not compressed.

import { createBytes } from "./bytes.js";
import { ascending, numberAt } from "./numbers_rows.js";

/** @import { Model } from "./decode.js" */
/** @import { Asks } from "./numbers_rows.js" */

const NPY_ALIGNMENT = 64; // bytes: where the numbers of an array begin (numpy.lib.format, version 1.0)
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]; // the signs of APPNOTE.TXT, 4.3
const ZIP_VERSION = 20;
const FIRST_DAY = 0x21; // 1 January 1980: the same numbers are the same file
const UTF8_NAMES = 0x800;
const POLYNOMIAL = 0xedb88320; // of CRC-32

/**
 * The arrays are called "LSTM/f" and so on, and "steps" (from 1) and "LSTM/f/units" say which steps and units they
 * have.
 *
 * @param {Model} model
 * @param {Asks} asks
 */
export function numbersNpz(model, { steps: [first, last], unitsOf, difference }) {
  const steps = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  /** @type {[name: string, bytes: Uint8Array<ArrayBuffer>][]} */
  const files = [
    [
      "steps",
      npy(
        "<i4",
        [steps.length],
        Int32Array.from(steps, (step) => step + 1),
      ),
    ],
  ];
  for (const network of model.networks) {
    for (const signal of network.names) {
      const places = ascending(unitsOf(network, signal));
      const values = Float32Array.from(
        steps.flatMap((step) =>
          places.map((place) => numberAt(model, network, { signal, step, place, difference })[0]),
        ),
      );
      const name = `${network.name}/${signal}`;
      files.push([name, npy("<f4", [steps.length, places.length], values)]);
      files.push([`${name}/units`, npy("<i4", [places.length], Int32Array.from(places))]);
    }
  }
  return zipped(files.map(([name, bytes]) => [`${name}.npy`, bytes]));
}

/**
 * @param {"<f4"|"<i4"} kind
 * @param {number[]} shape
 * @param {Float32Array|Int32Array} values
 */
function npy(kind, shape, values) {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const head = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const before = 10; // bytes: the sign, the version and the head's length
  const padded = Math.ceil((before + head.length + 1) / NPY_ALIGNMENT) * NPY_ALIGNMENT - before;
  const bytes = createBytes();
  bytes.raw([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  bytes.u16(padded);
  bytes.text(`${head.padEnd(padded - 1)}\n`);
  for (const value of values) {
    if (kind === "<f4") bytes.f32(value);
    else bytes.u32(value);
  }
  return bytes.done();
}

/** @param {[name: string, bytes: Uint8Array<ArrayBuffer>][]} files */
function zipped(files) {
  const bytes = createBytes();
  const central = createBytes();
  const encoder = new TextEncoder();
  for (const [name, content] of files) {
    const [at, named] = [bytes.length, encoder.encode(name)];
    /** @param {import("./bytes.js").Bytes} into */
    const facts = (into) => {
      for (const value of [ZIP_VERSION, UTF8_NAMES, 0, 0, FIRST_DAY]) into.u16(value);
      for (const value of [crc32(content), content.length, content.length]) into.u32(value);
      into.u16(named.length);
      into.u16(0);
    };
    bytes.u32(LOCAL);
    facts(bytes);
    bytes.raw(named);
    bytes.raw(content);
    central.u32(CENTRAL);
    central.u16(ZIP_VERSION);
    facts(central);
    for (const value of [0, 0, 0]) central.u16(value);
    central.u32(0);
    central.u32(at);
    central.raw(named);
  }
  const start = bytes.length;
  bytes.raw(central.done());
  bytes.u32(END);
  for (const value of [0, 0, files.length, files.length]) bytes.u16(value);
  bytes.u32(central.length);
  bytes.u32(start);
  bytes.u16(0);
  return bytes.done();
}

/** @type {Uint32Array|null} */
let crcTable = null;

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, value) => {
    let rest = value;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? POLYNOMIAL ^ (rest >>> 1) : rest >>> 1;
    return rest;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
