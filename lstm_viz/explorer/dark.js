// Dark: how bright the page is behind an element.

const DARK = 128; // of 255: a background less bright than this is dark
const BRIGHTNESS = [0.299, 0.587, 0.114]; // of red, green and blue (ITU-R BT.601)

/** @param {Element} element */
export function isDark(element) {
  const channels = getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [];
  return BRIGHTNESS.reduce((sum, share, k) => sum + share * Number(channels[k]), 0) < DARK;
}
