// Knock: the script that comes with each message; it loads the door once, and hands it what comes. `DOOR`, the door's
// address, stands above.

import { address } from "./place.js";

/** @typedef {StreamlitComponent<Uint8Array<ArrayBuffer>>} Message */
/** @typedef {(message: Message) => () => void} Door  it gives back what closes it */

const LONGEST_FAILURE = 300; // characters

/** @type {Promise<{default: Door}>|null} */
let door = null;
/** @type {WeakMap<HTMLElement, Message>} */
const latest = new WeakMap();
/** @type {WeakMap<HTMLElement, () => void>} */
const closing = new WeakMap();

/**
 * Streamlit calls this for new data and for another theme, and what it returns at the end.
 *
 * @param {Message} message
 */
export default function (message) {
  const { parentElement, setStateValue } = message;
  latest.set(parentElement, message);
  const isLatest = () => latest.get(parentElement) === message;
  door ??= import(address(DOOR));
  door.then(
    (loaded) => {
      if (isLatest()) closing.set(parentElement, loaded.default(message));
    },
    (/** @type {unknown} */ error) => {
      door = null;
      if (isLatest()) setStateValue("failure", String(error).slice(0, LONGEST_FAILURE));
    },
  );
  return () => {
    latest.delete(parentElement);
    closing.get(parentElement)?.();
    closing.delete(parentElement);
  };
}
