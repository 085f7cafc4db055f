// Drawer: on a phone the side bar lies over the page, so it closes once a choice has changed what is below it.

const PHONE = "(max-width: 768px)"; // where Streamlit lays it over the page

/** @type {WeakMap<HTMLElement, string>} */
const shown = new WeakMap();

/**
 * Streamlit calls this where the page shows something else than before. What changes without a run of the page says so
 * itself (lstm_viz/explorer/door.js).
 *
 * @param {StreamlitComponent<{shown: string}>} component  the name of what the page shows
 */
export default function ({ data, parentElement }) {
  const before = shown.get(parentElement);
  shown.set(parentElement, data.shown);
  if (before !== undefined && before !== data.shown) close();
  addEventListener("lv-another", close);
  addEventListener("keydown", closeByEscape, true);
  return () => {
    removeEventListener("lv-another", close);
    removeEventListener("keydown", closeByEscape, true);
  };
}

/**
 * Before the page below hears of it; a list of choices that is open over the side bar has its own Esc.
 *
 * @param {KeyboardEvent} event
 */
function closeByEscape(event) {
  if (event.key !== "Escape" || document.querySelector('[role="listbox"], [role="dialog"], dialog[open]')) return;
  if (close()) event.stopPropagation();
}

/** Close it where it lies over the page; whether it was open. */
function close() {
  if (!matchMedia(PHONE).matches) return false;
  const open = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  const button = open?.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (!(button instanceof HTMLElement)) return false;
  button.click();
  return true;
}
