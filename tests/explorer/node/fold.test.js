// Fold: a side bar that is closed for a page opens again on others, also where its button comes late.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import fold from "../../../lstm_viz/ui/frame/fold.js";

const CLOSE = '[data-testid="stSidebarCollapseButton"]';
const OPEN = '[data-testid="stExpandSidebarButton"]';

class Button {
  /** @param {() => void} click */
  constructor(click) {
    this.click = click;
  }

  matches() {
    return true;
  }
}

/** A page whose window is 1,024 px wide, and its side bar open; a button is there only where `has` says so. */
function opened() {
  const page = { collapsed: "false", has: true, presses: 0 };
  /** @param {string} to */
  const button = (to) =>
    new Button(() => {
      page.collapsed = to;
      page.presses += 1;
    });
  /** @param {string} selector */
  const querySelector = (selector) => {
    if (selector === CLOSE) return page.has ? button("true") : null;
    if (selector === OPEN) return page.has ? button("false") : null;
    return { getAttribute: () => page.collapsed };
  };
  /** @param {string} query */
  const matchMedia = (query) => ({
    matches: Number(query.replace(/\D/g, "")) >= 1024,
    addEventListener: () => {},
    removeEventListener: () => {},
  });
  const document = { querySelector, addEventListener: () => {} };
  Object.assign(globalThis, { document, HTMLElement: Button, innerWidth: 1024, matchMedia });
  return page;
}

/** @param {number} upTo */
const run = (upTo) => fold(/** @type {any} */ ({ data: { upTo } }));

test("it closes and opens once each, and what somebody does between stays", () => {
  const page = opened();
  run(1200);
  run(1200);
  deepEqual([page.collapsed, page.presses], ["true", 1]);
  page.collapsed = "false"; // somebody opens it
  run(1200);
  equal(page.collapsed, "false");
  run(0);
  deepEqual([page.collapsed, page.presses], ["false", 1]);
});

test("a button that is not there yet is pressed by the next run", () => {
  const page = opened();
  page.has = false;
  run(1200);
  equal(page.collapsed, "false");
  page.has = true;
  run(1200);
  equal(page.collapsed, "true");
  page.has = false;
  run(0);
  equal(page.collapsed, "true");
  page.has = true;
  run(0);
  deepEqual([page.collapsed, page.presses], ["false", 2]);
});

test("one that somebody has closed stays closed on other pages", () => {
  const page = opened();
  page.collapsed = "true";
  run(1200);
  run(0);
  deepEqual([page.collapsed, page.presses], ["true", 0]);
});
