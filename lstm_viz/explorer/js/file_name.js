// File name: what a saved file is called.

const NO_LETTERS = /[^\p{L}\p{N}.-]+/gu;
const AT_ENDS = /^[-.]+|[-.]+$/g;
const EXTENSION = /\.\p{L}[\p{L}\p{N}]{1,4}$/u; // of the file that was read, such as ".csv"

/**
 * @param {string} title
 * @param {string} mark    what tells it from others of that title; "" where nothing has to
 * @param {string} ending  without a dot
 */
export function fileName(title, mark, ending) {
  const name = title.replace(EXTENSION, "").replace(NO_LETTERS, "-").replace(AT_ENDS, "");
  return `${[name || "lstm", mark].filter(Boolean).join("-")}.${ending}`;
}
