// Entries: what one act of a person changes in the address is one entry of the browser's history.
//
// Streamlit's server changes an address part by part, and each part would be an entry of its own: a step back would
// lead to a state that nobody has seen. And what an act leads to at once, such as a page that gets the address that it
// had before, would catch whoever goes back.

/** What writes over the entry that is there: what is committed in the Explorer (lstm_viz/explorer/door.js). */
const OVER = ["lv-commit", "popstate"];
const ACTS = ["pointerdown", "keydown"];

/**
 * Once a window, however often it is called.
 *
 * @param {Pick<Window, "history"|"location"|"addEventListener">} page
 */
export function joinEntries({ history, location, addEventListener }) {
  if (Object.hasOwn(history, "pushState")) return; // by the corner of a page before
  let over = true; // whether nobody has acted since the entry was made or written over
  let made = false; // whether the last act has made an entry
  const { pushState, replaceState } = history;
  history.pushState = (state, unused, url) => {
    const elsewhere = new URL(url ?? "", location.href).pathname !== location.pathname;
    // Whoever leaves a page has its address cleared first of what the other page has too.
    const write = made || (over && !elsewhere) ? replaceState : pushState;
    over = true;
    made ||= write === pushState;
    write.call(history, state, unused, url);
  };
  /** @param {Event} event */
  const acted = ({ isTrusted }) => {
    if (isTrusted) over = made = false;
  };
  for (const name of ACTS) addEventListener(name, acted, { capture: true });
  for (const name of OVER) {
    addEventListener(name, () => {
      over = true;
      made = false;
    });
  }
}
