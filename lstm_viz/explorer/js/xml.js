// XML: elements as text, for files that no page shows.

/** What XML does not allow in a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** @type {Record<string, string>} */
const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * A text as XML: what it may not have is left out.
 *
 * @param {string} text
 */
export const xmlText = (text) => text.replace(FORBIDDEN, "").replace(/[&<>"]/g, (sign) => ESCAPED[sign]);

/**
 * An element; `inner` is XML, and an attribute that is undefined is left out.
 *
 * @param {string} tag
 * @param {Record<string, string|number|undefined>} attributes
 * @param {...string} inner
 */
export function xmlNode(tag, attributes, ...inner) {
  const told = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${xmlText(String(value))}"`);
  return `<${[tag, ...told].join(" ")}>${inner.join("")}</${tag}>`;
}
