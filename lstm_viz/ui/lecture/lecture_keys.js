// Lecture keys: arrows change the stop, except in the Explorer; p and Esc the layout; ↓ scrolls.

/**
 * @typedef {{stop: number, presenting: boolean}} Place
 * @typedef {Place & {stops: number}} Lecture
 */

/** @type {Record<string, number>} */
const STOPS = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 };
/** @type {Record<string, number>} */
const SCROLLS = { ArrowUp: -0.5, ArrowDown: 0.5 }; // of the window's height
const EXPLORER = ".lv-door, .lv-explorer";
const PAGE = ".st-key-lecture-head"; // is there as long as the page is
const BUTTON = "[data-testid=stButton] button";
const FIELDS = "input, textarea, select, [contenteditable=true]";
// Whatever else an arrow key moves: a choice, a list, a slider.
const ARROWED = "[role=radiogroup], [role=tablist], [role=combobox], [role=listbox], [role=slider]";

let inExplorer = false; // the Explorer was what a hand or the focus was on last
/** @type {Lecture} */
let shown = { stop: 0, stops: 0, presenting: false };
// Keys come faster than stops are drawn. So a key asks for a place, not for a move: of several that are on
// their way at once, the last one counts, and none of the others has to arrive.
/** @type {Place} */
let wanted = shown;
let listening = new AbortController();
let arrived = true;
let asked = 0; // how often: the same place may be asked for again
/** @type {StreamlitComponent<Lecture>["setStateValue"]} */
let send = () => {};

/**
 * @param {Event} event
 * @param {string} selector
 */
const within = (event, selector) =>
  event.composedPath().some((node) => node instanceof Element && node.matches(selector));

/** @param {Event} event */
function touched(event) {
  // After a click on a map the page's scroller, which is round everything, gets the focus.
  const round =
    event.type === "focusin" && event.target instanceof Node && event.target.contains(document.querySelector(EXPLORER));
  if (!round || within(event, EXPLORER)) inExplorer = within(event, EXPLORER);
}

/** Each stop begins in the lecturer's hand, also where the focus was in the Explorer of the one before. */
function takeOver() {
  inExplorer = false;
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (active instanceof HTMLElement && active.closest(EXPLORER)) active.blur();
}

/**
 * A pointer leaves no focus on the lecture's buttons, where Space would press them again and not play.
 *
 * @param {MouseEvent} event
 */
function clicked({ detail, target }) {
  const button = target instanceof Element && target.closest(BUTTON);
  if (detail > 0 && button instanceof HTMLElement) button.blur();
}

/** @param {Partial<Place>} change */
function ask(change) {
  wanted = { stop: wanted.stop, presenting: wanted.presenting, ...change };
  arrived = false;
  inExplorer = false;
  asked += 1;
  send("wanted", { ...wanted, asked });
}

/**
 * Whether the page scrolls at all; what does not leaves the key to the Explorer.
 *
 * @param {number} share
 */
function scrollBy(share) {
  const page = document.querySelector("[data-testid=stMain]");
  if (!page || page.scrollHeight <= page.clientHeight) return false;
  page.scrollBy({ top: share * innerHeight });
  return true;
}

/**
 * What a key does here; false where it is somebody else's.
 *
 * @param {KeyboardEvent} event
 */
function does(event) {
  const { key } = event;
  if (key === "Escape") {
    const explorers = inExplorer;
    inExplorer = false;
    if (explorers || !wanted.presenting) return false;
    ask({ presenting: false });
    return true;
  }
  if (within(event, FIELDS)) return false;
  if (key === "p") {
    ask({ presenting: !wanted.presenting });
    return true;
  }
  if (key.startsWith("Arrow") && (inExplorer || within(event, ARROWED))) return false;
  if (key in SCROLLS) return scrollBy(SCROLLS[key]);
  if (!(key in STOPS)) return false;
  const stop = Math.max(1, Math.min(shown.stops, wanted.stop + STOPS[key]));
  if (stop !== wanted.stop) ask({ stop });
  return true;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!document.querySelector(PAGE) || document.querySelector("dialog[open], [role=dialog]") || !does(event)) return;
  // Before anybody else hears of it: the Explorer takes keys that nobody has the focus for.
  event.preventDefault();
  event.stopImmediatePropagation();
}

/**
 * Called for each stop, by Streamlit or by a saved lecture; only one on a page listens.
 *
 * @param {Pick<StreamlitComponent<Lecture>, "data"|"setStateValue">} component
 */
export function hearLecture({ data, setStateValue }) {
  if (data.stop !== shown.stop) takeOver();
  [shown, send] = [data, setStateValue];
  // On the way to what was asked for, other places may be drawn; after it, somebody has clicked.
  if (arrived) wanted = data;
  arrived ||= data.stop === wanted.stop && data.presenting === wanted.presenting;
  // Between two stops the component is taken away and put back: a key of that moment is heard as well.
  listening.abort();
  listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  window.addEventListener("keydown", pressed, options);
  window.addEventListener("pointerdown", touched, options);
  window.addEventListener("focusin", touched, options);
  window.addEventListener("click", clicked, options);
}
