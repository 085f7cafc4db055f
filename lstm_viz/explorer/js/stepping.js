// Stepping: other sequences of what is shown, each by its seed and its other numbers, without a run of the page.
//
// The seed and the numbers are the page's: Streamlit's own fields have them, write them into the address, and tell them
// to the server with the next run. So whoever steps changes the field, and what is shown follows the address.

/**
 * @typedef {Record<string, number>} Numbers  by the names of their fields
 * @typedef {{seed: number, numbers: Numbers}} Choice
 * @typedef {{address: string|null, seed: number, default: number, most: number,
 *   numbers: Record<string, {number: number, default: number, low: number, high: number, whole: boolean}>}} Told
 *   See door.py.
 * @typedef {{payload: Uint8Array<ArrayBuffer>, digest: string}|{refusal: string, status: number}} Answer
 *
 * @typedef {Object} Does
 * @property {(path: string, signal: AbortSignal) => Promise<Answer|null>} fetchSequence  null where nothing came
 * @property {(payload: Uint8Array<ArrayBuffer>, digest: string, signal: AbortSignal) => Promise<boolean>} take
 *   shows a payload that came; false where it can't be had of what came
 * @property {() => void} back  shows what the page sent last
 * @property {(seed: number, shown: Numbers) => void} ask  lets the page run with a seed, after what was shown
 * @property {() => boolean} can  whether what payloads need could be had so far
 * @property {() => string} more  what else the address of a payload depends on
 * @property {() => void} tell  draws the stepper again
 */

const SEED_KEY = "seed"; // of the field, in the page and in its address
const FRAMES = 60; // within which Streamlit writes a number into the address
const NO_ROOM = 503;
/** @type {Choice} */
const NONE_CHOSEN = { seed: 0, numbers: {} };

/**
 * @param {number} seed
 * @param {Told} steps
 */
const isGood = (seed, { most }) => Number.isInteger(seed) && seed >= 0 && seed <= most;

/**
 * Whether each number is one that its field takes.
 *
 * @param {Choice} choice
 * @param {Told} told
 */
export function isGoodChoice({ seed, numbers }, told) {
  const isTaken = Object.entries(numbers).every(([key, number]) => {
    const { low, high, whole } = told.numbers[key];
    return number >= low && number <= high && (!whole || Number.isInteger(number));
  });
  return isGood(seed, told) && isTaken;
}

/** @param {string} key */
const fieldOf = (key) => `.st-key-${key}`;

/**
 * @param {Choice} one
 * @param {Choice} other
 */
const isSameChoice = (one, other) =>
  one.seed === other.seed &&
  Object.entries(one.numbers).every(([key, number]) => Object.is(number, other.numbers[key]));

/**
 * What the page has chosen.
 *
 * @param {Told} told
 * @returns {Choice}
 */
function choiceOf({ seed, numbers }) {
  return { seed, numbers: Object.fromEntries(Object.entries(numbers).map(([key, { number }]) => [key, number])) };
}

/**
 * What the page's address names, with what it stands for where it does not name it.
 *
 * @param {Told} told
 * @param {URLSearchParams} params
 * @returns {Choice}
 */
export function choiceIn(told, params) {
  /**
   * @param {string} key
   * @param {{default: number}} field
   */
  const number = (key, field) => (params.has(key) ? Number(params.get(key)) : field.default);
  const numbers = Object.entries(told.numbers).map(([key, field]) => [key, number(key, field)]);
  return { seed: number(SEED_KEY, told), numbers: Object.fromEntries(numbers) };
}

/**
 * Where a sequence is that may have other numbers than what the page shows.
 *
 * @param {string} address
 * @param {Choice} choice
 */
export function addressOf(address, { seed, numbers }) {
  const [path, query] = address.split("?");
  const params = new URLSearchParams(query);
  for (const [key, number] of Object.entries(numbers)) params.set(key, String(number));
  params.set(SEED_KEY, String(seed));
  return `${path}?${params}`;
}

/** @param {Does} does */
export function createStepping({ fetchSequence, take, back, ask, can, more, tell }) {
  /** @type {Told|null} */
  let told = null; // what the page said last
  let [wanted, shown] = [NONE_CHOSEN, NONE_CHOSEN];
  /** @type {Choice|null} */
  let refused = null; // what the page has to say something about
  /** @type {number|null} */
  let typed = null; // the seed that was typed or asked for, for a person, and is not in the address yet
  /** @type {string|number} */
  let trouble = "";
  /** @type {AbortController|null} */
  let fetching = null;
  const ending = new AbortController();

  /** @param {string} key */
  const input = (key) => document.querySelector(fieldOf(key))?.querySelector("input");
  const inAddress = () => (told ? choiceIn(told, new URLSearchParams(location.search)) : NONE_CHOSEN);

  /** @param {Event} event */
  function hear({ target, isTrusted }) {
    if (!isTrusted || !told || !(target instanceof Element)) return;
    if (![SEED_KEY, ...Object.keys(told.numbers)].some((key) => target.closest(fieldOf(key)))) return;
    const before = inAddress();
    within(
      FRAMES,
      () => !isSameChoice(inAddress(), before),
      () => {
        [typed, refused] = [null, null];
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
   * Type a number into its field, as a person would. False where it is not on the page.
   *
   * @param {string} key
   * @param {number} number
   */
  function type(key, number) {
    const field = input(key);
    if (!field) return false;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, String(number));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => {
      input(key)?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    });
    return true;
  }

  /**
   * Show the sequence of a choice, which the fields have or will have.
   *
   * @param {Choice} choice
   */
  async function go(choice) {
    if (!told || isSameChoice(choice, wanted) || (refused && isSameChoice(choice, refused))) return;
    fetching?.abort();
    const mine = new AbortController();
    fetching = mine;
    if (!isGood(choice.seed, told)) {
      refuse(choice.seed);
      return;
    }
    [wanted, trouble] = [choice, ""];
    tell();
    if (isSameChoice(choice, choiceOf(told))) {
      shown = choice;
      back();
      return;
    }
    // What a field does not take, the page has to say something about.
    if (!isGoodChoice(choice, told)) refused = choice;
    const path = can() && told.address && choice !== refused ? `${addressOf(told.address, choice)}${more()}` : null;
    const answer = path && (await fetchSequence(path, mine.signal));
    if (mine.signal.aborted) return;
    if (answer && "refusal" in answer && answer.status === NO_ROOM) {
      refuse(answer.refusal);
    } else if (answer && "payload" in answer && (await take(answer.payload, answer.digest, mine.signal))) {
      shown = choice;
    } else if (!mine.signal.aborted) {
      if (answer && "refusal" in answer) refused = choice;
      ask(choice.seed, shown.numbers);
    }
  }

  /** @param {string|number} why  a sentence, or what is no seed */
  function refuse(why) {
    const { numbers } = inAddress();
    for (const [key, number] of Object.entries(shown.numbers)) if (numbers[key] !== number) type(key, number);
    [wanted, trouble] = [shown, why];
    type(SEED_KEY, shown.seed);
    tell();
  }

  /** @param {number} seed */
  function step(seed) {
    if (!told || seed === wanted.seed) return;
    if (!type(SEED_KEY, seed)) {
      ask(seed, shown.numbers);
      return;
    }
    [typed, refused] = [seed, null];
    go({ ...inAddress(), seed });
    const isThere = () => typed !== seed || inAddress().seed === seed;
    const forget = () => {
      if (typed === seed) typed = null;
    };
    within(FRAMES, isThere, forget, () => ask(seed, shown.numbers));
  }

  return {
    /** What the stepper shows; null where there is nothing to step to. */
    steps: () => (told ? { seed: wanted.seed, most: told.most, trouble, go: step } : null),
    /**
     * The page shows something.
     *
     * @param {Told|null} steps
     * @param {boolean} another  whether that is not what was stepped from
     */
    hears(steps, another) {
      told = steps;
      if (!told || another) fetching?.abort();
      if (!told) {
        [wanted, typed, refused] = [shown, null, null];
        return;
      }
      if (told.seed === typed) typed = null;
      const own = choiceOf(told);
      if (!another) {
        if (typed === null && isSameChoice(inAddress(), own)) go(own); // back in the history
        return;
      }
      [wanted, shown, trouble] = [own, own, ""];
      // A field may have been changed meanwhile.
      const now = inAddress();
      const choice = { ...now, seed: typed ?? now.seed };
      if (isGood(choice.seed, told)) go(choice);
    },
    close() {
      ending.abort();
      fetching?.abort();
    },
  };
}
