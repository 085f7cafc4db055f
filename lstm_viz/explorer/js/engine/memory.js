// Memory: what of each earlier write is in a state now, exactly: c_T = Σ_k (∏_{j>k} f_j) i_k g_k + (∏ f) c_0.
//
// Of a GRU the same with z, (1 − z) n and h. Where an edit holds the state, its gates have no say: one that sets it
// keeps nothing (0 for f) and puts its own value there; one that freezes it keeps all (1 for f) and writes nothing.

/** @typedef {"set"|"frozen"|null} Hold  What an edit does to the state of a step. */

/**
 * @typedef {Object} Kept  One unit over the steps that were read up to the one that is looked at, in their order.
 * @property {Factor} keep         f, or z
 * @property {[Factor, Factor]} write  the two factors of what is written: i and g, or 1 − z and n
 * @property {Float64Array} state  c, or h
 * @property {Hold[]} held
 * @property {number} first        the state before the first step
 *
 * @typedef {{values: Float64Array, errors: Float64Array}} Factor  Values, and how far off each may be.
 *
 * @typedef {Object} Memory
 * @property {Float64Array} kept   what share of the state before it each step keeps
 * @property {Float64Array} written  what each step put into the state: its write, what an edit set, or 0 where it is frozen
 * @property {Float64Array} share  of what each step put there, how much is still there: ∏ of what later steps keep
 * @property {Float64Array} parts  what of it is in the last state
 * @property {Float64Array} errors  how far off each part may be
 * @property {number} initial      what of the state before the first step is in the last state
 * @property {number} initialShare
 * @property {number} initialError
 * @property {number} rounding     what of the last state is none of these, since each state was rounded
 */

/**
 * The parts, the initial state and the rounding add up to the last state.
 *
 * @param {Kept} kept
 * @returns {Memory}
 */
export function memoryOf({ keep, write, state, held, first }) {
  const count = state.length;
  const [ofBefore, written, share, parts, errors] = Array.from({ length: 5 }, () => new Float64Array(count));
  let [product, error, rounding] = [1, 0, 0];
  for (let step = count - 1; step >= 0; step -= 1) {
    const [{ values: gate, errors: gateErrors }, { values: fresh, errors: freshErrors }] = write;
    const hold = held[step];
    let [kept, keptError, put, putError] = [
      keep.values[step],
      keep.errors[step],
      gate[step] * fresh[step],
      productError(gate[step], gateErrors[step], fresh[step], freshErrors[step]),
    ];
    if (hold === "set") [kept, keptError, put, putError] = [0, 0, state[step], 0];
    if (hold === "frozen") [kept, keptError, put, putError] = [1, 0, 0, 0];
    ofBefore[step] = kept;
    written[step] = put;
    share[step] = product;
    parts[step] = product * put;
    errors[step] = productError(product, error, put, putError);
    const before = step > 0 ? state[step - 1] : first;
    rounding += product * (state[step] - (kept * before + put));
    error = productError(product, error, kept, keptError);
    product *= kept;
  }
  return {
    kept: ofBefore,
    written,
    share,
    parts,
    errors,
    initial: product * first,
    initialShare: product,
    initialError: Math.abs(first) * error,
    rounding,
  };
}

/**
 * How far off a product may be.
 *
 * @param {number} a
 * @param {number} error_a
 * @param {number} b
 * @param {number} error_b
 */
export const productError = (a, error_a, b, error_b) =>
  Math.abs(a) * error_b + Math.abs(b) * error_a + error_a * error_b;
