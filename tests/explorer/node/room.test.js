// Room: a view is told of another size, and that it is back where it has a size at all.

import { equal } from "node:assert/strict";
import { test } from "node:test";
import { watchRoom } from "../../../lstm_viz/explorer/js/room.js";

test("a view that comes back at the size that it had is told so, since it has missed what came meanwhile", () => {
  let [told, there] = [0, true];
  /** @type {() => void} */
  let observe = () => {};
  Object.assign(globalThis, {
    ResizeObserver: class {
      /** @param {() => void} heard */
      constructor(heard) {
        observe = heard;
      }
      observe() {}
    },
    window: { innerHeight: 900, matchMedia: () => ({ matches: false }), addEventListener() {} },
  });
  const box = {
    get offsetWidth() {
      return there ? 1200 : 0;
    },
    getBoundingClientRect: () => ({ height: there ? 700 : 0 }),
  };
  const room = watchRoom([/** @type {any} */ (box)], () => {
    told += 1;
    if (there) room.take();
    else room.lose();
  });
  room.take();
  observe();
  equal(told, 0);
  for (there of [false, true]) observe();
  equal(told, 2);
  observe();
  equal(told, 2);
});
