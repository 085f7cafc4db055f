// Rules: what is right of any input, where that is a short exact rule; see readout.py.

/**
 * @typedef {"none"|"marked-sum"} RuleName
 * @typedef {(input: ArrayLike<number>, steps: number) => Float32Array} Rule  What is right (time,) of an input
 *   (time, feature); NaN where no answer is asked for or none can be known.
 */

/** @type {Record<Exclude<RuleName, "none">, Rule>} */
const RULES = {
  // After the last step the sum of the values, column 0, at the two steps at which the marker, column 1, is 1.
  "marked-sum": (input, steps) => {
    const right = new Float32Array(steps).fill(NaN);
    let [total, marked, fine] = [0, 0, true];
    for (let step = 0; step < steps; step += 1) {
      const [value, marker] = [input[2 * step], input[2 * step + 1]];
      fine &&= marker === 0 || marker === 1;
      total += value * marker; // of a step that is skipped, NaN: then nothing is known, as in the task
      marked += marker;
    }
    if (fine && marked === 2) right[steps - 1] = total;
    return right;
  },
};

/**
 * @param {RuleName} name
 * @param {ArrayLike<number>} input  (time, feature)
 * @param {number} steps
 * @returns {Float32Array|null}  (time,) what is right of it; null where there is no rule
 */
export const rightBy = (name, input, steps) => (name === "none" ? null : RULES[name](input, steps));
