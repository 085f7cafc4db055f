// Fetching: what the Explorer of a Streamlit page gets from the server by its address.

import { address } from "./place.js";

/** @import { Exact } from "./js/payload.js" */

const PIECES = 16; // weights that are kept in memory beside the browser's own cache

/** @type {Map<string, Promise<ArrayBuffer>>} */
const pieces = new Map();

/** @param {string} url */
const notLoaded = (url) => `${url} could not be loaded.`;

/** @param {string} url */
export async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(notLoaded(answer.url));
  return answer;
}

/**
 * Weights of a network that many payloads have; the browser's own cache has them for other pages.
 *
 * @param {string} name
 * @returns {Promise<ArrayBuffer>} rejects where they can't be had, also when asked for a second time
 */
export function fetchPiece(name) {
  const known = pieces.get(name) ?? loadPiece(name).catch(() => loadPiece(name));
  pieces.delete(name);
  pieces.set(name, known);
  known.catch(() => pieces.delete(name));
  for (const oldest of pieces.keys()) {
    if (pieces.size <= PIECES) break;
    pieces.delete(oldest);
  }
  return known;
}

/** @param {string} name */
async function loadPiece(name) {
  const answer = await fetched(address(`weights/${name}`));
  return answer.arrayBuffer();
}

/** @typedef {Promise<Uint8Array<ArrayBuffer>|null>} Arriving  null where it could not be had */

/**
 * A step's exact values; null where they could not be had.
 *
 * @param {string} path  of the payload
 * @param {number} step
 * @returns {Promise<Exact|null>}
 */
export async function fetchAt(path, step) {
  try {
    const answer = await fetched(address(`${path}&exact=${step}`));
    return await answer.json();
  } catch {
    return null;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} how
 * @returns {Arriving}
 */
export async function fetchPayload(path, how) {
  try {
    const answer = await fetch(address(path), how);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

const REFUSAL = "Lstm-Viz-Refusal"; // the header of our own sentences (lstm_viz/ui/explore/asking.py)
const LONGEST_REFUSAL = 500; // characters
const LENGTH_BYTES = 4; // of the message, at its end

/**
 * payload · zeros up to a multiple of 8 · JSON · uint32 its length
 *
 * @template {{length: number}} T
 * @param {Uint8Array<ArrayBuffer>} data
 * @returns {T & {payload: Uint8Array<ArrayBuffer>}}
 */
export function unwrapped(data) {
  const end = data.byteLength - LENGTH_BYTES;
  const size = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(end, true);
  /** @type {T} */
  const message = JSON.parse(new TextDecoder().decode(data.subarray(end - size, end)));
  return { ...message, payload: data.subarray(0, message.length) };
}

/**
 * Another sequence by its address; why not, where it is our own server that says it and no proxy with a page of its
 * own; null where nothing came.
 *
 * @typedef {{payload: Uint8Array<ArrayBuffer>, digest: string, length: number}} SequenceAnswer
 * @typedef {{refusal: string, status: number}} Refusal
 *
 * @param {string} path
 * @param {AbortSignal} signal
 * @returns {Promise<SequenceAnswer|Refusal|null>}
 */
export async function fetchSequence(path, signal) {
  try {
    const answer = await fetch(address(path), { signal });
    if (!answer.ok) {
      if (!answer.headers.has(REFUSAL)) return null;
      return { refusal: (await answer.text()).slice(0, LONGEST_REFUSAL), status: answer.status };
    }
    /** @type {SequenceAnswer} */
    const whole = unwrapped(new Uint8Array(await answer.arrayBuffer()));
    return whole;
  } catch {
    return null;
  }
}

/**
 * A script or a style sheet as a part of the page; rejects where it can't be loaded.
 *
 * @param {HTMLScriptElement|HTMLLinkElement} element
 */
export function added(element) {
  return new Promise((done, failed) => {
    element.onload = done;
    element.onerror = () => failed(new Error(notLoaded("src" in element ? element.src : element.href)));
    document.head.append(element);
  });
}
