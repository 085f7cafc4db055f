// Proof words: what the badge says of the networks that the browser has computed once more.

import { MANY_DECIMALS, printNumber } from "./figures.js";
import { stepName } from "./readings.js";
import { roundsTo16Bits } from "./replay.js";
import { PLACES } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { AnswerDifference } from "./engine/answer_proof.js" */
/** @import { Difference } from "./engine/proof.js" */
/** @import { Network } from "./network.js" */
/** @import { Proven } from "./proving.js" */

const PROOF = {
  running: "recomputing in this browser …",
  /** @type {(difference: string) => string} */
  agrees: (difference) => `recomputed in this browser · max|Δ| = ${difference}`,
  /** @type {(difference: string) => string} */
  coarse: (difference) =>
    `recomputed in this browser · max|Δ| = ${difference}, within the error of rounding and of the 16-bit values`,
  /** @type {(network: string, coarse: boolean, drift: string) => string} */
  drifts: (network, coarse, drift) =>
    ` · the ${network} amplifies rounding, so each of its steps was computed from the recorded state before it` +
    `${coarse ? ", and differs by no more than rounding and 16-bit values can cause" : ""} (its pass as a whole: ${drift})`,
  /** @type {(network: string, drift: string) => string} */
  narrow: (network, drift) =>
    ` · the ${network} rounded its states to 16 bits, so each of its steps was computed from the recorded state before ` +
    `it, and differs by no more than that rounding can cause (its pass as a whole: ${drift})`,
  /** @type {(network: string, what: string, place: string, computed: string, recorded: string) => string} */
  differs: (network, what, place, computed, recorded) =>
    `recomputed in this browser, the ${network} differs from the recording by more than rounding: its ${what} at ` +
    `${place} is ${computed}, and ${recorded} was recorded`,
  /** @type {(network: string) => string} */
  failed: (network) => `the ${network} could not be recomputed in this browser; the reason is in the browser's console`,
};

/**
 * A badge for a picture: what is still being computed would be said in it for ever.
 *
 * @param {string} badge
 */
export const pictureBadge = (badge) => badge.replace(` · ${PROOF.running}`, "");

const ANSWER = {
  own: "answer",
  ofOwn: "probability of its own answer",
  ofRight: "probability of the right answer",
  right: "right",
  wrong: "wrong",
};

/**
 * The end of the badge's line, and whether it reports that something is wrong.
 *
 * @param {ModelView} view
 * @param {Proven[]|null} outcomes  of its networks; null while they are computed
 * @returns {{text: string, wrong: boolean}}
 */
export function describeProof(view, outcomes) {
  if (!outcomes) return { text: PROOF.running, wrong: false };
  const wrong = outcomes.map((outcome, net) => wrongText(view, view.networks[net], outcome)).find(Boolean);
  if (wrong) return { text: wrong, wrong: true };
  const proofs = outcomes.filter((outcome) => "largest" in outcome);
  const largest = printDifference(Math.max(...proofs.map((proof) => proof.largest)));
  // Where the steps were compared one by one, a difference may be as large as an inexact state before it makes it.
  const within = proofs.some(({ error }) => error > 0) && proofs.every(({ drift }) => drift === null);
  const text = within ? PROOF.coarse(largest) : PROOF.agrees(largest);
  const drifts = proofs.map(({ drift, error }, net) => {
    const network = view.networks[net];
    if (drift === null) return "";
    if (roundsTo16Bits(network)) return PROOF.narrow(network.name, printDifference(drift));
    return PROOF.drifts(network.name, error > 0, printDifference(drift));
  });
  return { text: text + drifts.filter(Boolean).join(""), wrong: false };
}

/**
 * @param {ModelView} view
 * @param {Network} network
 * @param {Proven} outcome
 */
function wrongText(view, network, outcome) {
  if ("failure" in outcome) return PROOF.failed(network.name);
  const { differs } = outcome;
  if (!differs) return null;
  return "answer" in differs ? answerText(view, network, differs) : differsText(view, network, differs);
}

/**
 * @param {ModelView} view
 * @param {Network} network
 * @param {Difference} difference
 */
function differsText(view, network, { signal, step, unit, recorded, computed }) {
  const { name } = view.header.words[network.kind][signal];
  return PROOF.differs(network.name, name, PLACES.cell(stepName(view, step), unit), ...printApart(computed, recorded));
}

/**
 * @param {ModelView} view
 * @param {Network} network
 * @param {AnswerDifference} difference
 */
function answerText(view, network, difference) {
  const place = stepName(view, difference.step);
  if (difference.answer === "answered") {
    return PROOF.differs(network.name, ANSWER.own, place, difference.computed, difference.recorded);
  }
  const { answer, computed, recorded } = difference;
  if (answer === "right") {
    return PROOF.differs(network.name, ANSWER.own, place, printVerdict(computed), printVerdict(recorded));
  }
  const probability = answer === "sure" ? ANSWER.ofOwn : ANSWER.ofRight;
  const what = network.readout?.kind === "value" ? ANSWER.own : probability;
  return PROOF.differs(network.name, what, place, ...printApart(computed, recorded));
}

/** @param {number} right */
const printVerdict = (right) => (right ? ANSWER.right : ANSWER.wrong);

/**
 * Two numbers with as many decimals as show that they are two.
 *
 * @param {number} computed
 * @param {number} recorded
 * @returns {[computed: string, recorded: string]}
 */
function printApart(computed, recorded) {
  const apart = Math.abs(recorded - computed);
  const decimals =
    apart > 0 && Number.isFinite(apart) ? Math.max(MANY_DECIMALS, 1 - Math.floor(Math.log10(apart))) : MANY_DECIMALS;
  return [printNumber(computed, decimals), printNumber(recorded, decimals)];
}

/**
 * One digit and a power of ten, as in the badge.
 *
 * @param {number} difference
 */
function printDifference(difference) {
  return difference === 0 ? "0" : difference.toExponential(0);
}
