// First state: what an address asks for, and the state of a view, for tests to change a part of.

import { OPENING_SPACE } from "../../../lstm_viz/explorer/js/state_address.js";
import { FRESH } from "../../../lstm_viz/explorer/js/store.js";
import { OPENING_TEXT } from "../../../lstm_viz/explorer/js/text_address.js";

/** @import { Asked, State } from "../../../lstm_viz/explorer/js/store.js" */

/** @type {Asked} */
export const ASKED = {
  step: 2,
  locked: null,
  unit: 1,
  net: 0,
  zoom: [0, 8],
  order: "kept",
  pins: [],
  filter: null,
  presenter: false,
  view: "unit",
  tab: "cell",
  open: null,
  epoch: 0,
  change: "",
  perUnit: "",
  large: null,
  extremes: false,
  range: "",
  edits: "",
  showing: "edited",
  space: OPENING_SPACE,
  text: OPENING_TEXT,
};

/** @type {State} */
export const STATE = { ...ASKED, ...FRESH };
