// Room: what a view was fitted to, and when it has to be fitted again.

import { isStacked } from "./fit.js";

/**
 * Tells of another size of the window or of one of these elements, but not of those that the fitting itself has made.
 *
 * @param {HTMLElement[]} growing
 * @param {() => void} onChange
 */
export function watchRoom(growing, onChange) {
  let fitted = "";

  function room() {
    const boxes = growing.map((one) => [one.offsetWidth, one.getBoundingClientRect().height]);
    // Where the page scrolls past all maps, a bar of the browser that comes and goes moves nothing.
    return [isStacked() || window.innerHeight, ...boxes].join();
  }

  function compare() {
    if (room() !== fitted) onChange();
  }

  const watcher = new ResizeObserver(compare);
  for (const one of growing) watcher.observe(one);
  window.addEventListener("resize", compare);
  return {
    /** The view is fitted to what there is now. */
    take() {
      fitted = room();
    },
    /** It could not be: it is in no document, and is to be told when it is back, in a room of the same size too. */
    lose() {
      fitted = "";
    },
    destroy() {
      watcher.disconnect();
      window.removeEventListener("resize", compare);
    },
  };
}
