// Packing: a payload as text, deflated, in a page that was saved.

const PIECE = 2 ** 15; // bytes that become characters at once: a call takes no more arguments

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<string>}
 */
export async function pack(bytes) {
  const packed = await through(bytes, new CompressionStream("deflate"));
  let text = "";
  for (let at = 0; at < packed.length; at += PIECE) text += String.fromCharCode(...packed.subarray(at, at + PIECE));
  return btoa(text);
}

/**
 * What `pack`, or page.py, made a text of.
 *
 * @param {string} text
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export function unpack(text) {
  return inflate(Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0)));
}

/** @param {Uint8Array<ArrayBuffer>} packed */
export const inflate = (packed) => through(packed, new DecompressionStream("deflate"));

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {CompressionStream|DecompressionStream} stream
 */
async function through(bytes, stream) {
  // By hand, since a Blob's bytes go to another process of the browser and back.
  const writer = stream.writable.getWriter();
  writer.write(bytes).catch(() => {}); // who reads is told too
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}
