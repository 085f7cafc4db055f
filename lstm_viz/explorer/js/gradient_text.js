// Gradient text: the numbers of the page "Gradient" in sentences.

import { printSize } from "./effect_text.js";
import { fateOf } from "./engine/routes.js";
import { MANY_DECIMALS, printBound, printNumber } from "./figures.js";
import { GRADIENT } from "./gradient_words.js";
import { stepName } from "./readings.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Routes } from "./engine/routes.js" */
/** @import { Found, Traced } from "./gradient_work.js" */
/** @import { Network } from "./network.js" */

const PLAIN_POWER = 300; // up to which 10 to it, and to minus it, is a number of its own

/**
 * A positive number from its decimal logarithm, with two digits, also where float64 has no such number.
 *
 * @param {number} log
 */
export function printLog(log) {
  if (log === -Infinity) return "0";
  if (Math.abs(log) < PLAIN_POWER) return printSize(10 ** log);
  const power = Math.floor(log);
  return `${(10 ** (log - power)).toFixed(1)}e${power}`.replace("-", "−");
}

/**
 * The symbol of a state or a gate, such as C.
 *
 * @param {ModelView} view
 * @param {Network} network
 * @param {string} signal
 */
const symbolOf = (view, network, signal) => {
  const letter = /<i>([^<]*)<\/i>/.exec(view.header.words[network.kind][signal].symbol);
  return letter?.[1] ?? signal;
};

/**
 * Networks whose routes are known.
 *
 * @param {Found} found
 */
const routed = ({ networks }) =>
  networks.flatMap(({ network, order, cut, routes }) => (routes ? [{ network, order, cut, routes }] : []));

/** @param {Network} network */
const gateOf = ({ kind }) => (kind === "lstm" ? "f" : "z");

/**
 * What is left of a small change, of each network; then that the direct route is something else.
 *
 * @param {Found} found
 */
export function describeRoutes(found) {
  const { view } = found.asked;
  const all = routed(found);
  const left = all.map(({ network, routes }) => {
    const { lag, longest } = fateOf(routes.gradient);
    const state = symbolOf(view, network, routes.state);
    return lag === null ? GRADIENT.stays(network.name, state, longest) : GRADIENT.gone(network.name, state, lag);
  });
  const direct = all.flatMap(({ network, routes }) => {
    if (!routes.direct) return [];
    const { lag, longest } = fateOf(routes.direct);
    return [GRADIENT.direct(network.name, symbolOf(view, network, gateOf(network)), lag, longest)];
  });
  const first = left.join("; ");
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}.`;
  return direct.length ? `${sentence} ${GRADIENT.notGradient(direct)}` : sentence;
}

/**
 * A row of the table for each network: its name, both lags, the value at the longest lag and what becomes of it.
 *
 * @param {Found} found
 * @returns {string[][]}
 */
export function routeRows(found) {
  const { view } = found.asked;
  return routed(found).map(({ network, routes }) => {
    const { lag, last, longest, fate } = fateOf(routes.gradient);
    return [
      GRADIENT.line(network.name, symbolOf(view, network, routes.state)),
      lagText(lag, longest),
      directText(routes),
      GRADIENT.last(printLog(last), GRADIENT.fates[fate]),
    ];
  });
}

/** @param {number|null} lag @param {number} longest */
const lagText = (lag, longest) => (lag === null ? GRADIENT.never(longest) : GRADIENT.from(lag));

/** @param {Routes} routes */
function directText({ direct }) {
  if (!direct) return GRADIENT.noRoute;
  const { lag, longest } = fateOf(direct);
  return lagText(lag, longest);
}

/**
 * The values of all networks at one lag.
 *
 * @param {Found} found
 * @param {number} lag
 */
export function describeLag(found, lag) {
  const { view } = found.asked;
  const all = routed(found).filter(({ routes }) => lag < routes.gradient.length);
  const values = all.map(({ network, routes }) =>
    GRADIENT.value(network.name, printLog(routes.gradient[lag]), routes.direct && printLog(routes.direct[lag])),
  );
  const [{ order, routes }] = all;
  const place = routes.place - lag;
  return GRADIENT.reading(lag, place < 0 ? GRADIENT.before : stepName(view, order[place]), values.join(", "));
}

/**
 * The number of lags that were computed where that is not all.
 *
 * @param {Found} found
 */
export function cutAt(found) {
  const shorter = routed(found).filter(({ cut }) => cut);
  return shorter.length ? Math.max(...shorter.map(({ routes }) => routes.gradient.length - 1)) : null;
}

/**
 * What the inputs are asked about: the answer, or where none follows from h, h of a unit.
 *
 * @param {Found} found
 * @param {string} answer  how an answer is called here
 */
export function askedAbout({ networks }, answer) {
  const units = new Set(networks.map(({ answered }) => answered.unit));
  const [unit] = units;
  return units.size > 1 || unit === null ? answer : GRADIENT.unit(unit);
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
  const values = found.networks.flatMap((traced) => {
    const strength = traced.strengths?.[step] ?? NaN;
    if (Number.isNaN(strength)) return [];
    const part = contributions(traced)?.[step] ?? null;
    const printed = part === null ? null : printNumber(part, MANY_DECIMALS);
    return [GRADIENT.inputValue(traced.network.name, strength > 0 ? printSize(strength) : "0", printed)];
  });
  return GRADIENT.input(stepName(found.asked.view, step), values.join("; ") || GRADIENT.skipped);
}

/**
 * What the contributions add up to, beside what they should.
 *
 * @param {Found} found
 */
export function describeCompleteness(found) {
  const sums = found.networks.flatMap(({ network, integrated, answered: { symbol, scale } }) => {
    if (!integrated) return [];
    const [change, error] = [scale * integrated.change, scale * integrated.error];
    const [sum, changed] = [change + error, change].map((value) => printNumber(value, MANY_DECIMALS));
    return [GRADIENT.complete(network.name, symbol, sum, changed, printBound(Math.abs(error)))];
  });
  return GRADIENT.compared(found.points, sums);
}
