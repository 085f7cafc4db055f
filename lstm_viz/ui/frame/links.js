// Links: a link to a page of the app opens in the tab that has it, and the session, with its files, goes along.
//
// Streamlit opens every link of a text in a new tab, as it can't know which are its own. Its page follows the address when
// the browser goes back, and asks for that page in the same session: a link does the same here.

let listens = false;

/** @param {MouseEvent} event */
function followed(event) {
  const { target, button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented } = event;
  if (button || ctrlKey || metaKey || shiftKey || altKey || defaultPrevented) return;
  const link = target instanceof Element ? target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.hasAttribute("download") || !isPage(link.href)) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
}

/**
 * Whether an address is one of this app's pages: beside the page that is shown, as all of them are.
 *
 * @param {string} href
 * @param {string} [here]  the address of the page that is shown
 */
export function isPage(href, here = location.href) {
  const [there, folder] = [new URL(href, here), new URL("./", here)];
  if (there.origin !== folder.origin || there.hash) return false;
  const name = there.pathname.startsWith(folder.pathname) ? there.pathname.slice(folder.pathname.length) : "/";
  return !/[/.]/.test(name);
}

/** Once a window, however often it is called. */
export function followInTab() {
  if (listens) return;
  listens = true;
  addEventListener("click", followed);
}
