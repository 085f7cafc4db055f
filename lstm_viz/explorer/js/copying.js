// Copying: a text to the clipboard, also where the page came over plain http from another computer.

/**
 * Whether the text is on the clipboard now. The clipboard's own interface is there in a secure context only
 * (https or this computer); elsewhere a selected field and the browser's old command do it.
 *
 * @param {string} text
 * @param {HTMLElement} host  where a field may stand for a moment
 */
export async function copyText(text, host) {
  if (isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not permitted: the old way may be.
    }
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.style.cssText = "position:fixed;opacity:0;top:0;left:0";
  const before = document.activeElement;
  host.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
