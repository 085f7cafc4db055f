// What if: the edits that are asked for, run on the networks that are shown, once these have proved themselves.

import { readEdits } from "./edits.js";
import { finish } from "./engine/edited.js";
import { describeProof } from "./proof_words.js";
import { shapeOf } from "./replay.js";
import { inSlices, TIMERS } from "./slices.js";
import { editsOf, tryInParts, workOfEdits } from "./trials.js";
import { WHAT_IF } from "./whatif_words.js";

/** @import { Model, ModelView } from "./decode.js" */
/** @import { Line } from "./edits.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Prover, Proven } from "./proving.js" */
/** @import { Timers } from "./slices.js" */
/** @import { State } from "./store.js" */
/** @import { Outcome } from "./trials.js" */

/**
 * @typedef {ReturnType<typeof createWhatIf>} WhatIf
 *
 * @typedef {Object} Asked  What the state asks for, worked out once for each text and view.
 * @property {string} text
 * @property {ModelView} view
 * @property {Line[]} lines
 * @property {Edit[]} edits   those that are on
 * @property {Edit[][]} each  the same for each network
 * @property {number} work    multiply-adds
 *
 * @typedef {Object} Latest  What was run last: another way to show it needs no other run.
 * @property {string} text
 * @property {ModelView} view
 * @property {Edit[]} edits
 * @property {Outcome} outcome
 *
 * @typedef {Object} Computing  A long run that is under way.
 * @property {string} text
 * @property {ModelView} view
 * @property {number} share  of its work that is done
 * @property {number} ms     since it began
 * @property {boolean} stopped
 */

// Multiply-adds up to which a run is made in the frame that asks for it: a tenth of a second on a slow machine, and
// 128 units over 1,000 steps. A longer one is made in slices: the pointer and the keys keep their turns.
const MOST_AT_ONCE = 1e8;

/**
 * @param {() => Model} modelOf
 * @param {Prover} prover
 * @param {(through: boolean) => void} tell  called when a long run has come on, and when it is through, stopped or begun again
 * @param {{timers?: Timers, most?: number}} [options]  `most` multiply-adds at once
 */
export function createWhatIf(modelOf, prover, tell, { timers = TIMERS, most = MOST_AT_ONCE } = {}) {
  /** @type {Asked|null} */
  let asked = null;
  /** @type {Outcome|null} */
  let outcome = null;
  let off = "";
  /** @type {string[]} */
  let drifting = [];
  /** @type {Latest|null} */
  let latest = null;
  /** @type {Computing|null} */
  let computing = null;
  let stop = () => {};

  /** The networks as edits count their units. */
  const sizes = () => modelOf().networks.map(shapeOf);

  /**
   * @param {string} text
   * @param {ModelView} view  as it was recorded
   * @returns {Asked}
   */
  function ask(text, view) {
    const lines = text ? readEdits(text, sizes(), view.steps) : [];
    const edits = lines.flatMap(({ edit }) => (edit?.on ? [edit] : []));
    const each = editsOf(view, edits);
    return { text, view, lines, edits, each, work: workOfEdits(view, each) };
  }

  function giveUp() {
    stop();
    stop = () => {};
    computing = null;
  }

  /** @param {Asked} of */
  function compute({ text, view, edits, each, work: all }) {
    giveUp();
    const work = tryInParts(view, each);
    let done = 0;
    let begun = 0;
    const now = { text, view, share: 0, ms: 0, stopped: false };
    computing = now;
    stop = inSlices(timers, () => {
      begun ||= performance.now();
      const next = work.next();
      now.ms = performance.now() - begun;
      if (!next.done) {
        done += next.value;
        now.share = Math.min(1, done / all);
        tell(false);
        return false;
      }
      latest = { text, view, edits, outcome: next.value };
      computing = null;
      tell(true);
      return true;
    });
  }

  /**
   * What there is to show of the edits: of a long run that is under way, the run before it.
   *
   * @param {Asked} of
   */
  function run(of) {
    const { text, view, edits, each } = of;
    const has = latest?.text === text && latest.view === view;
    if (has || of.work <= most) {
      giveUp();
      if (!has) latest = { text, view, edits, outcome: finish(tryInParts(view, each)) };
    } else if (computing?.text !== text || computing.view !== view) compute(of);
    return latest?.view === view ? latest.outcome : null;
  }

  return {
    sizes,
    /** The edits, a line each. */
    lines: () => asked?.lines ?? [],
    /** Those that count: of the run that is shown. */
    edits: () => (outcome && latest ? latest.edits : (asked?.edits ?? [])),
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
    /** The long run that is under way or was stopped; null where there is none. */
    computing: () => computing,
    /** Whether what is shown is still without the edits that are asked for: their run, or the proof before it, is due. */
    isDue: () =>
      !off && !computing?.stopped && Boolean(asked?.edits.length) && (!outcome || latest?.text !== asked?.text),
    /** Stop the long run that is under way, or begin it again. */
    toggle() {
      if (!computing) return;
      if (computing.stopped) compute(ask(computing.text, computing.view));
      else {
        stop();
        computing.stopped = true;
      }
      tell(true); // every page may say that it waits
    },
    /**
     * Run what the state asks for, and give the model its numbers.
     *
     * @param {Readonly<State>} state
     */
    apply({ edits, showing }) {
      const model = modelOf();
      const recorded = model.at(model.epoch);
      if (asked?.text !== edits || asked.view !== recorded) asked = ask(edits, recorded);
      const [any, long] = [asked.edits.length > 0, asked.work > most];
      // Where nothing is edited yet, or where it takes long, the proof comes by itself when the page has time.
      const proven = any && !long ? prover.prove(recorded) : prover.of(recorded);
      const proof = describeProof(recorded, proven);
      off = proof.wrong ? WHAT_IF.off(proof.text) : "";
      drifting = recorded.networks.filter((_, at) => drifts(proven?.[at])).map(({ name }) => name);
      const runs = any && !off && proven !== null;
      if (!runs) giveUp();
      outcome = runs ? run(asked) : null;
      model.setEdited(outcome && showing !== "original" ? outcome.edited : null);
    },
    destroy: giveUp,
  };
}

/**
 * Whether a network's own pass moves away from the recorded one, since it amplifies rounding.
 *
 * @param {Proven|undefined} proven
 */
const drifts = (proven) => proven !== undefined && "drift" in proven && proven.drift !== null;
