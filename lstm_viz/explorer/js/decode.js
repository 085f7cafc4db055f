// Decode: the payload's bytes as a model. Arrays stay where they are: nothing is converted ahead of use.

import { buildNetwork, readSource } from "./network.js";
import { TROUBLE } from "./words.js";

/** @import { Floats, Network, ReadArray, Source } from "./network.js" */
/** @import { EditedInput } from "./edited_input.js" */
/** @import { EditedTarget } from "./edited_target.js" */
/** @import { Exact, Header } from "./payload.js" */

const MAGIC = "LVX1";
const VERSION = 1;
const HEAD_BYTES = 8; // MAGIC and the header's length
const ALIGNMENT = 8; // bytes: where the arrays begin, as in body.py
const ARRAYS = { f4: Float32Array, u2: Uint16Array, i4: Int32Array };
/** @typedef {{step: number, said: string, verdict: string}} Epoch  A checkpoint of a training. */

/**
 * The numbers of one payload. Where the networks are shown through their training, all are those of
 * the checkpoint `epoch`.
 *
 * @typedef {Object} Reading
 * @property {Header} header
 * @property {number} steps
 * @property {Floats} inputs             (time, feature)
 * @property {Floats|null} given         (time, feature) as they were before they were scaled
 * @property {readonly string[]|null} text  what each step is where it is not a number, such as a character
 * @property {Floats|null} target        (time,)
 * @property {Floats|null} editedRight   (time,) of an edited input the place of the symbol that is right, where a rule tells
 * @property {readonly string[]|null} targetText  the symbol that is right at each step, null where it is a number
 * @property {Floats|null} count          (time,) what the sequence counts
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
 * What edits make of the networks: a source for each that they reach, null for the others, and one for its run
 * without them; whether they change what is read, what is right of it where a rule tells, and the sequence where that
 * shows it.
 *
 * @typedef {{sources: (Source|null)[], originals: (Source|null)[], changesInput: boolean} & EditedTarget & EditedInput} Edited
 *
 * The numbers that are shown: `setEpoch` moves them to another checkpoint, so that whoever holds the
 * model or one of its networks reads the new ones; `setExact` gives one step its float32 numbers; `setEdited` shows
 * the numbers of an edited run instead, while `at` still gives those that were recorded.
 *
 * @typedef {Object} Moves
 * @property {(epoch: number) => void} setEpoch
 * @property {(exact: Exact|null) => void} setExact
 * @property {(edited: Edited|null) => void} setEdited
 * @property {boolean} isEdited
 * @property {boolean} changesInput  edits change what the networks read
 * @property {boolean} knowsTarget   whether what is right of it is known
 * @property {readonly (Source|null)[]} originals  of each network that edits reach, the run that it is compared with
 * @property {number} version  another one whenever other numbers are shown
 *
 * @typedef {ModelView & Readonly<Moves>} Model
 */

/** Bytes that are no payload; the message is a sentence for the screen. */
export class Unreadable extends Error {}

/**
 * The model behind one payload, at the end of its training.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes  see payload.py
 * @returns {Model}
 */
export function decode(bytes) {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (bytes.length < HEAD_BYTES || magic !== MAGIC) {
    throw new Unreadable(TROUBLE.notOurs(MAGIC, bytes.length));
  }
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(MAGIC.length, true);
  /** @type {Header} */
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + size)));
  if (header.version !== VERSION) {
    throw new Unreadable(TROUBLE.otherVersion(VERSION, header.version));
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
  const given = /** @type {Floats|null} */ (array(header.input.given));
  const target = /** @type {Floats|null} */ (array(header.target));
  const count = /** @type {Floats|null} */ (array(header.count?.values));
  // Of another input another answer is right, and only the task's rule knows which.
  const unknown =
    target &&
    /** @type {Floats} */ (
      Object.assign(
        target.map(() => NaN),
        { shape: target.shape },
      )
    );
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
  let version = 0;
  /** @type {Edited|null} */
  let edited = null;

  /** @type {Reading["at"]} */
  function at(epoch) {
    const recorded = readAt(
      () => epoch,
      () => null,
    );
    const view = views.get(epoch) ?? Object.freeze(recorded);
    views.set(epoch, view);
    return view;
  }

  /**
   * @param {() => number} epochOf
   * @param {() => Edited|null} editedNow
   * @returns {ModelView}
   */
  function readAt(epochOf, editedNow) {
    const inputsNow = () => editedNow()?.inputs ?? inputs;
    return {
      header,
      steps: header.steps,
      get inputs() {
        return inputsNow();
      },
      get given() {
        return editedNow()?.changesInput ? (editedNow()?.given ?? null) : given;
      },
      get text() {
        return editedNow()?.changesInput ? (editedNow()?.text ?? null) : header.input.text;
      },
      get target() {
        return editedNow()?.changesInput ? (editedNow()?.target ?? unknown) : target;
      },
      get editedRight() {
        return editedNow()?.targetText ? (editedNow()?.right ?? null) : null;
      },
      get targetText() {
        return (editedNow()?.changesInput && editedNow()?.targetText) || header.target_text;
      },
      count,
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
            () => editedNow()?.sources[index] ?? trainings[index][epochOf()],
            (step) => (!editedNow()?.sources[index] && exact?.step === step ? exact.networks[index] : null),
          ),
        ),
      ),
      label: (step) => header.labels?.[step] ?? String(step + 1),
      input: (step) => inputsNow().subarray(step * features, (step + 1) * features),
      at,
      each: (read) => Array.from({ length: lastEpoch + 1 }, (_, epoch) => read(at(epoch))),
    };
  }

  const now = readAt(
    () => shown,
    () => edited,
  );
  /** @type {Moves} */
  const moves = {
    setEpoch(epoch) {
      if (epochs.length && shown !== epoch) version += 1;
      if (epochs.length) shown = epoch;
    },
    setExact(values) {
      exact = values ?? null;
    },
    setEdited(values) {
      if (values !== edited) version += 1;
      edited = values;
    },
    get isEdited() {
      return edited !== null;
    },
    get changesInput() {
      return edited?.changesInput ?? false;
    },
    get knowsTarget() {
      return !edited?.changesInput || edited.target !== null;
    },
    get originals() {
      return edited?.originals ?? [];
    },
    get version() {
      return version;
    },
  };
  return Object.defineProperties(/** @type {Model} */ (now), Object.getOwnPropertyDescriptors(moves));
}
