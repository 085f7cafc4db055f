// Entries: what one act of a person changes in the address is one entry, and a step back leads to what she saw.

import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { joinEntries } from "../../../lstm_viz/ui/frame/entries.js";

/** A window whose history is a list of addresses. */
function opened() {
  const list = ["/"];
  const clock = { now: 0 };
  /** @type {Record<string, (event: {isTrusted: boolean}) => void>} */
  const heard = {};
  /** @param {boolean} over */
  const writer = (over) => (/** @type {unknown} */ _, /** @type {string} */ __, /** @type {string} */ url) => {
    if (over) list.pop();
    list.push(url);
  };
  class Entries {}
  Object.assign(Entries.prototype, { pushState: writer(false), replaceState: writer(true) });
  const page = {
    history: /** @type {History} */ (new Entries()),
    location: /** @type {Location} */ ({
      get href() {
        return `http://lab.example${list.at(-1)}`;
      },
      get pathname() {
        return new URL(this.href).pathname;
      },
    }),
    /** @type {any} */
    addEventListener: (/** @type {string} */ name, /** @type {(event: {isTrusted: boolean}) => void} */ hear) => {
      heard[name] = hear;
    },
    /** @type {any} */
    document: {
      getElementsByClassName: (/** @type {string} */ name) =>
        ["st-key-lag", "st-key-seed"].includes(name) ? [{ querySelector: () => ({}) }] : [],
    },
    /** @type {any} */
    performance: { now: () => clock.now },
  };
  joinEntries(page);
  joinEntries(page);
  /** @param {string[]} urls */
  const push = (...urls) => {
    for (const url of urls) page.history.pushState({}, "", url);
  };
  const act = () => heard.pointerdown({ isTrusted: true });
  /**
   * A person changes a bound field, so many milliseconds after the last time.
   *
   * @param {number} after
   * @param {string} url
   */
  const change = (after, url) => {
    clock.now += after;
    act();
    page.history.replaceState({}, "", url);
  };
  return { list, push, heard, act, change, write: page.history.replaceState };
}

test("all parts of a choice are one entry, and the next choice is another", () => {
  const { list, push, act } = opened();
  act();
  push("/?model=recall", "/?model=recall&preset=recall");
  act();
  push("/?preset=latch");
  deepEqual(list, ["/", "/?model=recall&preset=recall", "/?preset=latch"]);
});

test("another page is one entry: neither its own address nor what is left of the one before is", () => {
  const { list, push, act } = opened();
  act();
  push("/?preset=latch&seed=7");
  act();
  push("/?preset=latch", "/lecture", "/lecture?seed=7");
  deepEqual(list, ["/", "/?preset=latch&seed=7", "/lecture?seed=7"]);
  act();
  push("/lecture?stop=gates");
  deepEqual(list.length, 4);
});

test("what nobody did, or did in the Explorer, makes no entry", () => {
  const { list, push, act, heard } = opened();
  push("/?seed=3");
  act();
  push("/?preset=wave");
  act();
  heard["lv-commit"]({ isTrusted: false });
  push("/?preset=wave&step=5");
  heard.keydown({ isTrusted: false }); // a key that the stepper presses
  push("/?preset=wave&step=6");
  deepEqual(list, ["/?seed=3", "/?preset=wave&step=6"]);
  act();
  heard.popstate({ isTrusted: true });
  push("/?preset=wave&step=8");
  push("/about");
  deepEqual(list, ["/?seed=3", "/?preset=wave&step=8", "/about"]);
});

test("a number in a field is one entry, quick steps of it are too, and nothing else that is bound is one", () => {
  const { list, heard, push, change, write } = opened();
  change(5000, "/?lag=20");
  change(300, "/?lag=21");
  change(300, "/?lag=22");
  change(300, "/?lag=22&seed=4"); // another field
  change(5000, "/?lag=22&seed=5");
  push("/?lag=22&seed=5&step=2"); // what the number leads to
  write({}, "", "/?lag=23&seed=5"); // by nobody
  change(5000, "/?lag=23&seed=5&fold=open");
  deepEqual(list, ["/", "/?lag=22", "/?lag=22&seed=4", "/?lag=23&seed=5&fold=open"]);
  heard.popstate({ isTrusted: true });
  write({}, "", "/?lag=24");
  change(200, "/?lag=25"); // soon after a step back, which has to stay
  deepEqual(list.slice(-2), ["/?lag=24", "/?lag=25"]);
});
