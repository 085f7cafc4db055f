// Runs: whole numbers that follow each other, as the first and the last of them.

/** @import { Extent } from "./payload.js" */

/**
 * @param {Iterable<number>} numbers  in order
 * @returns {Extent[]}
 */
export function runsOf(numbers) {
  /** @type {Extent[]} */
  const runs = [];
  for (const number of numbers) {
    const open = runs.at(-1);
    if (open && open[1] === number - 1) open[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
