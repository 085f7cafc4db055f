// Stub door: notes what goes through it.

/** @param {{data: Uint8Array}} message */
export default function ({ data }) {
  const { heard } = /** @type {{heard: unknown[]}} */ (/** @type {unknown} */ (globalThis));
  heard.push(data[0]);
  return () => heard.push("closed");
}
