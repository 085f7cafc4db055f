// Palette: the colours of a view, in one theme.

import { paintSurface } from "./colours.js";

/** @import { Header } from "./payload.js" */
/** @import { Palette } from "./tracks.js" */

const SECOND_SHADE = "40%"; // of the input's colour in the second shade of its lines

/**
 * Give the Explorer's element its colours, with --lv-line-x0 and so on for the lines of the input.
 *
 * @param {HTMLElement} element
 * @param {Header} header
 * @param {"light"|"dark"} theme
 * @returns {Palette} the same, for what is painted
 */
export function paintPalette(element, header, theme) {
  const colours = header.colours[theme];
  const { text, ink } = colours;
  const shades = [text.x, `color-mix(in srgb, ${text.x} ${SECOND_SHADE}, ${ink})`];
  paintSurface(element, colours);
  shades.forEach((shade, at) => {
    element.style.setProperty(`--lv-line-x${at}`, shade);
  });
  element.dataset.theme = theme;
  return { ...colours, shades };
}
