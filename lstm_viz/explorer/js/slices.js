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
    wait = begin(next, 0);
  }

  function next() {
    if (!slice(work, () => stopped) && !stopped) later();
  }

  return () => {
    stopped = true;
    give(wait);
  };
}

/**
 * Call `work` at once for as long as a slice is, and in later slices where that is not enough.
 *
 * @param {Timers} timers
 * @param {() => boolean} work
 * @param {() => void} late  called when it is through, unless that is at once
 * @returns {(() => void)|null} stops it; null where it is through
 */
export function atOnce(timers, work, late) {
  if (slice(work, () => false)) return null;
  return inSlices(timers, () => {
    if (!work()) return false;
    late();
    return true;
  });
}

/**
 * @param {() => boolean} work
 * @param {() => boolean} stopped
 */
function slice(work, stopped) {
  const end = performance.now() + SLICE;
  let through = false;
  do through = work();
  while (!through && !stopped() && performance.now() < end); // at least once: each slice brings the work on
  return through;
}
