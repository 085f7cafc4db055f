// Effects: how far a change of the states reaches and what became of the answers, from numbers that are read off.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { describeAnswer, describeEffect, printSize } from "../../../lstm_viz/explorer/js/effect_text.js";
import { answerEffect, judge, judgeReach, reachOf } from "../../../lstm_viz/explorer/js/effects.js";
import { tellExperiment } from "../../../lstm_viz/explorer/js/experiment_text.js";
import { decadesOf, powersOf } from "../../../lstm_viz/explorer/js/reach_chart.js";
import { payloadOf } from "./payloads.js";

/** @import { ModelView } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { AnswerEffect } from "../../../lstm_viz/explorer/js/effects.js" */
/** @import { Network } from "../../../lstm_viz/explorer/js/network.js" */
/** @import { Kind } from "../../../lstm_viz/explorer/js/payload.js" */

const STEPS = 7;
const NAMES = { c: "cell state", h: "hidden state" };
const nothing = { name: "", symbol: "", equation: "", sentence: "", note: "", source: "" };
const words = Object.fromEntries(Object.entries(NAMES).map(([signal, name]) => [signal, { ...nothing, name }]));

/**
 * @param {Kind} kind
 * @param {number} [direction]
 * @param {Partial<ModelView>} [more]
 * @returns {{view: ModelView, network: Network}}
 */
function shown(kind, direction = 0, more = {}) {
  const flat = Array(STEPS).fill(0);
  /** @type {Record<string, number[]>} */
  const signals = { h: Array(2 * STEPS).fill(0), ...(kind === "lstm" ? { c: Array(3 * STEPS).fill(0) } : {}) };
  const weights = { W_ih: null, W_hh: null, b_ih: null, b_hh: null };
  const made = { kind, units: kind === "lstm" ? 3 : 2, signals, initial: {}, weights, facts: { direction } };
  const recorded = decode(payloadOf([made], { inputs: flat, features: 1 })).at(0);
  const header = {
    ...recorded.header,
    target_range: /** @type {[number, number]} */ ([0, 1]),
    words: { [kind]: words },
  };
  const view = { ...recorded, header, ...more };
  return { view, network: view.networks[0] };
}

/**
 * The reach of a change of the last unit of a state whose other values are 5; null where a step is not read.
 *
 * @param {Network} network
 * @param {(number|null)[]} changes  by step
 * @param {string} [changed]
 */
function reach(network, changes, changed = "h") {
  const order = Int32Array.from(changes.flatMap((change, step) => (change === null ? [] : [step])));
  const names = network.kind === "lstm" ? ["c", "h"] : ["h"];
  const was = Object.fromEntries(
    names.map((name) => [
      name,
      Float64Array.from(Array(STEPS * network.width(name)), (_, at) =>
        changes[Math.floor(at / network.width(name))] === null ? NaN : 5,
      ),
    ]),
  );
  const own = was[changed].slice();
  const width = network.width(changed);
  for (const [step, change] of changes.entries()) own[step * width + width - 1] -= change ?? 0;
  const trial = { signals: { ...was, [changed]: own } };
  return reachOf(network, { trial, original: was }, network.direction === 1 ? order.reverse() : order);
}

test("a change reaches from its first step to the last one that is above a hundredth, over steps that are not read", () => {
  const { view, network } = shown("gru");
  const found = reach(network, [0, 0.25, null, 4, 0.0625, 0.03125, null]);
  deepEqual([...found.sizes], [0, 0.25, NaN, 4, 0.0625, 0.03125, NaN]);
  deepEqual([found.signal, found.first, found.peak, found.largest, found.end, found.gone], ["h", 1, 3, 4, 5, 5]);
  equal(judgeReach(found), "gone");
  equal(
    describeEffect(view, { network, answer: null, reach: found }),
    "network 0: the hidden state changes from step 2 on, by up to 4.0 in one unit, at step 4; " +
      "from step 6 on the change is below 1% of that.",
  );
  deepEqual(tellExperiment(view, "reach", "smaller", { network, answer: null, reach: found }), [
    "The change is gone by the end; you expected that it is still there, but smaller than at its peak.",
    "The hidden state changes by up to 4.0 in one unit, at step 4, and by 0.031 at the last step that it reads, step 6: " +
      "0.78% of that. “Gone” means that at most 1% of the largest change of a state is left, “still at its largest” that at least 90% is.",
  ]);
});

test("what is left at the end is gone, smaller or still at its largest", () => {
  const { network } = shown("rnn");
  const left = [0.01, 0.02, 0.875, 0.90625].map((size) => judgeReach(reach(network, [0, 0, 1, 0, 0, 0, size])));
  deepEqual(left, ["gone", "smaller", "smaller", "largest"]);
});

test("a layer that reads backwards is told backwards", () => {
  const { view, network } = shown("lstm", 1);
  const [lasting, ending] = [
    [0.5, 0.5, 2, 0.5, 0.5, 0, 0],
    [0.001, 0.001, 2, 0.5, 0.5, 0, null],
  ].map((changes) => describeEffect(view, { network, answer: null, reach: reach(network, changes, "c") }));
  const start = "network 0: the cell state changes from step 5 back, by up to 2.0 in one unit, at step 3; ";
  equal(lasting, `${start}it is still above 1% of that at the last step that it reads, step 1.`);
  equal(ending, `${start}from step 2 back the change is below 1% of that.`);
});

test("of a change that is largest at the last step nothing is told after it", () => {
  const { view, network } = shown("gru");
  equal(
    describeEffect(view, { network, answer: null, reach: reach(network, [0, 0.25, null, 4, 0.5, 8, null]) }),
    "network 0: the hidden state changes from step 2 on, by up to 8.0 in one unit, at step 6.",
  );
});

test("where only the hidden state of an LSTM changes, that is told", () => {
  const { view, network } = shown("lstm");
  /** @param {number[]} changes */
  const told = (changes) => describeEffect(view, { network, answer: null, reach: reach(network, changes) });
  equal(
    told([0, 0, 0, 0, 0, 0, 0.375]),
    "network 0: the cell state does not change; the hidden state changes from step 7 on, by up to 0.38 in one unit, " +
      "at step 7.",
  );
  equal(told([0, 0, 0, 0, 0, 0, 0]), "network 0: its states do not change.");
  deepEqual(
    tellExperiment(view, "reach", "gone", { network, answer: null, reach: reach(network, [0, 0, 0, 0, 0, 0, 0]) }),
    ["Nothing changed: its states are as they were.", ""],
  );
});

test("what grows beyond all numbers reaches nowhere in particular, and is drawn up to there", () => {
  const { view, network } = shown("rnn");
  const found = reach(network, [0, 0.5, 2000, NaN, -Infinity, 3, 0.001]);
  deepEqual([found.first, found.peak, found.largest, found.gone], [1, 3, Infinity, null]);
  equal(
    describeEffect(view, { network, answer: null, reach: found }),
    "network 0: the hidden state changes from step 2 on and is beyond all numbers at step 4.",
  );
  equal(judgeReach(found), "largest");
  deepEqual(decadesOf([found]), [-2, 4]);
  const tiny = reach(network, [0, 0, 2e-10, 0.05, 0, 0, 0]);
  deepEqual(decadesOf([tiny]), [-10, -1]);
  deepEqual(decadesOf([tiny, found]), [-10, 4]);
});

test("the axis has a few powers of ten, equally far apart from the top", () => {
  deepEqual(powersOf([-6, 0]), [0, -3, -6]);
  deepEqual(powersOf([-10, 4]), [4, -3, -10]);
  deepEqual(powersOf([-5, 2]), [2, -2]);
  deepEqual(powersOf([-1, 0]), [0, -1]);
});

test("rounding is no change, whatever the state's size, and a small change has two digits", () => {
  const { view, network } = shown("gru");
  equal(reach(network, [0, 4e-12, 0, 0, 0, 0, 0]).first, null);
  const small = reach(network, [0, 0, 2.5e-9, 0, 0, 0, 0]);
  equal(
    describeEffect(view, { network, answer: null, reach: small }),
    "network 0: the hidden state changes from step 3 on, by up to 2.5e−9 in one unit, at step 3; " +
      "from step 4 on the change is below 1% of that.",
  );
  deepEqual([0, 0.000123, 0.0456, 0.789, 12.3, 4567, 2.3e9].map(printSize), [
    "0",
    "0.00012",
    "0.046",
    "0.79",
    "12",
    "4567",
    "2.3e9",
  ]);
});

/**
 * @param {(number|null)[]} target
 * @param {number[]} old
 * @param {number[]} now
 * @param {boolean} [changesInput]
 * @param {number[]|null} [known]
 */
function numbers(target, old, now, changesInput = false, known = null) {
  const { view, network } = shown("gru", 0, {
    target: Object.assign(
      Float32Array.from(target, (value) => value ?? NaN),
      { shape: [STEPS] },
    ),
  });
  const [was, is] = [old, now].map((values) => answering({ prediction: values }, null));
  const given = known && { target: Object.assign(Float32Array.from(known), { shape: [STEPS] }), targetText: null };
  return { view, network, answer: answerEffect(view, was, is, changesInput, given) };
}

/**
 * @param {Record<string, number[]>} arrays
 * @param {string[]|null} answered
 */
const answering = (arrays, answered) => ({
  answered,
  array: /** @type {Network["array"]} */ (
    (/** @type {string} */ name) => (arrays[name] ? Float32Array.from(arrays[name]) : null)
  ),
});

/** @param {{view: ModelView, answer: AnswerEffect|null}} found */
const judged = ({ view, answer }) => answer && judge(view, answer);

test("numbers are judged by their errors and by whether they moved", () => {
  const target = [null, 0, 1, null, 0, null, 1];
  const old = [9, 0.25, 0.75, 9, 0.25, 9, 0.75];
  equal(judged(numbers(target, old, old)), "same");
  equal(judged(numbers(target, old, [8, 0.2578125, 0.75, 8, 0.2578125, 8, 0.75])), "same");
  equal(judged(numbers(target, old, [9, -0.25, 1.25, 9, 0.25, 9, 0.75])), "other");
  equal(judged(numbers(target, old, [9, 0, 0.75, 9, 0.25, 9, 0.75])), "better");
  equal(judged(numbers(target, old, [9, NaN, 0.75, 9, 0.25, 9, 0.75])), "worse");
  const worse = numbers(target, old, [9, 0.75, 0.25, 9, 0.25, 9, 0.75]);
  deepEqual(tellExperiment(worse.view, "answers", "worse", { ...worse, reach: null }), [
    "They got worse, as you expected.",
    "The mean error over 4 answers is 0.50; it was 0.25. The answers moved by 0.25 on average. “About the same” means that neither " +
      "the answers nor their mean error change by more than 0.023, 2% of the range in which the original’s answers are drawn.",
  ]);
  const lost = numbers(target, old, [9, 3, 0.75, 9, Infinity, 9, 0.75]);
  equal(
    tellExperiment(lost.view, "answers", "same", { ...lost, reach: null })?.[1].split(" The ")[0],
    "The mean error over 4 answers is beyond all numbers; it was 0.25.",
  );
});

test("one answer is judged on the scale on which answers are drawn, not on its own size", () => {
  const [asked, none] = [2, 9];
  /** @param {number} value */
  const only = (value) => Array.from({ length: STEPS }, (_, step) => (step === asked ? value : none));
  const target = Array.from({ length: STEPS }, (_, step) => (step === asked ? 0.5 : null));
  const other = numbers(target, only(0.25), only(0.75));
  deepEqual(tellExperiment(other.view, "answers", "same", { ...other, reach: null }), [
    "They changed, but are about as far off as before; you expected that they stay about the same.",
    "The answer at step 3 is 0.75; it was 0.25 (right: 0.50). “About the same” means that neither the answer nor its error changes " +
      "by more than 0.023, 2% of the range in which the original’s answers are drawn.",
  ]);
  const small = target.map((value) => value && 0.02);
  equal(judged(numbers(small, only(0.02), only(0.0204))), "same");
});

test("of another input an answer is judged by what is right of that one, where a rule tells", () => {
  const only = (/** @type {number} */ value) => [NaN, NaN, NaN, NaN, NaN, value, NaN];
  const target = only(0.5).map((value) => (Number.isNaN(value) ? null : value));
  const found = numbers(target, only(0.625), only(1.25), true, only(1));
  deepEqual([judged(found), found.answer?.offBefore, found.answer?.offAfter], ["worse", 0.125, 0.25]);
  equal(
    describeAnswer(found.view, /** @type {AnswerEffect} */ (found.answer)),
    "the answer at step 6 is 1.25 (right for the edited input: 1.00); it was 0.63 (right: 0.50).",
  );
  equal(judged(numbers(target, only(0.625), only(1.25), true, only(NaN))), null);
});

test("symbols and sets of them are judged by how many are right, not by their probabilities", () => {
  const text = ["", "k", "l m", "k", "", "m", "k"];
  const target = Float32Array.from([NaN, 1, 1, 1, NaN, 1, 1]);
  const { view: base, network } = shown("gru", 0, { target: Object.assign(target, { shape: [STEPS] }) });
  const view = { ...base, targetText: text };
  const sure = [NaN, 0.5, 0.5, 0.5, NaN, 0.5, 0.5];
  /**
   * @param {string[]} answered
   * @param {number[]} prediction
   */
  const is = (answered, prediction) =>
    answering(
      {
        prediction,
        right: answered.map((one, step) => (Number.isNaN(target[step]) ? NaN : Number(one === text[step]))),
      },
      answered,
    );
  const was = is(["x", "k", "l", "k", "x", "m", "l"], sure);
  /**
   * @param {string[]} answered
   * @param {boolean} [changesInput]
   */
  const found = (answered, changesInput = false) => {
    const answer = answerEffect(
      view,
      was,
      is(
        answered,
        sure.map((one) => one / 8),
      ),
      changesInput,
    );
    return { network, answer, reach: null, judged: answer && judge(view, answer) };
  };
  equal(found(["y", "k", "l", "k", "y", "m", "l"]).judged, "same");
  equal(found(["y", "k", "m", "k", "y", "m", "l"]).judged, "other");
  equal(found(["y", "k", "l m", "k", "y", "m", "l"]).judged, "better");
  const worse = found(["y", "m", "m", "k", "y", "m", "l"]);
  deepEqual(tellExperiment(view, "answers", "worse", worse), [
    "They got worse, as you expected.",
    "2 of 5 answers are right; it was 3 of 5. 2 changed. “Better” and “worse” are judged by how many are right; “about the " +
      "same” means that at most 2% of the answers change.",
  ]);
  equal(found(["y", "m", "m", "k", "y", "m", "l"], true).judged, null);
});

test("of characters that are predicted the bits per character stand before how many are right", () => {
  const text = ["k", "l", "m", "k", "l", "l", "m"];
  const next = [...text.slice(1), "k"];
  const target = Object.assign(Float32Array.from([NaN, 1, 1, 1, 1, NaN, NaN]), { shape: [STEPS] });
  const { view: base } = shown("gru", 0, { target });
  const input = { ...base.header.input, text };
  const view = { ...base, targetText: next, header: { ...base.header, input, target_text: next } };
  /** @param {number[]} prediction @param {string[]} answered */
  const run = (prediction, answered) =>
    answering({ prediction, right: answered.map((one, step) => Number(one === next[step])) }, answered);
  const was = run([9, 0.5, 0.25, 0.5, 0.125, 9, 9], ["k", "m", "l", "l", "m", "k", "k"]); // 1 + 2 + 1 + 3 bits of 4
  const is = run([9, 0.5, 0.25, 0.5, 1 / 64, 9, 9], ["k", "m", "k", "l", "m", "k", "k"]); // 1 + 2 + 1 + 6
  const found = answerEffect(view, was, is, false);
  equal(
    found && describeAnswer(view, found),
    "2.500 bits per character; it was 1.750 (fewer is better). The surprise rose most at step 5, where “l” came: 6.00 bits; " +
      "it was 3.00. The most probable next character changed at 1 of 4 steps, first at step 3: “k”; it was “l”. It is " +
      "right at 3 of 4; it was at 2.",
  );
  // A mean that falls does not hide the step that broke: 1 + 6 + 1 + 1 bits at last, of 1 + 2 + 3 + 6 before.
  const mean = answerEffect(
    view,
    run([9, 0.5, 0.25, 1 / 8, 1 / 64, 9, 9], was.answered ?? []),
    run([9, 0.5, 1 / 64, 0.5, 0.5, 9, 9], was.answered ?? []),
    false,
  );
  equal(
    mean && describeAnswer(view, mean, true),
    "the surprise rose most at step 3, where “k” came: 6.00 bits; it was 2.00. 2.250 bits per character; it was 3.000 " +
      "(fewer is better).",
  );
  // More are right, and yet the text is more surprising: of a text, that counts.
  deepEqual(
    found && tellExperiment(view, "text", "better", { network: view.networks[0], answer: found, reach: null }),
    [
      "The text became more surprising; you expected that the text becomes less surprising.",
      `${found && describeAnswer(view, found)} It is judged by these bits: “about the same” means that they change by ` +
        "at most 2%, and the most probable next ones at 2% of the steps at most.",
    ],
  );
  const back = answerEffect(view, is, was, false);
  deepEqual([back && judge(view, back), back?.bits?.lost], ["better", null]);
  const still = answerEffect(view, was, was, false);
  ok(still && describeAnswer(view, still).includes("changed at none of 4 steps. It is right at 2 of 4; it was at 2."));
  equal(still && judge(view, still), "same");
  const other = answerEffect(view, was, { ...was, answered: is.answered }, false);
  equal(other && judge(view, other), "other");
  const named = { ...view, header: { ...view.header, input: { ...input, text: null } } };
  equal(found && describeAnswer(named, found), "3 of 4 answers are right; it was 2 of 4. 1 changed.");
});

test("without a target nothing is told of answers, and of another input not which are right", () => {
  const { view } = shown("gru");
  const same = answering({ prediction: [1, 2, 3, 4, 5, 6, 7] }, null);
  equal(answerEffect(view, same, same, false), null);
  const target = [null, 0, null, null, 1, null, null];
  equal(numbers(target, Array(STEPS).fill(NaN), Array(STEPS).fill(0)).answer, null);
  const moved = numbers(target, [9, 0.25, 9, 9, 0.75, 9, 9], [8, 0.75, 8, 8, 0.75, 8, 8], true);
  equal(judged(moved), null);
  deepEqual([moved.answer?.offBefore, moved.answer?.offAfter], [NaN, NaN]);
  equal(tellExperiment(moved.view, "answers", "same", { ...moved, reach: null }), null);
  const felt = reach(moved.network, [0, 0, 0, 0, 0, 0, 1]);
  equal(
    describeEffect(moved.view, { ...moved, reach: felt }),
    "network 0: 2 answers differ from those for the original input by 0.25 on average. " +
      "The hidden state changes from step 7 on, by up to 1.0 in one unit, at step 7.",
  );
  equal(describeEffect(moved.view, { ...moved, reach: null }), "network 0: no edit reaches it.");
});
