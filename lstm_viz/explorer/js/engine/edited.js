// Edited: a layer's pass with edits: other weights, another input, other states to begin with, signals that are held.

import { CELLS, firstRowOf, isSingle } from "./kinds.js";
import { createLayer, workOfStep } from "./layer.js";
import { createPass } from "./pass.js";

/** @import { Signals } from "./cells.js" */
/** @import { Layer, Shape, Weights } from "./layer.js" */
/** @import { Given, Holder, Pass } from "./pass.js" */

/**
 * @typedef {[first: number, last: number]} Part  Both counted from 0, both included.
 * @typedef {"signal"|"input"|"initial"|"block"} Target
 * @typedef {"mean"|"before"|"original"|"1-f"} Named
 *
 * @typedef {Object} Edit
 * @property {boolean} on
 * @property {number} net
 * @property {Target} target
 * @property {string} name         a signal, "x", or a block such as "W_hf"
 * @property {Part[]|null} units   of the input its features, of a block its rows; null is all
 * @property {Part[]|null} steps   null is all
 * @property {"="|"*"|"+"} op
 * @property {number|Named} value
 *
 * @typedef {Object} Run  One layer as it was recorded.
 * @property {Shape} shape
 * @property {Weights} weights
 * @property {Given} given
 *
 * @typedef {Object} Trial  The same layer with edits.
 * @property {Weights} weights
 * @property {Given} given
 * @property {Signals} signals
 * @property {Layer} layer  with these weights
 * @property {Holder|null} holder
 * @property {number} from  the first place, in the order of reading, that an edit can reach; before it nothing has changed
 */

const PART_OF_PASS = 1e6; // multiply-adds of a part of a pass: about a millisecond

/**
 * Runs of one layer with edits, which share what the unedited run has.
 *
 * @param {Run} run
 */
export function createTrials({ shape, weights, given }) {
  const layer = createLayer(shape, weights);
  /** The unedited run, computed up to a place in the order of reading. @type {{pass: Pass|null, to: number}} */
  const plain = { pass: null, to: 0 };

  /**
   * A pass from a place on, in parts: after each it gives the multiply-adds that it took.
   *
   * @param {Pass} pass
   * @param {{to: number}} computed  follows how far it is
   */
  function* passInParts(pass, computed) {
    const each = Math.max(1, Math.floor(PART_OF_PASS / workOfStep(layer, 1)));
    while (computed.to < given.order.length) {
      const [from, to] = [computed.to, Math.min(computed.to + each, given.order.length)];
      pass.run(from, to);
      computed.to = to;
      yield (to - from) * workOfStep(layer, 1);
    }
  }

  /** What was computed before it was stopped is not computed again. */
  function* originalInParts() {
    plain.pass ??= createPass(layer, given);
    yield* passInParts(plain.pass, plain);
    return plain.pass.signals;
  }

  /** Where a run with edits begins. A matrix, of which only the last is kept, is followed in parts from the first step. */
  const begins = (/** @type {number} */ from) => (CELLS[shape.kind].matrix ? 0 : from);

  /** The unedited run's signals. */
  const original = () => finish(originalInParts());

  return {
    original,
    originalInParts,
    layer,
    /** What the unedited run is computed from. */
    given: () => ({ weights, given }),
    /**
     * Multiply-adds of a run with edits, and of the one without them where that is still to come.
     *
     * @param {Edit[]} edits
     */
    work(edits) {
      const places = given.order.length;
      return (places - begins(firstChanged(edits, given.order)) + places - plain.to) * workOfStep(layer, 1);
    },
    /**
     * A run with edits, in parts as the pass itself.
     *
     * @param {Edit[]} edits  of this layer, those that are on
     * @returns {Generator<number, Trial, void>}
     */
    *runInParts(edits) {
      const base = original();
      const changed = weightsWith(shape, weights, edits);
      const read = givenWith(shape, given, edits);
      const holder = createHolder(shape, edits, base, given.order);
      const used = changed === weights ? layer : createLayer(shape, changed);
      const from = firstChanged(edits, given.order);
      const pass = createPass(used, read, holder);
      // What comes before the first edit is as it was.
      for (const name in base) pass.signals[name].set(base[name]);
      yield* passInParts(pass, { to: begins(from) });
      return { weights: changed, given: read, signals: pass.signals, layer: used, holder, from };
    },
  };
}

/**
 * Work in parts, all of it at once.
 *
 * @template Result
 * @param {Generator<unknown, Result, void>} work
 */
export function finish(work) {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}

/**
 * The first place in the order of reading that edits can reach.
 *
 * @param {Edit[]} edits
 * @param {Int32Array} order
 */
function firstChanged(edits, order) {
  if (edits.some(({ steps }) => !steps)) return 0;
  const first = order.findIndex((step) => edits.some(({ steps }) => includes(steps, step)));
  return first < 0 ? order.length : first;
}

/**
 * @param {Shape} shape
 * @param {Weights} weights
 * @param {Edit[]} edits
 * @returns {Weights}
 */
function weightsWith({ kind, units, hidden, inputs }, weights, edits) {
  const blocks = edits.filter(({ target }) => target === "block");
  if (!blocks.length) return weights;
  const rows = firstRowOf(kind, units);
  /**
   * @param {ArrayLike<number>|null} values
   * @param {number} size
   */
  const copy = (values, size) => Float64Array.from(values ?? new Float64Array(size));
  const W_ih = copy(weights.W_ih, rows * inputs);
  const { seesH, peeps = [] } = CELLS[kind];
  const W_hh = copy(weights.W_hh, seesH ? rows * hidden : 0);
  const b_ih = copy(weights.b_ih, rows);
  const b_hh = copy(weights.b_hh, rows);
  const p = copy(weights.p ?? null, peeps.length * units);
  /** @type {Record<string, {matrix: Float64Array, columns: number}>} */
  const parts = {
    W_x: { matrix: W_ih, columns: inputs },
    W_h: { matrix: W_hh, columns: hidden },
    b_: { matrix: b_ih, columns: 1 },
    p_: { matrix: p, columns: 1 },
  };
  for (const { name, units: chosen, op, value } of blocks) {
    const by = Number(value);
    const gate = name.slice(-1);
    const first = name.startsWith("p_") ? peeps.indexOf(gate) * units : firstRowOf(kind, units, gate);
    const count = isSingle(kind, gate) ? 1 : units;
    const { matrix, columns } = parts[name.slice(0, -1)];
    for (let unit = 0; unit < count; unit += 1) {
      if (!includes(chosen, unit)) continue;
      const row = (first + unit) * columns;
      for (let at = row; at < row + columns; at += 1) {
        if (op === "*") matrix[at] *= by;
        else if (op === "+") matrix[at] += by;
        else matrix[at] = by;
      }
      // There are two biases, which add: what is set or scaled is their sum.
      if (matrix === b_ih && op === "*") b_hh[first + unit] *= by;
      if (matrix === b_ih && op === "=") b_hh[first + unit] = 0;
    }
  }
  return { ...weights, W_ih, b_ih, W_hh: seesH ? W_hh : null, b_hh: seesH ? b_hh : null, p: peeps.length ? p : null };
}

/**
 * @param {Shape} shape
 * @param {Given} given
 * @param {Edit[]} edits
 * @returns {Given}
 */
function givenWith({ inputs, units, hidden }, given, edits) {
  const changed = { ...given, initial: { ...given.initial } };
  for (const { target, name, units: chosen, steps, value } of edits) {
    if (target === "input") {
      if (changed.input === given.input) changed.input = Float64Array.from(given.input);
      const input = /** @type {Float64Array} */ (changed.input);
      for (const step of given.order) {
        if (!includes(steps, step)) continue;
        for (let k = 0; k < inputs; k += 1) if (includes(chosen, k)) input[step * inputs + k] = Number(value);
      }
    }
    if (target !== "initial") continue;
    const size = name === "h" ? hidden : units;
    const state = Float64Array.from(
      /** @type {ArrayLike<number>} */ (
        changed.initial[/** @type {import("./kinds.js").StateName} */ (name)] ?? new Float64Array(size)
      ),
    );
    for (let k = 0; k < size; k += 1) if (includes(chosen, k)) state[k] = Number(value);
    changed.initial[/** @type {import("./kinds.js").StateName} */ (name)] = state;
  }
  return changed;
}

/**
 * @typedef {Object} Held  One edit of a signal.
 * @property {Part[]|null} steps
 * @property {number[]} units
 * @property {Edit["value"]} value
 * @property {Float64Array|null} means  of each unit, where it is held at its mean
 */

/**
 * @param {Shape} shape
 * @param {Edit[]} edits
 * @param {Signals} original
 * @param {Int32Array} order
 * @returns {Holder|null}
 */
export function createHolder({ kind, units, hidden }, edits, original, order) {
  const holding = edits.filter(({ target }) => target === "signal");
  if (!holding.length) return null;
  /** @type {Record<string, Held[]>} */
  const held = {};
  for (const { name, units: chosen, steps, value } of holding) {
    const width = name === "h" ? hidden : units;
    const all = Array.from({ length: width }, (_, unit) => unit);
    const means = value === "mean" ? meansOf(original[name], width, order) : null;
    held[name] = [...(held[name] ?? []), { steps, units: all.filter((unit) => includes(chosen, unit)), value, means }];
  }
  const { states: kept } = CELLS[kind];

  return (signal, signals, states, step, before) => {
    const values = signals[signal];
    const width = signal === "h" ? hidden : units;
    for (const { steps, units: chosen, value, means } of held[signal] ?? []) {
      if (!includes(steps, step)) continue;
      for (const unit of chosen) {
        const at = step * width + unit;
        if (typeof value === "number") values[at] = value;
        else if (means) values[at] = means[unit];
        else if (value === "original") values[at] = original[signal][at];
        else if (value === "1-f") values[at] = 1 - signals.f[at];
        else if (kept.includes(signal))
          values[at] = states[/** @type {import("./kinds.js").StateName} */ (signal)]?.[unit] ?? NaN;
        // A gate has no value before the first step, and keeps the one that was computed.
        else if (before >= 0) values[at] = values[before * width + unit];
      }
    }
  };
}

/**
 * @param {Float64Array} values
 * @param {number} width
 * @param {Int32Array} order
 */
function meansOf(values, width, order) {
  const means = new Float64Array(width);
  for (const step of order) for (let k = 0; k < width; k += 1) means[k] += values[step * width + k] / order.length;
  return means;
}

/**
 * Whether a number is in one of the parts; null has all.
 *
 * @param {Part[]|null} parts
 * @param {number} at
 */
export function includes(parts, at) {
  return !parts || parts.some(([first, last]) => at >= first && at <= last);
}
