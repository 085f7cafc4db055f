// Gradient inputs: what the input of each step does to an answer, of the page "Gradient", in sentences.

import { printSize } from "./effect_text.js";
import { explains } from "./engine/integrated.js";
import { MANY_DECIMALS, printBound, printNumber } from "./figures.js";
import { nameIn } from "./gradient_text.js";
import { GRADIENT } from "./gradient_words.js";
import { LAYER_INPUT } from "./layer_words.js";
import { stepName } from "./readings.js";

/** @import { Answered, Found, Traced } from "./gradient_work.js" */
/** @import { Network } from "./network.js" */
/** @import { AskedAbout } from "./gradient_words.js" */

/**
 * What the inputs are asked about: a number, an output before the function that makes probabilities of all outputs, or
 * h of a unit.
 *
 * @param {Found} found
 * @returns {AskedAbout}
 */
export function askedAbout({ networks }) {
  const names = new Set(networks.map(({ answered }) => answerOf(answered)));
  const [name] = names;
  const [{ answered }] = networks;
  const input = inputOf(networks);
  if (names.size === 1 && answered.unit !== null) return { answer: name, of: "", input };
  if (networks.every(({ answered: { symbol } }) => symbol)) {
    const of = names.size === 1 ? GRADIENT.ofSymbol(answered.symbol, answered.last) : GRADIENT.ofHighest(answered.last);
    return { answer: GRADIENT.output, of, input };
  }
  return { answer: GRADIENT.answer, of: "", input };
}

/** @param {Answered} answered */
function answerOf({ unit, symbol }) {
  if (unit !== null) return GRADIENT.unit(unit);
  return symbol ? GRADIENT.outputOf(symbol) : GRADIENT.answer;
}

/** @param {Traced[]} networks */
function inputOf(networks) {
  const [first = GRADIENT.input, ...others] = new Set(networks.map(({ network }) => inputNameOf(network)));
  return others.length ? GRADIENT.input : first;
}

/** @param {Pick<Network, "layer"|"reads">} network */
function inputNameOf({ layer, reads }) {
  if (layer) return GRADIENT.below;
  return reads ? LAYER_INPUT.output(reads) : GRADIENT.input;
}

/**
 * The contribution of a step's input, all columns together, in the answer's own units.
 *
 * @param {Traced} traced
 * @returns {Float64Array|null}  (time,)
 */
export function contributions({ integrated, answered, strengths }) {
  if (!integrated || !strengths) return null;
  const { parts } = integrated;
  const wide = parts.length / strengths.length;
  return Float64Array.from(strengths, (_, step) => {
    let sum = 0;
    for (let k = 0; k < wide; k += 1) sum += parts[step * wide + k];
    return answered.scale * sum;
  });
}

/**
 * What the input of one step does to the answer, of all networks.
 *
 * @param {Found} found
 * @param {number} step
 */
export function describeInput(found, step) {
  const { view } = found.asked;
  const values = found.networks.flatMap((traced) => {
    if (!traced.strengths || !traced.order.includes(step)) return [];
    const strength = traced.strengths[step];
    const part = contributions(traced)?.[step] ?? null;
    const printed = strength === 0 ? "0" : Number.isFinite(strength) ? printSize(strength) : GRADIENT.noNumber;
    const contributed = part !== null && Number.isFinite(part) ? printNumber(part, MANY_DECIMALS) : null;
    return [GRADIENT.inputValue(nameIn(view, traced.network), printed, contributed)];
  });
  return GRADIENT.inputAt(inputOf(found.networks), stepName(view, step), values.join("; ") || GRADIENT.skipped);
}

/**
 * What the contributions add up to, beside what they should.
 *
 * @param {Found} found
 */
export function describeCompleteness(found) {
  const { view } = found.asked;
  const sums = found.networks.flatMap(({ network, integrated, answered }) => {
    if (!integrated) return [];
    const [change, error] = [answered.scale * integrated.change, Math.abs(answered.scale * integrated.error)];
    const name = nameIn(view, network);
    if (!Number.isFinite(error)) return [GRADIENT.noSum(name)];
    const sum = answered.scale * (integrated.change + integrated.error);
    const [whole, changed] = [sum, change].map((value) => printNumber(value, MANY_DECIMALS));
    const said = GRADIENT.complete(name, answerOf(answered), whole, changed, printBound(error));
    const share = Math.round((100 * error) / Math.abs(change));
    return [explains(integrated, answered.scale) ? said : `${said}; ${GRADIENT.unexplained(share)}`];
  });
  return GRADIENT.compared(found.points, baselineOf(found), sums);
}

/** @param {Found} found */
function baselineOf({ asked: { view }, networks }) {
  const above = networks.filter(({ network }) => network.layer > 0);
  if (above.length === networks.length) return GRADIENT.zeroBelow;
  const first = view.given && networks.every(({ network }) => !network.reads) ? GRADIENT.mean : GRADIENT.zero;
  return above.length ? GRADIENT.zeroOfBoth(first) : first;
}
