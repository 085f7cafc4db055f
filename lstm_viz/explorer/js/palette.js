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
  const palette = paletteOf(header, theme);
  paintSurface(element, palette);
  palette.shades.forEach((shade, at) => {
    element.style.setProperty(`--lv-line-x${at}`, shade);
  });
  element.dataset.theme = theme;
  return palette;
}

/**
 * The colours of a theme, for what is painted.
 *
 * @param {Header} header
 * @param {"light"|"dark"} theme
 * @returns {Palette}
 */
export function paletteOf(header, theme) {
  const colours = header.colours[theme];
  const { text, ink } = colours;
  return { ...colours, shades: [text.x, `color-mix(in srgb, ${text.x} ${SECOND_SHADE}, ${ink})`] };
}
