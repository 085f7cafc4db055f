// Hash: the state as a page of its own keeps it in its address, after the "#".

/** @import { Address } from "./address.js" */

/** @type {Record<keyof Address, true>} */
const HASH_KEYS = {
  ...{ step: true, unit: true, net: true, zoom: true, order: true, pins: true, filter: true, layout: true, view: true },
  ...{ tab: true, epoch: true, change: true, perunit: true, merged: true, large: true, range: true, edits: true },
  showing: true,
};

/**
 * The state that a hash asks for; null where it asks for none, such as that of a link to a place on the page.
 *
 * @param {string} hash  with its "#", or ""
 * @returns {Address|null}
 */
export function readHash(hash) {
  const asked = [...new URLSearchParams(hash.slice(1))].filter(([name]) => Object.hasOwn(HASH_KEYS, name));
  if (!asked.length) return null;
  const { zoom, ...rest } = Object.fromEntries(asked);
  return zoom ? { ...rest, zoom: zoom.split("-") } : rest;
}

/** @param {Address} state */
export function writeHash({ zoom, ...rest }) {
  const texts = Object.entries({ ...rest, ...(zoom ? { zoom: zoom.join("-") } : {}) });
  return `#${new URLSearchParams(texts.map(([name, value]) => [name, String(value)]))}`;
}
