// In the page: `changed(way)` gives the milliseconds from a click on Next to the painted frame.

/** @typedef {"floor"|"explorer"|"plain"} Way  What is on the page: a pixel, the Explorer, Plotly's own maps. */

const bench = (() => {
  /** @returns {import("../lstm_viz/explorer/js/view.js").Root|null} */
  const root = () => document.querySelector(".lv-door");
  const explorer = () => root()?.lvExplorer;
  const shown = () => {
    const found = explorer();
    if (!found) throw new Error("There is no Explorer on the page.");
    return found;
  };
  const MAPS = 6; // of an LSTM, as Plotly draws them
  const images = () => [...document.querySelectorAll(".js-plotly-plot .heatmaplayer image")];
  const frame = () => new Promise(requestAnimationFrame);
  // Called in a frame: the time when that frame has been painted.
  const painted = () =>
    new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(performance.now());
      channel.port2.postMessage(0);
    });
  const after = async () => {
    await frame();
    return painted();
  };
  /** @param {Element} image */
  const source = (image) => image.getAttribute("xlink:href") ?? image.getAttribute("href");
  /** @returns {HTMLElement|null} */
  const floor = () => document.querySelector("canvas.floor");
  const pixel = () => floor()?.dataset.number;
  /**
   * @param {Way} way
   * @returns {unknown} what tells one drawing from the next
   */
  const mark = (way) => {
    if (way === "floor") return pixel();
    if (way === "explorer") return shown().model;
    return new Map(images().map((image) => [image, source(image)]));
  };
  /**
   * @param {Way} way
   * @param {unknown} before
   */
  const isNew = (way, before) => {
    if (way === "floor") return pixel() !== before;
    if (way === "explorer") {
      const now = explorer(); // none while Streamlit takes the element down and up again
      return now !== undefined && now.model !== before;
    }
    const now = images();
    const known = /** @type {Map<Element, string|null>} */ (before);
    /** @param {Element} image */
    const fresh = (image) => source(image) && known.get(image) !== source(image);
    return now.length === MAPS && now.every(fresh);
  };
  return {
    /** @param {Way} way */
    ready(way) {
      if (way === "floor") return Boolean(pixel());
      return way === "explorer" ? Boolean(explorer()) : images().length === MAPS;
    },
    /** @param {Way} way */
    changed(way) {
      // biome-ignore lint/performance/useDomNodeTextContent: the button is found by what a person sees
      const button = [...document.querySelectorAll("button")].find((b) => b.innerText === "Next");
      return bench.pressed(way, button);
    },
    /**
     * @param {Way} way
     * @param {HTMLElement|null|undefined} button
     */
    async pressed(way, button) {
      const before = mark(way);
      const begin = performance.now();
      button?.click();
      while (!isNew(way, before)) await frame();
      return (await painted()) - begin;
    },
    /**
     * A press of a button to the Explorer's picture in ms, and of that until the browser asked for the numbers, until
     * it had them, and until they were painted: only the whole where it had them before.
     *
     * @param {string} selector
     */
    async parted(selector) {
      performance.clearResourceTimings();
      const begin = performance.now();
      const all = await bench.pressed("explorer", document.querySelector(selector));
      const timings = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
      const fetched = timings.filter(({ name }) => name.includes("/lstm_viz/windows/"));
      const last = fetched.at(-1);
      if (!last) return [all];
      const [asked, had] = [last.startTime - begin, last.responseEnd - begin];
      return [all, asked, had - asked, all - had];
    },
    /**
     * The keys of elements of a Streamlit page that begin so, as classes.
     *
     * @param {string} beginning
     */
    keys: (beginning) =>
      [...document.querySelectorAll(`[class*="${beginning}"]`)].flatMap((one) =>
        [...one.classList].filter((name) => name.startsWith(beginning)),
      ),
    /** @type {number[]} */
    hovers: [],
    /** @param {Way} way */
    watchHover(way) {
      let step = -1;
      bench.hovers = [];
      document.addEventListener(
        "pointermove",
        () => {
          const begin = performance.now();
          after().then((end) => {
            const now = way === "floor" ? step + 1 : shown().store.get().step;
            if (now !== step) bench.hovers.push(end - begin);
            step = now;
          });
        },
        true,
      );
    },
    /**
     * @param {number} first
     * @param {number} last
     */
    async zoom(first, last) {
      const begin = performance.now();
      shown().actions.zoomTo(first, last, {});
      return (await after()) - begin;
    },
    /**
     * Frames a second of a page on which nothing moves.
     *
     * @param {number} seconds
     */
    async frames(seconds) {
      const begin = performance.now();
      let frames = 0;
      for (; performance.now() - begin < seconds * 1000; frames += 1) await frame();
      return (frames * 1000) / (performance.now() - begin);
    },
    /** @param {number} seconds */
    async play(seconds) {
      const { store, actions } = shown();
      store.set({ step: 0, locked: null, speed: 60 });
      await after();
      actions.play();
      const [begin, seen] = [performance.now(), new Set()];
      let frames = 0;
      while (performance.now() - begin < seconds * 1000 && store.get().playing) {
        await frame();
        frames += 1;
        seen.add(store.get().step);
      }
      const lasted = (performance.now() - begin) / 1000;
      const steps = seen.size;
      store.set({ playing: false });
      return [frames / lasted, steps / lasted];
    },
  };
})();
Object.assign(globalThis, { bench });
