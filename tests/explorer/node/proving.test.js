// Proving: when the networks are computed, with timers and a clock that the test moves.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { describeProof, pictureBadge } from "../../../lstm_viz/explorer/js/proof_words.js";
import { createProver } from "../../../lstm_viz/explorer/js/proving.js";
import { payloadOf } from "./payloads.js";
import { pass, TIMERS, waiting } from "./timers.js";

/** @import { ModelView } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Made } from "./payloads.js" */

const STEPS = 5;

/**
 * A simple RNN with relu whose h is its input; where `wrong`, one h is not.
 *
 * @param {boolean} wrong
 */
function view(wrong = false) {
  const inputs = [1, 2, 3, 4, 5];
  /** @type {Made} */
  const made = {
    kind: "rnn",
    units: 1,
    signals: { a: inputs, h: inputs.map((value, step) => (wrong && step === 3 ? value + 1 : value)) },
    initial: { h: [0] },
    weights: { W_ih: [1], W_hh: [0], b_ih: null, b_hh: null },
    facts: { nonlinearity: "relu" },
  };
  return decode(payloadOf([made], { inputs, features: 1 })).at(0);
}

test("nothing is computed before the first frame, and a step at a time after it", () => {
  let told = 0;
  const prover = createProver(() => {
    told += 1;
  }, TIMERS);
  const shown = view();
  prover.start(shown);
  equal(told, 0);
  equal(pass(), 1); // the frame
  for (let step = 0; step < STEPS; step += 1) {
    equal(pass(), 1);
    equal(prover.of(shown), null);
  }
  pass();
  deepEqual(prover.of(shown), [{ largest: 0, error: 0, drift: null, differs: null }]);
  deepEqual([told, waiting.size], [1, 0]);
});

test("what has been found is not computed again", () => {
  let told = 0;
  const prover = createProver(() => {
    told += 1;
  }, TIMERS);
  const shown = view(true);
  prover.start(shown);
  while (pass());
  const found = prover.of(shown);
  ok(found && "differs" in found[0]);
  deepEqual(found[0].differs, { signal: "h", step: 3, unit: 0, recorded: 5, computed: 4 });
  prover.start(shown);
  deepEqual([told, waiting.size, prover.of(shown) === found], [1, 0, true]);
});

test("the newest view wins", () => {
  const prover = createProver(() => {}, TIMERS);
  const [first, second] = [view(), view(true)];
  prover.start(first);
  pass();
  pass();
  prover.start(second);
  equal(waiting.size, 1);
  while (pass());
  equal(prover.of(first), null);
  ok(prover.of(second));
});

test("nothing is left behind", () => {
  const tell = () => {
    throw new Error("told after the end");
  };
  for (const slices of [0, 1, 3]) {
    const prover = createProver(tell, TIMERS);
    prover.start(view());
    for (let k = 0; k < slices; k += 1) pass();
    prover.destroy();
    equal(waiting.size, 0);
  }
});

test("a network that cannot be computed is no failure of the others", () => {
  const prover = createProver(() => {}, TIMERS);
  const { networks, ...rest } = view();
  const [good] = networks;
  const array = Object.assign((/** @type {string} */ name) =>
    name === "W_hh" ? new Float32Array(2) : good.array(name),
  );
  const broken = /** @type {typeof rest & {networks: typeof networks}} */ ({
    ...rest,
    networks: [{ ...good, array }, good],
  });
  /** @type {unknown[][]} */
  const logged = [];
  const { warn } = console;
  console.warn = (...told) => logged.push(told);
  prover.start(broken);
  while (pass());
  console.warn = warn;
  const reason = new RangeError("W_hh must have 1 numbers; got 2");
  deepEqual(logged, [["network 0", reason]]);
  const found = prover.of(broken);
  deepEqual(found, [{ failure: reason }, { largest: 0, error: 0, drift: null, differs: null }]);
  const text = "the network 0 could not be recomputed in this browser; the reason is in the browser's console";
  deepEqual(describeProof(broken, found), { text, wrong: true });
});

test("a difference is within the error of 16-bit values only where no step was compared alone", () => {
  const shown = view();
  const proof = { largest: 3e-5, error: 2e-5, drift: null, differs: null };
  const drifted = { ...proof, largest: 4e-4, drift: 0.2 };
  equal(
    describeProof(shown, [proof]).text,
    "recomputed in this browser · max|Δ| = 3e-5, within the error of rounding and of the 16-bit values",
  );
  equal(
    describeProof(shown, [drifted]).text,
    "recomputed in this browser · max|Δ| = 4e-4 · the network 0 amplifies rounding, so each of its steps was " +
      "computed from the recorded state before it, and differs by no more than rounding and 16-bit values can cause " +
      "(its pass as a whole: 2e-1)",
  );
  equal(
    describeProof(shown, [{ ...drifted, error: 0 }]).text,
    "recomputed in this browser · max|Δ| = 4e-4 · the network 0 amplifies rounding, so each of its steps was " +
      "computed from the recorded state before it (its pass as a whole: 2e-1)",
  );
  const [network] = shown.networks;
  const narrow = { ...network, badge: { ...network.badge, dtype: "bfloat16" } };
  equal(
    describeProof({ ...shown, networks: [narrow] }, [drifted]).text,
    "recomputed in this browser · max|Δ| = 4e-4 · the network 0 rounded its states to 16 bits, so each of its steps " +
      "was computed from the recorded state before it, and differs by no more than that rounding can cause " +
      "(its pass as a whole: 2e-1)",
  );
});

test("an answer that differs is named as what it is", () => {
  const shown = view();
  const [network] = shown.networks;
  const named = { ...shown, networks: [{ ...network, readout: { kind: "one" } }] };
  const number = { ...shown, networks: [{ ...network, readout: { kind: "value" } }] };
  const say = (/** @type {unknown} */ view, /** @type {unknown} */ differs) =>
    describeProof(/** @type {typeof shown} */ (view), [
      /** @type {import("../../../lstm_viz/explorer/js/engine/proof.js").Proof} */ ({
        largest: 1,
        error: 0,
        drift: null,
        differs,
      }),
    ]);
  const start = "recomputed in this browser, the network 0 differs from the recording by more than rounding: its ";
  const apart = { step: 3, recorded: 0.25, computed: 0.5 };
  for (const [model, differs, what] of /** @type {const} */ ([
    [number, { answer: "prediction", ...apart }, "answer at step 4 is 0.5000, and 0.2500"],
    [named, { answer: "prediction", ...apart }, "probability of the right answer at step 4 is 0.5000, and 0.2500"],
    [named, { answer: "sure", ...apart }, "probability of its own answer at step 4 is 0.5000, and 0.2500"],
    [named, { answer: "right", step: 2, recorded: 0, computed: 1 }, "answer at step 3 is right, and wrong"],
    [named, { answer: "answered", step: 2, recorded: "a", computed: "a T" }, "answer at step 3 is a T, and a"],
  ])) {
    deepEqual(say(model, differs), { text: `${start}${what} was recorded`, wrong: true });
  }
});

test("a picture does not say for ever that something is being computed", () => {
  const running = describeProof(/** @type {ModelView} */ ({}), null).text;
  equal(pictureBadge(`verified · cpu · ${running}`), "verified · cpu");
  equal(pictureBadge("verified · recomputed in this browser"), "verified · recomputed in this browser");
});
