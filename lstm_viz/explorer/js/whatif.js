// What if: the edits that are asked for, run on the networks that are shown, once these have proved themselves.

import { readEdits } from "./edits.js";
import { describeProof } from "./proof_words.js";
import { shapeOf } from "./replay.js";
import { tryEdits } from "./trials.js";
import { WHAT_IF } from "./whatif_words.js";

/** @import { Model, ModelView } from "./decode.js" */
/** @import { Line } from "./edits.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Prover, Proven } from "./proving.js" */
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
  /** @type {string[]} */
  let drifting = [];
  /** @type {{text: string, view: ModelView, outcome: Outcome}|null} */
  let latest = null; // what was run last: another way to show it needs no other run

  /** The networks as edits count their units. */
  const sizes = () => modelOf().networks.map(shapeOf);
  /** @returns {Edit[]} */
  const switchedOn = () => lines.flatMap(({ edit }) => (edit?.on ? [edit] : []));

  /**
   * @param {string} text
   * @param {ModelView} view
   */
  function run(text, view) {
    if (latest?.text !== text || latest.view !== view) latest = { text, view, outcome: tryEdits(view, switchedOn()) };
    return latest.outcome;
  }

  return {
    sizes,
    /** The edits, a line each. */
    lines: () => lines,
    /** Those that count. */
    edits: switchedOn,
    /** What they did; null where none counts. */
    outcome: () => outcome,
    /** Whether it is known that the networks are what was recorded. */
    isProven: () => !off && prover.of(modelOf().at(modelOf().epoch)) !== null,
    /** Why there is no what-if, a sentence; empty where there is, or where it is not known yet. */
    off: () => off,
    /** What is to be known of the runs, a sentence or nothing. */
    note: () => (drifting.length ? WHAT_IF.drifts(drifting) : ""),
    /** The names of networks whose own run here moves away from the recorded one. */
    drifting: () => drifting,
    /**
     * Run what the state asks for, and give the model its numbers.
     *
     * @param {Readonly<State>} state
     */
    apply({ edits, showing }) {
      const model = modelOf();
      const recorded = model.at(model.epoch);
      lines = edits ? readEdits(edits, sizes(), model.steps) : [];
      const asked = switchedOn().length > 0;
      // Where nothing is edited yet, the proof comes by itself when the page has time.
      const proven = asked ? prover.prove(recorded) : prover.of(recorded);
      const proof = describeProof(recorded, proven);
      off = proof.wrong ? WHAT_IF.off(proof.text) : "";
      drifting = recorded.networks.filter((_, at) => drifts(proven?.[at])).map(({ name }) => name);
      outcome = asked && !off ? run(edits, recorded) : null;
      model.setEdited(outcome && showing !== "original" ? outcome.edited : null);
    },
  };
}

/**
 * Whether a network's own pass moves away from the recorded one, since it amplifies rounding.
 *
 * @param {Proven|undefined} proven
 */
const drifts = (proven) => proven !== undefined && "drift" in proven && proven.drift !== null;
