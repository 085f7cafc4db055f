// Entries: what one act of a person changes in the address is one entry of the browser's history.
//
// Streamlit's server changes an address part by part, and each part would be an entry of its own: a step back would
// lead to a state that nobody has seen. And what an act leads to at once, such as a page that gets the address that it
// had before, would catch whoever goes back. A field that Streamlit binds to the address writes over the entry that is
// there, in the browser: of a number, an act makes an entry here as well.

/** What writes over the entry that is there: what is committed in the Explorer (lstm_viz/explorer/door.js). */
const OVER = ["lv-commit", "popstate"];
const ACTS = ["pointerdown", "keydown"];
const TOGETHER = 1000; // ms within which more steps of the same numbers are the same entry

/**
 * The keys that one address has with other values than another, in order.
 *
 * @param {URL} one
 * @param {URL} other
 */
function changedKeys({ searchParams: one }, { searchParams: other }) {
  const keys = [...new Set([...one.keys(), ...other.keys()])].sort();
  return keys.filter((key) => one.getAll(key).join("\n") !== other.getAll(key).join("\n"));
}

/**
 * Once a window, however often it is called.
 *
 * @param {Pick<Window, "history"|"location"|"addEventListener"|"document"|"performance">} page
 */
export function joinEntries({ history, location, addEventListener, document, performance }) {
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
  let [stepped, when] = ["", 0]; // the numbers of the entry that was made or written over last, and when
  /** @param {string} key  which the field has in the page too */
  const isNumber = (key) =>
    Boolean(document.getElementsByClassName(`st-key-${key}`)[0]?.querySelector("input[type=number]"));
  history.replaceState = (state, unused, url) => {
    const here = new URL(location.href);
    const keys = changedKeys(here, new URL(url ?? "", here));
    if (over || !keys.length || !keys.every(isNumber)) {
      replaceState.call(history, state, unused, url);
      return;
    }
    const now = performance.now();
    const more = stepped === keys.join() && now - when < TOGETHER;
    [stepped, when] = [keys.join(), now];
    const write = made || more ? replaceState : pushState;
    over = made = true;
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
      stepped = "";
    });
  }
}
