// Hand: what moving the printed number of a cell does: an edit that holds the cell at a value.

import { clamp } from "./clamp.js";
import { EDITS } from "./edit_words.js";
import { isImpossible, possibleRange, writeCells } from "./edits.js";
import { holdOn } from "./held.js";
import { activationOf } from "./squash.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Network } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Opened, Store } from "./store.js" */
/** @import { WhatIf } from "./whatif.js" */

const PARTS_OF_RANGE = 100; // at least so many values of a signal's range can be chosen
const LOG_ROUNDING = 1e-9; // log10 of a power of ten may lie this far below it

/** @typedef {Opened} NumberOf  The cell whose number it is. */
/** @typedef {ReturnType<typeof createHand>} Hand */

/**
 * The distance of the values that can be chosen of a signal: a power of ten.
 *
 * @param {Extent} range  of the signal
 */
export const grainOf = ([low, high]) => 10 ** Math.floor(Math.log10((high - low) / PARTS_OF_RANGE) + LOG_ROUNDING);

/**
 * The nearest value that can be chosen, without the digits that a sum of tenths brings.
 *
 * @param {number} value
 * @param {number} grain
 */
export function onGrain(value, grain) {
  const decimals = Math.max(0, -Math.round(Math.log10(grain)));
  return Number((Math.round(value / grain) * grain).toFixed(decimals));
}

/**
 * @param {() => Model} modelOf
 * @param {Store} store
 * @param {Pick<Actions, "tryEdit"|"keepEdit"|"dropEdit">} actions
 * @param {Pick<WhatIf, "isProven"|"edits">} whatIf
 */
export function createHand(modelOf, store, actions, whatIf) {
  return {
    /** Whether numbers can be moved: the networks have proved themselves. */
    isFree: () => whatIf.isProven(),
    /**
     * The edit that a number is held by; null where none does.
     *
     * @param {{net: number, signal: string, step: number, unit: number|null}} cell
     * @returns {Edit|null}
     */
    heldBy: (cell) => holdOn(modelOf().isEdited ? whatIf.edits() : [], cell),
    /** @param {NumberOf} cell */
    valueOf: ({ net, signal, step, unit }) => modelOf().networks[net].value(signal, step, unit),
    /** @param {NumberOf} cell */
    grainOf: ({ net, signal }) => grainOf(modelOf().networks[net].range(signal)),
    /**
     * The nearest value that can be chosen by moving the number: one that its network could have. Only typing goes beyond.
     *
     * @param {NumberOf} cell
     * @param {number} value
     */
    reach({ net, signal }, value) {
      const network = modelOf().networks[net];
      return clamp(onGrain(value, grainOf(network.range(signal))), ...possibleRange(signal, network));
    },
    /**
     * Hold a cell at a value, until `keep` or `drop` ends the hand's work.
     *
     * @param {NumberOf} cell
     * @param {number} value
     * @returns {string} why not, a sentence; empty where it is done
     */
    hold({ net, signal, step, unit }, value) {
      store.set({ step, locked: step, playing: false });
      const cells = writeCells(modelOf().networks[net], { net, signal, units: [unit], first: step, last: step });
      return actions.tryEdit(`${cells}=${value}`);
    },
    keep: actions.keepEdit,
    drop: actions.dropEdit,
  };
}

/**
 * What is to be said of a value that an edit holds; nothing where its network could have it.
 *
 * @param {Edit|null} edit
 * @param {Pick<Network, "kind"|"nonlinearity">} network
 */
export const impossibility = (edit, network) =>
  edit && isImpossible(edit, network) ? EDITS.impossible(activationOf(network, edit.name).text) : "";
