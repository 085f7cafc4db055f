// Memory: what of each earlier write is in a state now, exactly: c_T = Σ_k (∏_{j>k} f_j) i_k g_k + (∏ f) c_0.
//
// Of a GRU the same with z, (1 − z) n and h. Where an edit has set a state, what it set is there instead of what the
// equation gives, and is a part of its own.

/**
 * @typedef {Object} Kept  One unit over the steps that were read up to the one that is looked at, in their order.
 * @property {Float64Array} keep   f, or z
 * @property {Float64Array} write  i g, or (1 − z) n
 * @property {Float64Array} state  c, or h
 * @property {number} first        the state before the first step
 *
 * @typedef {Object} Memory
 * @property {Float64Array} share  of what each step wrote, how much is still there: ∏ of `keep` after it
 * @property {Float64Array} parts  what of each step's write is in the last state
 * @property {Float64Array} set    what of each step's state neither was kept nor written, but set or rounded
 * @property {number} initial      what of the state before the first step is in the last state
 * @property {number} initialShare
 */

/**
 * All parts add up to the last state.
 *
 * @param {Kept} kept
 * @returns {Memory}
 */
export function memoryOf({ keep, write, state, first }) {
  const count = keep.length;
  const [share, parts, set] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  let product = 1;
  for (let step = count - 1; step >= 0; step -= 1) {
    share[step] = product;
    parts[step] = product * write[step];
    const before = step > 0 ? state[step - 1] : first;
    set[step] = product * (state[step] - (keep[step] * before + write[step]));
    product *= keep[step];
  }
  return { share, parts, set, initial: product * first, initialShare: product };
}
