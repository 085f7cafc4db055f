// Colours: a value's, a text's on it, and those of a surface.

/** @import { Theme } from "./payload.js" */

const BRIGHTEST = 255; // of a channel
const [BLACK, WHITE] = ["#000000", "#FFFFFF"];
const SURFACE = /** @type {const} */ (["background", "ink", "muted", "grid", "below", "neutral"]);

/**
 * The colour of a value: from the background at 0 to the signal's own at 1, to `below` at −1.
 *
 * @param {Theme} colours
 * @param {string} signal
 * @param {number} value
 */
export function valueColour(colours, signal, value) {
  const share = Math.min(1, Math.abs(value)) || 0;
  return mixHex(colours.background, value < 0 ? colours.below : colours.signals[signal], share);
}

/**
 * Black or white, whichever is read more easily on a colour: one of them always has a contrast of 4.5 or more.
 *
 * @param {string} fill  as #RRGGBB
 */
export const legibleOn = (fill) => (contrastOf(BLACK, fill) >= contrastOf(WHITE, fill) ? BLACK : WHITE);

/**
 * Give a surface its colours, as CSS variables: --lv-ink, --lv-f for fills, --lv-wire-f for lines, --lv-text-f
 * for letters, --lv-kind-lstm for a network.
 *
 * @param {HTMLElement} root
 * @param {Theme} colours
 */
export function paintSurface(root, colours) {
  for (const name of SURFACE) {
    root.style.setProperty(`--lv-${name}`, colours[name]);
  }
  for (const signal in colours.signals) {
    root.style.setProperty(`--lv-${signal}`, colours.signals[signal]);
    root.style.setProperty(`--lv-wire-${signal}`, colours.wires[signal]);
    root.style.setProperty(`--lv-text-${signal}`, colours.text[signal]);
  }
  for (const [kind, { colour }] of Object.entries(colours.kinds)) {
    root.style.setProperty(`--lv-kind-${kind}`, colour);
  }
}

/**
 * Red, green and blue of "#RRGGBB", each 0 to 255.
 *
 * @param {string} hex
 */
export const channelsOf = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/**
 * A colour between two, both as #RRGGBB.
 *
 * @param {string} one
 * @param {string} other
 * @param {number} share  of the other
 */
export function mixHex(one, other, share) {
  const [from, to] = [channelsOf(one), channelsOf(other)];
  const mixed = from.map((value, k) => Math.round(value + (to[k] - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The contrast of two colours as WCAG 2.2 defines it, 1 to 21.
 *
 * @param {string} one
 * @param {string} other
 */
function contrastOf(one, other) {
  const [dark, light] = [one, other].map(luminanceOf).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {string} hex */
function luminanceOf(hex) {
  const [red, green, blue] = channelsOf(hex).map((value) => {
    const part = value / BRIGHTEST;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * The colour at a share of a scale whose stops are equally far apart.
 *
 * @param {string[]} stops  as #RRGGBB
 * @param {number} share
 */
export function colourAt(stops, share) {
  const place = share * (stops.length - 1);
  const before = Math.min(Math.floor(place), stops.length - 2);
  return mixHex(stops[before], stops[before + 1], place - before);
}

/**
 * So many colours from the first to the last of `stops`, and what is legible on each.
 *
 * @param {string[]} stops  two or three, as #RRGGBB
 * @param {number} count
 */
export function shadesOf(stops, count) {
  const fills = Array.from({ length: count }, (_, k) => colourAt(stops, k / (count - 1)));
  return { fills, inks: fills.map(legibleOn) };
}
