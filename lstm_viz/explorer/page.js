// Page: the Explorer alone in a file that was saved, without a server.

import { mount } from "./js/explorer.js";
import { unpack } from "./js/packing.js";
import { TROUBLE_OF_PAGE } from "./page_words.js";

/** @import { Address } from "./js/address.js" */

const darkness = matchMedia("(prefers-color-scheme: dark)");
/** @returns {"light"|"dark"} */
const theme = () => (darkness.matches ? "dark" : "light");

/** @param {string} id */
const textOf = (id) => document.getElementById(id)?.textContent ?? "";

/**
 * The state that the page's address asks for, after its "#"; null where it asks for none.
 *
 * @returns {Address|null}
 */
function readHash() {
  const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (!Object.keys(asked).length) return null;
  return asked.zoom ? { ...asked, zoom: asked.zoom.split("-") } : /** @type {Address} */ (asked);
}

/** @param {Address} state */
function writeHash(state) {
  const { zoom, ...rest } = state;
  const texts = Object.entries({ ...rest, ...(zoom ? { zoom: zoom.join("-") } : {}) });
  const hash = new URLSearchParams(texts.map(([name, value]) => [name, String(value)]));
  try {
    history.replaceState(null, "", `#${hash}`);
  } catch {
    // A frame without an address of its own has no link to keep.
  }
}

/** @param {HTMLElement} root */
async function open(root) {
  try {
    const bytes = await unpack(textOf("lv-payload"));
    const state = readHash() ?? JSON.parse(textOf("lv-state"));
    const explorer = mount(root, bytes, { theme: theme(), state, commit: writeHash, host: "page" });
    darkness.addEventListener("change", () => explorer.update(null, { theme: theme() }));
    addEventListener("hashchange", () => explorer.update(null, { state: readHash() ?? {} }));
  } catch (error) {
    console.warn(TROUBLE_OF_PAGE, error);
    root.textContent = TROUBLE_OF_PAGE;
  }
}

const root = document.getElementById("lv-page");
if (root) open(root);
