// Map names: which maps are meant, by the letters of their signals.

/** @import { ModelView } from "./decode.js" */

/** @typedef {{net: number, signal: string}} MapName  A signal's map of one network. */

/**
 * The letters of those signals that any network has and that are wanted, in the order of reading.
 *
 * @param {ModelView} model
 * @param {(signal: string) => boolean} wanted
 */
export function signalsOf(model, wanted) {
  const all = new Set(model.networks.flatMap((network) => network.names));
  return [...all].filter(wanted).join("");
}

/**
 * "f" of the first network, "1:h" of the second.
 *
 * @param {MapName} map
 */
export const writeMapName = ({ net, signal }) => `${net ? `${net}:` : ""}${signal}`;

/**
 * The map that a text names; null where there is none of that name.
 *
 * @param {string} text
 * @param {ModelView} model
 * @returns {MapName|null}
 */
export function readMapName(text, model) {
  const found = /^(?:(\d+):)?([a-z])$/.exec(text);
  if (!found) return null;
  const [net, signal] = [Number(found[1] ?? 0), found[2]];
  return model.networks[net]?.names.includes(signal) ? { net, signal } : null;
}
