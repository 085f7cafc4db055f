// Slices: long work in small parts, between which the page has its turn.

const PAINTED = 50; // ms after which the first frame has been painted
const SLICE = 6; // ms at a time: what is left of a frame belongs to the pointer

/** @typedef {{begin: (run: () => void, ms: number) => number, end: (timer: number) => void}} Timers */

/** @type {Timers} */
export const TIMERS = { begin: (run, ms) => setTimeout(run, ms), end: (timer) => clearTimeout(timer) };

/**
 * Call `work` until it is through, in slices between which the page has its turn.
 *
 * Timers, since idle time never comes to a page that is not looked at, and may not to one on a busy machine.
 *
 * @param {Timers} timers
 * @param {() => boolean} work  a small part of it; whether that was the last
 * @returns {() => void} stops it
 */
export function inSlices({ begin, end: give }, work) {
  let stopped = false;
  let wait = begin(later, PAINTED);

  function later() {
    wait = begin(slice, 0);
  }

  function slice() {
    const end = performance.now() + SLICE;
    let through = false;
    do through = work();
    while (!through && !stopped && performance.now() < end); // at least once: each slice brings the work on
    if (!through && !stopped) later();
  }

  return () => {
    stopped = true;
    give(wait);
  };
}
