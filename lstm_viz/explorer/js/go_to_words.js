// Go to words: the labels and sentences of the fields in which an instant is entered.

import { PLACES } from "./words.js";

/** The fields that show the unit and the step, and take others. */
export const GO_TO = {
  label: "Go to",
  help: "Go to this unit and step: Enter (u)",
  network: "Network to go to",
  unit: "Unit to go to",
  step: "Step to go to",
  unitName: "unit",
  stepName: "step",
  go: "Go",
  /** @type {(entered: string, network: string, last: number) => string} */
  noUnit: (entered, network, last) =>
    entered
      ? `Unit ${entered}: the ${network} has units 0 to ${last}.`
      : `Enter a unit of the ${network}, from 0 to ${last}.`,
  /** @type {(entered: string, steps: number) => string} */
  noStep: (entered, steps) =>
    entered
      ? `Step ${entered}: the sequence has steps 1 to ${PLACES.grouped(steps)}.`
      : `Enter a step, from 1 to ${PLACES.grouped(steps)}.`,
  /** @type {(unit: number) => string} */
  filtered: (unit) => `Unit ${unit} is filtered out of the maps; its numbers are beside them.`,
};
