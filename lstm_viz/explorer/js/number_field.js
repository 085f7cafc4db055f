// Number field: a printed number typed instead of dragged.

import { HAND } from "./cell_words.js";
import { typedNode } from "./controls.js";
import { printNumber } from "./figures.js";

/** @import { Hand, NumberOf } from "./hand.js" */

const TYPED = 4; // decimals that stand in the field at first

/**
 * The number that was typed: with a minus sign of either kind, a point or a comma; NaN where it is none.
 *
 * @param {string} text
 */
export function readTyped(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const value = plain ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/**
 * A field in the place of the element that shows a number. Enter holds the number's cell at what was typed; Escape, or
 * leaving the field, changes nothing.
 *
 * @param {HTMLElement} shown
 * @param {Hand} hand
 * @param {(trouble: string) => void} say  why a value could not be held; nothing where it could
 */
export function createNumberField(shown, hand, say) {
  const field = typedNode("", { inputmode: "decimal", hidden: true, onkeydown: press });
  shown.after(field);
  /** @type {NumberOf|null} */
  let cell = null;
  field.addEventListener("blur", () => shut(false));

  /** @param {KeyboardEvent} event */
  function press(event) {
    event.stopPropagation(); // no key of the page's
    if (event.key === "Escape") {
      event.preventDefault();
      say("");
      shut(true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      send();
    }
  }

  function send() {
    const value = readTyped(field.value);
    if (!cell || Number.isNaN(value)) {
      say(HAND.noNumber(field.value));
      return;
    }
    const trouble = hand.hold(cell, value);
    if (!trouble) hand.keep();
    say(trouble);
    if (!trouble) shut(true);
  }

  /** @param {boolean} back  whether the number has the focus again */
  function shut(back) {
    if (!cell) return;
    cell = null;
    field.hidden = true;
    shown.hidden = false;
    if (back) shown.focus();
  }

  return {
    /**
     * @param {NumberOf} of
     * @param {string} label
     */
    open(of, label) {
      cell = of;
      field.value = printNumber(hand.valueOf(of), TYPED);
      field.setAttribute("aria-label", label);
      field.hidden = false;
      shown.hidden = true;
      field.focus();
      field.select();
    },
    /** Somewhere else is looked at. */
    shut: () => shut(false),
  };
}
