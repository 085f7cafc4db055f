// Payloads: small ones made by hand, so that a test can be followed with a pencil.

/** @import { Badge, Header, Kind, Theme, Trained } from "../../../lstm_viz/explorer/js/payload.js" */

const BYTES = { f4: 4, i4: 4, u2: 2 };
const ALIGNMENT = 8;

/**
 * @typedef {{dtype?: "f4"|"u2"|"i4", shape: number[], values: number[], lo?: number|number[], hi?: number|number[], error?: number|number[]}} Given
 *   An array; float32 by default.
 */

/**
 * A payload's arrays, laid one behind the other as body.py does.
 *
 * @returns {{add: (given: Given) => number, pack: (header: Omit<Header, "arrays">) => Uint8Array<ArrayBuffer>}}
 */
export function createBody() {
  /** @type {(Given & {ranges?: number, offset: number})[]} */
  const arrays = [];
  let end = 0;
  return {
    add({ lo, hi, error, ...given }) {
      /** @type {{ranges?: number}} */
      const more = {};
      if (lo !== undefined && hi !== undefined && error !== undefined) {
        const values = [lo, hi, error].flatMap((one) =>
          typeof one === "number" ? Array(given.shape[1]).fill(one) : one,
        );
        more.ranges = this.add({ shape: [3, given.shape[1]], values });
      }
      arrays.push({ ...given, ...more, offset: end });
      end += Math.ceil((given.values.length * BYTES[given.dtype ?? "f4"]) / ALIGNMENT) * ALIGNMENT;
      return arrays.length - 1;
    },
    pack(header) {
      const described = arrays.map(({ values: _, dtype = "f4", ...array }) => ({ dtype, ...array }));
      const text = new TextEncoder().encode(JSON.stringify({ ...header, arrays: described }));
      const start = Math.ceil((8 + text.length) / ALIGNMENT) * ALIGNMENT;
      const bytes = new Uint8Array(start + end);
      const view = new DataView(bytes.buffer);
      bytes.set(new TextEncoder().encode("LVX1"));
      view.setUint32(4, text.length, true);
      bytes.set(text, 8);
      for (const { dtype = "f4", offset, values } of arrays) {
        const set = { f4: view.setFloat32, i4: view.setInt32, u2: view.setUint16 }[dtype];
        values.forEach((value, k) => {
          set.call(view, start + offset + k * BYTES[dtype], value, true);
        });
      }
      return bytes;
    },
  };
}

/** @type {Badge} */
export const BADGE = { verified: 2e-7, trained: true, dtype: "float32", device: "cpu", seed: 3, weights: "9f2c" };

export const EXPLAINED = { text: "Compared.", networks: ["network 0"], rows: [["device", "cpu"]] };

/** Where a picture opens, unless its test says otherwise. */
export const OPENING = { step: 0, unit: 0 };

/** @param {Kind[]} kinds */
const wordsOf = (kinds) => {
  const word = { name: "", symbol: "", equation: "", sentence: "", note: "", source: "" };
  return Object.fromEntries(kinds.map((kind) => [kind, { a: word, h: word, x: word }]));
};

/** @type {Theme} */
export const THEME = {
  background: "#FFFFFF",
  ink: "#000000",
  muted: "#777777",
  grid: "#CCCCCC",
  absent: "#EEEEEE",
  below: "#0072B2",
  neutral: "#444444",
  family: "serif",
  size: 12,
  signals: {},
  wires: {},
  text: {},
  kinds: {
    lstm: { colour: "#110000", dash: "solid", marker: "circle" },
    gru: { colour: "#220000", dash: "dash", marker: "square" },
    rnn: { colour: "#330000", dash: "dot", marker: "diamond" },
    mingru: { colour: "#440000", dash: "dashdot", marker: "triangle-up" },
    slstm: { colour: "#660000", dash: "longdashdot", marker: "triangle-down" },
    mlstm: { colour: "#770000", dash: "11px,3px,2px,3px,2px,3px", marker: "star" },
    minlstm: { colour: "#550000", dash: "longdash", marker: "cross" },
    peepholelstm: { colour: "#110000", dash: "solid", marker: "circle" },
    generallstm: { colour: "#110000", dash: "solid", marker: "circle" },
    generalgru: { colour: "#220000", dash: "dash", marker: "square" },
    resetfirstgru: { colour: "#220000", dash: "dash", marker: "square" },
    generalrnn: { colour: "#330000", dash: "dot", marker: "diamond" },
  },
};

/**
 * @typedef {Object} Made
 * @property {Kind} kind
 * @property {number} units
 * @property {Record<string, number[]>} signals  time-major, in the order of reading
 * @property {Record<string, number[]>} initial
 * @property {Record<string, number[]|null>} weights  row-major
 * @property {number[]} [lives]  half-lives; none where none are given
 * @property {number[]} [kept]  the order "kept"; from the first unit to the last where none is given
 * @property {number[]} [read]  (time, column) what a layer reads that is above another; the sequence where none is given
 * @property {number[]} [prediction]  (time,) what it answers; it has no readout
 * @property {number} [coarse]  the error of 16-bit values: the signals are then whole numbers of 16 bits
 * @property {number|number[]} [lo]  the number that 0 of 16 bits stands for, of all units or of each
 * @property {number|number[]} [hi]  the same of 65534
 * @property {Partial<{layer: number, direction: number, nonlinearity: string, included: string, reads: string, hidden: number}>} [facts]
 */

/**
 * The payload of networks over one sequence, with `earlier` their checkpoints before the end.
 *
 * @param {Made[]} networks
 * @param {{inputs: number[], features: number, names?: string[], labels?: string[], text?: string[], given?: number[], source?: string, count?: number[], opening?: Header["opening"], earlier?: Made[][]}} sequence
 */
export function payloadOf(
  networks,
  { inputs, features, names, labels, text, given, source = "", count, opening = OPENING, earlier = [] },
) {
  const body = createBody();
  const steps = inputs.length / features;
  const values = body.add({ shape: [steps, features], values: inputs });
  /**
   * @param {Made} made
   * @returns {Trained}
   */
  const trained = ({
    units,
    signals,
    initial,
    weights,
    lives,
    read,
    prediction,
    coarse,
    lo = 0,
    hi = 65534,
    facts = {},
  }) => {
    /** @type {Partial<Given>} */
    const bits = coarse ? { dtype: "u2", lo, hi, error: coarse } : {};
    const hidden = facts.hidden ?? units;
    const inputs = read ? read.length / steps : features;
    const rows = (weights.W_ih ?? []).length / inputs;
    /** @type {Record<string, number[]>} */
    const shapes = { W_ih: [rows, inputs], W_hh: [rows, hidden], b_ih: [rows], b_hh: [rows] };
    return {
      signals: Object.fromEntries(
        Object.entries(signals).map(([name, own]) => [
          name,
          { values: body.add({ ...bits, shape: [steps, own.length / steps], values: own }), lo: -1, hi: 1 },
        ]),
      ),
      initial: Object.fromEntries(
        Object.entries(initial).map(([name, own]) => [name, body.add({ shape: [own.length], values: own })]),
      ),
      input: read ? body.add({ shape: [steps, inputs], values: read }) : values,
      weights: Object.fromEntries(
        Object.entries(weights).map(([name, own]) => [name, own && body.add({ shape: shapes[name], values: own })]),
      ),
      half_life: lives ? body.add({ shape: [units], values: lives }) : null,
      prediction: prediction ? body.add({ shape: [steps], values: prediction }) : null,
      answers: null,
      head: null,
      badge: BADGE,
    };
  };
  const whole = networks.map((made, k) => {
    const kept = made.kept ?? Array.from({ length: made.units }, (_, unit) => unit);
    return {
      kind: made.kind,
      name: `network ${k}`,
      units: made.units,
      parameters: 1,
      layer: 0,
      direction: 0,
      nonlinearity: "tanh",
      readout: null,
      orders: { kept: body.add({ dtype: /** @type {const} */ ("i4"), shape: [made.units], values: kept }) },
      ...made.facts,
      ...trained(made),
    };
  });
  const said = { said: "", verdict: "", badge: "verified", explained: EXPLAINED };
  const epochs = earlier.map((own, k) => ({
    step: 10 * k,
    ...said,
    verdict: `after ${10 * k}`,
    networks: own.map(trained),
  }));
  return body.pack({
    version: 1,
    steps,
    labels: labels ?? null,
    input: {
      names: names ?? Array.from({ length: features }, (_, k) => `column ${k}`),
      source,
      text: text ?? null,
      values,
      given: given ? body.add({ shape: [steps, features], values: given }) : null,
      note: "",
    },
    target: null,
    target_text: null,
    target_name: "target",
    target_range: null,
    count: count ? { name: "open doors", values: body.add({ shape: [steps], values: count }) } : null,
    verdict: "at the end",
    opening,
    explanation: { task: [], beyond: "", held_out: "", address: "", mark: null, vanishing: ["", ""], atlas: "" },
    badge: "verified",
    explained: EXPLAINED,
    networks: whole,
    words: wordsOf(networks.map((made) => made.kind)),
    colours: { light: THEME, dark: THEME },
    exact: null,
    ...(earlier.length ? { epochs: [...epochs, { step: 1000, ...said, verdict: "at the end", networks: null }] } : {}),
  });
}
