// Stepping: other sequences of what is shown, each by its seed and without a run of the page.
//
// The seed is the page's: Streamlit's own field has it, writes it into the address, and tells it to the server with
// the next run. So whoever steps changes the field, and what is shown follows the address.

/**
 * @typedef {{address: string|null, seed: number, default: number, most: number}} Told  See door.py.
 * @typedef {{payload: Uint8Array<ArrayBuffer>, digest: string}|{refusal: string, status: number}} Answer
 *
 * @typedef {Object} Does
 * @property {(path: string, signal: AbortSignal) => Promise<Answer|null>} fetchSequence  null where nothing came
 * @property {(payload: Uint8Array<ArrayBuffer>, digest: string, signal: AbortSignal) => Promise<boolean>} take
 *   shows a payload that came; false where it can't be had of what came
 * @property {() => void} back  shows what the page sent last
 * @property {(seed: number) => void} ask  lets the page run with a seed
 * @property {() => boolean} can  whether what payloads need could be had so far
 * @property {() => string} more  what else the address of a payload depends on
 * @property {() => void} tell  draws the stepper again
 */

const SEED_KEY = "seed"; // of the field, in the page and in its address
const SEED_FIELD = `.st-key-${SEED_KEY}`;
const SEED_FRAMES = 60; // within which Streamlit writes a number into the address
const NO_ROOM = 503;

/**
 * @param {number} seed
 * @param {Told} steps
 */
const isGood = (seed, { most }) => Number.isInteger(seed) && seed >= 0 && seed <= most;

/** @param {Does} does */
export function createStepping({ fetchSequence, take, back, ask, can, more, tell }) {
  /** @type {Told|null} */
  let told = null; // what the page said last
  let [wanted, shown] = [0, 0]; // seeds
  /** @type {number|null} */
  let typed = null; // the seed that was typed or asked for, for a person, and is not in the address yet
  /** @type {string|number} */
  let trouble = "";
  /** @type {AbortController|null} */
  let fetching = null;
  const ending = new AbortController();

  const input = () => document.querySelector(SEED_FIELD)?.querySelector("input");

  function inAddress() {
    const text = new URLSearchParams(location.search).get(SEED_KEY);
    return text === null && told ? told.default : Number(text);
  }

  /** @param {Event} event */
  function hear({ target, isTrusted }) {
    if (!isTrusted || !told || !(target instanceof Element) || !target.closest(SEED_FIELD)) return;
    const before = inAddress();
    within(
      SEED_FRAMES,
      () => inAddress() !== before,
      () => {
        typed = null;
        go(inAddress());
      },
    );
  }
  for (const name of ["keydown", "click", "focusout"]) {
    document.addEventListener(name, hear, { capture: true, signal: ending.signal });
  }

  /**
   * @param {number} frames
   * @param {() => boolean} is
   * @param {() => void} then  as soon as it is so
   * @param {() => void} [otherwise]  where it is not within so many frames
   */
  function within(frames, is, then, otherwise = () => {}) {
    if (ending.signal.aborted) return;
    if (is()) then();
    else if (frames) requestAnimationFrame(() => within(frames - 1, is, then, otherwise));
    else otherwise();
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

  /**
   * Show the sequence of a seed, which the field has or will have.
   *
   * @param {number} seed
   */
  async function go(seed) {
    if (!told || seed === wanted) return;
    fetching?.abort();
    const mine = new AbortController();
    fetching = mine;
    if (!isGood(seed, told)) {
      refuse(seed);
      return;
    }
    [wanted, trouble] = [seed, ""];
    tell();
    if (seed === told.seed) {
      shown = seed;
      back();
      return;
    }
    const path = can() && told.address ? `${told.address}&${SEED_KEY}=${seed}${more()}` : null;
    const answer = path && (await fetchSequence(path, mine.signal));
    if (mine.signal.aborted) return;
    if (answer && "refusal" in answer && answer.status === NO_ROOM) {
      refuse(answer.refusal);
    } else if (answer && "payload" in answer && (await take(answer.payload, answer.digest, mine.signal))) {
      shown = seed;
    } else if (!mine.signal.aborted) ask(seed);
  }

  /** @param {string|number} why  a sentence, or what is no seed */
  function refuse(why) {
    [wanted, trouble] = [shown, why];
    type(shown);
    tell();
  }

  /** @param {number} seed */
  function step(seed) {
    if (!told || seed === wanted) return;
    if (!type(seed)) {
      ask(seed);
      return;
    }
    typed = seed;
    go(seed);
    const isThere = () => typed !== seed || inAddress() === seed;
    const forget = () => {
      if (typed === seed) typed = null;
    };
    within(SEED_FRAMES, isThere, forget, () => ask(seed));
  }

  return {
    /** What the stepper shows; null where there is nothing to step to. */
    steps: () => (told ? { seed: wanted, most: told.most, trouble, go: step } : null),
    /**
     * The page shows something.
     *
     * @param {Told|null} steps
     * @param {boolean} another  whether that is not what was stepped from
     */
    hears(steps, another) {
      told = steps;
      if (told?.seed === typed) typed = null;
      if (told && !another && typed === null && inAddress() === told.seed) go(told.seed); // back in the history
      if (!told || !another) return;
      fetching?.abort();
      [wanted, shown, trouble] = [told.seed, told.seed, ""];
      // The field may have been changed meanwhile.
      const now = typed ?? inAddress();
      if (isGood(now, told)) go(now);
    },
    close() {
      ending.abort();
      fetching?.abort();
    },
  };
}
