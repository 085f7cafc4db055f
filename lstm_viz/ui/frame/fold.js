// Fold: where a page needs the whole of a narrow window, its side bar closes, and opens again on other pages. On a phone
// it lies over the page and has the list of pages, so it closes once one of them is chosen.

const PHONE = 768; // px up to which Streamlit itself begins with a closed side bar

/** @type {MediaQueryList|null} */
let narrow = null;
let upTo = 0;
let folded = false; // the page shown now needs the room: closed once, and not again where somebody opens it
let ours = false; // it was closed here, and not by somebody

/** @param {string} selector */
function press(selector) {
  const found = document.querySelector(selector);
  const button = found?.matches("button") ? found : found?.querySelector("button");
  if (button instanceof HTMLElement) button.click();
  return button instanceof HTMLElement;
}

function follow() {
  const needs = upTo > 0 && narrow !== null && narrow.matches && innerWidth > PHONE;
  if (needs === folded) return;
  const open = document.querySelector('[data-testid="stSidebar"]')?.getAttribute("data-collapsed");
  // What is not on the page yet, the side bar or its button, the next run asks for again.
  if (open === undefined || open === null) return;
  if (needs) {
    const closes = open === "false";
    if (closes && !press('[data-testid="stSidebarCollapseButton"]')) return;
    ours = closes;
  } else if (ours) {
    // Wider than a phone: there, Streamlit has closed it for a reason of its own.
    const opens = open === "true" && innerWidth > PHONE;
    if (opens && !press('[data-testid="stExpandSidebarButton"]')) return;
    ours = false;
  }
  folded = needs;
}

/** @param {MouseEvent} event */
function uncover({ target }) {
  const chosen = target instanceof Element && target.closest('[data-testid="stSidebarNavLink"]');
  if (chosen && innerWidth <= PHONE) press('[data-testid="stSidebarCollapseButton"]');
}

/**
 * Streamlit calls this on each page.
 *
 * @param {StreamlitComponent<{upTo: number}>} component  px of a window that the page needs whole; 0 is none
 */
export default function ({ data }) {
  narrow?.removeEventListener("change", follow);
  upTo = data.upTo;
  narrow = matchMedia(`(max-width: ${upTo}px)`);
  narrow.addEventListener("change", follow);
  document.addEventListener("click", uncover); // the same one again adds nothing
  follow();
}
