// Literals: the strings of a JavaScript source with their lines, so that a test can read what people would.

/** @typedef {{line: number, text: string, before: string}} Literal  `before` is the code just before it. */

const BEFORE = 40; // characters of it
const STARTS_REGULAR = /(?:[(,=:[!&|?{};\n]|return)\s*$/; // what a regular expression can follow

/**
 * Every string and template of a source; what a template fills in is "{…}", and is read on its own.
 *
 * @param {string} source
 * @returns {Literal[]}
 */
export function literalsOf(source) {
  /** @type {Literal[]} */
  const found = [];
  const opened = (/** @type {number} */ at) => ({
    line: source.slice(0, at).split("\n").length,
    before: source.slice(Math.max(0, at - BEFORE), at),
  });

  /**
   * Read code from `at`, up to the brace that ends it where it is inside a template.
   *
   * @param {number} at
   * @param {boolean} inside
   * @returns {number} where it ended
   */
  function code(at, inside) {
    let depth = 0;
    for (let k = at; k < source.length; k += 1) {
      const one = source[k];
      if (source.startsWith("//", k)) k = endOf("\n", k);
      else if (source.startsWith("/*", k)) k = endOf("*/", k);
      else if (one === "/" && STARTS_REGULAR.test(source.slice(Math.max(0, k - BEFORE), k))) k = regular(k);
      else if (one === '"' || one === "'") k = string(k, one);
      else if (one === "`") k = template(k);
      else if (one === "{") depth += 1;
      else if (one === "}") {
        if (inside && depth === 0) return k;
        depth -= 1;
      }
    }
    return source.length;
  }

  /**
   * @param {string} mark
   * @param {number} from
   */
  const endOf = (mark, from) =>
    source.includes(mark, from) ? source.indexOf(mark, from) + mark.length - 1 : source.length;

  /** @param {number} start */
  function regular(start) {
    let set = false;
    for (let k = start + 1; k < source.length; k += 1) {
      if (source[k] === "\\") k += 1;
      else if (source[k] === "[") set = true;
      else if (source[k] === "]") set = false;
      else if (source[k] === "/" && !set) return k;
    }
    return source.length;
  }

  /**
   * @param {number} start
   * @param {string} quote
   */
  function string(start, quote) {
    let k = start + 1;
    for (; k < source.length && source[k] !== quote; k += 1) if (source[k] === "\\") k += 1;
    found.push({ ...opened(start), text: source.slice(start + 1, k) });
    return k;
  }

  /** @param {number} start */
  function template(start) {
    const literal = { ...opened(start), text: "" };
    found.push(literal);
    let k = start + 1;
    for (; k < source.length && source[k] !== "`"; k += 1) {
      if (source.startsWith("${", k)) {
        k = code(k + 2, true);
        literal.text += "{…}";
      } else {
        if (source[k] === "\\") k += 1;
        literal.text += source[k];
      }
    }
    return k;
  }

  code(0, false);
  return found;
}
