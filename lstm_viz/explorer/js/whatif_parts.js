// What-if parts: which units or steps an edit is of: a field, and beside it what is shown, and all, a press away.

import { buttonNode, setPressed } from "./controls.js";
import { activeBeside, htmlNode, setAttribute, setText } from "./nodes.js";
import { WHAT_IF } from "./whatif_words.js";

/**
 * A row of the form. Both buttons keep their place whatever is in the field, so that nothing moves under a hand.
 *
 * @param {string} label
 * @param {(list: string) => string} named  one part in words, such as "unit 5"
 */
export function createParts(label, named) {
  const input = htmlNode("input", { type: "text", class: "lv-parts-field", value: WHAT_IF.all, "aria-label": label });
  const name = htmlNode("span", {}, label);
  /** @param {() => void} does */
  const button = (does) => buttonNode("lv-tool lv-every", does);
  const one = button(() => put(shown));
  const every = button(() => put(WHAT_IF.all));
  const root = htmlNode(
    "div",
    { class: "lv-parts" },
    htmlNode("label", { class: "lv-field" }, name, input),
    one,
    every,
  );
  input.addEventListener("input", tell);
  let [shown, followed, clicked] = ["", WHAT_IF.all, ""];
  /** @type {readonly string[]} */
  let known = [];

  /** @param {string} text */
  function put(text) {
    input.value = text;
    tell();
  }

  function tell() {
    const list = listOf(input.value, known);
    one.classList.toggle("lv-away", !shown);
    setText(one, WHAT_IF.only(named(shown)));
    setText(every, WHAT_IF.everything(name.textContent ?? ""));
    setPressed(one, Boolean(shown) && list === listOf(shown, known));
    setPressed(every, !list);
  }

  tell();
  return {
    root,
    input,
    /** The parts as an edit names them; empty for all. */
    list: () => listOf(input.value, known),
    /**
     * Other parts are meant from now on.
     *
     * @param {string} called
     * @param {(list: string) => string} told
     * @param {string} now   the part that is shown; empty where there is none
     * @param {boolean} all  whether all of them are meant at first, and not the part that is shown
     * @param {readonly string[]} [names]  of the parts, where they have names
     */
    mean(called, told, now, all, names = []) {
      known = names;
      setText(name, called);
      setAttribute(input, "aria-label", called);
      [named, shown, followed] = [told, now, all ? WHAT_IF.all : now];
      put(followed);
    },
    /** Another part is shown, and the field is of others. @param {string} now */
    show(now) {
      shown = now;
      tell();
    },
    /**
     * Another part is shown. It stands in the field unless somebody is typing there; without a click, only where
     * nobody has typed or pressed something else.
     *
     * @param {string} now
     * @param {boolean} isClicked
     */
    follow(now, isClicked) {
      shown = now;
      const free = isClicked ? now !== clicked && activeBeside(input) !== input : input.value === followed;
      if (isClicked) clicked = now;
      if (free) {
        followed = now;
        input.value = now;
      }
      tell();
    },
  };
}

/**
 * The parts that a text names, as an edit has them: by their numbers or, where they have names, by these.
 *
 * @param {string} text
 * @param {readonly string[]} names
 */
export function listOf(text, names) {
  const places = text.split(",").map((part) => names.indexOf(part.trim()));
  if (!places.includes(-1)) return places.join(".");
  const whole = names.indexOf(text.trim()); // a name may have a comma
  if (whole >= 0) return String(whole);
  const compact = text
    .split(",")
    .map((part, at) => (places[at] < 0 ? part : String(places[at])))
    .join(",")
    .replace(/\s/g, "")
    .replaceAll(",", ".")
    .replace(/\u2013/g, "-");
  return compact.toLowerCase() === WHAT_IF.all ? "" : compact;
}
