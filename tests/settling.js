// Settling: when a page has drawn all that it has begun. Runs in each page before the page's own scripts.
// A page of the app has begun what it has asked its server for, too, as long as it is connected.
// One that plays never ends to draw, and is read as it is, and so is one that asks its server again and again and has not
// drawn one answer before the next; one that waits for too long has not settled, which is an error.

(() => {
  const SHORT = 100; // ms: a timer that is longer waits for a person or counts seconds
  const MOST_FRAMES = 30; // of a page that asks for the next frame in each, as one that plays does
  const MOST_RUNS = 3; // of the script of a page that asks anew before it has drawn the last answer, as one that trains may do
  const MOST = 120_000; // ms, as in patience.py, of a script of the app or a row of short timers that does not end
  const [SCRIPT, IDLE] = ["data-test-script-state", "notRunning"]; // an attribute of the app, and what it is between two runs
  const page = { frame: requestAnimationFrame, end: cancelAnimationFrame, begin: setTimeout, clear: clearTimeout };
  /** @type {Set<number>} */
  const frames = new Set();
  /** @type {Set<number>} */
  const timers = new Set();
  let changed = false;
  let runs = 0;

  globalThis.requestAnimationFrame = (callback) => {
    const id = page.frame.call(globalThis, (now) => {
      frames.delete(id);
      changed = true;
      callback(now);
    });
    frames.add(id);
    return id;
  };
  globalThis.cancelAnimationFrame = (id) => {
    frames.delete(id);
    page.end.call(globalThis, id);
  };
  /** @param {TimerHandler} callback @param {number} [ms] @param {any[]} given */
  const begin = (callback, ms = 0, ...given) => {
    if (ms > SHORT || typeof callback !== "function") return page.begin.call(globalThis, callback, ms, ...given);
    const id = page.begin.call(
      globalThis,
      () => {
        timers.delete(id);
        changed = true;
        callback(...given);
      },
      ms,
    );
    timers.add(id);
    return id;
  };
  globalThis.setTimeout = /** @type {typeof setTimeout} */ (begin);
  /** @param {Parameters<typeof clearTimeout>[0]} id  of a timer of either kind: both ends are the same to a browser */
  const clear = (id) => {
    timers.delete(Number(id));
    page.clear.call(globalThis, id);
  };
  globalThis.clearTimeout = clear;
  globalThis.clearInterval = clear;
  new MutationObserver((records) => {
    changed = true;
    runs += records.filter((one) => one.attributeName === SCRIPT && one.oldValue === IDLE).length;
  }).observe(document, { subtree: true, childList: true, attributeOldValue: true, characterData: true });

  // What a frame looks like no test sees: a sheet lies over the page, which no hand meets, so that all below it is laid
  // out as ever and not composed, which took an eighth of the processor.
  const sheet = document.createElement("test-sheet");
  sheet.style.cssText =
    "position: fixed; inset: 0; z-index: 2147483647; background: white; pointer-events: none; will-change: transform";
  const cover = () => document.documentElement?.append(sheet);
  new MutationObserver((_, watching) => {
    watching.disconnect();
    cover();
  }).observe(document, { childList: true });
  cover();

  /** The next frame has been drawn, with what watches sizes and what it has asked to be done at once. */
  const drawn = () =>
    new Promise((done) => {
      page.frame.call(globalThis, () => page.begin.call(globalThis, done, 0));
    });

  /** The app has asked its server for a run of its script, or is in one. */
  const running = () => {
    const app = document.querySelector("[data-testid=stApp]");
    if (app?.getAttribute("data-test-connection-state") !== "CONNECTED") return false;
    return app.getAttribute(SCRIPT) !== IDLE;
  };

  /** A typeface that something on the page is set in is on its way: with it, all is as large as it stays. */
  const unset = () => document.fonts.status === "loading";

  /** @param {boolean} [resized]  of a page whose window was changed just now: it hears of that in its next frames */
  /** @type {any} */ (globalThis).settled = async (resized = false) => {
    if (resized) {
      await drawn(); // a size is heard of in the first frame, a theme in the second
      changed = true;
    }
    const end = performance.now() + MOST;
    const last = runs + MOST_RUNS;
    let moving = 0; // frames in a row that nothing but the next frame is waited for
    while (changed || frames.size || timers.size || running() || unset()) {
      moving = timers.size || running() || unset() ? 0 : moving + 1;
      if (moving > MOST_FRAMES || runs > last) return;
      if (performance.now() > end) {
        const waits = `${frames.size} frames, ${timers.size} short timers, ${running() ? "a" : "no"} run of its script, ${unset() ? "a" : "no"} typeface`;
        throw new Error(`the page has not settled within ${MOST / 1000} s: it waits for ${waits}`);
      }
      changed = false;
      await drawn();
    }
  };
})();
