// Saving: what opens with "Save": the view as files, and as texts to copy.

import { writeAddress } from "./address.js";
import { createDialog } from "./dialog.js";
import { download } from "./download.js";
import { htmlNode, setText } from "./nodes.js";
import { SAVE, SAVED_PAGE } from "./save_words.js";
import { fillPage } from "./saved_page.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Options } from "./explorer.js" */
/** @import { Store } from "./store.js" */

/**
 * @typedef {Object} Saved  What saving needs of a view.
 * @property {Actions} actions
 * @property {() => Model} modelOf
 * @property {Store} store
 * @property {() => Options} optionsOf
 * @property {() => Uint8Array<ArrayBuffer>} bytesOf
 *
 * @typedef {ReturnType<typeof createSaving>} Saving
 */

/**
 * @param {HTMLElement} root
 * @param {Saved} view
 */
export function createSaving(root, view) {
  const said = htmlNode("p", { role: "status" });
  const list = htmlNode("div", { class: "lv-save" });
  const dialog = createDialog(root, SAVE.title, view.actions.closeDialog, list, said);

  /** @param {() => Promise<string>|string} does  gives what it says when it is done */
  async function trying(does) {
    try {
      setText(said, await does());
    } catch (error) {
      console.warn(error);
      setText(said, SAVE.failed(error instanceof Error ? error.message : String(error)));
    }
  }

  async function savePage() {
    const { page } = view.optionsOf();
    if (!page) return "";
    const name = titleOf(view.modelOf());
    const state = writeAddress(view.store.get(), view.modelOf());
    const text = await fillPage(await page(), view.bytesOf(), name, state);
    download(`${fileName(name)}.html`, new Blob([text], { type: "text/html" }));
    return "";
  }

  /**
   * @param {string} name
   * @param {string} help
   * @param {Node[]} buttons
   */
  const row = (name, help, ...buttons) =>
    htmlNode("section", {}, htmlNode("h4", {}, name), htmlNode("p", {}, help), ...buttons);

  /**
   * @param {string} text
   * @param {() => Promise<string>|string} does
   */
  const button = (text, does) =>
    htmlNode("button", { type: "button", class: "lv-tool", onclick: () => trying(does) }, text);

  function fill() {
    setText(said, "");
    const rows = [];
    if (view.optionsOf().page) rows.push(row(SAVE.page, SAVE.pageHelp, button(SAVE.savePage, savePage)));
    list.replaceChildren(...rows);
  }

  return {
    /** @param {boolean} open */
    show(open) {
      if (open) fill();
      dialog.show(open);
    },
  };
}

/** @param {Model} model */
function titleOf(model) {
  const networks = model.networks.map((network) => network.name).join(", ");
  return SAVED_PAGE.title(networks, model.header.input.source);
}

/** @param {string} title */
const fileName = (title) => title.replace(/[^\p{L}\p{N}.-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "") || "lstm";
