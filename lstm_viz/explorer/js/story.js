// Story: what happens in a cell at one step, in words, with numbers that add up as they are printed.

import { HAND, STORY } from "./cell_words.js";
import { CELLS, familyOf } from "./engine/kinds.js";
import {
  apportion,
  equalSign,
  FEW_DECIMALS,
  inBrackets,
  printNumber,
  printTicks,
  readPrinted,
  toTicks,
} from "./figures.js";
import { hasOwnHidden } from "./flow.js";
import { activationOf } from "./squash.js";
import { takeApart } from "./terms.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Flow } from "./flow.js" */
/** @import { Word } from "./payload.js" */
/** @import { Sum } from "./terms.js" */

/**
 * @typedef {{signal: string, does: string, how: string, gives: string, found?: number}} Told
 *   `does` is the verb, `how` the arithmetic, `gives` its printed result; `found` is what the printed arithmetic gives,
 *   where it does not add up by itself.
 * @typedef {Told & {sign: string}} StoryLine  `sign` is what comes before the result.
 * @typedef {(signal: string) => boolean} IsHeld  Whether an edit holds a signal here, so that it follows from nothing.
 * @typedef {(model: ModelView, network: Network, flow: Flow, step: number, unit: number|null, isHeld: IsHeld) => Told[]} Teller
 */

/** @param {number} value */
const few = (value) => printNumber(value, FEW_DECIMALS);
/** @param {number} value */
const fewSeen = (value) => readPrinted(few(value));
/** What a reader takes for a share that is printed in per cent. @param {number} value */
const share = (value) => Math.round(value * 100) / 100;
/** @param {number} value */
const percent = (value) => `${printNumber(value * 100, 0)}%`;

/**
 * Two parts and their printed sum: {first, second, sum} as text, adding up to the last digit; of a sum that is held,
 * each as it is.
 *
 * @param {number} one
 * @param {number} other
 * @param {number} whole
 * @param {boolean} isHeld
 */
export function printedSum(one, other, whole, isHeld) {
  if (isHeld) return { first: few(one), second: few(other), sum: few(whole) };
  const total = toTicks(whole, FEW_DECIMALS);
  const ticks = [...apportion([one, other], FEW_DECIMALS, total), total];
  const [first, second, sum] = ticks.map((tick) => printTicks(tick, FEW_DECIMALS));
  return { first, second, sum };
}

/**
 * The lines of the story.
 *
 * @param {ModelView} model
 * @param {Network} network
 * @param {Flow} flow
 * @param {number} step
 * @param {number|null} unit
 * @param {IsHeld} isHeld
 * @returns {StoryLine[]}
 */
export function storyOf(model, network, flow, step, unit, isHeld) {
  const tell = {
    lstm: lstmStory,
    gru: gruStory,
    rnn: rnnStory,
    mingru: minimalStory,
    minlstm: minimalStory,
    slstm: slstmStory,
    mlstm: mlstmStory,
  }[familyOf(network.kind)];
  const lines = tell(model, network, flow, step, unit, isHeld).map((line) => ({
    ...line,
    sign: line.found === undefined ? "=" : equalSign(line.found, line.gives, FEW_DECIMALS),
  }));
  if (unit === null) return lines;
  // The arithmetic of a state does not lead to what an edit has made of it.
  return lines.map((line) =>
    ["a", "c", "h"].includes(line.signal) && isHeld(line.signal) ? { ...line, does: HAND.heldAt, how: "" } : line,
  );
}

/**
 * What is kept of a unit's state.
 *
 * @param {string} signal
 * @param {number} remains
 * @param {number} before
 * @param {string} gives
 * @returns {Told}
 */
const keptLine = (signal, remains, before, gives) => ({
  signal,
  does: STORY.keeps,
  how: STORY.shareKept(percent(remains), few(before)),
  gives,
  found: share(remains) * fewSeen(before),
});

/**
 * What is added to it.
 *
 * @param {string} signal
 * @param {number} written
 * @param {number} offer
 * @param {string} gives
 * @returns {Told}
 */
const addedLine = (signal, written, offer, gives) => ({
  signal,
  does: STORY.adds,
  how: `${few(written)} × ${inBrackets(few(offer))}`,
  gives,
  found: fewSeen(written) * fewSeen(offer),
});

/** @type {Teller} */
function lstmStory(_model, network, flow, _step, unit, isHeld) {
  const { first: kept, second: added, sum: c } = printedSum(flow.kept, flow.added, flow.c, isHeld("c"));
  const state = { signal: "c", does: STORY.isNow, how: `${kept} + ${inBrackets(added)}`, gives: c };
  const own = hasOwnHidden(network);
  if (unit === null) {
    // A product of means is no mean, so no arithmetic lies between what a gate is and what it does.
    const { mean } = STORY;
    const passes = own ? mean.passes : mean.projected;
    return [
      { signal: "f", does: mean.keeps(few(flow.f)), how: "", gives: mean.kept(kept, few(flow.c_before)) },
      { signal: "i", does: mean.adds(few(flow.i)), how: "", gives: added },
      state,
      { signal: "o", does: passes(few(flow.o)), how: "", gives: few(flow.h) },
    ];
  }
  const { text, apply } = activationOf(network, "h");
  const passes = own ? STORY.sharePassed : STORY.shareProjected;
  return [
    keptLine("f", flow.f, flow.c_before, kept),
    addedLine("i", flow.i, flow.g, added),
    state,
    {
      signal: "o",
      does: STORY.passes,
      how: passes(percent(flow.o), text, c),
      gives: few(flow.o * flow.tanh_c),
      found: share(flow.o) * apply(readPrinted(c)),
    },
  ];
}

/** @type {Teller} The stabiliser is part of the memory: what was written so far, against which new content is weighed. */
const slstmStory = (model, network, flow, step, unit, isHeld) => [
  ...lstmStory(model, network, flow, step, unit, isHeld),
  { signal: "m", does: STORY.written(few(flow.m_before)), how: "", gives: few(flow.m) },
];

/** @type {Teller} The memory is a matrix, of which the whole layer keeps and writes one share. */
const mlstmStory = (_model, _network, flow, _step, unit) => [
  { signal: "f", does: STORY.keeps, how: "", gives: STORY.shareOfMemory(percent(flow.f)) },
  { signal: "i", does: STORY.adds, how: "", gives: STORY.shareOfValue(percent(flow.i), few(flow.v)) },
  { signal: "m", does: STORY.written(few(flow.m_before)), how: "", gives: few(flow.m) },
  { signal: "s", does: unit === null ? STORY.mean.is : STORY.isNow, how: "", gives: few(flow.s) },
  unit === null
    ? { signal: "o", does: STORY.mean.passes(percent(flow.o)), how: "", gives: few(flow.h) }
    : {
        signal: "o",
        does: STORY.passes,
        how: STORY.sharePassed(percent(flow.o), "", few(flow.s)),
        gives: few(flow.h),
        found: share(flow.o) * fewSeen(flow.s),
      },
];

/** @type {Teller} */
function gruStory(_model, _network, flow, _step, unit, isHeld) {
  const { first: kept, second: added, sum: h } = printedSum(flow.kept, flow.added, flow.h, isHeld("h"));
  const mean = unit === null;
  return [
    { signal: "r", does: STORY.candidateSees, how: "", gives: STORY.shareOfState(percent(flow.r)) },
    mean
      ? { signal: "z", does: STORY.mean.keeps(few(flow.z)), how: "", gives: STORY.mean.kept(kept, few(flow.h_before)) }
      : keptLine("z", flow.z, flow.h_before, kept),
    mean ? { signal: "n", does: STORY.adds, how: "", gives: added } : addedLine("n", flow.replaced, flow.n, added),
    { signal: "h", does: STORY.isNow, how: `${kept} + ${inBrackets(added)}`, gives: h },
  ];
}

/** @type {Teller} */
function minimalStory(_model, network, flow, _step, unit, isHeld) {
  const { first: kept, second: added, sum: h } = printedSum(flow.kept, flow.added, flow.h, isHeld("h"));
  const [gate] = CELLS[network.kind].gates;
  const mean = unit === null;
  return [
    mean
      ? {
          signal: gate,
          does: STORY.mean.keepsShare(percent(flow.remains)),
          how: "",
          gives: STORY.mean.kept(kept, few(flow.h_before)),
        }
      : keptLine(gate, flow.remains, flow.h_before, kept),
    mean ? { signal: "v", does: STORY.adds, how: "", gives: added } : addedLine("v", flow.replaced, flow.v, added),
    { signal: "h", does: STORY.isNow, how: `${kept} + ${inBrackets(added)}`, gives: h },
  ];
}

/** @type {Teller} */
function rnnStory(model, network, flow, step, unit) {
  const { text, apply } = activationOf(network, "h");
  const squash = text === "relu" ? `max(0, ${few(flow.a)})` : `${text}(${few(flow.a)})`;
  if (unit === null) {
    return ["a", "h"].map((signal) => ({ signal, does: STORY.mean.is, how: "", gives: few(flow[signal]) }));
  }
  const sums = groupSums(takeApart(model, network, "a", step, unit));
  const total = toTicks(flow.a, FEW_DECIMALS);
  const [x, h, b] = apportion([sums.x, sums.h, sums.b], FEW_DECIMALS, total).map((ticks) =>
    printTicks(ticks, FEW_DECIMALS),
  );
  return [
    { signal: "a", does: STORY.is, how: STORY.sum(x, inBrackets(h), inBrackets(b)), gives: few(flow.a) },
    { signal: "h", does: STORY.isNow, how: squash, gives: few(flow.h), found: apply(fewSeen(flow.a)) },
  ];
}

/**
 * A sum in its parts: what the inputs, the hidden units, a peephole and the bias bring.
 *
 * @param {Sum} parts
 */
function groupSums({ terms, biases }) {
  const sums = { x: 0, h: 0, c: 0, b: 0 };
  for (const term of terms) sums[term.from] += term.product;
  for (const bias of biases) sums.b += bias.value;
  return sums;
}

/**
 * The story as one sentence, for those who hear it.
 *
 * @param {StoryLine[]} lines
 * @param {Record<string, Word>} words
 */
export function sentenceOf(lines, words) {
  const told = lines.map(
    ({ signal, does, how, sign, gives }) =>
      `${words[signal].name} ${does} ${[how, gives].filter(Boolean).join(` ${sign} `)}`,
  );
  return `${told.join("; ")}.`;
}
