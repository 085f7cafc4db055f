// Parquet: a table as a file, one row group of plain values that are not compressed (parquet-format 2.12).

import { createBytes } from "./bytes.js";
import { createThrift } from "./thrift.js";

/** @import { Bytes } from "./bytes.js" */

const PARQUET_SIGN = "PAR1";
const PARQUET_TYPES = { whole: 1, number: 4, text: 6 }; // INT32, FLOAT, BYTE_ARRAY
const OPTIONAL = 1; // a column need not have a value in each row
const [PLAIN, RLE] = [0, 3];
const UTF8_TEXT = 0; // the converted type of a text

/**
 * @typedef {Object} TableColumn
 * @property {string} name
 * @property {keyof typeof PARQUET_TYPES} kind
 * @property {(string|number|null)[]} values  null is no value
 */

/**
 * @param {TableColumn[]} columns
 * @param {string} maker  what has written it
 */
export function parquetFile(columns, maker) {
  const bytes = createBytes();
  bytes.text(PARQUET_SIGN);
  const rows = columns[0].values.length;
  const placed = columns.map((column) => ({ ...column, ...writeChunk(column, bytes) }));
  const start = bytes.length;
  const footer = createThrift(bytes);
  footer.struct(() => {
    footer.i32(1, 1);
    footer.structs(2, [{ name: "schema", kind: null }, ...columns], ({ name, kind }) => {
      if (kind) {
        footer.i32(1, PARQUET_TYPES[kind]);
        footer.i32(3, OPTIONAL);
      }
      footer.text(4, name);
      if (!kind) footer.i32(5, columns.length);
      if (kind === "text") footer.i32(6, UTF8_TEXT);
    });
    footer.i64(3, rows);
    footer.structs(4, [placed], (chunks) => {
      footer.structs(1, chunks, ({ name, kind, at, size }) => {
        footer.i64(2, at);
        footer.field(3, () => {
          footer.i32(1, PARQUET_TYPES[kind]);
          footer.i32s(2, [PLAIN, RLE]);
          footer.texts(3, [name]);
          footer.i32(4, 0);
          footer.i64(5, rows);
          footer.i64(6, size);
          footer.i64(7, size);
          footer.i64(9, at);
        });
      });
      footer.i64(2, start - PARQUET_SIGN.length);
      footer.i64(3, rows);
    });
    footer.text(6, maker);
  });
  bytes.u32(bytes.length - start);
  bytes.text(PARQUET_SIGN);
  return bytes.done();
}

/**
 * A column as one page; gives back where it is and how many bytes it has.
 *
 * @param {TableColumn} column
 * @param {Bytes} bytes
 */
function writeChunk(column, bytes) {
  const at = bytes.length;
  const page = pageOf(column);
  const head = createThrift(bytes);
  head.struct(() => {
    head.i32(1, 0);
    head.i32(2, page.length);
    head.i32(3, page.length);
    head.field(5, () => {
      head.i32(1, column.values.length);
      head.i32(2, PLAIN);
      head.i32(3, RLE);
      head.i32(4, RLE);
    });
  });
  bytes.raw(page);
  return { at, size: bytes.length - at };
}

/** @param {TableColumn} column */
function pageOf({ kind, values }) {
  const page = createBytes();
  const levels = levelsOf(values);
  page.u32(levels.length);
  page.raw(levels);
  for (const value of values) {
    if (value === null) continue;
    if (kind === "whole") page.u32(Number(value));
    else if (kind === "number") page.f32(Number(value));
    else {
      const text = new TextEncoder().encode(String(value));
      page.u32(text.length);
      page.raw(text);
    }
  }
  return page.done();
}

/**
 * Which rows have a value, as runs of 1 or 0.
 *
 * @param {(string|number|null)[]} values
 */
function levelsOf(values) {
  const levels = createBytes();
  const runs = createThrift(levels);
  for (let from = 0, to = 0; from < values.length; from = to) {
    const there = values[from] !== null;
    while (to < values.length && (values[to] !== null) === there) to += 1;
    runs.varint((to - from) * 2);
    levels.u8(Number(there));
  }
  return levels.done();
}
