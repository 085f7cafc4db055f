// Computing: how far a long run with edits is, the time that is left, and a button that stops it.

import { buttonNode } from "./controls.js";
import { htmlNode, setText } from "./nodes.js";
import { COMPUTING } from "./whatif_words.js";

/** @import { WhatIf } from "./whatif.js" */

const SOON = 1000; // ms: what takes no longer needs no bar
const EACH = 500; // ms to the first sentence, before which nothing can be told of the whole, and between two of them

/**
 * @param {HTMLElement} host
 * @param {WhatIf} whatIf
 */
export function createComputing(host, whatIf) {
  const bar = htmlNode("progress", { max: 1, value: 0, "aria-label": COMPUTING.label });
  const said = htmlNode("span", { role: "status" });
  const button = buttonNode("lv-tool", whatIf.toggle);
  const place = htmlNode("p", { class: "lv-computing", hidden: true }, bar, said, button);
  host.append(place);
  let [written, stopped] = [0, false];

  return {
    update() {
      const now = whatIf.computing();
      // All of the time that is likely: what has passed, for the share that is done.
      const whole = now ? now.ms / now.share : 0;
      place.hidden = !now || (!now.stopped && (now.ms < EACH || whole < SOON));
      if (!now) {
        written = 0;
        return;
      }
      bar.value = now.share;
      if (now.ms < written) written = 0; // another run
      if (now.ms - written < EACH && now.stopped === stopped) return;
      [written, stopped] = [now.ms, now.stopped];
      const seconds = Math.ceil((whole - now.ms) / 1000);
      setText(said, now.stopped ? COMPUTING.stopped : COMPUTING.under(Math.floor(100 * now.share), seconds));
      setText(button, now.stopped ? COMPUTING.resume : COMPUTING.stop);
    },
  };
}
