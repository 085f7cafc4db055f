// Edits: their text, what can't be, and what they change of a pass that can be worked out by hand.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { isImpossible, readEdits, writeParts, writeUnits } from "../../../lstm_viz/explorer/js/edits.js";
import { createTrials, finish } from "../../../lstm_viz/explorer/js/engine/edited.js";

/** @import { Shape, Weights } from "../../../lstm_viz/explorer/js/engine/layer.js" */

const SIZES = [
  { kind: /** @type {const} */ ("lstm"), units: 7, hidden: 5, inputs: 3 },
  { kind: /** @type {const} */ ("gru"), units: 4, hidden: 4, inputs: 3 },
  { kind: /** @type {const} */ ("rnn"), units: 6, hidden: 6, inputs: 3 },
];
const STEPS = 11;
/** @param {string} text */
const read = (text) => readEdits(text, SIZES, STEPS);
/** @param {string} text */
const one = (text) => read(text)[0];

test("a text is read as it is written in the grammar", () => {
  deepEqual(read("f3.5-6@2-4=0, !1:z=before"), [
    {
      text: "f3.5-6@2-4=0",
      trouble: "",
      edit: {
        on: true,
        net: 0,
        target: "signal",
        name: "f",
        units: [
          [3, 3],
          [5, 6],
        ],
        steps: [[1, 3]],
        op: "=",
        value: 0,
      },
    },
    {
      text: "!1:z=before",
      trouble: "",
      edit: { on: false, net: 1, target: "signal", name: "z", units: null, steps: null, op: "=", value: "before" },
    },
  ]);
  deepEqual(
    ["i=1-f", "c2@0=-1.5e-1", "x2@11=.5", "W_hf6*-2", "b_o+1", "2:W_xa=0", "h4=mean", "g=original"].map((text) => {
      const { edit, trouble } = one(text);
      return edit && !trouble && [edit.target, edit.name, edit.op, edit.value];
    }),
    [
      ["signal", "i", "=", "1-f"],
      ["initial", "c", "=", -0.15],
      ["input", "x", "=", 0.5],
      ["block", "W_hf", "*", -2],
      ["block", "b_o", "+", 1],
      ["block", "W_xa", "=", 0],
      ["signal", "h", "=", "mean"],
      ["signal", "g", "=", "original"],
    ],
  );
});

test("what can't be gets one sentence at its line, and the others stay", () => {
  const troubles = {
    "f7=0": /names a unit that is not there\. Use 0 to 6\./,
    "h5=0": /names a unit that is not there\. Use 0 to 4\./,
    "x3=1": /names an input that is not there\. Use 0 to 2\./,
    "f@12=0": /names a step that is not there\. Use 1 to 11\./,
    "f@5-4=0": /has a range whose first number is above its last/,
    "f5-4=0": /has a range whose first number is above its last/,
    "f@0=0": /names a step that is not there\. Use 1 to 11\./,
    "z=0": /names z, which this LSTM does not have here\. Use i, f, g, o, c or h\./,
    "1:c=0": /names c, which this GRU does not have here/,
    "3:f=0": /names network 3; here are 3, counted from 0/,
    "f*2": /which only weights can take/,
    "x=mean": /needs a number/,
    "W_hf@3*2": /the same at all steps/,
    "W_hf@0*2": /names a step that is not there|the same at all steps/,
    "p_f=0": /this network has no p_f, as no gate of it sees the cell state/,
    "x@0=1": /names a step that is not there/,
    "o=1-f": /only i can be coupled to f/,
    "f=nan": /is not an edit/,
    "f=1e999": /is not an edit/,
    "<b>": /is not an edit\. Write, for example, f7@12-20=0/,
  };
  for (const [text, sentence] of Object.entries(troubles)) {
    const lines = read(`o=1,${text},i=0`);
    ok(sentence.test(lines[1].trouble), lines[1].trouble);
    deepEqual(
      lines.map(({ edit }) => Boolean(edit)),
      [true, false, true],
    );
  }
});

test("a hostile text is refused in bounded time", () => {
  ok(/There are 101 edits; the most is 100/.test(read("f=0,".repeat(101)).at(-1)?.trouble ?? ""));
  equal(read("f=0,".repeat(101)).length, 101);
  equal(read(`${"f=0,".repeat(999)}f3=0.955`).length, 1); // nothing of it is run
  ok(/has 1000000 characters; the most is 4000/.test(read("1".repeat(1e6)).at(-1)?.trouble ?? ""));
  for (const part of ["1", "1.", "1-", "0.0", "-", "@1", "e1"])
    ok(read(`f${part.repeat(3000 / part.length)}=x`).every(({ edit }) => !edit));
});

test("units are written as runs", () => {
  equal(writeUnits([0, 1, 2, 4, 6, 7]), "0-2.4.6-7");
  equal(writeParts([[2, 2]], 1), "3");
});

const LSTM = { kind: /** @type {const} */ ("lstm"), nonlinearity: "tanh" };

test("a gate outside of what a sigmoid can be is allowed and marked", () => {
  const marked = ["f=1.5", "f=1", "g=-1.01", "c=9", "f=mean"].map((text) => {
    const { edit } = one(text);
    return edit && isImpossible(edit, LSTM);
  });
  deepEqual(marked, [true, false, true, false, false]);
});

test("what an activation can give of some sum is not marked, whichever a layer has", () => {
  const kind = /** @type {const} */ ("generallstm");
  /** @type {(nonlinearity: string, ...texts: string[]) => (boolean|null)[]} */
  const marked = (nonlinearity, ...texts) =>
    texts.map((text) => {
      const { edit } = one(text);
      return edit && isImpossible(edit, { kind, nonlinearity });
    });
  deepEqual(marked("relu elu(0.5) relu", "f=1.3", "f=-0.1", "g=2", "g=-0.4", "g=-0.6", "h=3"), [
    false,
    true,
    false,
    false,
    true,
    false,
  ]);
  deepEqual(marked("softsign scaled_tanh(2,1) tanh", "o=-0.9", "o=-1.1", "g=1.9", "g=2.1"), [false, true, false, true]);
  deepEqual(marked("exponential linear tanh", "i=9", "i=-9", "g=1e6"), [false, true, false]);
  deepEqual(marked("hard_sigmoid(0.2,0.5) softplus tanh", "i=1.1", "g=-1", "g=7"), [true, true, false]);
});

/** One unit whose gates are half open and whose candidate is tanh(x): σ(0) = 1/2. */
const HALF = {
  shape: /** @type {Shape} */ ({ kind: "lstm", nonlinearity: "", backward: false, units: 1, hidden: 1, inputs: 1 }),
  weights: /** @type {Weights} */ ({ W_ih: [0, 0, 1, 0], W_hh: [0, 0, 0, 0], b_ih: null, b_hh: null, W_hr: null }),
  given: { input: [1, 2, 3], steps: 3, order: Int32Array.from([0, 1, 2]), initial: { h: [0], c: [4] } },
};
const SMALL = [{ kind: /** @type {const} */ ("lstm"), units: 1, hidden: 1, inputs: 1 }];

/**
 * The cell states with edits begin with these, and are computed from that step on.
 *
 * @param {string} text
 * @param {number[]} wanted
 * @param {number} [first]
 */
function near(text, wanted, first = 0) {
  const edits = readEdits(text, SMALL, 3).flatMap(({ edit }) => (edit ? [edit] : []));
  const { signals, from } = finish(createTrials(HALF).runInParts(edits));
  equal(from, first);
  for (const [at, value] of wanted.entries())
    ok(Math.abs(signals.c[at] - value) < 1e-12, `${text}: ${signals.c} for ${wanted}`);
}
const [g1, g2, g3] = [1, 2, 3].map(Math.tanh);

test("edits do what they say to a cell that is worked out by hand", () => {
  const plain = [2 + g1 / 2, 1 + g1 / 4 + g2 / 2];
  near("f=1,i=0", [4, 4, 4]); // keeps
  near("f=0", [g1 / 2, g2 / 2, g3 / 2]); // forgets
  near("f=0,i=1-f", [g1, g2, g3]); // coupled to the edited f
  near("c@2=before", [plain[0], plain[0], plain[0] / 2 + g3 / 2], 1);
  near("c@3=7", [...plain, 7], 2);
  near("c@0=0", [g1 / 2]);
  near("x@1=2", [2 + g2 / 2]);
  near("W_xg*0", [2, 1, 0.5]);
  near("b_f+1000", [4 + g1 / 2]); // σ(1000) = 1
  near("b_f=-1000,b_f*-1", [4 + g1 / 2]);
  near("f=0,f=1", [4 + g1 / 2]); // the later one wins
  near("f=0,f=original", [plain[0]]);
  near("g=mean,f=0", [(g1 + g2 + g3) / 3 / 2]);
  near("g=before,f=0", [g1 / 2, g1 / 2, g1 / 2]); // at the first step as it is computed
});
