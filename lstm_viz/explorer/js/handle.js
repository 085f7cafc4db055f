// Handle: what an element that shows an Explorer says of it to scripts and tests.

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Cells } from "./detail.js" */
/** @import { Column } from "./maps.js" */
/** @import { Store } from "./store.js" */
/** @import { Context } from "./view.js" */

/**
 * @typedef {Object} Handle
 * @property {Model} model
 * @property {Store} store
 * @property {Actions} actions
 * @property {(net: number, signal: string) => Cells|null|undefined} cells  what a map shows, as it was reduced
 * @property {(net: number, signal: string, column: number, row: number) => number|undefined} drawn  one of its cells
 */

/**
 * @param {Context} context
 * @param {Column[]} columns
 * @returns {Handle}
 */
export const createHandle = ({ modelOf, store, actions }, columns) => ({
  get model() {
    return modelOf();
  },
  store,
  actions,
  cells: (net, signal) => columns.map((column) => column.drawn(net, signal)).find(Boolean),
  drawn(net, signal, column, row) {
    const cells = this.cells(net, signal);
    return cells?.grid[row * cells.columns + column];
  },
});
