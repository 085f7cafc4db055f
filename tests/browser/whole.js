// What of a page is not whole: cut off, off the screen, or too small to read. In the browser.

const PARTS =
  ".lv-slot, .lv-cell, .lv-cell text, .lv-player, .lv-time, .lv-reading, .lv-title, .lv-key > span, " +
  "h2, p, button, td, th, pre, .katex, .js-plotly-plot text";
const ASIDE = ".lv-heard, .lv-aside, .katex-mathml"; // for those who do not see the page
// Small beside what they belong to.
const BELOW = "sub, sup, .lv-subscript, .vlist, .vlist-s";
const LITTLE = 2; // px that nobody sees
const pageOf = () => /** @type {HTMLElement} */ (document.querySelector("[data-testid=stMain]") ?? document.body); // saved

/**
 * Sentences about what a person cannot see or read; none where all is well.
 *
 * @param {number} least  px of the smallest type
 * @param {boolean} scrolls  the page may be higher than the window
 */
// biome-ignore lint/correctness/noUnusedVariables: Python evaluates it
function notWhole(least, scrolls) {
  const page = pageOf();
  const player = page.querySelector(".lv-player")?.getBoundingClientRect();
  /** @type {Set<string>} */
  const said = new Set();
  const over = page.scrollHeight - page.clientHeight;
  if (over > 1 && !scrolls) said.add(`the page is ${over} px higher than the window`);
  if (page.scrollWidth > innerWidth) said.add(`the page is ${page.scrollWidth - innerWidth} px too wide`);
  if (player && (player.top < 0 || player.bottom > innerHeight + 1)) said.add("the player is off the screen");
  for (const part of page.querySelectorAll(PARTS)) {
    const box = part.getBoundingClientRect();
    if (!isSeen(part) || !box.width || !box.height) continue;
    const covered = player && part.closest(".lv-body") ? player.height : 0;
    const end = page.scrollHeight - page.scrollTop - covered;
    if (leaves(box, new DOMRect(0, -page.scrollTop, innerWidth, end + page.scrollTop)))
      said.add(`${nameOf(part)} is outside of the page`);
    for (let host = part.parentElement; host && host !== page; host = host.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(host);
      const cuts = host instanceof HTMLElement && (overflowX !== "visible" || overflowY !== "visible");
      if (cuts && leaves(box, host.getBoundingClientRect())) said.add(`${nameOf(part)} is cut off by ${nameOf(host)}`);
    }
  }
  for (const sentence of tooSmall(page, least)) said.add(sentence);
  return [...said];
}

/**
 * @param {HTMLElement} page
 * @param {number} least
 */
function* tooSmall(page, least) {
  const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const host = /** @type {Element} */ (texts.currentNode.parentElement);
    range.selectNodeContents(texts.currentNode);
    // An SVG's subscripts are moved down from their line.
    if (!isSeen(host) || host.closest(`${BELOW}, tspan[dy], option, style`)) continue;
    if (!texts.currentNode.textContent?.trim() || !range.getBoundingClientRect().height) continue;
    const matrix = host instanceof SVGGraphicsElement ? host.getScreenCTM() : null;
    const scale = matrix ? Math.hypot(matrix.a, matrix.b) : 1;
    const size = Number.parseFloat(getComputedStyle(host).fontSize) * scale;
    if (size < least - 0.1) yield `${nameOf(host)} is ${size.toFixed(1)} px small`;
  }
}

/**
 * Sentences about text of which a part lies outside of what it is in, to its left or right: also where an ellipsis says
 * so. What scrolls is not cut where it is shaded at the side that has more, and what is left out as a whole is not cut.
 */
// biome-ignore lint/correctness/noUnusedVariables: Python evaluates it
function cutTexts() {
  const page = pageOf();
  const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  /** @type {Set<string>} */
  const said = new Set();
  while (texts.nextNode()) {
    const host = /** @type {Element} */ (texts.currentNode.parentElement);
    if (!texts.currentNode.textContent?.trim() || !isSeen(host) || host.closest("option, style, details:not([open])"))
      continue;
    range.selectNodeContents(texts.currentNode);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    for (let around = host; around !== page.parentElement; around = /** @type {Element} */ (around.parentElement)) {
      const { overflowX, overflowClipMargin, display, backgroundAttachment } = getComputedStyle(around);
      if (overflowX === "visible" || display === "inline") continue;
      const frame = around.getBoundingClientRect();
      if (overflowX === "hidden" && (top > frame.bottom - LITTLE || bottom < frame.top + LITTLE)) break; // left out
      const beyond = overflowX === "clip" ? Math.max(LITTLE, Number.parseFloat(overflowClipMargin)) : LITTLE;
      if (left > frame.left - beyond && right < frame.right + beyond) continue;
      const isShaded = overflowX !== "hidden" && backgroundAttachment.includes("local");
      if (!isShaded) said.add(`${nameOf(host)} is cut by ${nameOf(around)}`);
      break;
    }
  }
  return [...said];
}

/**
 * @param {DOMRect} box
 * @param {DOMRect} frame
 */
const leaves = (box, frame) =>
  box.left < frame.left - LITTLE ||
  box.right > frame.right + LITTLE ||
  box.top < frame.top - LITTLE ||
  box.bottom > frame.bottom + LITTLE;

/** @param {Element} one */
const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest(ASIDE);

/** @param {Element} one */
const nameOf = (one) =>
  `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""} “${(one.textContent ?? "").trim().slice(0, 30)}”`;
