// Download: a file that was made in the browser.

const KEPT = 60_000; // ms until the browser has surely read it

/**
 * @param {string} name
 * @param {Blob} content
 */
export function download(name, content) {
  const href = URL.createObjectURL(content);
  const link = Object.assign(document.createElement("a"), { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT);
}
