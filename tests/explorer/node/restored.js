// Restored: compact payloads made whole, as text in base64; a fault is what is said of it instead.

import { readFileSync } from "node:fs";
import { restoreWhole } from "../../../lstm_viz/explorer/js/restoring.js";

/** @type {{payloads: string[], pieces: Record<string, string>, look: any}} */
const { payloads, pieces, look } = JSON.parse(readFileSync(0, "utf8"));

/** @param {string} text */
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @param {Uint8Array} bytes */
const textOf = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** @param {string} name */
async function fetchPiece(name) {
  if (!(name in pieces)) throw new Error(`no piece ${name}`);
  return bytesOf(pieces[name]).buffer;
}

/** @param {string} text */
async function restored(text) {
  try {
    return { whole: textOf(await restoreWhole(bytesOf(text), look, fetchPiece)) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

console.log(JSON.stringify(await Promise.all(payloads.map(restored))));
