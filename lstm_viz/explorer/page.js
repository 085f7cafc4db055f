// Page: the Explorer alone in a file that was saved, without a server.

import { mount } from "./js/explorer.js";
import { readHash, writeHash } from "./js/hash.js";
import { unpack } from "./js/packing.js";
import { TROUBLE_OF_PAGE } from "./page_words.js";

/** @import { Address } from "./js/address.js" */

const darkness = matchMedia("(prefers-color-scheme: dark)");
/** @returns {"light"|"dark"} */
const theme = () => (darkness.matches ? "dark" : "light");

/** @param {string} id */
const textOf = (id) => document.getElementById(id)?.textContent ?? "";

/** @param {Address} state */
function keepHash(state) {
  try {
    history.replaceState(null, "", writeHash(state));
  } catch {
    // A frame without an address of its own has no link to keep.
  }
}

/** @param {HTMLElement} root */
async function open(root) {
  try {
    const bytes = await unpack(textOf("lv-payload"));
    const saved = JSON.parse(textOf("lv-state"));
    const state = readHash(location.hash) ?? saved;
    const explorer = mount(root, bytes, { theme: theme(), state, commit: keepHash, host: "page" });
    darkness.addEventListener("change", () => explorer.update(null, { theme: theme() }));
    addEventListener("hashchange", () => {
      const asked = readHash(location.hash) ?? (location.hash ? null : saved);
      if (asked) explorer.update(null, { state: asked });
    });
  } catch (error) {
    console.warn(TROUBLE_OF_PAGE, error);
    root.textContent = TROUBLE_OF_PAGE;
  }
}

const root = document.getElementById("lv-page");
if (root) open(root);
