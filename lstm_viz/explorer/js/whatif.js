// What if: the edits that are asked for, run on the networks that are shown, once these have proved themselves.

import { readEdits } from "./edits.js";
import { describeProof } from "./proof_words.js";
import { shapeOf } from "./replay.js";
import { tryEdits } from "./trials.js";
import { WHAT_IF } from "./whatif_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Line } from "./edits.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Prover } from "./proving.js" */
/** @import { State } from "./store.js" */
/** @import { Outcome } from "./trials.js" */

/** @typedef {ReturnType<typeof createWhatIf>} WhatIf */

/**
 * @param {() => Model} modelOf
 * @param {Prover} prover
 */
export function createWhatIf(modelOf, prover) {
  /** @type {Line[]} */
  let lines = [];
  /** @type {Outcome|null} */
  let outcome = null;
  let off = "";

  /** The networks as edits count their units. */
  const sizes = () => modelOf().networks.map(shapeOf);
  /** @returns {Edit[]} */
  const switchedOn = () => lines.flatMap(({ edit }) => (edit?.on ? [edit] : []));

  return {
    sizes,
    /** The edits, a line each. */
    lines: () => lines,
    /** Those that count. */
    edits: switchedOn,
    /** What they did; null where none counts. */
    outcome: () => outcome,
    /** Why there is no what-if, a sentence; empty where there is. */
    off: () => off,
    /**
     * Run what the state asks for, and give the model its numbers.
     *
     * @param {Readonly<State>} state
     */
    apply({ edits, showing }) {
      const model = modelOf();
      lines = edits ? readEdits(edits, sizes(), model.steps) : [];
      const wanted = switchedOn();
      outcome = null;
      off = "";
      const recorded = model.at(model.epoch);
      if (wanted.length) {
        const proof = describeProof(recorded, prover.prove(recorded));
        if (proof.wrong) off = WHAT_IF.off(proof.text);
        else outcome = tryEdits(recorded, wanted);
      }
      model.setEdited(outcome && showing !== "original" ? outcome.edited : null);
    },
  };
}
