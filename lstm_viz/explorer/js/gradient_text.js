// Gradient text: the routes of the page "Gradient" in sentences.

import { printSize } from "./effect_text.js";
import { CELLS, hasCellState } from "./engine/kinds.js";
import { fateOf } from "./engine/routes.js";
import { GRADIENT } from "./gradient_words.js";
import { stepName } from "./readings.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Routes } from "./engine/routes.js" */
/** @import { Found } from "./gradient_work.js" */
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
  const letter = /<i>([^<]*)<\/i>/.exec(view.header.words[network.kind][signal]?.symbol ?? ""); // a matrix has no map and no words
  return letter?.[1] ?? signal;
};

/**
 * What a network is called here: of two of one name, also by its layer or its direction.
 *
 * @param {ModelView} view
 * @param {Network} network
 */
export function nameIn({ networks }, { index, name, layer, direction }) {
  const same = networks.filter((one) => one.name === name && one.index !== index);
  const apart = same.some((one) => one.layer !== layer) ? layer + 1 : null;
  const way = same.some((one) => one.layer === layer && one.direction !== direction);
  return GRADIENT.named(name, apart, way ? (direction === 1 ? "backward" : "forward") : null);
}

/**
 * Networks whose routes are known.
 *
 * @param {Found} found
 */
const routed = ({ asked: { view }, networks }) =>
  networks.flatMap(({ network, order, cut, routes }) =>
    routes ? [{ network, name: nameIn(view, network), order, cut, routes }] : [],
  );

/** @param {Network} network */
const gateOf = ({ kind }) => (hasCellState(kind) ? "f" : "z");

/**
 * What is left of a small change, of each network; then that the direct route is something else.
 *
 * @param {Found} found
 */
export function describeRoutes(found) {
  const { view } = found.asked;
  const all = routed(found);
  if (!all.length) return GRADIENT.tooLarge;
  const left = all.map(({ network, name, routes }) => whatIsLeft(name, symbolOf(view, network, routes.state), routes));
  const direct = all.flatMap(({ network, name, routes }) => {
    // Where no gate reads h, the direct route is all of the gradient.
    if (!routes.direct || isCutOff(routes) || !CELLS[network.kind].seesH) return [];
    const { lag, longest } = fateOf(routes.direct);
    return [GRADIENT.direct(name, symbolOf(view, network, gateOf(network)), lag, longest)];
  });
  const first = left.join("; ");
  return [
    `${first.charAt(0).toUpperCase()}${first.slice(1)}.`,
    all.some(({ routes }) => routes.state === "c") ? GRADIENT.follows : "",
    direct.length ? GRADIENT.notGradient(direct) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * Of the simple RNNs, the first whose gradient is not below the threshold at the longest lag: against what a student expects.
 *
 * @param {Found} found
 */
export function describeNotBelow(found) {
  const one = routed(found).find(
    ({ network, routes }) => network.kind === "rnn" && !routes.beyond && fateOf(routes.gradient).lag === null,
  );
  return one ? GRADIENT.notBelow(one.name) : "";
}

/**
 * Whether not even one step of the gradient could be computed.
 *
 * @param {Routes} routes
 */
const isCutOff = ({ gradient, beyond }) => beyond && gradient.length === 1;

/**
 * @param {string} name   the network's
 * @param {string} state  its symbol
 * @param {Routes} routes
 */
function whatIsLeft(name, state, routes) {
  const { gradient, beyond } = routes;
  if (beyond) return GRADIENT.beyond(name, gradient.length - 1);
  const { lag, longest, last, fate } = fateOf(gradient);
  if (lag !== null) return GRADIENT.gone(name, state, lag);
  const size = printLog(last);
  return fate === "explodes"
    ? GRADIENT.explodes(name, state, longest, size)
    : GRADIENT.stays(name, state, longest, size);
}

/**
 * A row of the table for each network: its name, both lags, the value at the longest lag and what becomes of it.
 *
 * @param {Found} found
 * @returns {string[][]}
 */
export function routeRows(found) {
  const { view } = found.asked;
  return routed(found).map(({ network, name, routes }) => {
    const { lag, last, longest, fate } = fateOf(routes.gradient);
    return [
      GRADIENT.line(name, symbolOf(view, network, routes.state)),
      lagText(lag, longest),
      directText(routes),
      GRADIENT.last(printLog(last), GRADIENT.fates[routes.beyond ? "beyond" : fateBetween(fate, last)]),
    ];
  });
}

/**
 * Of what neither vanishes nor explodes, whether it has grown.
 *
 * @param {import("./engine/routes.js").Fate} fate
 * @param {number} log  the decimal logarithm
 */
const fateBetween = (fate, log) => (fate === "neither" ? (log > 0 ? "grown" : "shrunk") : fate);

/** @param {number|null} lag @param {number} longest */
const lagText = (lag, longest) => (lag === null ? GRADIENT.never(longest) : GRADIENT.from(lag));

/** @param {Routes} routes */
function directText({ direct }) {
  if (!direct) return GRADIENT.noRoute;
  const { lag, longest } = fateOf(direct);
  return lagText(lag, longest);
}

/**
 * The values of all networks at one lag, and the step that is so much earlier: of each, where they read in two orders.
 *
 * @param {Found} found
 * @param {number} lag
 */
export function describeLag(found, lag) {
  const { view } = found.asked;
  const all = routed(found).flatMap(({ name, order, routes: { gradient, direct, place } }) => {
    if (lag >= gradient.length) return [];
    const where = place < lag ? GRADIENT.before : stepName(view, order[place - lag]);
    return [{ where, value: GRADIENT.value(name, printLog(gradient[lag]), direct && printLog(direct[lag])) }];
  });
  return GRADIENT.reading(lag, all.map(({ value, where }) => GRADIENT.at(value, where)).join("; ") || GRADIENT.nothing);
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
