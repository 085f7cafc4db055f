// Counting: correlations worked by hand, the order that follows from them, and what is said of it.

import { deepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { describeCounting, unitsByCounting } from "../../../lstm_viz/explorer/js/counting.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { payloadOf } from "./payloads.js";

const NONE = Number.NaN;
/** Five steps of four units, the third step missing: still, twice the count and 1, minus the count, and the step. */
const C = [7, 3, -1, 1, 7, 5, -2, 2, NONE, NONE, NONE, NONE, 7, 5, -2, 4, 7, 1, 0, 5];
const COUNT = [1, 2, 9, 2, 0];
const CLOSEST =
  "correlation 1.00 over this one sequence, which is no proof that it counts: " +
  "100% of its change falls on the 2 of 3 steps at which the count changes, as it would in a unit that counts";

/**
 * @param {{count?: number[]}} sequence
 * @param {"lstm"|"gru"} [kind]
 */
function viewOf(sequence, kind = "lstm") {
  /** @type {Record<string, number[]>} */
  const signals = kind === "lstm" ? { c: C, h: C.map((value) => value && 0.5) } : { h: C };
  const made = { kind, units: 4, signals, initial: {}, weights: {} };
  const model = decode(payloadOf([made], { inputs: [1, 2, NONE, 3, 4], features: 1, ...sequence }));
  return model.at(0);
}

test("units that follow the count come first, whether they rise or fall with it", () => {
  const view = viewOf({ count: COUNT });
  const [network] = view.networks;
  deepEqual([...unitsByCounting(view, network)], [1, 2, 3, 0]);
  deepEqual(describeCounting(view, network, 2), {
    before: "network 0, state that follows “open doors” most closely: ",
    unit: 1,
    after: `${CLOSEST} · unit 2, the one shown: correlation −1.00`,
  });
  deepEqual(describeCounting(view, network, 1).after, CLOSEST);
  deepEqual(describeCounting(view, network, 0).after, `${CLOSEST} · unit 0, the one shown: correlation 0.00`);
  // Of steps 1, 2, 4, 5 and counts 1, 2, 2, 0: −2 / √(10 · 2.75).
  deepEqual(describeCounting(view, network, 3).after, `${CLOSEST} · unit 3, the one shown: correlation −0.38`);
});

test("of a unit that changes at other steps too, it is told how much falls on the counted ones", () => {
  // Counts change at steps 2 and 5: |2 − 1| + |5 − 4| of 1 + 2 + 1 with the step before the last a jump of 2.
  const view = viewOf({ count: [1, 2, 9, 2, 3] });
  const [network] = view.networks;
  const { unit, after } = describeCounting(view, network, 3);
  deepEqual(
    [unit, /: (\d+%) of its change falls on the (\d) of (\d) .*, (no more).*does not count/.exec(after)?.slice(1)],
    [3, ["50%", "2", "3", "no more"]],
  );
  // All steps are counted: then all change falls on them, whatever a unit does.
  const all = viewOf({ count: [1, 2, 9, 3, 4] });
  ok(
    describeCounting(all, all.networks[0], 3).after.includes(
      "3 of 3 steps at which the count changes, which tells nothing",
    ),
  );
});

test("where nothing is counted, units follow the steps; a network without a cell state follows with h", () => {
  const view = viewOf({}, "gru");
  const [network] = view.networks;
  deepEqual(unitsByCounting(view, network)[0], 3);
  deepEqual(describeCounting(view, network, 3), {
    before: "network 0, state that follows “the number of the step” most closely: ",
    unit: 3,
    after: "correlation 1.00 over this one sequence, which is no proof that it counts",
  });
});
