// Explorer: every gate of a network at every step, linked: one payload in, one view out.

import { decode } from "./decode.js";
import { createShell } from "./shell.js";
import { createView } from "./view.js";

/**
 * Show a payload in `root`.
 *
 * @param {HTMLElement} root
 * @param {Uint8Array} bytes  see payload.py
 * @param {{theme?: "light"|"dark", plotly?: object|null, state?: object, height?: number,
 *   commit?: (state: object) => void, exact?: ((step: number) => Promise<object>)|null}} options
 *   `commit` is called with the address's state after a lock, a release, a zoom, a pin and so on,
 *   never while hovering, scrubbing or playing. `exact` is asked for a locked step's float32 values
 *   where the payload has 16-bit values.
 */
export function mount(root, bytes, options = {}) {
  let asked = { theme: "light", plotly: null, commit: () => {}, exact: null, height: 0, ...options };
  let view = null;
  const shell = createShell(root);

  function open(data) {
    try {
      const model = decode(data);
      if (!model.steps) throw new Error("This sequence has no steps, so there is nothing to show.");
      shell.say("");
      return model;
    } catch (error) {
      shell.say(error.message);
      return null;
    }
  }

  function start(model) {
    view?.destroy();
    view = model && createView(root, shell, model, () => asked);
  }

  start(open(bytes));
  return {
    /** Other bytes (null: the same), another theme, another state; what is left out stays. */
    update(data, more = {}) {
      asked = { ...asked, state: undefined, ...more };
      const model = data ? open(data) : null;
      if (data && !model) return;
      if (!view && !model) return;
      if (!view || (model && !view.fits(model))) {
        // What is locked, sorted and pinned stays, as far as the other networks have it.
        asked.state ??= view?.address();
        start(model);
      } else view.update(model, more);
    },
    destroy() {
      view?.destroy();
      shell.destroy();
      delete root.lvExplorer;
    },
  };
}
