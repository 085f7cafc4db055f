// The lecture's window: how high it is, and its keys: arrows change the stop, except in the Explorer.

/** @type {Record<string, "back"|"on">} */
const BUTTONS = { ArrowLeft: "back", PageUp: "back", ArrowRight: "on", PageDown: "on" };
const EXPLORER = ".lv-door, .lv-explorer";
const FIELDS = "input, textarea, select, [contenteditable=true]";
// Whatever else an arrow key moves: a choice, a list, a slider.
const ARROWED = "[role=radiogroup], [role=tablist], [role=combobox], [role=listbox], [role=slider]";
const NARROW = 820; // px: below it the Explorer stacks its columns
const SETTLED = 300; // ms after which a window has its new size

let inExplorer = false; // the Explorer was what a hand or the focus was on last
/** @type {unknown} */
let shown = null;
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

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key === "Escape") inExplorer = false;
  const name = BUTTONS[event.key];
  if (!name || within(event, FIELDS)) return;
  if (event.key.startsWith("Arrow") && (inExplorer || within(event, ARROWED))) return;
  // Before anybody else hears of it: the Explorer takes keys that nobody has the focus for.
  event.preventDefault();
  event.stopImmediatePropagation();
  /** @type {HTMLElement|null} */
  const button = document.querySelector(`.st-key-lecture-${name} button:not(:disabled)`);
  button?.click();
}

/** The height that a screen has; 0 where the window is narrow and its columns stack. */
const height = () => (innerWidth > NARROW ? innerHeight : 0);

/**
 * Streamlit calls this for each stop; only one on a page listens.
 *
 * @param {StreamlitComponent<{stop: number, tall: number}>} component
 */
export default function ({ data, setStateValue }) {
  if (data.stop !== shown) inExplorer = false;
  shown = data.stop;
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal };
  window.addEventListener("keydown", pressed, options);
  window.addEventListener("pointerdown", touched, options);
  window.addEventListener("focusin", touched, options);
  let settling = 0;
  let told = data.tall;
  const tell = () => {
    if (height() === told) return;
    told = height();
    setStateValue("tall", told);
  };
  window.addEventListener(
    "resize",
    () => {
      clearTimeout(settling);
      settling = setTimeout(tell, SETTLED);
    },
    { signal: ending.signal },
  );
  tell();
  return () => {
    clearTimeout(settling);
    ending.abort();
  };
}
