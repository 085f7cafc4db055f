// Timers: those of a page, with a clock that the test moves.

/** @type {Map<number, () => void>} */
export const waiting = new Map();
let [issued, clock] = [0, 0];

/** @param {() => void} run */
function begin(run) {
  issued += 1;
  waiting.set(issued, run);
  return issued;
}

/** @param {number} handle */
const end = (handle) => waiting.delete(handle);
export const TIMERS = { begin, end };

// Each look at the clock is a second later: a slice holds one step.
performance.now = () => {
  clock += 1000;
  return clock;
};

/** Run what is waiting; how much that was. */
export function pass() {
  const now = [...waiting];
  for (const [handle, run] of now) {
    waiting.delete(handle);
    run();
  }
  return now.length;
}
