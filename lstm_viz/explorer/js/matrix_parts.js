// Matrix parts: what the query of an mLSTM reads, as parts that steps have written; as measure.ledger has it.
//
// s is no state: each step reads the whole memory once more, by a query of its own. What an edit has set is all of s, and
// what it has frozen is what the step before has read.

import { productError } from "./engine/memory.js";
import { dot } from "./engine/products.js";
import { sumOf } from "./engine/sums.js";
import { hasStep, stepBefore } from "./flow.js";
import { holdOn } from "./held.js";
import { readsOf } from "./reads.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Hold } from "./engine/memory.js" */
/** @import { Reading } from "./engine/triangle.js" */
/** @import { Parts } from "./memory_parts.js" */
/** @import { Network } from "./network.js" */

/**
 * What of a unit a query reads; null where the network does not read the step. What was written is what would be read of
 * it had nothing been forgotten since.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @param {Edit[]} edits
 * @returns {Parts|null}
 */
export function matrixParts(model, network, step, unit, edits) {
  if (!hasStep(model, network, step)) return null;
  /** @type {number[]} */
  const frozen = []; // steps that show what the query of the step before them has read, the last one first
  let asked = step;
  while (isFrozen(network, asked, unit, edits) && stepBefore(model, network, asked) >= 0) {
    frozen.push(asked);
    asked = stepBefore(model, network, asked);
  }
  const [total, error] = [network.value("s", step, unit), network.error("s", step, unit)];
  return { ...withSteps(readParts(model, network, asked, unit, edits), frozen.reverse()), total, error };
}

/**
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @param {Edit[]} edits
 */
const isFrozen = (network, step, unit, edits) =>
  holdOn(edits, { net: network.index, signal: "s", step, unit })?.value === "before";

/**
 * What the query of the step itself reads, or what an edit has set there.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {number} step
 * @param {number} unit
 * @param {Edit[]} edits
 * @returns {Parts}
 */
function readParts(model, network, step, unit, edits) {
  const hold = holdOn(edits, { net: network.index, signal: "s", step, unit });
  const [total, error] = [network.value("s", step, unit), network.error("s", step, unit)];
  const { reads, divisor } = readsOf(model, network, step, unit);
  const [first] = reads.filter(({ step: at }) => at < 0);
  const read = reads.filter(({ step: at }) => at >= 0).reverse();
  const [count, isSet] = [read.length, Boolean(hold && hold.value !== "before")];
  const [kept, written, share, parts, errors] = Array.from({ length: 5 }, () => new Float64Array(count));
  /** @type {Hold[]} */
  const held = read.map((_, at) => (isSet && at === count - 1 ? "set" : null));
  const offMatch = matchErrors(network, step, divisor);
  let offShare = 0;
  for (let at = count - 1; at >= 0; at -= 1) {
    const { step: own, kept: still, match, stored } = read[at];
    const [i, f] = ["i", "f"].map((name) => network.value(name, own, unit));
    const [off_i, off_f] = ["i", "f"].map((name) => network.error(name, own, 0));
    const put = i * match * stored;
    const offFound = productError(match, offMatch(own, match), stored, network.error("v", own, unit));
    const offPut = productError(i, off_i, match * stored, offFound);
    kept[at] = f;
    if (!isSet) {
      share[at] = still;
      written[at] = put;
      parts[at] = still * put;
      errors[at] = productError(still, offShare, put, offPut);
    }
    offShare = productError(still, offShare, f, off_f);
  }
  if (isSet) {
    [kept[count - 1], share[count - 1]] = [0, 1];
    written[count - 1] = parts[count - 1] = total;
  }
  const [initial, initialShare] = first && !isSet ? [first.product, first.kept] : [0, 0];
  const ofFirst = first ? first.match * first.stored : 0;
  const rounding = total - initial - sumOf(parts);
  const initialError = initialShare
    ? productError(initialShare, offShare, ofFirst, Math.abs(ofFirst) * offMatch(step, 1))
    : 0;
  const memory = { kept, written, share, parts, errors, initial, initialShare, initialError, rounding };
  return { signal: "s", steps: read.map(({ step: at }) => at), held, memory, first: ofFirst, total, error };
}

/**
 * The same parts, steps on, which have written nothing and kept all.
 *
 * @param {Parts} parts
 * @param {number[]} more
 * @returns {Parts}
 */
function withSteps({ memory, steps, held, ...others }, more) {
  /** @param {Float64Array} one @param {number} each */
  const longer = (one, each) => {
    const found = new Float64Array(one.length + more.length).fill(each);
    found.set(one);
    return found;
  };
  return {
    ...others,
    steps: steps.concat(more),
    held: held.concat(more.map(() => "frozen")),
    memory: {
      ...memory,
      kept: longer(memory.kept, 1),
      written: longer(memory.written, 0),
      share: longer(memory.share, 1),
      parts: longer(memory.parts, 0),
      errors: longer(memory.errors, 0),
    },
  };
}

/**
 * How far off the match of each key with a query may be.
 *
 * @param {Network} network
 * @param {number} step  of the query
 * @param {number} divisor
 */
function matchErrors(network, step, divisor) {
  const query = Float64Array.from(network.column("q", step));
  const off_q = network.mostError("q", step);
  /**
   * @param {string} name
   * @param {number} at
   */
  function ofProduct(name, at) {
    const off = network.mostError(name, at);
    if (!off && !off_q) return 0;
    const other = network.column(name, at);
    return query.reduce((sum, value, j) => sum + productError(value, off_q, other[j], off), 0);
  }
  const floor = Math.exp(-network.value("m", step, 0)) * network.error("m", step, 0);
  const offDivisor = Math.max(ofProduct("n", step), floor);
  return (/** @type {number} */ at, /** @type {number} */ match) =>
    (ofProduct("k", at) + Math.abs(match) * offDivisor) / divisor;
}

/**
 * What the query of each step reads of each key, by their places in the order of reading: what `triangleOf` needs.
 *
 * Where an edit sets s, nothing of it was written; where it freezes s, the query of the step before has read it.
 *
 * @param {Network} network
 * @param {number[]} steps
 * @param {number} unit
 * @param {Edit[]} edits
 * @returns {{kept: Float64Array, put: Float64Array, reading: Reading}} `put` is i · v of the unit
 */
export function readPairs(network, steps, unit, edits) {
  const [keys, queries] = ["k", "q"].map((name) => steps.map((at) => Float64Array.from(network.column(name, at))));
  const divisors = steps.map((at, place) => {
    const weight = dot(queries[place], Float64Array.from(network.column("n", at)));
    return Math.max(Math.abs(weight), Math.exp(-network.value("m", at, 0)));
  });
  const kept = Float64Array.from(steps, (at) => network.value("f", at, 0));
  const put = Float64Array.from(steps, (at) => network.value("i", at, 0) * network.value("v", at, unit));
  const holds = steps.map((step) => holdOn(edits, { net: network.index, signal: "s", step, unit }));
  const repeats = holds.map((hold, place) => hold?.value === "before" && place > 0);
  const isSet = holds.map((hold) => hold !== null && hold.value !== "before");
  /** @type {Reading["seen"]} */
  const seen = (read, write) => (isSet[read] ? 0 : dot(queries[read], keys[write]) / divisors[read]);
  return { kept, put, reading: { seen, repeats } };
}
