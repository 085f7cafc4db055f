// Effect words: every sentence about what edits did to the answers and the states.

/** What became of the answers and the states. */
export const EFFECT = {
  title: "What it did",
  /** @type {(network: string, told: string) => string} */
  of: (network, told) => `${network}: ${told}`,
  untouched: "no edit reaches it.",
  /** @type {(step: string, before: string, after: string, target: string|null) => string} */
  one: (step, before, after, target) =>
    `the answer at ${step} is ${after}; it was ${before}` +
    (target === null ? " for the original input." : ` (right: ${target}).`),
  /** @type {(step: string, before: string, after: string, target: string, now: string) => string} */
  other: (step, before, after, target, now) =>
    `the answer at ${step} is ${after} (right for the edited input: ${now}); it was ${before} (right: ${target}).`,
  /** @type {(count: number, moved: string) => string} */
  moved: (count, moved) => `${count} answers differ from those for the original input by ${moved} on average.`,
  /** @type {(count: number, others: number, part: {known: number, right: number}|null) => string} */
  others: (count, others, part) =>
    `${others} of ${count} answers differ from those for the original input` +
    (part ? `; of the ${part.known} with a known target, ${part.right} are right.` : "."),
  /** @type {(count: number, before: string, after: string, moved: string) => string} */
  many: (count, before, after, moved) =>
    `the mean error over ${count} answers is ${after}; it was ${before}. The answers moved by ${moved} on average.`,
  /** @type {(count: number, before: number, after: number, others: number, edited: boolean) => string} */
  symbols: (count, before, after, others, edited) =>
    `${after} of ${count} answers are right${edited ? " for the edited input" : ""}; it was ${before} of ${count}` +
    `${edited ? " for the original" : ""}. ${others} changed.`,
  character: "character",
  token: "token",
  /** @type {(what: string, before: string, after: string) => string} */
  bits: (what, before, after) => `${after} bits per ${what}; it was ${before} (fewer is better).`,
  /** @type {(what: string, moved: number, count: number, step: string, before: string, after: string) => string} */
  changed: (what, moved, count, step, before, after) =>
    `The most probable next ${what} changed at ${moved} of ${count} steps, first at ${step}: “${after}”; it was “${before}”.`,
  /** @type {(what: string, count: number) => string} */
  noneChanged: (what, count) => `The most probable next ${what} changed at none of ${count} steps.`,
  /** @type {(count: number, before: number, after: number) => string} */
  rightOf: (count, before, after) => `It is right at ${after} of ${count}; it was at ${before}.`,
  /** @type {(step: string, came: string, before: string, after: string) => string} */
  lost: (step, came, before, after) =>
    `the surprise rose most at ${step}, where “${came}” came: ${after} bits; it was ${before}.`,
  beyondAll: "beyond all numbers",
  unfelt: "its states do not change.",
  /** @type {(cell: string) => string} */
  only: (cell) => `${cell} does not change; the `,
  /** @type {(step: string, backward: boolean) => string} */
  from: (step, backward) => `from ${step} ${backward ? "back" : "on"}`,
  /** @type {(state: string, from: string, largest: string, peak: string) => string} */
  felt: (state, from, largest, peak) => `the ${state} changes ${from}, by up to ${largest} in one unit, at ${peak}`,
  /** @type {(state: string, from: string, peak: string) => string} */
  beyond: (state, from, peak) => `the ${state} changes ${from} and is beyond all numbers at ${peak}.`,
  /** @type {(share: string, from: string) => string} */
  gone: (share, from) => `; ${from} the change is below ${share} of that.`,
  /** @type {(share: string, end: string) => string} */
  lasts: (share, end) => `; it is still above ${share} of that at ${end}.`,
  last: "the last step",
  /** @type {(step: string) => string} */
  end: (step) => `the last step that it reads, ${step}`,
  /** @type {(edits: string[]) => string} */
  verdict: (edits) => `Edited (${edits.length === 1 ? edits[0] : `${edits.length} changes`}). `,
  /** What the page calls the right answer for the sequence as it came (ui/views/words.py). */
  right: "Right answer here",
  rightOfOriginal: "Right answer for the original input",
  chart: "The largest change of a state at each step, on a logarithmic axis",
  /** @type {(network: string, state: string) => string} */
  line: (network, state) => `${network}, ${state}`,
};
