// Ignored words: what is wrong with a part of an address, as the page's controls tell it of theirs.

/** The reasons continue "step=999 in the address …". */
export const IGNORED = {
  /** @type {(low: number, high: number) => string} */
  noNumber: (low, high) => `is not a whole number from ${low} to ${high.toLocaleString("en")}`,
  /** @type {(low: number, high: number) => string} */
  noNumbers: (low, high) => `is not two whole numbers from ${low} to ${high.toLocaleString("en")}, the smaller first`,
  /** @type {(names: string[]) => string} */
  notOne: (names) => `is not one of ${names.join(", ")}`,
  notHere: "names what is not in this picture",
  /** @type {(came: string, reason: string) => string} */
  told: (came, reason) => `${came} in the address ${reason}, so it is ignored.`,
};
