// Gradient words: every sentence of the page "Gradient".

import { counted } from "./words.js";

/**
 * @typedef {Object} AskedAbout
 * @property {string} answer  what is looked at
 * @property {string} of      of which symbol, where it is an output; else empty
 * @property {string} input   what the networks read
 */

export const GRADIENT = {
  /** @type {(step: string, edited: boolean) => string} */
  title: (step, edited) => `How the past reaches ${step}${edited ? " of the edited run" : ""}`,
  /** @type {(before: string, step: string) => string} `before` is the title of what is still shown, or empty */
  computing: (before, step) => `${before ? `${before} · computing` : "Computing"} ${step} …`,
  waiting: "First, this browser computes the networks again, to check that they match the recording.",
  /** @type {(why: string) => string} */
  off: (why) => `No gradient is shown. ${why}`,
  absent: "No network reads this step, so there is no state here that the past could reach.",
  lead: "Look for a line that falls: where it is low, a small change hardly reaches this step.",
  chart: "How strongly each earlier state reaches this one, by the number of steps between them",
  earlier: "steps earlier",
  /** Of the lines: what is thick, and what is thin. */
  key:
    "thick: the gradient, of the change that grows most · thin, dashed: the direct route alone, of the unit that keeps " +
    "most · dotted line: 1%",
  /** Of two networks of one name. */
  /** @type {(network: string, layer: number|null, way: "forward"|"backward"|null) => string} */
  named: (network, layer, way) => [network, layer === null ? "" : `layer ${layer}`, way].filter(Boolean).join(", "),
  /** @type {(network: string, state: string) => string} */
  line: (network, state) => `${network}, ${state}`,
  /** @type {(lag: number, values: string) => string} */
  reading: (lag, values) => `${counted(lag, "step")} earlier: ${values}.`,
  /** @type {(value: string, where: string) => string} */
  at: (value, where) => `${value} (${where})`,
  before: "before the first step",
  /** @type {(network: string, gradient: string, direct: string|null) => string} */
  value: (network, gradient, direct) => `${network} ${gradient}${direct === null ? "" : `, direct route ${direct}`}`,
  nothing: "no network has a gradient there",
  /** The sentence: what becomes of a small change, of each network. */
  /** @type {(network: string, state: string, lag: number) => string} */
  gone: (network, state, lag) =>
    `in the ${network}, even of the change of ${state} that grows most, less than 1% is left after ${counted(lag, "step")}`,
  /** @type {(network: string, state: string, longest: number, value: string) => string} */
  stays: (network, state, longest, value) =>
    `in the ${network}, the change of ${state} that grows most has ${value} times its size after ${counted(longest, "step")}`,
  /** @type {(network: string, state: string, longest: number, value: string) => string} */
  explodes: (network, state, longest, value) =>
    `in the ${network}, the gradient explodes: the change of ${state} that grows most has ${value} times its size after ` +
    counted(longest, "step"),
  /** @type {(network: string, lag: number) => string} */
  beyond: (network, lag) =>
    lag === 0
      ? `in the ${network}, the run or its gradient is too large for float64 at this step: no earlier state can be followed`
      : `in the ${network}, the run or its gradient is too large for float64 ${counted(lag, "step")} earlier: it can be ` +
        "followed no further",
  /** Where a simple RNN's gradient is not below 1% at the longest lag. @type {(network: string) => string} */
  notBelow: (network) => `Here, the gradient of the ${network} does not fall below 1%.`,
  show: "Show that sequence",
  /** Before the direct routes: what of an LSTM changes together. */
  follows: "Where C changes, h of the same step changes with it.",
  /** @type {(network: string, gate: string, lag: number|null, longest: number) => string} */
  direct: (network, gate, lag, longest) =>
    `in the ${network}, by ${gate} alone (∏ ${gate}), the unit that keeps most ` +
    (lag === null
      ? `still keeps 1% or more after ${counted(longest, "step")}`
      : `keeps less than 1% after ${counted(lag, "step")}`),
  /** @type {(routes: string[]) => string} */
  notGradient: (routes) =>
    `The direct route is not the gradient, which also passes through the weights: ${routes.join("; ")}.`,
  caption: "From which lag on each network's gradient and direct route are below 1%",
  columns: ["", "gradient below 1%", "direct route below 1%", "gradient at the longest lag"],
  /** @type {(lag: number) => string} */
  from: (lag) => `from lag ${lag} on`,
  /** @type {(longest: number) => string} */
  never: (longest) => `not by lag ${longest}`,
  noRoute: "has no direct route",
  /** @type {(value: string, fate: string) => string} */
  last: (value, fate) => `${value}: ${fate}`,
  fates: {
    vanishes: "vanishes (below 0.01)",
    explodes: "explodes (above 100)",
    grown: "grows; “explodes” is above 100",
    shrunk: "shrinks; “vanishes” is below 0.01",
    beyond: "then beyond float64",
  },
  rule: "A gradient vanishes if it is below 1% at the longest lag, and explodes if it is above 100 there.",
  /** @type {(lags: number) => string} */
  cut: (lags) => `Only the last ${counted(lags, "step")} were computed: more would take this browser too long.`,
  tooLarge:
    "These networks are too large for this browser to compute even one step of the gradient of the state. Show fewer " +
    "networks, or smaller ones.",
  /** @type {(names: string[]) => string} */
  matrix: (names) =>
    `C of the ${names.join(" and the ")} is a matrix that no gate reads. Each step keeps the share f of all of it, so that ` +
    "its gradient is the direct route.",
  /** @type {(names: string[]) => string} */
  drifts: (names) =>
    `The ${names.join(" and the ")} amplifies rounding: its gradients are those of this browser's own run, which moves ` +
    "away from the recorded one.",
  /** @type {(asked: AskedAbout, range: string) => string} */
  connectivity: ({ answer, of, input }, range) => `|∂ ${answer} / ∂ ${input}|${of}${range}`,
  /** @type {(asked: AskedAbout, range: string) => string} */
  integrated: ({ answer, of, input }, range) =>
    `What the ${input} of each step contributed to the ${answer} (integrated gradients)${of}${range}`,
  answer: "answer",
  output: "output",
  /** @type {(unit: number) => string} */
  unit: (unit) => `h of unit ${unit}`,
  /** @type {(symbol: string, last: string) => string} `last` is the function that makes probabilities of outputs */
  ofSymbol: (symbol, last) => `, of ${symbol}, before the ${last}`,
  /** @type {(last: string) => string} */
  ofHighest: (last) => `, of each network's highest, before the ${last}`,
  input: "input",
  below: "h of the layer below",
  /** @type {(low: string, high: string) => string} */
  logarithmic: (low, high) => `, from ${low} or less to ${high} or more, logarithmic`,
  /** @type {(most: string) => string} */
  symmetric: (most) => `, from −${most} or less to ${most} or more`,
  /** @type {(input: string, step: string, values: string) => string} */
  inputAt(input, step, values) {
    const begins = input === GRADIENT.below ? input : input.charAt(0).toUpperCase() + input.slice(1); // h is no H
    return `${begins} at ${step}: ${values}.`;
  },
  /** @type {(network: string, gradient: string, contributed: string|null) => string} */
  inputValue: (network, gradient, contributed) =>
    `${network} gradient ${gradient}${contributed === null ? "" : `, contribution ${contributed}`}`,
  noNumber: "beyond float64",
  skipped: "no network reads it",
  /** @type {(symbol: string) => string} */
  outputOf: (symbol) => `output of ${symbol}`,
  /** @type {(network: string, answer: string, sum: string, change: string, error: string) => string} */
  complete: (network, answer, sum, change, error) =>
    `${network}: the contributions to the ${answer} add up to ${sum}, and it changes by ${change}; completeness error ${error}`,
  /** @type {(share: number) => string} `share` is the error in percent of the change */
  unexplained: (share) =>
    Number.isFinite(share)
      ? `the error is ${share}% of the change, so these contributions do not explain it`
      : "the answer does not change, so these contributions explain nothing",
  /** @type {(network: string) => string} */
  noSum: (network) => `${network}: the run is too large for float64, so that there are no contributions`,
  /** @type {(points: number, baseline: string, sums: string[]) => string} */
  compared: (points, baseline, sums) =>
    `Compared with ${baseline}, over ${points} points between the two. ${sums.join(". ")}.`,
  /** What inputs are compared with. */
  zero: "an input of 0 at every step",
  mean: "an input of 0 at every step, as the networks read it: of a column that was standardised, 0 is the mean",
  zeroBelow: "an h of the layer below of 0 at every step",
  /** @type {(baseline: string) => string} */
  zeroOfBoth: (baseline) => `${baseline}; for a layer above another, an h of the layer below of 0`,
  noInputs: "The gradient of the input would take this browser too long.",
  tooLong: "The integrated gradients of a sequence of this length would take this browser too long.",
};
