// Fields: the controls of the page that an Explorer hears, as Streamlit draws them.

/** @typedef {{value: string, default: string, options: string[], networks: boolean}} Name  See door.py. */

/** @param {string} key */
export const fieldOf = (key) => `.st-key-${key}`;
/** Where the options of a list are while it is open: not in its field. */
export const OPEN_LIST = '[data-testid="stSelectboxVirtualDropdown"]';

/**
 * Type a number into its field, as a person would. False where it is not on the page.
 *
 * @param {string} key
 * @param {number} number
 */
export function type(key, number) {
  const input = () => document.querySelector(fieldOf(key))?.querySelector("input");
  const field = input();
  if (!field) return false;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, String(number));
  field.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => {
    input()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  });
  return true;
}

/** @param {string} key  of a switch */
const switchOf = (key) => [...(document.querySelector(fieldOf(key))?.querySelectorAll("[role=radio]") ?? [])];

/**
 * Whether it is a switch, and no list of options, which only a person opens.
 *
 * @param {string} key
 */
export const isSwitch = (key) => switchOf(key).length > 0;

/**
 * Choose what a switch offers, as a person would.
 *
 * @param {string} key
 * @param {Name} field
 * @param {string} name
 */
export function choose(key, { options }, name) {
  const button = switchOf(key)[options.indexOf(name)];
  if (button instanceof HTMLElement) button.click();
}

/**
 * Write what a switch shows into the address: where its options have titles, Streamlit does not. Its server takes it
 * from there with the next run.
 *
 * @param {string} key
 * @param {Name} field
 */
export function writeName(key, field) {
  const shown = field.options[switchOf(key).findIndex((button) => button.getAttribute("aria-checked") === "true")];
  const url = new URL(location.href);
  if (shown === undefined || (url.searchParams.get(key) ?? field.default) === shown) return;
  if (shown === field.default) url.searchParams.delete(key);
  else url.searchParams.set(key, shown);
  history.pushState(history.state, "", url);
}
