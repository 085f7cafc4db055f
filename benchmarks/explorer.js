// In the page: `changed(way)` gives the milliseconds from a click on Next to the painted frame.
globalThis.bench = (() => {
  const root = () => document.querySelector(".lv-door");
  const explorer = () => root()?.lvExplorer;
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
  const source = (image) => image.getAttribute("xlink:href") ?? image.getAttribute("href");
  const pixel = () => document.querySelector("canvas.floor")?.dataset.number;
  const mark = (way) => {
    if (way === "floor") return pixel();
    if (way === "explorer") return explorer().model;
    return new Map(images().map((image) => [image, source(image)]));
  };
  const isNew = (way, before) => {
    if (way === "floor") return pixel() !== before;
    if (way === "explorer") return explorer() && explorer().model !== before;
    const now = images();
    const fresh = (image) => source(image) && before.get(image) !== source(image);
    return now.length === 6 && now.every(fresh);
  };
  return {
    ready(way) {
      if (way === "floor") return Boolean(pixel());
      return way === "explorer" ? Boolean(explorer()) : images().length === 6;
    },
    async changed(way) {
      const button = [...document.querySelectorAll("button")].find((b) => b.innerText === "Next");
      const before = mark(way);
      const begin = performance.now();
      button.click();
      while (!isNew(way, before)) await frame();
      return (await painted()) - begin;
    },
    hovers: [],
    watchHover() {
      let step = -1;
      document.addEventListener(
        "pointermove",
        () => {
          const begin = performance.now();
          after().then((end) => {
            const now = explorer().store.get().step;
            if (now !== step) bench.hovers.push(end - begin);
            step = now;
          });
        },
        true,
      );
    },
    async zoom(first, last) {
      const begin = performance.now();
      explorer().actions.zoomTo(first, last, {});
      return (await after()) - begin;
    },
    async play(seconds) {
      const { store, actions } = explorer();
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
      const shown = seen.size;
      store.set({ playing: false });
      return [frames / lasted, shown / lasted];
    },
  };
})();
