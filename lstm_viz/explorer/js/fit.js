// Fit: how high the maps are, and where a low view has their names and its panel.

import { clamp } from "./clamp.js";

/** @import { Built } from "./shell.js" */

const STACKED = "(max-width: 820px)";
/** Whether the window is so narrow that the panel lies below all maps. */
export const isStacked = () => window.matchMedia(STACKED).matches;
const LOW = 760; // px of a window in which a text has room for few lines
/** Whether a text has room for few lines. */
export const isLow = () => isStacked() || window.innerHeight < LOW;
const HIGHEST = 150; // px of a map
const USUAL = 62;
const ALONE = 0.6; // of the window's height: one map that has the place of all on a phone
const LEAST = 46; // what a window may take of it, so that a view at the top of a page is whole in it
const NARROWEST = 72; // em of a view that can have three columns
const DENSEST = 60; // em of one with large type: its maps are narrower, its cell as wide as its letters need

/**
 * @typedef {{names: string[], lowest: number}} Arrangement
 *   The view's classes, and the px below which no map goes.
 */

/** @type {Arrangement} */
const ROOMY = { names: [], lowest: 40 };
/** The maps' names beside them. @type {Arrangement} */
const NAMED = { names: ["lv-beside"], lowest: 36 };
/** NAMED, with less beside lower maps. @type {Arrangement} */
const NAMED_LOW = { names: ["lv-beside", "lv-low"], lowest: 20 };
/** The panel beside the maps of both networks, not below those of the second. @type {Arrangement} */
const THREE = { names: ["lv-three"], lowest: 24 };
/** THREE on a wall, where maps that are this low give their room for sentences. @type {Arrangement} */
const THREE_LARGE = { ...THREE, lowest: LEAST };
/** THREE, with maps as low as they can be. @type {Arrangement} */
const THREE_LOW = { names: ["lv-three", "lv-low"], lowest: 13 };
/** THREE without sentences. @type {Arrangement} */
const BARE = { names: ["lv-three", "lv-bare"], lowest: 24 };
/** BARE, with large type in a narrow window. @type {Arrangement} */
const DENSE = { names: ["lv-three", "lv-bare", "lv-dense"], lowest: 22 };
const CLASSES = ["lv-beside", "lv-low", "lv-three", "lv-bare", "lv-dense"];
/**
 * How a window can have all of a view, in order of preference: the px down to which maps go for it, and the em of
 * the panel with the cell and its story.
 *
 * @type {{one: Arrangement, worth: number, cell: number}[]}
 */
const WINDOW = [
  { one: ROOMY, worth: LEAST, cell: 28 },
  { one: THREE, worth: LEAST, cell: 33 },
  { one: BARE, worth: 30, cell: 33 },
];

/**
 * Make the maps as high as they can be without pushing anything off the view.
 *
 * What is known of the page as it is comes first, since all that is read after a change has to be laid out again: once
 * for each arrangement that is tried.
 *
 * @param {Built} built
 * @param {HTMLElement} root  has the height where that is "fill"; gets `--lv-least`, the px that the view needs
 * @param {number|"fill"|null} height  0 or null is the window's, where the view begins high enough in it
 * @param {boolean} presenter
 * @param {boolean} alone  one map has the place of all
 */
export function fitMaps(built, root, height, presenter, alone) {
  const fills = height === "fill";
  const given = fills ? root.clientHeight : Number(height);
  fit(built, root, given, fills, presenter, alone);
  // What the view needed before may have held the root up.
  if (fills && root.clientHeight < given) fitMaps(built, root, height, presenter, alone);
}

/**
 * @param {Built} built
 * @param {HTMLElement} root
 * @param {number} given  px of the view; 0 is the window's
 * @param {boolean} fills  whether that is the root's own height
 * @param {boolean} presenter
 * @param {boolean} alone
 */
function fit(built, root, given, fills, presenter, alone) {
  const { element, right } = built;
  const stacked = isStacked();
  const two = right.querySelector(".lv-stack") !== null;
  const three = two && isWide(element, NARROWEST);
  if (!fills && !given && !presenter && !alone && three) {
    root.style.removeProperty("--lv-least");
    fitWindow(built, window.innerHeight - fromTop(element));
    return;
  }
  const tall = presenter ? window.innerHeight : given;
  if ((!fills && !presenter) || stacked || alone) {
    // One map alone ends where the window does, whoever gives the view its height.
    const below = alone ? window.innerHeight - Math.max(0, element.getBoundingClientRect().top) : 0;
    root.style.removeProperty("--lv-least");
    place(built, stacked ? null : tall || below, alone);
    return;
  }
  const ways = arrangements(element, two, presenter).map((one) => ({ one, ...least(built, one) }));
  const lowest = ways.reduce((best, other) => (other.need < best.need ? other : best));
  const { one, need, rest, maps } = ways.find((each) => each.need <= tall) ?? lowest;
  const high = Math.max(tall, need);
  root.style.setProperty("--lv-least", `${lowest.need}px`);
  arrange(built, one);
  element.style.minHeight = `${high}px`;
  const each = maps ? clamp(Math.floor((high - rest) / maps), one.lowest, HIGHEST) : USUAL;
  setHeight(element, each);
  // The other column, with the panel below its maps, can be the higher one. Elsewhere what is open makes no
  // difference, or the maps would move under the hand that edits them.
  const over = presenter ? element.scrollHeight - high : 0;
  const others = right.querySelectorAll(".lv-row:not([hidden]) .lv-slot-map").length;
  if (over > 0 && others) setHeight(element, Math.max(one.lowest, each - Math.ceil(over / others)));
  if (one.names.includes("lv-three")) fillColumn(built);
}

/**
 * The answers of both networks get what the maps of the second leave of its column.
 *
 * @param {Built} built
 */
function fillColumn({ left, right }) {
  const answers = /** @type {HTMLElement|null} */ (right.querySelector(".lv-slot-answers"));
  if (!answers) return;
  const [first, second] = [left, right].map(
    (side) => /** @type {HTMLElement} */ (side.querySelector(".lv-time")).getBoundingClientRect().bottom,
  );
  if (first > second) answers.style.height = `${answers.offsetHeight + Math.floor(first - second)}px`;
}

/**
 * How a view that has a height can be arranged, in order of preference.
 *
 * @param {HTMLElement} element
 * @param {boolean} two  whether there is a second network
 * @param {boolean} presenter
 */
function arrangements(element, two, presenter) {
  if (!two) return [ROOMY, NAMED, NAMED_LOW];
  const three = isWide(element, NARROWEST);
  if (three && !presenter) return [THREE, THREE_LOW];
  const dense = isWide(element, DENSEST) ? DENSE : ROOMY;
  if (!presenter) return [dense];
  // On a wall the maps are as wide as they can be where the cell is whole below those of the second network.
  return three ? [ROOMY, THREE_LARGE, BARE, dense] : [ROOMY, dense];
}

/** @param {HTMLElement} element */
const typeOf = (element) => parseFloat(getComputedStyle(element).fontSize);
/**
 * @param {HTMLElement} element
 * @param {number} narrowest  in em
 */
const isWide = (element, narrowest) => element.clientWidth >= narrowest * typeOf(element);

/**
 * Arrange a view so that maps and cell are whole in the window; where they cannot be, the page scrolls.
 *
 * @param {Built} built
 * @param {number} tall  px of the window that the view has
 */
function fitWindow(built, tall) {
  built.element.style.minHeight = "";
  for (const way of WINDOW) {
    const each = heightIn(built, way, tall);
    if (each < way.worth) continue;
    setHeight(built.element, Math.min(USUAL, each));
    // To the end of the window, where the player also is when more is open than the window has.
    built.element.style.minHeight = `${tall}px`;
    return;
  }
  arrange(built, ROOMY);
  setHeight(built.element, USUAL);
  const panel = /** @type {HTMLElement} */ (built.body.querySelector(".lv-panel"));
  if (panel.getBoundingClientRect().top - built.element.getBoundingClientRect().top < window.innerHeight) return;
  // Below a second network of many maps, what is open would begin a screen further down.
  arrange(built, THREE);
  setHeight(built.element, LEAST);
}

/**
 * How high maps can be. What is open instead of the cell makes no difference, or the maps would move with it.
 *
 * @param {Built} built
 * @param {typeof WINDOW[number]} way
 * @param {number} tall
 */
function heightIn(built, { one, worth, cell }, tall) {
  const { element, body, left, right } = built;
  arrange(built, one);
  setHeight(element, worth);
  const panel = cell * typeOf(element);
  const room = tall - (element.offsetHeight - body.offsetHeight);
  if (room < panel) return 0;
  const more = [left, right].map((side) => {
    const maps = side.querySelectorAll(".lv-slot-map").length;
    // Not the column's own height: beside a higher one it is stretched.
    const axis = /** @type {HTMLElement} */ (side.querySelector(".lv-time"));
    const below = side === (element.classList.contains("lv-crowded") ? left : right) && one === ROOMY ? panel : 0;
    return (room - below - axis.offsetTop - axis.offsetHeight) / maps;
  });
  return worth + Math.floor(Math.min(...more));
}

/**
 * Every map itself gets its height: as a variable of the view, its thousands of other elements would be styled
 * again each time.
 *
 * @param {HTMLElement} element
 * @param {number} each  px
 */
function setHeight(element, each) {
  for (const map of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll(".lv-slot-map"))) {
    map.style.height = `${each}px`;
  }
}

/**
 * @param {Built} built
 * @param {Arrangement} arrangement
 */
function arrange({ element }, { names }) {
  for (const name of CLASSES) element.classList.toggle(name, names.includes(name));
  const answers = /** @type {HTMLElement|null} */ (element.querySelector(".lv-slot-answers"));
  if (answers) answers.style.height = "";
}

/**
 * How high the view is with its lowest maps, how much of that is not the maps of its first column, and how many those are.
 *
 * @param {Built} built
 * @param {Arrangement} arrangement
 */
function least(built, arrangement) {
  const { element, body } = built;
  arrange(built, arrangement);
  element.style.minHeight = "";
  setHeight(element, arrangement.lowest);
  const column = /** @type {HTMLElement} */ (body.querySelector(".lv-stack:not([hidden])"));
  const maps = column.querySelectorAll(".lv-row:not([hidden]) .lv-slot-map").length;
  const [whole, inner, first] = [element, body, column].map((one) => one.getBoundingClientRect().height);
  return { need: Math.ceil(whole), rest: whole - inner + first - maps * arrangement.lowest, maps };
}

/**
 * @param {Built} built
 * @param {number|null} tall  px of the view; 0 where it has no height of its own, null where its columns stack
 * @param {boolean} alone
 */
function place(built, tall, alone) {
  const { element } = built;
  let each = alone ? Math.max(USUAL, Math.round(window.innerHeight * ALONE)) : USUAL;
  if (tall === null) {
    arrange(built, ROOMY);
    element.style.minHeight = "";
  } else {
    const { rest, maps } = least(built, ROOMY);
    const fitting = Math.floor(((tall || window.innerHeight - fromTop(element)) - rest) / maps);
    element.style.minHeight = tall ? `${tall}px` : "";
    if (maps && tall) each = clamp(fitting, ROOMY.lowest, alone ? Infinity : HIGHEST);
    else if (maps && fitting >= LEAST) each = Math.min(USUAL, fitting);
  }
  setHeight(element, each);
}

/**
 * How far below the top of its page an element begins, however far that is scrolled.
 *
 * @param {HTMLElement} element
 */
function fromTop(element) {
  let { top } = element.getBoundingClientRect();
  for (let around = element.parentElement; around; around = around.parentElement) top += around.scrollTop;
  return top;
}
