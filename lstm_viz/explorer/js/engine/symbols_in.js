// Symbols in: which symbol each step of an input is.

/**
 * Which symbol each step is, -1 where it is none: one feature is 1 and all others are 0.
 *
 * @param {ArrayLike<number>} input  (time, feature)
 * @param {number} steps
 * @returns {number[]}
 */
export function symbolsIn(input, steps) {
  const features = input.length / steps;
  return Array.from({ length: steps }, (_, step) => {
    let [found, fine] = [-1, true];
    for (let k = 0; k < features; k += 1) {
      const value = input[step * features + k];
      fine &&= value === 0 || (value === 1 && found < 0);
      if (value === 1) found = k;
    }
    return fine ? found : -1;
  });
}
