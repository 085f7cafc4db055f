// Fit: how high the maps are, and where a low view has their names and its panel.

/** @import { Built } from "./shell.js" */

const HIGHEST = 150; // px of a map
const PHONE = 62;
const NARROWEST = 72; // em of a view that can have three columns

/**
 * @typedef {{name: string, lowest: number}} Arrangement
 *   The view's class, and the px below which no map goes.
 */

/** @type {Arrangement} */
const ROOMY = { name: "", lowest: 40 };
/** The maps' names beside them. @type {Arrangement} */
const BESIDE = { name: "lv-beside", lowest: 36 };
/** The panel beside the maps of both networks, not below those of the second. @type {Arrangement} */
const THREE = { name: "lv-three", lowest: 24 };

/**
 * Make the maps as high as they can be without pushing anything off the view.
 *
 * @param {Built} built
 * @param {HTMLElement} root  has the height where that is "fill"; gets `--lv-least`, the px that the view needs
 * @param {number|"fill"|null} height  0 or null leaves the maps as they are
 * @param {boolean} presenter
 */
export function fitMaps(built, root, height, presenter) {
  const { element, body, right } = built;
  arrange(built, ROOMY);
  const stacked = getComputedStyle(body).gridTemplateColumns.split(" ").length < 2;
  const fills = height === "fill" && !presenter && !stacked;
  root.style.removeProperty("--lv-least");
  if (!fills) {
    place(built, stacked ? 0 : presenter ? window.innerHeight : Number(height), ROOMY);
    return;
  }
  const tall = root.clientHeight;
  const two = Boolean(right.querySelector(".lv-stack"));
  const wide = element.clientWidth >= NARROWEST * parseFloat(getComputedStyle(element).fontSize);
  const known = two ? [wide ? THREE : ROOMY] : [ROOMY, BESIDE];
  const needs = known.map((one) => ({ one, need: least(built, one) }));
  const lowest = needs.reduce((best, other) => (other.need < best.need ? other : best));
  const { one, need } = needs.find((each) => each.need <= tall) ?? lowest;
  root.style.setProperty("--lv-least", `${lowest.need}px`);
  arrange(built, one);
  place(built, Math.max(tall, need), one);
}

/**
 * @param {Built} built
 * @param {Arrangement} arrangement
 */
function arrange({ element }, { name }) {
  for (const other of [BESIDE, THREE]) element.classList.toggle(other.name, other.name === name);
}

/**
 * How high the view is with its lowest maps.
 *
 * @param {Built} built
 * @param {Arrangement} arrangement
 */
function least(built, arrangement) {
  arrange(built, arrangement);
  built.element.style.minHeight = "";
  built.element.style.setProperty("--lv-map", `${arrangement.lowest}px`);
  return Math.ceil(built.element.getBoundingClientRect().height);
}

/**
 * @param {Built} built
 * @param {number} tall  px of the view; 0 where it has no height of its own
 * @param {Arrangement} arrangement
 */
function place({ element, body, left }, tall, { lowest }) {
  element.style.minHeight = tall ? `${tall}px` : "";
  const maps = left.querySelectorAll(".lv-slot-map").length;
  let each = PHONE;
  if (tall && maps) {
    element.style.setProperty("--lv-map", `${lowest}px`);
    const column = /** @type {HTMLElement} */ (left.firstElementChild);
    const rest = element.scrollHeight - body.offsetHeight + column.offsetHeight - maps * lowest;
    each = Math.max(lowest, Math.min(HIGHEST, Math.floor((tall - rest) / maps)));
  }
  element.style.setProperty("--lv-map", `${each}px`);
}
