// Badge: how the numbers that are shown were checked, first by the server and then in this browser.

import { setText } from "./nodes.js";
import { describeProof } from "./proof_words.js";
import { createProver } from "./proving.js";
import { badgeText } from "./readings.js";

/** @import { Model } from "./decode.js" */

/**
 * @param {HTMLElement} element
 * @param {() => Model} modelOf
 */
export function createBadge(element, modelOf) {
  const prover = createProver(write);

  function write() {
    const model = modelOf();
    const proof = describeProof(model, prover.of(model.at(model.epoch)));
    setText(element, `${badgeText(model)} · ${proof.text}`);
    element.classList.toggle("lv-wrong", proof.wrong);
  }

  return {
    /** The model, or its checkpoint, is another. */
    show() {
      const model = modelOf();
      prover.start(model.at(model.epoch));
      write();
    },
    destroy: () => prover.destroy(),
  };
}
