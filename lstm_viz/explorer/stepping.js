// Stepping: other sequences of what is shown, each by its seed and without a run of the page.
//
// The seed is the page's: Streamlit's own field has it, writes it into the address, and tells it to the server with
// the next run. So whoever steps changes the field, and what is shown follows the address.

import { fetchSequence } from "./fetching.js";

/**
 * @typedef {{address: string|null, seed: number, default: number, most: number}} Steps  See door.py.
 *
 * @typedef {Object} Does
 * @property {(payload: Uint8Array<ArrayBuffer>, digest: string, signal: AbortSignal) => Promise<boolean>} take
 *   shows a payload that came; false where it can't be had of what came
 * @property {() => void} back  shows what the page sent last
 * @property {(seed: number) => void} ask  lets the page run with a seed
 * @property {() => string} more  what else the address of a payload depends on
 * @property {() => void} tell  draws the stepper again
 */

const KEY = "seed"; // of the field, in the page and in its address
const FIELD = `.st-key-${KEY}`;
const FRAMES = 60; // within which Streamlit writes a number into the address
const FULL = 503;

/**
 * @param {number} seed
 * @param {Steps} steps
 */
const isGood = (seed, { most }) => Number.isInteger(seed) && seed >= 0 && seed <= most;

/** @param {Does} does */
export function createStepping({ take, back, ask, more, tell }) {
  /** @type {Steps|null} */
  let told = null; // what the page said last
  let [wanted, shown] = [0, 0]; // seeds
  let trouble = "";
  /** @type {AbortController|null} */
  let fetching = null;
  const ending = new AbortController();

  const input = () => /** @type {HTMLInputElement|null} */ (document.querySelector(`${FIELD} input`));

  /** @param {Steps} steps */
  function inAddress(steps) {
    const text = new URLSearchParams(location.search).get(KEY);
    return text === null ? steps.default : Number(text);
  }

  /** @param {Event} event */
  function hear({ target }) {
    if (told && target instanceof Element && target.closest(FIELD)) follow(FRAMES);
  }
  for (const name of ["keydown", "click", "focusout"]) {
    document.addEventListener(name, hear, { capture: true, signal: ending.signal });
  }

  /**
   * Show what the address says as soon as it says something else.
   *
   * @param {number} frames  for which that is waited for
   */
  function follow(frames) {
    if (!told || ending.signal.aborted) return;
    const seed = inAddress(told);
    if (seed !== wanted && (frames || isGood(seed, told))) go(seed);
    else if (frames) requestAnimationFrame(() => follow(frames - 1));
  }

  /**
   * Let the page run where the address does not follow the field.
   *
   * @param {number} seed
   * @param {number} frames
   */
  function expect(seed, frames) {
    if (!told || seed !== wanted || inAddress(told) === seed) return;
    if (frames) requestAnimationFrame(() => expect(seed, frames - 1));
    else ask(seed);
  }

  /**
   * Type a seed into the field, as a person would. False where it is not on the page.
   *
   * @param {number} seed
   */
  function type(seed) {
    const field = input();
    if (!field) return false;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, String(seed));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => {
      input()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    });
    return true;
  }

  /** @param {number} seed */
  async function go(seed) {
    fetching?.abort();
    const mine = new AbortController();
    fetching = mine;
    [wanted, trouble] = [seed, ""];
    tell();
    if (!told) return;
    if (seed === told.seed) {
      shown = seed;
      back();
      return;
    }
    const path = told.address && isGood(seed, told) ? `${told.address}&${KEY}=${seed}${more()}` : null;
    const answer = path ? await fetchSequence(path, mine.signal) : null;
    if (mine.signal.aborted) return;
    if (answer && "refusal" in answer && answer.status === FULL) {
      [wanted, trouble] = [shown, answer.refusal];
      type(shown);
      tell();
    } else if (answer && "payload" in answer && (await take(answer.payload, answer.digest, mine.signal))) {
      shown = seed;
      tell();
    } else if (!mine.signal.aborted) ask(seed);
  }

  return {
    /** What the stepper shows; null where there is nothing to step to. */
    steps: () => (told ? { seed: wanted, most: told.most, trouble, go: step } : null),
    /**
     * The page shows something.
     *
     * @param {Steps|null} steps
     * @param {boolean} another  whether that is not what was stepped from
     */
    hears(steps, another) {
      told = steps;
      if (!told) return;
      if (another) {
        fetching?.abort();
        [wanted, shown, trouble] = [told.seed, told.seed, ""];
      }
      follow(0); // the field may have been changed meanwhile
    },
    close() {
      ending.abort();
      fetching?.abort();
    },
  };

  /** @param {number} seed */
  function step(seed) {
    if (!told || seed === wanted) return;
    const typed = type(seed);
    if (!typed) {
      ask(seed);
      return;
    }
    go(seed);
    expect(seed, FRAMES);
  }
}
