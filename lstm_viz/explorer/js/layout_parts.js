// Layout parts: what the drawings of several cells share.

/**
 * @typedef {Object} Wire
 * @property {string} of       the value that its thickness carries; "bus" carries all units to a gate
 * @property {string} signal   its colour's
 * @property {string} path
 * @property {"gate"|"state"|"own"|"x"} [range]  its fullest value: 1, the memory's scale, its signal's, the largest input
 * @property {boolean} [arrow]  ends in a head
 * @property {[x: number, y: number]} [over]  where another wire passes under it
 *
 * @typedef {{signal: string, x: number, y: number, text: string}} Gate  A button.
 * @typedef {Gate & {opens?: boolean, of?: string}} Operator  A button where it opens.
 *
 * @typedef {Object} Figure  A printed number under its symbol.
 * @property {string} of
 * @property {string} symbol   "f c-" is F_t C_{t−1} in the words' letters
 * @property {string} signal
 * @property {number} x
 * @property {number} y
 * @property {string} anchor
 * @property {boolean} [beside]  the number stands beside its symbol
 *
 * @typedef {{symbol: string, signal: string, x: number, y: number, anchor?: string}} Mark  A symbol alone.
 *
 * @typedef {{line: number, bars: {before: number, kept: number, after: number}}} Standing
 *   Where bars stand on the state line: before the forget gate, after it, at the end.
 *
 * @typedef {Object} Layout
 * @property {number} height
 * @property {{y: number, height: number}} box
 * @property {Wire[]} wires
 * @property {Gate[]} gates
 * @property {Operator[]} operators
 * @property {Figure[]} figures
 * @property {Mark[]} marks
 * @property {Standing|null} standing
 */

export const LEFT = { x: 30, anchor: "middle" };
export const RIGHT = { x: 530, anchor: "middle" };
export const TALL = { height: 400, box: { y: 44, height: 314 } };

/** @type {Mark} What leaves the cell upwards, the same in all. */
export const SHOWN_MARK = { symbol: "h", signal: "h", x: 484, y: 14, anchor: "middle" };

/**
 * @param {number} y
 * @returns {Figure}
 */
export const inputFigure = (y) => ({ of: "x", symbol: "x", signal: "x", x: 110, anchor: "start", y, beside: true });

/** @type {Wire} */
const INPUT_WIRE = { of: "x", signal: "x", range: "x", path: "M98 392 V336 Q98 326 108 326" };

/**
 * What all gates read, up to the last of them.
 *
 * @param {number} end
 * @returns {Wire[]}
 */
export const bus = (end) => [
  { of: "bus", signal: "bus", path: `M108 326 H${end}` },
  { of: "h_before", signal: "h", range: "gate", path: "M4 326 H108" },
  INPUT_WIRE,
];

/**
 * From the bus straight up into a gate.
 *
 * @param {number} x
 * @returns {Wire}
 */
export const intoGate = (x) => ({ of: "bus", signal: "bus", path: `M${x} 326 V286`, arrow: true });

/**
 * From the bus round a corner into a gate: the last one that reads it.
 *
 * @param {number} x
 * @param {number} [from]
 * @returns {Wire}
 */
export const intoLastGate = (x, from = x - 10) => ({
  of: "bus",
  signal: "bus",
  path: `M${from} 326 ${from === x - 10 ? "" : `H${x - 10} `}Q${x} 326 ${x} 316 V286`,
  arrow: true,
});

/**
 * @param {string} signal
 * @param {number} x
 * @param {string} text
 * @returns {Gate}
 */
export const gateAt = (signal, x, text) => ({ signal, x, y: 262, text });

/**
 * The symbol of a signal beside its gate.
 *
 * @param {string} signal
 * @param {number} x
 * @param {number} y
 * @returns {Mark}
 */
export const markAt = (signal, x, y) => ({ symbol: signal, signal, x, y });

// The state line of the cells whose state is h: one share of it is kept, and what is new is added.
export const STATE_WIRE = { of: "h_before", signal: "h", range: /** @type {const} */ ("state"), path: "M4 104 H230" };
/** @type {Wire[]} */
export const MIXED = [
  { of: "kept", signal: "h", range: "state", path: "M258 104 H346" },
  { of: "h", signal: "h", range: "state", path: "M374 104 H552", arrow: true },
  { of: "h", signal: "h", range: "state", path: "M484 104 V22", arrow: true },
];
export const KEEPS = { signal: "h", x: 244, y: 104, text: "×" };
export const ADDS = { signal: "h", x: 360, y: 104, text: "+", opens: true };
/** @type {Figure[]} The state before, and the new one. */
export const STATE_FIGURES = [
  { of: "h_before", symbol: "h-", signal: "h", ...LEFT, y: 90 },
  { of: "h", symbol: "h", signal: "h", ...RIGHT, y: 90 },
];
/** @type {Standing} */
export const ON_STATE = { line: 104, bars: { before: 112, kept: 274, after: 448 } };

/**
 * What all gates of a minimal cell read: the input alone.
 *
 * @param {number} end
 * @returns {Wire[]}
 */
export const inputBus = (end) => [intoLastGate(end, 108), INPUT_WIRE];

/** @type {Wire[]} The state line, what is written into it, and what is shown of it. */
export const MINIMAL_STATE = [
  STATE_WIRE,
  ...MIXED,
  { of: "v", signal: "v", range: "state", path: "M360 238 V200", arrow: true },
  { of: "added", signal: "h", range: "state", path: "M360 170 V120", arrow: true },
];

/** @type {Operator[]} */
export const MINIMAL_OPERATORS = [KEEPS, { signal: "h", x: 360, y: 184, text: "×" }, ADDS];

/** @type {Figure[]} */
export const MINIMAL_FIGURES = [
  ...STATE_FIGURES,
  { of: "added", symbol: "", signal: "h", x: 370, anchor: "start", y: 150 },
  inputFigure(388),
];
