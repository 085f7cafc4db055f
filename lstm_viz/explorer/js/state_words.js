// State words: every sentence of the page "State space".

/** @import { StateChoice } from "./state_paths.js" */
/** @import { Stability } from "./engine/slow_points.js" */

export const STATE = {
  lead:
    "Each point is the state of all units at one step, drawn along the directions in which it varies most. Point at one " +
    "to go to its step.",
  view: "View",
  views: { path: "Path of the states", gates: "Saturation of the gates" },
  controls: "What is drawn",
  which: "State of the LSTM",
  /** @type {Record<StateChoice, string>} */
  choices: { h: "hidden state h", c: "cell state C", hc: "both" },
  axes: "Axes",
  /** @type {(one: number, other: number) => string} */
  pair: (one, other) => `PC${one + 1} and PC${other + 1}`,
  colour: "Colour",
  byStep: "by step",
  bySymbol: "by symbol",
  /** @type {(component: number, share: string) => string} */
  axis: (component, share) => `PC${component + 1}, ${share} of the variance`,
  /** @type {(axis: string, low: string, high: string) => string} */
  range: (axis, low, high) => `${axis}, from ${low} to ${high}`,
  /** @type {(component: number) => string} */
  noAxis: (component) => `PC${component + 1}: nothing varies along it`,
  /** @type {(network: string, states: string, size: number) => string} */
  facts: (network, states, size) => `${network}: ${states}, ${size} numbers`,
  /** @type {(step: string, one: string, other: string) => string} */
  now: (step, one, other) => `${step}: (${one}, ${other})`,
  /** @type {(step: string) => string} */
  absent: (step) => `${step}: no state`,
  /** @type {(facts: string, steps: number, across: string, up: string) => string} */
  picture: (facts, steps, across, up) => `${facts}. The path of ${steps} steps. Across: ${across}. Up: ${up}.`,
  computing: "The directions are being computed…",
  /** @type {(network: string, size: number, steps: number) => string} */
  tooLarge: (network, size, steps) =>
    `${network}: ${size} numbers × ${steps} steps are more than this page computes. Choose a shorter part of the ` +
    "sequence, or use lstm_viz.state_space in Python.",
  edited: "The edited run is drawn over the original one (dashed), on the directions of the original.",
  unedited: "The slow points are those of the network as recorded, without the edits.",
  thisStep: "this step",
  firstStep: "step 1",
  /** @type {(step: number) => string} */
  lastStep: (step) => `step ${step}`,
};

export const SLOW = {
  title: "Slow points",
  about:
    "Hold the input at one value: where does the state stay? From up to 24 states of the path, the search looks " +
    "for points at which a step moves the state least. Path, input and weights are those that were recorded or, where an edit " +
    "changes weights, those of the edited run. Signals that are held play no part.",
  input: "Input held at",
  inputs: { mean: "its mean over the steps", step: "the step that is shown", zero: "0" },
  find: "Find slow points",
  stop: "Stop",
  /** @type {(network: string, share: number) => string} */
  searching: (network, share) => `${network}: ${Math.floor(100 * share)}% searched`,
  /** @type {(counts: string[]) => string} */
  found: (counts) => (counts.length ? `Points found: ${counts.join(", ")}` : ""),
  noInput: "Nothing is read at this step. Choose another step, or the mean.",
  /** @type {(network: string, size: number, most: number) => string} */
  tooLarge: (network, size, most) =>
    `${network}: its state has ${size} numbers; this page searches up to ${most}. Use lstm_viz.slow_points in Python.`,
  /** @type {(network: string) => string} */
  matrix: (network) => `${network}: its memory is a matrix; this page searches states that are one number a unit.`,
  /** @type {(network: string, error: string) => string} */
  failed: (network, error) => `${network}: the search failed (${error}).`,
  /** @type {(network: string, edited: boolean, held: string, count: number) => string} */
  caption: (network, edited, held, count) =>
    `${network} ${edited ? "with edited weights" : "as recorded"}, input held at ${held}: ${count} ${count === 1 ? "point" : "points"}`,
  /** @type {(step: string) => string} */
  heldAtStep: (step) => `its value at ${step}`,
  /** @type {(fast: number, starts: number) => string} */
  fast: (fast, starts) =>
    `${fast} of ${starts} searches ended where the state is not slow: a step moves it by more than 0.014.`,
  headings: ["point", "kind", "stability", "largest |λ|", "speed", "searches"],
  fixed: "fixed point",
  slow: "slow point",
  outside: ", outside the picture",
  /** @type {Record<Stability, (unstable: number, size: number) => string>} */
  stability: {
    stable: () => "stable",
    marginal: () => "marginal",
    unstable: (unstable, size) => `unstable in ${unstable} of ${size} directions`,
  },
  /** @type {Record<Stability, string>} */
  key: { stable: "stable", marginal: "marginal", unstable: "unstable" },
  keyHollow: "hollow: slow, not fixed",
  meaning:
    "A stable point attracts the states near it, an unstable one repels them in some directions, and a marginal one " +
    "keeps them where they are in some.",
};
