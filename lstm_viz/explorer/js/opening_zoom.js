// Opening zoom: which steps of a sequence are shown at first, where it has more of them than can be told apart.

import { readZoom } from "./address.js";
import { clamp } from "./clamp.js";
import { legibleSteps } from "./lines.js";
import { predictsNext } from "./text_address.js";

/** @import { Address } from "./address.js" */
/** @import { ModelView } from "./decode.js" */
/** @import { Geometry } from "./maps.js" */
/** @import { Extent } from "./payload.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const STEP_WIDE = 4; // CSS px of a step that is told from the next
const TEXTS = 2; // a text of fewer than so many times what can be read at once is shown whole

/**
 * How many steps a sequence opens on: as many characters as can be read, of numbers as many steps as can be told apart;
 * all where they are not far more than that.
 *
 * @param {ModelView} model
 * @param {number} wide  CSS px of the drawing areas
 */
function openingSteps(model, wide) {
  const text = predictsNext(model);
  const most = Math.max(1, text ? legibleSteps(wide) : Math.floor(wide / STEP_WIDE));
  return model.steps > (text ? TEXTS * most : wide) ? most : model.steps;
}

/**
 * @param {Context} context
 * @param {readonly {geometry: Geometry}[]} columns
 * @param {Address} address  with which the view opens
 */
export function createOpeningZoom({ modelOf, store }, columns, address) {
  let opens = true; // whether the steps that are shown follow from the sequence: nobody has chosen them
  let opened = ""; // those that were shown at first, in a long sequence

  /** @param {Address} asked  what is shown from now on */
  function ask(asked) {
    opens = readZoom(asked, modelOf()) === null;
  }

  ask(address);
  return {
    ask,
    /**
     * Before another model is shown: whether it opens as a sequence does, or on the steps that are shown now.
     *
     * @param {Readonly<State>} now
     * @param {Partial<State>} patch  what changes with it
     * @param {number} steps  of the other model
     */
    carry(now, { zoom: [first, last] = now.zoom, step = now.step }, steps) {
      const whole = now.zoom[0] === 0 && now.zoom[1] === modelOf().steps - 1 && !now.partly;
      opens = step < first || step > last || (steps !== modelOf().steps && (whole || String(now.zoom) === opened));
    },
    /** @param {boolean} other  whether the model or the columns' sizes are others */
    update(other) {
      if (!opens && !other) return;
      const wide = Math.min(...columns.map(({ geometry }) => geometry.wide).filter((one) => one > 1));
      if (wide === Infinity) return;
      const { step, zoom } = store.get();
      const { steps } = modelOf();
      const count = openingSteps(modelOf(), wide);
      const first = clamp(step - Math.floor(count / 2), 0, steps - count);
      /** @type {Extent} */
      const next = [first, first + count - 1];
      const partly = count < steps;
      if (opens && partly) opened = String(next);
      store.set({ partly, ...(opens && String(next) !== String(zoom) ? { zoom: next } : {}) });
      opens = false;
    },
  };
}
