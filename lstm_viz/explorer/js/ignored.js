// Ignored: what an address asks for that is not in the picture, so that it is told instead of left out in silence.

import { netNames, readAddress } from "./address.js";
import { IGNORED } from "./ignored_words.js";

/** @import { Address } from "./address.js" */
/** @import { ModelView } from "./decode.js" */

/** As an address has it, of which anything may come. @param {unknown} value */
const asWritten = (value) => [value].flat().join("-");

/**
 * A sentence for each key whose step, unit, network or map is not there.
 *
 * @param {Address} address
 * @param {ModelView} model
 */
export function ignoredIn(address, model) {
  const read = readAddress(address, model);
  const { units } = model.networks[read.net];
  const [from, to] = read.zoom;
  /** @param {string|undefined} text */
  const length = (text) => String(text ?? "").length;
  /** @type {Partial<Record<keyof Address, string|false>>} what is wrong with each, where it is there */
  const wrong = {
    step: read.locked === null && IGNORED.noNumber(1, model.steps),
    unit: read.unit !== Number(address.unit) && IGNORED.noNumber(0, units - 1),
    net: netNames(model)[read.net] !== String(address.net) && IGNORED.notOne(netNames(model)),
    zoom: `${from + 1}-${to + 1}` !== asWritten(address.zoom) && IGNORED.noNumbers(1, model.steps),
    pins: read.pins.length < String(address.pins).split(",").length && IGNORED.notHere,
    filter: !read.filter && IGNORED.notHere,
    large: !read.large && IGNORED.notHere,
    change: length(read.change) < length(address.change) && IGNORED.notHere,
    perunit: length(read.perUnit) < length(address.perunit) && IGNORED.notHere,
    tab: read.tab !== String(address.tab).split(":")[0] && IGNORED.notHere,
  };
  return Object.entries(wrong).flatMap(([name, reason]) => {
    const came = asWritten(address[/** @type {keyof Address} */ (name)]);
    return came && reason ? [IGNORED.told(`${name}=${came}`, reason)] : [];
  });
}
