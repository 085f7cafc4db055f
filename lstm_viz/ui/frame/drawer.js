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
  return () => removeEventListener("lv-another", close);
}

function close() {
  if (!matchMedia(PHONE).matches) return;
  const open = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  const button = open?.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (button instanceof HTMLElement) button.click();
}
