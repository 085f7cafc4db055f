// Story: what happens in a cell at one step, in words, with numbers that add up as they are printed.
import { apportion, FEW_DECIMALS, inBrackets, printNumber, printTicks, toTicks } from "./figures.js";
import { takeApart } from "./terms.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Flow } from "./flow.js" */
/** @import { Word } from "./payload.js" */
/** @import { Sum } from "./terms.js" */

/**
 * @typedef {{signal: string, does: string, how: string, gives: string}} StoryLine
 *   `does` is the verb, `how` the arithmetic, `gives` its printed result.
 * @typedef {(model: ModelView, network: Network, flow: Flow, step: number, unit: number|null) => StoryLine[]} Teller
 */

/** @param {number} value */
const few = (value) => printNumber(value, FEW_DECIMALS);
/** @param {number} value */
const percent = (value) => `${Math.round(value * 100)} %`;

/**
 * Two parts and their printed sum: {first, second, sum} as text, adding up to the last digit.
 *
 * @param {number} one
 * @param {number} other
 * @param {number} whole
 */
export function printedSum(one, other, whole) {
  const total = toTicks(whole, FEW_DECIMALS);
  const ticks = [...apportion([one, other], FEW_DECIMALS, total), total];
  const [first, second, sum] = ticks.map((tick) => printTicks(tick, FEW_DECIMALS));
  return { first, second, sum };
}

/**
 * The lines of the story.
 *
 * @type {Teller}
 */
export function storyOf(model, network, flow, step, unit) {
  const tell = { lstm: lstmStory, gru: gruStory, rnn: rnnStory }[network.kind];
  return tell(model, network, flow, step, unit);
}

/**
 * A gate's mean and what it does: their product is no mean, so no arithmetic stands between them.
 *
 * @param {string} signal
 * @param {number} gate
 * @param {string} does
 * @param {string} gives
 * @returns {StoryLine}
 */
const openLine = (signal, gate, does, gives) => ({ signal, does: `is ${few(gate)} open and ${does}`, how: "", gives });

/** @type {Teller} */
function lstmStory(_model, _network, flow, _step, unit) {
  const { first: kept, second: added, sum: c } = printedSum(flow.kept, flow.added, flow.c);
  if (unit === null) {
    return [
      openLine("f", flow.f, "keeps", `${kept} of ${few(flow.c_before)}`),
      openLine("i", flow.i, "adds", added),
      { signal: "c", does: "is now", how: `${kept} + ${inBrackets(added)}`, gives: c },
      openLine("o", flow.o, "shows", few(flow.h)),
    ];
  }
  return [
    { signal: "f", does: "keeps", how: `${percent(flow.f)} of ${few(flow.c_before)}`, gives: kept },
    { signal: "i", does: "adds", how: `${few(flow.i)} × ${inBrackets(few(flow.g))}`, gives: added },
    { signal: "c", does: "is now", how: `${kept} + ${inBrackets(added)}`, gives: c },
    { signal: "o", does: "shows", how: `${percent(flow.o)} of tanh(${c})`, gives: few(flow.o * flow.tanh_c) },
  ];
}

/** @type {Teller} */
function gruStory(_model, _network, flow, _step, unit) {
  const { first: kept, second: added, sum: h } = printedSum(flow.kept, flow.added, flow.h);
  const mean = unit === null;
  return [
    { signal: "r", does: "lets the candidate see", how: "", gives: `${percent(flow.r)} of the old state` },
    mean
      ? openLine("z", flow.z, "keeps", `${kept} of ${few(flow.h_before)}`)
      : { signal: "z", does: "keeps", how: `${percent(flow.z)} of ${few(flow.h_before)}`, gives: kept },
    { signal: "n", does: "adds", how: mean ? "" : `${few(flow.replaced)} × ${inBrackets(few(flow.n))}`, gives: added },
    { signal: "h", does: "is now", how: `${kept} + ${inBrackets(added)}`, gives: h },
  ];
}

/** @type {Teller} */
function rnnStory(model, network, flow, step, unit) {
  const squash = network.nonlinearity === "relu" ? `max(0, ${few(flow.a)})` : `tanh(${few(flow.a)})`;
  const last = { signal: "h", does: "is now", how: unit === null ? "" : squash, gives: few(flow.h) };
  if (unit === null) return [{ signal: "a", does: "is", how: "", gives: few(flow.a) }, last];
  const sums = groupSums(takeApart(model, network, "a", step, unit));
  const total = toTicks(flow.a, FEW_DECIMALS);
  const [x, h, b] = apportion([sums.x, sums.h, sums.b], FEW_DECIMALS, total).map((ticks) =>
    printTicks(ticks, FEW_DECIMALS),
  );
  const how = `${x} from x + ${inBrackets(h)} from the old h + ${inBrackets(b)} bias`;
  return [{ signal: "a", does: "is", how, gives: few(flow.a) }, last];
}

/**
 * A sum in three parts: what the inputs, the hidden units and the bias bring.
 *
 * @param {Sum} parts
 */
export function groupSums({ terms, biases }) {
  const sums = { x: 0, h: 0, b: 0 };
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
    ({ signal, does, how, gives }) => `${words[signal].name} ${does} ${[how, gives].filter(Boolean).join(" = ")}`,
  );
  return `${told.join("; ")}.`;
}
