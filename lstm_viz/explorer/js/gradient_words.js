// Gradient words: every sentence of the page "Gradient".

import { counted } from "./words.js";

export const GRADIENT = {
  /** @type {(step: string, edited: boolean) => string} */
  title: (step, edited) => `How the past reaches ${step}${edited ? " of the edited run" : ""}`,
  /** @type {(before: string, step: string) => string} `before` is the title of what is still shown, or empty */
  computing: (before, step) => `${before ? `${before} · computing` : "Computing"} ${step} …`,
  waiting: "This browser first computes the networks once more, to see that they are what was recorded.",
  /** @type {(why: string) => string} */
  off: (why) => `No gradient is shown. ${why}`,
  absent: "No network reads this step, so there is no state here that the past could reach.",
  chart: "How strongly a state is reached from each number of steps earlier",
  earlier: "steps earlier",
  /** Of the lines: what is thick, and what is thin. */
  key: "thick: the gradient · thin, dashed: the direct route alone · dotted line: 1 %",
  /** @type {(network: string, state: string) => string} */
  line: (network, state) => `${network}, ${state}`,
  /** @type {(lag: number, where: string, values: string) => string} */
  reading: (lag, where, values) => `${counted(lag, "step")} earlier (${where}): ${values}.`,
  before: "before the first step",
  /** @type {(network: string, gradient: string, direct: string|null) => string} */
  value: (network, gradient, direct) => `${network} ${gradient}${direct === null ? "" : ` (direct route ${direct})`}`,
  /** The sentence: what becomes of a small change, of each network. */
  /** @type {(network: string, state: string, lag: number) => string} */
  gone: (network, state, lag) =>
    `in the ${network}, less than 1 % of a small change of ${state} is left after ${counted(lag, "step")}`,
  /** @type {(network: string, state: string, longest: number) => string} */
  stays: (network, state, longest) =>
    `in the ${network}, a small change of ${state} is still above 1 % after ${counted(longest, "step")}`,
  /** @type {(network: string, gate: string, lag: number|null, longest: number) => string} */
  direct: (network, gate, lag, longest) =>
    `of the ${network}, ∏ ${gate} ${lag === null ? `stays above 1 % up to lag ${longest}` : `is below 1 % from lag ${lag} on`}`,
  /** @type {(routes: string[]) => string} */
  notGradient: (routes) =>
    `The direct route is not the gradient, which also passes through the weights: ${routes.join("; ")}.`,
  caption: "From which lag on each network's gradient and direct route are below 1 %",
  columns: ["", "gradient below 1 %", "direct route below 1 %", "gradient at the longest lag"],
  /** @type {(lag: number) => string} */
  from: (lag) => `from lag ${lag} on`,
  /** @type {(longest: number) => string} */
  never: (longest) => `not by lag ${longest}`,
  noRoute: "no gate",
  /** @type {(value: string, fate: string) => string} */
  last: (value, fate) => `${value}, ${fate}`,
  fates: { vanishes: "vanishes", explodes: "explodes", lasts: "lasts" },
  rule: "At the longest lag, a gradient vanishes that is below 1 %, and explodes that is above 100.",
  /** @type {(lags: number) => string} */
  cut: (lags) => `Only the last ${counted(lags, "step")} were computed: more would take this browser too long.`,
  /** @type {(names: string[]) => string} */
  drifts: (names) =>
    `The ${names.join(" and the ")} amplifies rounding: its gradients are those of this browser's own run, which moves ` +
    "away from the recorded one.",
  /** @type {(answer: string, range: string) => string} */
  connectivity: (answer, range) => `|∂ ${answer} / ∂ input|${range}`,
  /** @type {(answer: string, range: string) => string} */
  integrated: (answer, range) => `What each input contributed to ${answer} (integrated gradients)${range}`,
  answer: "answer",
  anAnswer: "the answer",
  /** @type {(unit: number) => string} */
  unit: (unit) => `h of unit ${unit}`,
  /** @type {(low: string, high: string) => string} */
  logarithmic: (low, high) => `, from ${low} or less to ${high} or more, logarithmic`,
  /** @type {(most: string) => string} */
  symmetric: (most) => `, from −${most} to ${most}`,
  /** @type {(step: string, values: string) => string} */
  input: (step, values) => `Input at ${step}: ${values}.`,
  /** @type {(network: string, gradient: string, contributed: string|null) => string} */
  inputValue: (network, gradient, contributed) =>
    `${network} gradient ${gradient}${contributed === null ? "" : `, contribution ${contributed}`}`,
  skipped: "no network reads it",
  /** @type {(network: string, symbol: string, sum: string, change: string, error: string) => string} */
  complete: (network, symbol, sum, change, error) =>
    `${network}${symbol && ` (output of ${symbol})`}: the contributions add up to ${sum}, the answer changes by ${change}; ` +
    `completeness error ${error}`,
  /** @type {(points: number, sums: string[]) => string} */
  compared: (points, sums) =>
    `Compared with an input of 0 at every step, over ${points} points between the two. ${sums.join(". ")}.`,
  tooLong: "The integrated gradients of a sequence of this length would take this browser too long.",
};
