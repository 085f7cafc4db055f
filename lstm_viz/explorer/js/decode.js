// Decode: the payload's bytes as a model. Arrays stay where they are: nothing is converted ahead of use.

/** @import { Badge, Exact, Header, NetworkHeader, Extent, Trained } from "./payload.js" */

const MAGIC = "LVX1";
const VERSION = 1;
const HEAD_BYTES = 8; // MAGIC and the header's length
const ALIGNMENT = 8; // bytes: where the arrays begin, as in body.py
/** What stands for NaN among 16-bit values, as in body.py; the others are 0 to LEVELS. */
export const ABSENT = 65535;
const LEVELS = ABSENT - 1;
const ARRAYS = { f4: Float32Array, u2: Uint16Array, i4: Int32Array };
const NOTHING = new Float32Array(0);

/**
 * @typedef {Float32Array & {shape: number[]}} Floats
 * @typedef {Int32Array & {shape: number[]}} Integers
 * @typedef {(Float32Array | Int32Array | Uint16Array) & {shape: number[]}} Stored
 * @typedef {(ref: number | null | undefined) => Stored | null} ReadArray
 */

/**
 * A network's arrays by name: "W_ih" "W_hh" "b_ih" "b_hh" "initial.h" "initial.c" "input" "prediction"
 * "half_life" "order.kept" "order.half-life" "order.similarity"; null where it has none.
 *
 * @typedef {{
 *   (name: "W_ih" | "W_hh" | "input"): Floats;
 *   (name: `order.${string}`): Integers | null;
 *   (name: string): Floats | null;
 * }} NamedArrays
 */

/**
 * @typedef {Object} Values  One signal as it is stored, (time, width), time-major.
 * @property {Float32Array|Uint16Array} data
 * @property {number} width  units, or the projection's size
 * @property {number} base   value = base + scale * stored; 0 and 1 where float32 is stored
 * @property {number} scale
 * @property {number} error  the largest difference that 16 bits make; 0 where float32 is stored
 * @property {boolean} coarse  16-bit values; ABSENT is NaN
 */

/**
 * @typedef {{badge: Badge, stored: Record<string, Values>, array: NamedArrays}} Source
 *   One network's numbers at one checkpoint.
 */

/**
 * @typedef {Object} NetworkNumbers
 * @property {number} index     its place in the model
 * @property {string[]} names   of its signals in the order of reading, such as ["f", "i", ...]
 * @property {NamedArrays} array
 * @property {(signal: string) => Values} stored
 * @property {(signal: string) => number} width  units of that signal (a projected h has its own)
 * @property {(signal: string) => Extent} range   of its colours
 * @property {(signal: string, step: number, unit: number) => number} value  step -1 is the state
 *   before step 1 (h and c only); NaN where there is none
 * @property {(signal: string, step: number) => Float32Array} column  all units; a view where it can be,
 *   else a copy; empty where there is none
 * @property {(step: number) => Float32Array} read  what this layer reads at a step
 *
 * @typedef {Readonly<NetworkHeader & NetworkNumbers>} Network  `badge` is that of the checkpoint.
 */

/** @typedef {{step: number, said: string, verdict: string}} Epoch  A checkpoint of a training. */

/**
 * The numbers of one payload. Where the networks are shown through their training, all are those of
 * the checkpoint `epoch`.
 *
 * @typedef {Object} Reading
 * @property {Header} header
 * @property {number} steps
 * @property {Floats} inputs             (time, feature)
 * @property {Floats|null} target        (time,)
 * @property {Exact|null} exact          the float32 numbers of one step, instead of the 16-bit ones
 * @property {readonly Epoch[]} epochs   empty without a training
 * @property {number} epoch              the checkpoint's place in `epochs`; 0 without
 * @property {number} lastEpoch          the end of the training; 0 without
 * @property {string} verdict
 * @property {readonly Network[]} networks
 * @property {(step: number) => string} label
 * @property {(step: number) => Float32Array} input  the sequence at a step, (feature,)
 * @property {(epoch: number) => ModelView} at  the numbers of one checkpoint, whatever is shown
 * @property {<T>(read: (view: ModelView) => T) => T[]} each  what `read` finds at each checkpoint: for
 *   what has to hold over the whole training
 *
 * @typedef {Readonly<Reading>} ModelView  Frozen where it comes from `at` or `each`.
 */

/**
 * The numbers that are shown: `setEpoch` moves them to another checkpoint, so that whoever holds the
 * model or one of its networks reads the new ones; `setExact` gives one step its float32 numbers.
 *
 * @typedef {ModelView & {setEpoch: (epoch: number) => void, setExact: (exact: Exact|null) => void}} Model
 */

/**
 * The model behind one payload, at the end of its training.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes  see payload.py
 * @returns {Model}
 */
export function decode(bytes) {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (bytes.length < HEAD_BYTES || magic !== MAGIC) {
    throw new Error(`The Explorer needs data that begins with ${MAGIC}; got ${bytes.length} bytes that do not.`);
  }
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(MAGIC.length, true);
  /** @type {Header} */
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + size)));
  if (header.version !== VERSION) {
    throw new Error(`The Explorer reads version ${VERSION} of its data; got version ${header.version}.`);
  }
  const start = Math.ceil((HEAD_BYTES + size) / ALIGNMENT) * ALIGNMENT;
  // Typed arrays need aligned memory, which a websocket message does not promise.
  const whole = (bytes.byteOffset + start) % ALIGNMENT === 0 ? bytes : bytes.slice();
  return buildModel(header, (ref) => {
    if (ref === null || ref === undefined) return null;
    const { dtype, shape, offset } = header.arrays[ref];
    const count = shape.reduce((product, length) => product * length, 1);
    return Object.assign(new ARRAYS[dtype](whole.buffer, whole.byteOffset + start + offset, count), { shape });
  });
}

/**
 * @param {Header} header
 * @param {ReadArray} array
 * @returns {Model}
 */
function buildModel(header, array) {
  const inputs = /** @type {Floats} */ (array(header.input.values));
  const target = /** @type {Floats|null} */ (array(header.target));
  const features = inputs.shape[1];
  const epochs = (header.epochs ?? []).map(({ step, said, verdict }) => Object.freeze({ step, said, verdict }));
  const lastEpoch = Math.max(0, epochs.length - 1);
  const trainings = header.networks.map((fields, index) => {
    const versions = (header.epochs ?? [null]).map((epoch) => epoch?.networks?.[index] ?? fields);
    return versions.map((version) => readSource(header, { ...fields, ...version }, array));
  });
  /** @type {Map<number, ModelView>} */
  const views = new Map();
  let { exact } = header;
  let shown = lastEpoch;

  /** @type {Reading["at"]} */
  function at(epoch) {
    const view = views.get(epoch) ?? Object.freeze(readAt(() => epoch));
    views.set(epoch, view);
    return view;
  }

  /**
   * @param {() => number} epochOf
   * @returns {ModelView}
   */
  function readAt(epochOf) {
    return {
      header,
      steps: header.steps,
      inputs,
      target,
      epochs,
      lastEpoch,
      get exact() {
        return exact;
      },
      get epoch() {
        return epochOf();
      },
      get verdict() {
        return epochs[epochOf()]?.verdict ?? header.verdict;
      },
      networks: Object.freeze(
        header.networks.map((fields, index) =>
          buildNetwork(
            fields,
            index,
            () => trainings[index][epochOf()],
            (step) => (exact?.step === step ? exact.networks[index] : null),
          ),
        ),
      ),
      label: (step) => header.labels?.[step] ?? String(step + 1),
      input: (step) => inputs.subarray(step * features, (step + 1) * features),
      at,
      each: (read) => Array.from({ length: lastEpoch + 1 }, (_, epoch) => read(at(epoch))),
    };
  }

  return Object.assign(
    readAt(() => shown),
    {
      /** @param {number} epoch */
      setEpoch(epoch) {
        if (epochs.length) shown = epoch;
      },
      /** @param {Exact|null} values */
      setExact(values) {
        exact = values ?? null;
      },
    },
  );
}

/**
 * @param {NetworkHeader} fields
 * @param {number} index
 * @param {() => Source} source  its numbers at the checkpoint that is asked for
 * @param {(step: number) => Record<string, (number|null)[]>|null} exactAt  a step's float32 numbers
 * @returns {Network}
 */
function buildNetwork(fields, index, source, exactAt) {
  return Object.freeze({
    ...fields,
    index,
    names: Object.keys(fields.signals),
    get badge() {
      return source().badge;
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
    column(signal, step) {
      if (step < 0) return source().array(`initial.${signal}`) ?? NOTHING;
      const exact = exactAt(step)?.[signal];
      if (exact) return Float32Array.from(exact, (value) => value ?? NaN);
      const values = source().stored[signal];
      const { data, width } = values;
      if (data instanceof Float32Array) return data.subarray(step * width, (step + 1) * width);
      return Float32Array.from({ length: width }, (_, unit) => valueAt(values, step, unit));
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
 * @param {Trained & {orders: Record<string, number>}} fields
 * @param {ReadArray} array
 * @returns {Source}
 */
function readSource(header, fields, array) {
  const stored = Object.fromEntries(
    Object.entries(fields.signals).map(([signal, { values }]) => [signal, readValues(header, values, array)]),
  );
  /** @type {Record<string, number|null>} */
  const named = { input: fields.input, prediction: fields.prediction, half_life: fields.half_life };
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
  return { badge: fields.badge, stored, array: /** @type {NamedArrays} */ (read) };
}

/**
 * @param {Header} header
 * @param {number} ref
 * @param {ReadArray} array
 * @returns {Values}
 */
function readValues(header, ref, array) {
  const { dtype, shape, lo = 0, hi = 0, error = 0 } = header.arrays[ref];
  const coarse = dtype === "u2";
  const data = /** @type {Float32Array|Uint16Array} */ (array(ref));
  const [base, scale] = coarse ? [lo, (hi - lo) / LEVELS] : [0, 1];
  return { data, width: shape[1], base, scale, error: coarse ? error : 0, coarse };
}

/**
 * One stored value; NaN beyond the units and where the sequence has ended.
 *
 * @param {Values} values
 * @param {number} step
 * @param {number} unit
 */
export function valueAt(values, step, unit) {
  if (!(unit >= 0 && unit < values.width)) return NaN;
  const stored = values.data[step * values.width + unit];
  return values.coarse && stored === ABSENT ? NaN : values.base + values.scale * stored;
}
