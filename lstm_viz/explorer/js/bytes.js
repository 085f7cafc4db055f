// Bytes: what a file is written into, little endian, and grows with it.

const BEGINNING = 2 ** 16; // bytes that there is room for at first

/** @typedef {ReturnType<typeof createBytes>} Bytes */

export function createBytes() {
  let room = new Uint8Array(BEGINNING);
  let length = 0;
  const encoder = new TextEncoder();

  /** @param {number} more */
  function need(more) {
    if (length + more <= room.length) return;
    const larger = new Uint8Array(Math.max(2 * room.length, length + more));
    larger.set(room);
    room = larger;
  }

  /**
   * @param {number} count
   * @param {(view: DataView) => void} write  at the beginning of the view
   */
  function put(count, write) {
    need(count);
    write(new DataView(room.buffer, length, count));
    length += count;
  }

  return {
    get length() {
      return length;
    },
    /** @param {ArrayLike<number>} bytes */
    raw(bytes) {
      need(bytes.length);
      room.set(bytes, length);
      length += bytes.length;
    },
    /** @param {string} text  in UTF-8 */
    text(text) {
      const bytes = encoder.encode(text);
      need(bytes.length);
      room.set(bytes, length);
      length += bytes.length;
      return bytes.length;
    },
    /** @param {number} value */
    u8: (value) => put(1, (view) => view.setUint8(0, value)),
    /** @param {number} value */
    u16: (value) => put(2, (view) => view.setUint16(0, value, true)),
    /** @param {number} value */
    u32: (value) => put(4, (view) => view.setUint32(0, value, true)),
    /** @param {number} value */
    f32: (value) => put(4, (view) => view.setFloat32(0, value, true)),
    /** @returns {Uint8Array<ArrayBuffer>} all of them */
    done: () => room.slice(0, length),
  };
}
