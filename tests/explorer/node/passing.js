// Passing: the part of a state that no address keeps, as it is when an Explorer opens.

/** @import { Passing } from "../../../lstm_viz/explorer/js/store.js" */

/** @type {Passing} */
export const PASSING = {
  hoverSignal: null,
  pointed: null,
  focused: null,
  playing: false,
  training: false,
  speed: 5,
  dialog: null,
  exact: null,
  model: 0,
  theme: 0,
  size: 0,
};
