// Sums: the sum, the mean and the largest of numbers.

/** @param {ArrayLike<number>} values */
export function sumOf(values) {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += values[k];
  return sum;
}

/** @param {ArrayLike<number>} values */
export const meanOf = (values) => sumOf(values) / values.length;

/**
 * The largest size of any; 0 where there is none, and of NaN.
 *
 * @param {ArrayLike<number>} values
 */
export function largestAmong(values) {
  let most = 0;
  for (let k = 0; k < values.length; k += 1) most = Math.max(most, Math.abs(values[k]) || 0);
  return most;
}
