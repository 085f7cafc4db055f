// Layout peepholes: an LSTM whose gates see its cell state, as Olah (2015) draws it.

/** @import { Layout, Wire } from "./layout_parts.js" */

/** @type {Wire[]} c reaches f and i before the step, and o once it is new. */
const PEEPHOLES = [
  { of: "c_before", signal: "c", range: "state", path: "M64 104 V252 Q64 262 74 262 H97", arrow: true },
  {
    of: "c_before",
    signal: "c",
    range: "state",
    path: "M64 196 Q64 206 74 206 H161 Q171 206 171 216 V254 Q171 262 176 262 H179",
    arrow: true,
    over: [130, 206],
  },
  { of: "c", signal: "c", range: "state", path: "M334 104 V254 Q334 262 340 262 H343", arrow: true },
];

/**
 * @param {Layout} lstm
 * @returns {Layout}
 */
export const withPeepholes = (lstm) => ({
  ...lstm,
  wires: [...lstm.wires, ...PEEPHOLES],
  // What is added is written where no wire passes.
  figures: lstm.figures.map((one) => (one.of === "added" ? { ...one, x: 284, anchor: "end" } : one)),
});
