// Counting: which units follow what the sequence counts, said where the rows are sorted by it.

import { memoryState } from "./engine/kinds.js";
import { meanOf } from "./engine/sums.js";
import { FEW_DECIMALS, printNumber } from "./figures.js";
import { COUNTING } from "./map_words.js";
import { valueAt } from "./network.js";
import { remembered } from "./remembered.js";
import { givenOf } from "./replay.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */

// As in task_words.py. Of the steps: where the count changes at more, nothing can be told.
const MOST_COUNTED = 0.9;
const MORE = 1.5; // times the change at other steps, at least, or it is not more
const [MOSTLY, MUCH_MORE] = [0.8, 4]; // of a unit that counts: the least share, and times the change at other steps

/**
 * How closely each unit's state follows the sequence's count, or where it has none the number of the step: Pearson's r
 * over the steps that were read. 0 where either never changes.
 *
 * @type {(network: Network, view: ModelView) => Float64Array}  of a view of `model.at`
 */
const correlationsOf = remembered((network, view) => {
  const { order } = givenOf(view, network);
  const steps = Int32Array.from(order).sort();
  const values = network.stored(memoryState(network.kind));
  const wanted = Float64Array.from(steps, (step) => (view.count ? view.count[step] : step));
  return Float64Array.from({ length: network.units }, (_, unit) =>
    unit < values.width
      ? correlation(
          Float64Array.from(steps, (step) => valueAt(values, step, unit)),
          wanted,
        )
      : 0,
  );
});

/**
 * @param {Float64Array} one
 * @param {Float64Array} other
 */
function correlation(one, other) {
  if (isConstant(one) || isConstant(other)) return 0;
  const [a, b] = [centred(one), centred(other)];
  return productOf(a, b) / Math.sqrt(productOf(a, a) * productOf(b, b));
}

/**
 * @param {Float64Array} a
 * @param {Float64Array} b
 */
const productOf = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

/** @param {Float64Array} values */
const isConstant = (values) => values.every((value) => value === values[0]);

/** @param {Float64Array} values */
function centred(values) {
  const mean = meanOf(values);
  return values.map((value) => value - mean);
}

/**
 * The units from the one that follows the count most closely, up or down.
 *
 * @param {ModelView} view
 * @param {Network} network
 */
export function unitsByCounting(view, network) {
  const found = correlationsOf(network, view);
  return Int32Array.from(found.keys()).sort((a, b) => Math.abs(found[b]) - Math.abs(found[a]) || a - b);
}

/**
 * How much of the changes of a unit's state, from step to step, falls on the steps at which the count changes: a unit
 * that counts changes there, one that rises all the time elsewhere too. Null where there is no count, or no change.
 *
 * @param {ModelView} view
 * @param {Network} network
 * @param {number} unit
 */
function shareOfChange(view, network, unit) {
  const { count } = view;
  if (!count) return null;
  const steps = Int32Array.from(givenOf(view, network).order).sort();
  const values = network.stored(memoryState(network.kind));
  let [all, there, counted] = [0, 0, 0];
  for (let at = 1; at < steps.length; at += 1) {
    const [before, now] = [steps[at - 1], steps[at]];
    const change = Math.abs(valueAt(values, now, unit) - valueAt(values, before, unit));
    const counts = count[now] !== count[before];
    all += change;
    if (counts) there += change;
    counted += Number(counts);
  }
  const most = steps.length - 1;
  if (!(all > 0)) return null;
  return {
    percent: Math.round((100 * there) / all),
    counted,
    steps: most,
    verdict: verdictOf(there / all, counted / most),
  };
}

/**
 * Whether a unit changes as one does that counts: at the steps at which the count changes, and hardly at others.
 *
 * @param {number} share  of its change that falls on these steps
 * @param {number} steps  the share of these steps
 * @returns {"untold"|"no"|"partly"|"yes"}
 */
function verdictOf(share, steps) {
  if (steps > MOST_COUNTED) return "untold";
  // How many times as large the mean change is at these steps as at others.
  const times = (share * (1 - steps)) / ((1 - share) * steps);
  if (times < MORE) return "no";
  return share >= MOSTLY && times >= MUCH_MORE ? "yes" : "partly";
}

/**
 * What is said of the shown unit, and before it of the closest: "LSTM follows … most closely: " and so on.
 *
 * @param {ModelView} view
 * @param {Network} network  one of it
 * @param {number} unit  the one that is shown
 * @returns {{before: string, unit: number|null, after: string}}  `unit` is the closest one
 */
export function describeCounting(view, network, unit) {
  const found = correlationsOf(network, view);
  const [closest] = unitsByCounting(view, network);
  const print = (/** @type {number} */ at) => COUNTING.r(printNumber(found[at], FEW_DECIMALS));
  const own = unit === closest || unit >= found.length ? "" : COUNTING.chosen(unit, print(unit));
  const share = shareOfChange(view, network, closest);
  return {
    before: COUNTING.closest(network.name, view.header.count?.name ?? COUNTING.steps, view.epochs.length > 0),
    unit: closest,
    after:
      COUNTING.found(
        print(closest),
        share && COUNTING.share(share.percent, share.counted, share.steps, share.verdict),
      ) + own,
  };
}
