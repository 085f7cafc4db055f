// Dialogs: what can be open over the view, one at a time.

import { createBadge } from "./badge.js";
import { createKeysHelp } from "./keys.js";

/** @import { Prover } from "./proving.js" */
/** @import { Saving } from "./saving.js" */
/** @import { Built } from "./shell.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * @param {HTMLElement} root  where the page hears of the keys
 * @param {Built} built
 * @param {Context} context
 * @param {import("./keys.js").Has} has
 * @param {Prover} prover
 * @param {Saving} saving
 * @param {() => boolean} asksExact
 */
export function createDialogs(root, built, { modelOf, actions }, has, prover, saving, asksExact) {
  const keys = createKeysHelp(built.element, actions, has);
  const badge = createBadge(built.badge, built.element, actions, modelOf, prover, asksExact);

  /** A page may have keys of its own, and show all of them in one list. */
  function handOver() {
    const handed = { bubbles: true, cancelable: true, detail: keys.rows };
    return !root.dispatchEvent(new CustomEvent("lv-keys", handed));
  }

  return {
    /** @param {State["dialog"]} name  null closes what is open */
    show(name) {
      if (name === "keys" && handOver()) {
        actions.closeDialog();
        return;
      }
      keys.show(name === "keys");
      badge.show(name === "badge");
      saving.show(name === "save");
    },
    /** The model, or its checkpoint, is another. */
    update: badge.update,
    /** The prover has found something. */
    write: badge.write,
  };
}
