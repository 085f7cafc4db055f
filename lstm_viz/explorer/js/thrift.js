// Thrift: structures in the compact protocol, as far as the footer of a Parquet file needs them.

/** @import { Bytes } from "./bytes.js" */

const COMPACT = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 };
const LONG_LIST = 15; // from this length on it has a number of its own

/** @param {Bytes} bytes  what is written into */
export function createThrift(bytes) {
  let before = 0; // the number of the field before, in this structure

  /** @param {number} value  a whole number of at least 0 */
  function varint(value) {
    let rest = value;
    while (rest > 127) {
      bytes.u8((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.u8(rest);
  }

  /**
   * @param {number} number
   * @param {number} type
   */
  function head(number, type) {
    bytes.u8((number - before) * 16 + type);
    before = number;
  }

  /** @param {string} text */
  function written(text) {
    const encoded = new TextEncoder().encode(text);
    varint(encoded.length);
    bytes.raw(encoded);
  }

  /** @param {() => void} fields */
  function struct(fields) {
    const outer = before;
    before = 0;
    fields();
    bytes.u8(0);
    before = outer;
  }

  /**
   * @template Item
   * @param {number} number
   * @param {number} type
   * @param {readonly Item[]} items
   * @param {(item: Item) => void} write
   */
  function list(number, type, items, write) {
    head(number, COMPACT.list);
    bytes.u8(Math.min(items.length, LONG_LIST) * 16 + type);
    if (items.length >= LONG_LIST) varint(items.length);
    for (const item of items) write(item);
  }

  /**
   * Numbers are written in zigzag: a sign is the last bit.
   *
   * @param {number} number
   * @param {number} type
   * @param {number} value  at least 0
   */
  function whole(number, type, value) {
    head(number, type);
    varint(2 * value);
  }

  return {
    varint,
    struct,
    /**
     * @param {number} number
     * @param {number} value
     */
    i32: (number, value) => whole(number, COMPACT.i32, value),
    /**
     * @param {number} number
     * @param {number} value
     */
    i64: (number, value) => whole(number, COMPACT.i64, value),
    /**
     * @param {number} number
     * @param {string} value
     */
    text(number, value) {
      head(number, COMPACT.binary);
      written(value);
    },
    /**
     * @param {number} number
     * @param {() => void} fields
     */
    field(number, fields) {
      head(number, COMPACT.struct);
      struct(fields);
    },
    /**
     * @template Item
     * @param {number} number
     * @param {readonly Item[]} items
     * @param {(item: Item) => void} fields
     */
    structs: (number, items, fields) => list(number, COMPACT.struct, items, (item) => struct(() => fields(item))),
    /**
     * @param {number} number
     * @param {number[]} values
     */
    i32s: (number, values) => list(number, COMPACT.i32, values, (value) => varint(2 * value)),
    /**
     * @param {number} number
     * @param {string[]} texts
     */
    texts: (number, texts) => list(number, COMPACT.binary, texts, written),
  };
}
