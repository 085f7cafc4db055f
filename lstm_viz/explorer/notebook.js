// Notebook: the Explorer as a widget (anywidget) of a notebook: JupyterLab, VS Code, Colab, marimo.

import { isDark } from "./dark.js";
import { mount } from "./js/explorer.js";

/** @import { Address } from "./js/address.js" */

/**
 * What anywidget hands over of the Python object (widget.py).
 *
 * @typedef {Object} WidgetModel
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, hear: () => void) => void} on
 * @property {(event: string, hear: () => void) => void} off
 */

// JupyterLab's, VS Code's, or what the page has otherwise.
const BACKGROUND = "var(--jp-layout-color0, var(--vscode-editor-background, Canvas))";

/** @param {WidgetModel} model */
function payloadOf(model) {
  /** @type {DataView|Uint8Array} */
  const { buffer, byteOffset, byteLength } = model.get("payload");
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** @param {{model: WidgetModel, el: HTMLElement}} given */
function render({ model, el }) {
  const root = document.createElement("div");
  root.style.backgroundColor = BACKGROUND;
  // A click on a map gives it the focus, and the notebook's own keys rest until it is gone.
  root.tabIndex = -1;
  root.style.outline = "none";
  root.dataset.lmSuppressShortcuts = "true";
  el.append(root);
  /** @returns {"light"|"dark"} */
  const theme = () => (isDark(root) ? "dark" : "light");
  /** @type {ReturnType<typeof mount>|null} */
  let explorer = null;
  let shown = theme();
  let told = JSON.stringify(model.get("state"));

  /** @param {Address} state */
  function commit(state) {
    told = JSON.stringify(state);
    model.set("state", state);
    model.save_changes();
  }

  const hears = {
    "change:payload": () => explorer?.update(payloadOf(model)),
    "change:height": () => explorer?.update(null, { height: model.get("height") }),
    "change:state": () => {
      const state = model.get("state");
      if (JSON.stringify(state) === told) return; // it came from here
      told = JSON.stringify(state);
      explorer?.update(null, { state });
    },
  };
  for (const [event, hear] of Object.entries(hears)) model.on(event, hear);
  // A notebook puts the element on its page later, and there is nothing to measure until then.
  const arriving = new ResizeObserver(() => {
    if (!root.clientWidth) return;
    arriving.disconnect();
    shown = theme();
    const [height, state] = [model.get("height"), model.get("state")];
    explorer = mount(root, payloadOf(model), { theme: shown, commit, height, state, host: "notebook" });
  });
  arriving.observe(root);
  // A notebook changes its theme by attributes of the page's outermost elements.
  const watcher = new MutationObserver(() => {
    if (theme() === shown) return;
    shown = theme();
    explorer?.update(null, { theme: shown });
  });
  for (const one of [document.documentElement, document.body]) watcher.observe(one, { attributes: true });
  return () => {
    arriving.disconnect();
    watcher.disconnect();
    for (const [event, hear] of Object.entries(hears)) model.off(event, hear);
    explorer?.destroy();
    root.remove();
  };
}

export default { render };
