// Experiments: edits that are ready to be tried, each as a person asks for it.

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

/**
 * @typedef {Object} Experiment
 * @property {string} name   of EXPERIMENT.named
 * @property {string} edits  as text
 */

/** @type {Record<import("./payload.js").Kind, {keep: string, forget: string}>} What keeps the past, open and shut. */
const KEEPING = {
  lstm: { keep: "f=1", forget: "f=0" },
  gru: { keep: "z=1", forget: "z=0" },
  rnn: { keep: "h=before", forget: "W_ha*0" },
};

/**
 * Those that make sense of these networks and this sequence; the first network is the one that is tried.
 *
 * @param {ModelView} view
 * @returns {Experiment[]}
 */
export function experimentsFor(view) {
  const [network] = view.networks;
  const { keep, forget } = KEEPING[network.kind];
  const found = [
    { name: "keep", edits: keep },
    { name: "forget", edits: forget },
  ];
  if (network.kind === "lstm") found.push({ name: "unwritten", edits: "i=0" }, { name: "unread", edits: "o=0" });
  const unmarked = unmarkedSteps(view);
  if (unmarked && network.kind === "lstm") found.push({ name: "marker", edits: `i@${unmarked}=0` });
  const middle = Math.ceil(view.steps / 2);
  if (view.steps > 2) found.push({ name: "cut", edits: `${network.kind === "lstm" ? "c" : "h"}@${middle}=0` });
  const changed = otherValue(view, network);
  if (changed) found.push({ name: "value", edits: changed });
  return found;
}

/**
 * The steps at which a column called "marker" is 0, as an edit names them; null where there is no such column.
 *
 * @param {ModelView} view
 */
function unmarkedSteps({ header, inputs, steps }) {
  const column = header.input.names.findIndex((name) => name.toLowerCase() === "marker");
  if (column < 0) return null;
  const features = header.input.names.length;
  /** @type {string[]} */
  const parts = [];
  let from = -1;
  for (let step = 0; step <= steps; step += 1) {
    const unmarked = step < steps && inputs[step * features + column] === 0;
    if (unmarked && from < 0) from = step;
    if (!unmarked && from >= 0) {
      parts.push(from === step - 1 ? `${from + 1}` : `${from + 1}-${step}`);
      from = -1;
    }
  }
  return parts.length ? parts.join(".") : null;
}

/**
 * One value of the input changed: of numbers, the first column at the step where its other columns are largest (the
 * marked value, where there is a marker) goes to the other end of its range; of symbols, the first becomes another.
 *
 * @param {ModelView} view
 * @param {Network} network
 */
function otherValue({ header, steps }, network) {
  const input = network.array("input");
  const features = input.shape[1];
  if (header.input.text) {
    const symbol = Array.from({ length: features }, (_, k) => k).find((k) => input[k] === 1);
    if (symbol === undefined || features < 2) return null;
    return writeSymbol(0, (symbol + 1) % features);
  }
  let [low, high, at, most] = [Infinity, -Infinity, 0, -Infinity];
  for (let step = 0; step < steps; step += 1) {
    const value = input[step * features];
    if (Number.isNaN(value)) continue;
    let others = 0;
    for (let k = 1; k < features; k += 1) others += input[step * features + k] || 0;
    if (others > most) [at, most] = [step, others];
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return null;
  const value = input[at * features];
  const other = high - value > value - low ? high : low;
  return `x0@${at + 1}=${Number(other.toPrecision(3))}`;
}

/**
 * The edits that put a symbol into a step: 1 for it and 0 for all others.
 *
 * @param {number} step
 * @param {number} symbol
 */
export const writeSymbol = (step, symbol) => `x@${step + 1}=0,x${symbol}@${step + 1}=1`;
