// Network: one network's numbers as they are stored, and how they are read.

/** @import { Badge, Extent, Header, NetworkHeader } from "./payload.js" */

/** What stands for NaN among 16-bit values, as in body.py; the others are 0 to LEVELS. */
const ABSENT = 65535;
const LEVELS = ABSENT - 1;
const NOTHING = new Float32Array(0);

/**
 * @typedef {Float32Array & {shape: number[]}} Floats
 * @typedef {Int32Array & {shape: number[]}} Integers
 * @typedef {(Float32Array | Int32Array | Uint16Array) & {shape: number[]}} Stored
 * @typedef {(ref: number | null | undefined) => Stored | null} ReadArray
 */

/**
 * A network's arrays by name: "W_ih" "W_hh" "b_ih" "b_hh" "initial.h" "initial.c" "input" "prediction" "sure" "right"
 * "head.W" "head.b" "readout.right" "half_life" "order.kept" "order.half-life" "order.similarity"; null where it has none.
 *
 * @typedef {{
 *   (name: "W_ih" | "input"): Floats;
 *   (name: `order.${string}`): Integers | null;
 *   (name: string): Floats | null;
 * }} NamedArrays
 */

/**
 * @typedef {Object} Values  One signal, (time, width), time-major.
 * @property {Float32Array} data
 * @property {number} width  units, or the projection's size
 * @property {number} error  the largest difference that 16 bits make of any unit; 0 where float32 is stored
 * @property {Float32Array} [errors]  (width,) the same of each unit
 */

/**
 * @typedef {{badge: Badge, answered: string[]|null, stored: Record<string, Values>, array: NamedArrays}} Source
 *   One network's numbers at one checkpoint.
 */

/**
 * @typedef {Object} NetworkNumbers
 * @property {number} index     its place in the model
 * @property {string[]} names   of its signals in the order of reading, such as ["f", "i", ...]
 * @property {NamedArrays} array
 * @property {string[]|null} answered  the answers that are symbols, "" where there is none
 * @property {(signal: string) => Values} stored
 * @property {(signal: string) => number} width  units of that signal (a projected h has its own)
 * @property {(signal: string) => Extent} range   of its colours
 * @property {(signal: string, step: number, unit: number) => number} value  step -1 is the state
 *   before step 1 (h and c only); NaN where there is none
 * @property {(signal: string, step: number, unit: number) => number} error  how far 16 bits can have moved a value
 * @property {(signal: string, step: number) => number} mostError  ... of any unit
 * @property {(signal: string, step: number) => Float32Array} column  all units; a view where it can be,
 *   else a copy; empty where there is none
 * @property {(step: number) => Float32Array} read  what this layer reads at a step
 *
 * @typedef {Readonly<NetworkHeader & NetworkNumbers>} Network  `badge` is that of the checkpoint.
 */

/**
 * @param {NetworkHeader} fields
 * @param {number} index
 * @param {() => Source} source  its numbers at the checkpoint that is asked for
 * @param {(step: number) => Record<string, (number|null)[]>|null} exactAt  a step's float32 numbers
 * @returns {Network}
 */
export function buildNetwork(fields, index, source, exactAt) {
  return Object.freeze({
    ...fields,
    index,
    names: Object.keys(fields.signals),
    get badge() {
      return source().badge;
    },
    get answered() {
      return source().answered;
    },
    array: /** @type {NamedArrays} */ ((/** @type {string} */ name) => source().array(name)),
    /** @param {string} signal */
    stored: (signal) => source().stored[signal],
    /** @param {string} signal */
    width: (signal) => source().stored[signal].width,
    /**
     * @param {string} signal
     * @returns {Extent}
     */
    range: (signal) => [fields.signals[signal].lo, fields.signals[signal].hi],
    /**
     * @param {string} signal
     * @param {number} step
     * @param {number} unit
     */
    value(signal, step, unit) {
      if (step < 0) return source().array(`initial.${signal}`)?.[unit] ?? NaN;
      const exact = exactAt(step)?.[signal];
      if (exact) return exact[unit] ?? NaN;
      return valueAt(source().stored[signal], step, unit);
    },
    /**
     * @param {string} signal
     * @param {number} step
     */
    mostError: (signal, step) => (step < 0 || exactAt(step)?.[signal] ? 0 : source().stored[signal].error),
    /**
     * @param {string} signal
     * @param {number} step
     * @param {number} unit
     */
    error: (signal, step, unit) =>
      step < 0 || exactAt(step)?.[signal] ? 0 : (source().stored[signal].errors?.[unit] ?? 0),
    /**
     * @param {string} signal
     * @param {number} step
     */
    column(signal, step) {
      if (step < 0) return source().array(`initial.${signal}`) ?? NOTHING;
      const exact = exactAt(step)?.[signal];
      if (exact) return Float32Array.from(exact, (value) => value ?? NaN);
      const { data, width } = source().stored[signal];
      return data.subarray(step * width, (step + 1) * width);
    },
    /** @param {number} step */
    read(step) {
      const input = source().array("input");
      const count = input.shape[1];
      return input.subarray(step * count, (step + 1) * count);
    },
  });
}

/**
 * One network's numbers, at one checkpoint of its training where there are several.
 *
 * @param {Header} header
 * @param {NetworkHeader} fields
 * @param {ReadArray} array
 * @returns {Source}
 */
export function readSource(header, fields, array) {
  const stored = Object.fromEntries(
    Object.entries(fields.signals).map(([signal, { values }]) => [signal, readValues(header, values, array)]),
  );
  /** @type {Record<string, number|null>} */
  const named = { input: fields.input, prediction: fields.prediction, half_life: fields.half_life };
  Object.assign(named, { sure: fields.answers?.sure ?? null, right: fields.answers?.right ?? null });
  Object.assign(named, { "head.W": fields.head?.W, "head.b": fields.head?.b, "readout.right": fields.readout?.right });
  for (const [name, ref] of Object.entries(fields.weights)) named[name] = ref;
  for (const [name, ref] of Object.entries(fields.initial)) named[`initial.${name}`] = ref;
  for (const [name, ref] of Object.entries(fields.orders)) named[`order.${name}`] = ref;
  /** @type {Map<string, Stored|null>} */
  const decoded = new Map();
  /** @param {string} name */
  const read = (name) => {
    if (!decoded.has(name)) decoded.set(name, array(named[name]));
    return decoded.get(name);
  };
  const answered = fields.answers?.text ?? null;
  return { badge: fields.badge, answered, stored, array: /** @type {NamedArrays} */ (read) };
}

/**
 * @param {Header} header
 * @param {number} ref
 * @param {ReadArray} array
 * @returns {Values}
 */
function readValues(header, ref, array) {
  const { shape, ranges } = header.arrays[ref];
  const stored = array(ref);
  const width = shape[1];
  if (ranges === undefined) return { data: /** @type {Float32Array} */ (stored), width, error: 0 };
  const of = /** @type {Float32Array} */ (array(ranges));
  const errors = of.subarray(2 * width);
  const steps = Float64Array.from({ length: width }, (_, unit) => (of[width + unit] - of[unit]) / LEVELS);
  const from = /** @type {Uint16Array} */ (stored);
  const data = new Float32Array(from.length); // in loops: `from` with a function takes thirty times as long
  for (let line = 0; line < from.length; line += width) {
    for (let unit = 0; unit < width; unit += 1) {
      const value = from[line + unit];
      data[line + unit] = value === ABSENT ? NaN : of[unit] + steps[unit] * value;
    }
  }
  return { data, width, error: errors.reduce((most, one) => Math.max(most, one), 0), errors };
}

/**
 * Whether a network reads the sequence itself, and not what another layer gives.
 *
 * @param {Pick<NetworkHeader, "layer"|"reads">} network
 */
export const readsSequence = ({ layer, reads }) => layer === 0 && !reads;

/**
 * One stored value; NaN beyond the units and where the sequence has ended.
 *
 * @param {Values} values
 * @param {number} step
 * @param {number} unit
 */
export function valueAt(values, step, unit) {
  if (!(unit >= 0 && unit < values.width)) return NaN;
  return values.data[step * values.width + unit];
}
