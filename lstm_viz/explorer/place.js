// Place: where on the server the Explorer's files are.

/**
 * Where Streamlit's own files are, ours are beside them, whatever proxy lies between.
 *
 * @param {string} name
 */
export function address(name) {
  /** @type {HTMLScriptElement|null} */
  const own = document.querySelector("script[type=module][src*='static/js/']");
  return new URL(`../../lstm_viz/${name}`, own?.src ?? `${location.origin}/static/js/`).href;
}
