// Triangle: what each step wrote, as it is left in the state of each later step: row t is the memory of step t.

/**
 * @typedef {Object} Triangle  side × side cells, each of `size` × `size` steps; column k starts at k · side.
 * @property {number} side
 * @property {number} size        steps a cell; its value is the largest of them in size, with its sign
 * @property {Float32Array} values  NaN where the read step comes before the write
 * @property {Int32Array} writes  the place of the write, in the order of reading, that a cell's value is of
 * @property {Int32Array} reads   the place of the state that it is left in
 *
 * @typedef {Object} Reading
 * @property {(t: number, k: number) => number} seen  by what step t multiplies what is left of a write as it reads it
 * @property {boolean[]} repeats  steps that show what the step before them has read
 */

const VANISHED = 1e-45; // less is 0 in float32; far smaller products would be computed slowly

/**
 * m_tk = put_k ∏_{k<j≤t} kept_j for all k ≤ t: each row is the one before it times kept_t. T² / 2 products.
 *
 * @param {Float64Array} kept  share of the state before that each step keeps
 * @param {Float64Array} put   what each step puts into the state
 * @param {number} most        cells a side
 * @param {Partial<Reading>} [reading]  where a state is not shown as it is; steps that repeat have read nothing of their own
 * @returns {Triangle}
 */
export function triangleOf(kept, put, most, { seen = () => 1, repeats = [] } = {}) {
  const count = kept.length;
  const size = Math.max(1, Math.ceil(count / Math.max(1, most)));
  const side = Math.ceil(count / size);
  const values = new Float32Array(side * side).fill(Number.NaN);
  const [writes, reads] = [new Int32Array(side * side).fill(-1), new Int32Array(side * side).fill(-1)];
  const left = new Float64Array(count); // of each write, in the state of step t
  const shown = new Float64Array(count); // the same, as step t reads it
  for (let t = 0; t < count; t += 1) {
    const row = Math.floor(t / size);
    for (let k = 0; k < t; k += 1) {
      const rest = left[k] * kept[t];
      left[k] = Math.abs(rest) < VANISHED ? 0 : rest;
    }
    left[t] = put[t];
    if (!repeats[t]) for (let k = 0; k <= t; k += 1) shown[k] = left[k] * seen(t, k);
    for (let start = 0, at = row; start <= t; start += size, at += side) {
      let best = start;
      for (let k = start + 1, end = Math.min(start + size - 1, t); k <= end; k += 1)
        if (Math.abs(shown[k]) > Math.abs(shown[best])) best = k;
      if (writes[at] >= 0 && Math.abs(shown[best]) <= Math.abs(values[at])) continue;
      values[at] = shown[best];
      writes[at] = best;
      reads[at] = t;
    }
  }
  return { side, size, values, writes, reads };
}
