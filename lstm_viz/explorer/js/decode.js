// Decode: the payload's bytes as a model. Arrays stay where they are: nothing is converted ahead of use.

const MAGIC = "LVX1";
const PADDING = 65535; // NaN among the 16-bit values
const ARRAYS = { f4: Float32Array, u2: Uint16Array, i4: Int32Array };

/**
 * @typedef {Object} Values  One signal as it is stored, (time, width), time-major.
 * @property {Float32Array|Uint16Array} data
 * @property {number} width  units, or the projection's size
 * @property {number} base   value = base + scale * stored; 0 and 1 where float32 is stored
 * @property {number} scale
 * @property {number} error  the largest difference that 16 bits make; 0 where float32 is stored
 * @property {boolean} coarse  16-bit values; PADDING is NaN
 */

/**
 * The model behind one payload.
 *
 * model.header, model.steps, model.label(step), model.input(step) -> Float32Array(F),
 * model.inputs and model.target: {data, shape}-like typed arrays (target may be null), and
 * model.networks: [{...the header's fields, index, names: ["f", "i", ...] in display order,
 *   value(signal, step, unit) -> number    step -1 is the state before step 1 (h and c only)
 *   column(signal, step) -> Float32Array   all units; a view where it can be, else a copy
 *   width(signal) -> number                units of that signal (a projected h has its own)
 *   range(signal) -> [lo, hi]              of its colours
 *   stored(signal) -> Values
 *   array(name) -> typed array with .shape, or null
 *       "W_ih" "W_hh" "b_ih" "b_hh" "initial.h" "initial.c" "input" "prediction" "half_life"
 *       "order.kept" "order.half-life" "order.similarity"
 *   read(step) -> Float32Array             what this layer reads at a step
 * }]. model.setExact(exact) replaces the numbers of one step by their float32 values.
 *
 * Where the networks are shown through their training, model.epochs has its checkpoints: [{step,
 * said, verdict}], else nothing. All numbers above are those of model.epoch, an index into it, at
 * first the last; model.setEpoch(epoch) exchanges them in place, so that whoever holds a network
 * reads the new ones. model.at(epoch, read) gives what `read` finds there, model.each(read) what it
 * finds at each checkpoint: for what has to hold over the whole training.
 *
 * @param {Uint8Array} bytes
 */
export function decode(bytes) {
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (bytes.length < 8 || magic !== MAGIC) {
    throw new Error(`The Explorer needs data that begins with ${MAGIC}; got ${bytes.length} bytes that do not.`);
  }
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size)));
  if (header.version !== 1) {
    throw new Error(`The Explorer reads version 1 of its data; got version ${header.version}.`);
  }
  const start = Math.ceil((8 + size) / 8) * 8;
  // Typed arrays need aligned memory, which a websocket message does not promise.
  const whole = (bytes.byteOffset + start) % 8 === 0 ? bytes : bytes.slice();
  const array = (ref) => {
    if (ref === null || ref === undefined) return null;
    const { dtype, shape, offset } = header.arrays[ref];
    const count = shape.reduce((product, length) => product * length, 1);
    return Object.assign(new ARRAYS[dtype](whole.buffer, whole.byteOffset + start + offset, count), { shape });
  };
  return buildModel(header, array);
}

function buildModel(header, array) {
  const inputs = array(header.input.values);
  const features = inputs.shape[1];
  const model = {
    header,
    steps: header.steps,
    inputs,
    target: array(header.target),
    exact: null,
    epochs: (header.epochs ?? []).map(({ step, said, verdict }) => ({ step, said, verdict })),
    epoch: Math.max(0, (header.epochs?.length ?? 0) - 1),
    get verdict() {
      return model.epochs[model.epoch]?.verdict ?? header.verdict;
    },
    label: (step) => (header.labels ? header.labels[step] : String(step + 1)),
    input: (step) => inputs.subarray(step * features, (step + 1) * features),
    setExact(exact) {
      model.exact = exact ?? null;
    },
    setEpoch(epoch) {
      if (!model.epochs.length || epoch === model.epoch) return;
      model.epoch = epoch;
      for (const network of model.networks) network.setEpoch(epoch);
    },
    at(epoch, read) {
      const now = model.epoch;
      model.setEpoch(epoch);
      try {
        return read();
      } finally {
        model.setEpoch(now);
      }
    },
    each: (read) => (model.epochs.length ? model.epochs.map((_, epoch) => model.at(epoch, read)) : [read()]),
  };
  model.networks = header.networks.map((fields, index) => {
    const versions = (header.epochs ?? [{}]).map(({ networks }) => networks?.[index] ?? fields);
    return buildNetwork(model, fields, versions, index, array);
  });
  model.setExact(header.exact);
  return model;
}

function buildNetwork(model, fields, versions, index, array) {
  const sources = versions.map((version) => readSource(model.header, { ...fields, ...version }, array));
  let source = sources.at(-1);
  const network = {
    ...fields,
    index,
    names: Object.keys(fields.signals),
    get badge() {
      return source.badge;
    },
    setEpoch(epoch) {
      source = sources[epoch];
    },
    array: (name) => source.array(name),
    stored: (signal) => source.stored[signal],
    width: (signal) => source.stored[signal].width,
    range: (signal) => [fields.signals[signal].lo, fields.signals[signal].hi],
    value(signal, step, unit) {
      if (step < 0) return source.array(`initial.${signal}`)?.[unit] ?? NaN;
      const exact = model.exact?.step === step ? model.exact.networks[index]?.[signal] : null;
      if (exact) return exact[unit] ?? NaN;
      return valueAt(source.stored[signal], step, unit);
    },
    column(signal, step) {
      if (step < 0) return source.array(`initial.${signal}`);
      const values = source.stored[signal];
      if (model.exact?.step === step && model.exact.networks[index]?.[signal]) {
        return Float32Array.from(model.exact.networks[index][signal], (value) => value ?? NaN);
      }
      if (!values.coarse) return values.data.subarray(step * values.width, (step + 1) * values.width);
      return Float32Array.from({ length: values.width }, (_, unit) => valueAt(values, step, unit));
    },
    read(step) {
      const input = source.array("input");
      const count = input.shape[1];
      return input.subarray(step * count, (step + 1) * count);
    },
  };
  return network;
}

/** One network's numbers, at one checkpoint of its training where there are several. */
function readSource(header, fields, array) {
  const stored = Object.fromEntries(
    Object.entries(fields.signals).map(([signal, { values }]) => [signal, readValues(header, values, array)]),
  );
  const named = { input: fields.input, prediction: fields.prediction, half_life: fields.half_life };
  for (const [name, ref] of Object.entries(fields.weights ?? {})) named[name] = ref;
  for (const [name, ref] of Object.entries(fields.initial ?? {})) named[`initial.${name}`] = ref;
  for (const [name, ref] of Object.entries(fields.orders ?? {})) named[`order.${name}`] = ref;
  const decoded = new Map();
  return {
    badge: fields.badge,
    stored,
    array(name) {
      if (!decoded.has(name)) decoded.set(name, array(named[name]));
      return decoded.get(name);
    },
  };
}

function readValues(header, ref, array) {
  const { dtype, shape, lo, hi, error } = header.arrays[ref];
  const coarse = dtype === "u2";
  const [base, scale] = coarse ? [lo, (hi - lo) / (PADDING - 1)] : [0, 1];
  return { data: array(ref), width: shape[1], base, scale, error: coarse ? error : 0, coarse };
}

/** One stored value; NaN beyond the units and where the sequence has ended. */
function valueAt(values, step, unit) {
  if (!(unit >= 0 && unit < values.width)) return NaN;
  const stored = values.data[step * values.width + unit];
  return values.coarse && stored === PADDING ? NaN : values.base + values.scale * stored;
}
