// Continued: a layer that reads on after a step, one symbol at a time, and goes back.

import { CELLS } from "./kinds.js";
import { createPass, matrixAfter } from "./pass.js";

/** @import { Signals } from "./cells.js" */
/** @import { Layer } from "./layer.js" */
/** @import { Given, Holder } from "./pass.js" */
/** @import { Readout } from "./readout.js" */

/**
 * Row 0 of its signals is the step that it continues from, row k the k-th symbol after it.
 *
 * @param {{signals: Signals, step: number, given: Given}} from  the run that is continued
 * @param {Layer} layer
 * @param {Holder|null} holder    what is held in it
 * @param {Readout} readout
 * @param {number} most           symbols
 * @param {(input: Float64Array) => void} [change]  what edits make of the input of a symbol
 */
export function createContinued({ signals: run, step, given }, layer, holder, readout, most, change = () => {}) {
  const { inputs, hidden } = layer;
  const order = Int32Array.from({ length: most + 1 }, (_, place) => place);
  const input = new Float64Array((most + 1) * inputs);
  const { matrix } = CELLS[layer.kind];
  const initial = matrix ? { [matrix]: matrixAfter(layer, given, run, given.order.indexOf(step)) } : {};
  const pass = createPass(layer, { steps: most + 1, input, order, initial }, holder);
  const { signals } = pass;
  for (const name in signals) {
    if (name === matrix) continue; // what row 0 has written follows from its signals
    const width = signals[name].length / (most + 1);
    signals[name].set(run[name].subarray(step * width, (step + 1) * width));
  }
  let count = 0;

  function answer() {
    readout.answer(signals.h.subarray(count * hidden, (count + 1) * hidden), 0);
    return readout;
  }

  return {
    signals,
    /** W h + b after the last symbol. */
    output: () => answer().output,
    /** The probability of each symbol to come next. */
    probable: () => answer().probable,
    /** Read one symbol more. @type {(place: number) => void} */
    append(place) {
      if (count === most) throw new RangeError(`at most ${most} symbols can be read on; got one more`);
      count += 1;
      input.fill(0, count * inputs, (count + 1) * inputs);
      input[count * inputs + place] = 1;
      change(input.subarray(count * inputs, (count + 1) * inputs));
      pass.run(count, count + 1);
    },
    /** Go back to so many symbols. @type {(to: number) => void} */
    cut(to) {
      count = Math.min(count, to);
    },
  };
}
