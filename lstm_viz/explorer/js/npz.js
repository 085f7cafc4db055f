// NPZ: arrays as NumPy keeps them, in a ZIP archive that is not compressed.

import { createBytes } from "./bytes.js";

const NPY_ALIGNMENT = 64; // bytes: where the numbers of an array begin (numpy.lib.format, version 1.0)
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]; // the signs of APPNOTE.TXT, 4.3
const ZIP_VERSION = 20;
const FIRST_DAY = 0x21; // 1 January 1980: the same numbers are the same file
const UTF8_NAMES = 0x800;
const POLYNOMIAL = 0xedb88320; // of CRC-32

/**
 * An array as NumPy keeps it.
 *
 * @param {number[]} shape
 * @param {Float32Array|Int32Array|Uint8Array} values
 * @param {string} [kind]  as NumPy calls it, where the numbers stand for something else
 */
export function npy(shape, values, kind = kindOf(values)) {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const head = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const before = 10; // bytes: the sign, the version and the head's length
  const padded = Math.ceil((before + head.length + 1) / NPY_ALIGNMENT) * NPY_ALIGNMENT - before;
  const bytes = createBytes();
  bytes.raw([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  bytes.u16(padded);
  bytes.text(`${head.padEnd(padded - 1)}\n`);
  if (values instanceof Uint8Array) bytes.raw(values);
  else for (const value of values) values instanceof Float32Array ? bytes.f32(value) : bytes.u32(value);
  return bytes.done();
}

/** @param {Float32Array|Int32Array|Uint8Array} values */
const kindOf = (values) => (values instanceof Float32Array ? "<f4" : values instanceof Int32Array ? "<i4" : "|u1");

/**
 * Texts as NumPy keeps them, each character a number, as many as the longest has.
 *
 * @param {string[]} texts
 */
export function npyOfTexts(texts) {
  const letters = texts.map((text) => Array.from(text, (letter) => letter.codePointAt(0) ?? 0));
  const width = Math.max(1, ...letters.map((own) => own.length));
  const values = new Int32Array(width * texts.length);
  for (const [at, own] of letters.entries()) values.set(own, at * width);
  return npy([texts.length], values, `<U${width}`);
}

/**
 * An archive of files that are not compressed.
 *
 * @param {[name: string, bytes: Uint8Array<ArrayBuffer>][]} files
 */
export function zipped(files) {
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
