// Input drag: what a drag over the input changes: a number that its line stands at, or the symbol of a step.

import { clamp } from "./clamp.js";
import { readsSequence } from "./network.js";
import { symbolRead, takesSymbols } from "./symbol_edits.js";
import { hotPlace } from "./symbol_rows.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Hit } from "./column_places.js" */
/** @import { Column } from "./maps.js" */

const TURN = 8; // CSS px from one symbol to the next, where it has no row

/**
 * @param {Pick<Column, "valueAt"|"symbolAt"|"nearestInput">} column
 * @param {() => Model} modelOf
 * @param {Pick<Actions, "tryEdit"|"trySymbol"|"keepEdit">} actions
 */
export function createInputDrag(column, modelOf, actions) {
  /** Puts what a point of the slot stands for into the step. @type {(y: number) => void} */
  let put = () => {};
  /** @type {(y: number) => boolean} */
  let chooses = () => false; // whether a click chooses something: another symbol than is there, by its row

  /** @param {number} step */
  function symbolPut(step) {
    const model = modelOf();
    const recorded = symbolRead(model.at(model.epoch), step);
    return (/** @type {number} */ symbol) => actions.trySymbol({ step, symbol, recorded });
  }

  return {
    /**
     * Whether a drag from this point changes the input.
     *
     * @param {Hit|null} hit
     * @param {number} y
     */
    begins(hit, y) {
      if (hit?.slot.kind !== "input") return false;
      const { slot, step } = hit;
      const model = modelOf();
      if (!readsSequence(model.networks[slot.net])) return false;
      const row = column.symbolAt(slot, y) !== null;
      const symbols = takesSymbols(model.at(model.epoch));
      const read = hotPlace(model.input(step)); // -1 where edits have left no symbol
      chooses = (at) => row && column.symbolAt(slot, at) !== read;
      if (row && symbols) {
        const change = symbolPut(step);
        put = (at) => change(column.symbolAt(slot, at) ?? 0);
      } else if (column.nearestInput(slot, step, y) >= 0 && !(symbols && read >= 0)) {
        const feature = column.nearestInput(slot, step, y);
        put = (at) => actions.tryEdit(`x${feature}@${step + 1}=${column.valueAt(slot, feature, at)}`);
      } else if (symbols) {
        const [change, last] = [symbolPut(step), model.inputs.shape[1] - 1];
        put = (at) => change(clamp(Math.max(read, 0) + Math.round((at - y) / TURN), 0, last));
      } else return false;
      return true;
    },
    /** @param {number} y */
    move: (y) => put(y),
    /** A click: it changes something only where another symbol has a row. @param {number} y */
    click(y) {
      if (!chooses(y)) return;
      put(y);
      actions.keepEdit();
    },
  };
}
