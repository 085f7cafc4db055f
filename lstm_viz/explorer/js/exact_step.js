// Exact step: the float32 numbers of a locked step, asked for where 16 bits have rounded what is shown.

/** @import { Options } from "./explorer.js" */
/** @import { Context } from "./view.js" */

/**
 * @param {Context} context
 * @param {() => Options["exact"]} sourceOf
 * @returns {() => void} asks for those of the step that is locked, if the model does not have them yet
 */
export function createExactStep({ modelOf, store }, sourceOf) {
  return () => {
    const { locked } = store.get();
    const [model, exact] = [modelOf(), sourceOf()];
    if (locked === null || !exact || model.exact?.step === locked) return;
    Promise.resolve(exact(locked)).then((values) => {
      // Another step may be locked when they come, or another model shown.
      if (!values || modelOf() !== model || store.get().locked !== values.step) return;
      model.setExact(values);
      store.set({ exact: values.step });
    });
  };
}
