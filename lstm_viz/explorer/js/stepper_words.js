// Stepper words: the labels of the stepper, and what it says of a seed that is none.

import { PLACES } from "./words.js";

/** Other sequences of the task or formula, by their seeds. */
export const STEPPER = {
  name: "Sequence",
  group: "Other sequences",
  label: "Seed of the sequence",
  help: "The seed of this sequence: type another one",
  back: "Previous sequence",
  backHelp: "Previous sequence (b)",
  next: "Next sequence",
  nextHelp: "Next sequence (n)",
  /** @type {(typed: string, most: number) => string} */
  noSeed: (typed, most) => `A seed is a whole number from 0 to ${PLACES.grouped(most)}; got ${typed || "nothing"}.`,
};
