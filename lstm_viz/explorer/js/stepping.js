// Stepping: other choices of what is shown, each by its seed and other fields of the page, without a run of the page.
//
// The fields are the page's: Streamlit draws them, and tells the server of them with the next run. What is chosen is
// also in the address. So whoever steps changes the field, and what is shown follows the address.

import { choose, fieldOf, isSwitch, OPEN_LIST, type, writeName } from "./fields.js";

/** @import { Name } from "./fields.js" */

/**
 * @typedef {{value: number, default: number, low: number, high: number|string, whole: boolean}} NumberField  See door.py.
 * @typedef {Record<string, number|string>} Values  by the keys of their fields
 * @typedef {{seed: number|null, values: Values}} Choice  seed: null where there are none
 * @typedef {{address: string|null, seed: number|null, default: number, most: number,
 *   fields: Record<string, NumberField|Name>}} Told  See door.py.
 * @typedef {{payload: Uint8Array<ArrayBuffer>, digest: string}|{refusal: string, status: number}} Answer
 *
 * @typedef {Object} Does
 * @property {(path: string, signal: AbortSignal) => Promise<Answer|null>} fetchSequence  null where nothing came
 * @property {(payload: Uint8Array<ArrayBuffer>, digest: string, signal: AbortSignal, isOtherSequence: boolean) => Promise<boolean>}
 *   take  shows a payload that came, perhaps of another sequence than the page's; false where it can't be had of what came
 * @property {(otherNetworks: boolean) => void} back  shows what the page sent last, perhaps after other networks
 * @property {(seed: number|null, shown: Values) => void} ask  lets the page run with a seed, after what was shown
 * @property {(otherNetworks: boolean) => boolean} can  whether another choice, perhaps of other networks, can be shown
 * @property {() => string} more  what else the address of a payload depends on
 * @property {() => void} tell  draws the stepper again
 */

const SEED_KEY = "seed"; // of the field, in the page and in its address
const FRAMES = 60; // within which Streamlit writes a number into the address
const NO_ROOM = 503;
/** @type {Choice} */
const NONE_CHOSEN = { seed: null, values: {} };

/**
 * @param {number|null} seed
 * @param {Told} steps
 */
const isGood = (seed, { most }) => seed === null || (Number.isInteger(seed) && seed >= 0 && seed <= most);

/**
 * Whether each value is one that its field takes.
 *
 * @param {Choice} choice
 * @param {Told} told
 */
export function isGoodChoice({ seed, values }, told) {
  const isTaken = Object.entries(values).every(([key, value]) => {
    const field = told.fields[key];
    if ("options" in field) return field.options.includes(String(value));
    const high = typeof field.high === "string" ? Number(values[field.high]) : field.high;
    return Number(value) >= field.low && Number(value) <= high && (!field.whole || Number.isInteger(value));
  });
  return isGood(seed, told) && isTaken;
}

/**
 * @param {Choice} one
 * @param {Choice} other
 * @param {(key: string) => boolean} [counts]  by which fields
 */
const isSameChoice = (one, other, counts = () => true) =>
  one.seed === other.seed &&
  Object.entries(one.values).every(([key, value]) => !counts(key) || Object.is(value, other.values[key]));

/**
 * What the page has chosen.
 *
 * @param {Told} told
 * @returns {Choice}
 */
function choiceOf({ seed, fields }) {
  return { seed, values: Object.fromEntries(Object.entries(fields).map(([key, { value }]) => [key, value])) };
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
   * @param {{default: number}|Name} field
   */
  const value = (key, field) => {
    const said = params.get(key);
    return said === null ? field.default : "options" in field ? said : Number(said);
  };
  const values = Object.entries(told.fields).map(([key, field]) => [key, value(key, field)]);
  const seed = told.seed === null ? null : Number(value(SEED_KEY, told));
  return { seed, values: Object.fromEntries(values) };
}

/**
 * Where the view of a choice is.
 *
 * @param {string} address
 * @param {Choice} choice
 */
export function addressOf(address, { seed, values }) {
  const [path, query] = address.split("?");
  const params = new URLSearchParams(query);
  for (const [key, value] of Object.entries(values)) params.set(key, String(value));
  if (seed !== null) params.set(SEED_KEY, String(seed));
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
  const isName = (key) => "options" in (told?.fields[key] ?? {});
  /** @param {string} key */
  const isOfNetworks = (key) => {
    const field = told?.fields[key];
    return field !== undefined && "options" in field && field.networks;
  };
  const inAddress = () => (told ? choiceIn(told, new URLSearchParams(location.search)) : NONE_CHOSEN);

  /** @param {Event} event */
  function hear({ target, isTrusted }) {
    if (!isTrusted || !told || !(target instanceof Element)) return;
    const places = [OPEN_LIST, ...[SEED_KEY, ...Object.keys(told.fields)].map(fieldOf)];
    if (!places.some((place) => target.closest(place))) return;
    const before = inAddress();
    within(
      FRAMES,
      () => !isSameChoice(written(), before),
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

  /** The address, with what the switches show. */
  function written() {
    for (const [key, field] of Object.entries(told?.fields ?? {})) if ("options" in field) writeName(key, field);
    return inAddress();
  }

  /**
   * Show what is chosen, which the fields have or will have.
   *
   * @param {Choice} choice
   */
  async function go(choice) {
    if (!told || isSameChoice(choice, wanted) || (refused && isSameChoice(choice, refused))) return;
    fetching?.abort();
    const mine = new AbortController();
    fetching = mine;
    if (choice.seed !== null && !isGood(choice.seed, told) && canRefuse(choice)) {
      refuse(choice.seed);
      return;
    }
    [wanted, trouble] = [choice, ""];
    tell();
    const otherNetworks = !isSameChoice({ ...choice, seed: shown.seed }, shown, isOfNetworks);
    if (isSameChoice(choice, choiceOf(told))) {
      shown = choice;
      back(otherNetworks);
      return;
    }
    // What a field does not take, the page has to say something about.
    if (!isGoodChoice(choice, told)) refused = choice;
    const path =
      can(otherNetworks) && told.address && choice !== refused ? `${addressOf(told.address, choice)}${more()}` : null;
    const answer = path && (await fetchSequence(path, mine.signal));
    if (mine.signal.aborted) return;
    if (answer && "refusal" in answer && answer.status === NO_ROOM && canRefuse(choice)) {
      refuse(answer.refusal);
    } else if (answer && "payload" in answer && (await taken(choice, answer, mine.signal))) {
      shown = choice;
    } else if (!mine.signal.aborted) {
      if (answer && "refusal" in answer) refused = choice;
      ask(choice.seed, shown.values);
    }
  }

  /**
   * @param {Choice} choice
   * @param {{payload: Uint8Array<ArrayBuffer>, digest: string}} answer
   * @param {AbortSignal} signal
   */
  const taken = (choice, { payload, digest }, signal) =>
    take(payload, digest, signal, told !== null && !isSameChoice(choice, choiceOf(told), (key) => !isOfNetworks(key)));

  /**
   * Whether it can be told beside the stepper, and the fields be put back; a run of the page waits for its turn.
   *
   * @param {Choice} choice
   */
  const canRefuse = (choice) =>
    choice.seed !== null &&
    isSameChoice({ ...choice, seed: shown.seed }, shown, (key) => isName(key) && !isSwitch(key));

  /** @param {string|number} why  a sentence, or what is no seed */
  function refuse(why) {
    const { values } = inAddress();
    for (const [key, value] of Object.entries(shown.values)) {
      const field = told?.fields[key];
      if (!field || values[key] === value) continue;
      if ("options" in field) choose(key, field, String(value));
      else type(key, Number(value));
    }
    [wanted, trouble] = [shown, why];
    if (shown.seed !== null) type(SEED_KEY, shown.seed);
    within(
      FRAMES,
      () => isSameChoice(written(), shown),
      () => {},
    );
    tell();
  }

  /** @param {number} seed */
  function step(seed) {
    if (!told || seed === wanted.seed) return;
    if (!type(SEED_KEY, seed)) {
      ask(seed, shown.values);
      return;
    }
    [typed, refused] = [seed, null];
    go({ ...inAddress(), seed });
    const isThere = () => typed !== seed || inAddress().seed === seed;
    const forget = () => {
      if (typed === seed) typed = null;
    };
    within(FRAMES, isThere, forget, () => ask(seed, shown.values));
  }

  return {
    /** What the stepper shows; null where there is nothing to step to. */
    steps: () => (told && wanted.seed !== null ? { seed: wanted.seed, most: told.most, trouble, go: step } : null),
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
      if (told.seed === null || told.seed === typed) typed = null;
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
