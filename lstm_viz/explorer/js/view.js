// View: all parts on one page, and what each change of the state draws anew.

import { createActions } from "./actions.js";
import { createAxes } from "./axes.js";
import { paintSurface } from "./colours.js";
import { createFrame } from "./frame.js";
import { attachGestures } from "./gestures.js";
import { createKeysHelp, listenForKeys } from "./keys.js";
import { createColumn } from "./maps.js";
import { setText } from "./nodes.js";
import { createPanel } from "./panel.js";
import { createPlayer } from "./player.js";
import { badgeText } from "./readings.js";
import { createRows } from "./rows.js";
import { fitMaps } from "./shell.js";
import { stackKey } from "./stack.js";
import { createStore, FRESH, readAddress, writeAddress } from "./store.js";
import { showTip } from "./tip.js";
import { createToolbar } from "./toolbar.js";
import { createTraining } from "./training.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Cells } from "./detail.js" */
/** @import { Options } from "./explorer.js" */
/** @import { ColumnContext, Hit } from "./maps.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Shell } from "./shell.js" */
/** @import { Changed, State, Store } from "./store.js" */
/** @import { Palette } from "./tracks.js" */

/**
 * @typedef {ColumnContext & {actions: Actions}} Context  What all parts of a view are given.
 * @typedef {ReturnType<typeof createView>} View
 *
 * @typedef {Object} Handle  What an element that shows an Explorer says of it to scripts and tests.
 * @property {Model} model
 * @property {Store} store
 * @property {Actions} actions
 * @property {(net: number, signal: string) => Cells|null|undefined} cells  what a map shows, as it was reduced
 * @property {(net: number, signal: string, column: number, row: number) => number|undefined} drawn  one of its cells
 *
 * @typedef {HTMLElement & {lvExplorer?: Handle}} Root
 */

const SECOND_SHADE = "40%"; // of the input's colour in the second shade of its lines

/**
 * One view of one kind of networks; other numbers of the same kind need no other elements.
 *
 * @param {Root} root  where keys and the readable state belong
 * @param {Shell} shell
 * @param {Model} first
 * @param {() => Options} optionsOf  see `mount`
 */
export function createView(root, shell, first, optionsOf) {
  let model = first;
  let palette = paletteOf(optionsOf().theme);
  let tall = optionsOf().height;
  const modelOf = () => model;
  const rows = createRows();
  const store = createStore({ ...FRESH, ...readAddress(optionsOf().state ?? {}, model) }, (state) =>
    optionsOf().commit(writeAddress(state, model)),
  );
  const actions = createActions(modelOf, store, rows);
  /** @type {Context} */
  const context = {
    model: modelOf,
    store,
    rows,
    actions,
    palette: () => palette,
    onReading: actions.openEquation,
    createFrame: (host) => {
      const { plotly } = optionsOf();
      return plotly ? createFrame(host, plotly) : createAxes(host);
    },
  };
  setTheme();

  const built = shell.open();
  const toolbar = createToolbar(built.toolbar, { modelOf, store, rows, actions });
  const others = model.networks.slice(1).map((network) => network.index);
  const answers = Boolean(model.target) || model.networks.some((network) => network.array("prediction"));
  const columns = [createColumn(context, [0], answers && !others.length)];
  if (others.length) columns.push(createColumn(context, others, answers));
  built.left.append(columns[0].element);
  if (columns[1]) built.right.append(columns[1].element);
  built.right.append(built.panel);
  const panel = createPanel(built.panel, context);
  const trained = model.epochs.length > 0;
  const training = trained ? createTraining(built.player, modelOf, store, actions) : null;
  const player = createPlayer(built.player, modelOf, store, actions);
  const help = createKeysHelp(built.element, store, trained);
  const keys = listenForKeys(root, store, actions, trained);
  const gestures = columns.map((column) =>
    attachGestures(column, { store, actions, brushing: toolbar.brushing, tell }),
  );
  const watcher = new ResizeObserver(() => store.set({ size: store.get().size + 1 }));
  for (const one of [root, built.head, built.toolbar]) watcher.observe(one);
  built.leave.addEventListener("click", () => actions.setPresenter(false));

  /** @type {[event: PointerEvent|null, hit: Hit|null]} */
  let pointed = [null, null];

  /**
   * @param {PointerEvent|null} event
   * @param {Hit|null} hit
   */
  function tell(event, hit) {
    pointed = [event, hit];
    showTip(built, model, event, hit);
  }

  /**
   * @param {Options["theme"]} theme
   * @returns {Palette}
   */
  function paletteOf(theme) {
    const colours = model.header.colours[theme];
    const { text, ink } = colours;
    const shades = [text.x, `color-mix(in srgb, ${text.x} ${SECOND_SHADE}, ${ink})`];
    return { ...colours, lines: { x: shades, h: text.h } };
  }

  function setTheme() {
    const { theme } = optionsOf();
    palette = paletteOf(theme);
    paintSurface(shell.element, palette);
    palette.lines.x.forEach((shade, at) => {
      shell.element.style.setProperty(`--lv-line-x${at}`, shade);
    });
    shell.element.style.setProperty("--lv-line-h", palette.lines.h);
    shell.element.dataset.theme = theme;
  }

  function describe() {
    setText(built.verdict, model.verdict);
    setText(built.badge, badgeText(model));
  }

  /**
   * Numbers that 16 bits have rounded are asked for where a step is locked.
   *
   * @param {Readonly<State>} state
   */
  function askExact({ locked }) {
    const { exact } = optionsOf();
    if (locked === null || !exact || model.exact?.step === locked) return;
    const of = model;
    Promise.resolve(exact(locked)).then((values) => {
      if (!values || model !== of || store.get().locked !== values.step) return;
      model.setExact(values);
      store.set({ exact: values.step });
    });
  }

  /**
   * @param {Changed} changed
   * @param {(keyof State)[]} names
   */
  const any = (changed, ...names) => names.some((name) => changed.has(name));

  /**
   * @param {Readonly<State>} state
   * @param {Changed} changed
   */
  function draw(state, changed) {
    if (any(changed, "presenter")) {
      built.element.classList.toggle("lv-presenter", state.presenter);
      shell.present(state.presenter);
    }
    if (any(changed, "epoch", "model")) model.setEpoch(state.epoch);
    const another = changed.has("epoch") && trained;
    const reordered = any(changed, "order", "filter", "locked", "model") && rows.refresh(model, state);
    if (changed.has("model") || another) describe();
    // Before the maps are fitted: a line more in the toolbar leaves them less room.
    player.update(state, changed);
    training?.update(state, changed);
    toolbar.update(state, changed);
    let moved = false;
    if (any(changed, "size", "presenter")) {
      fitMaps(built, optionsOf().height, state.presenter);
      for (const column of columns) moved = column.measure() || moved;
    }
    if (any(changed, "model", "theme")) for (const column of columns) column.prepare();
    else if (another) for (const column of columns) column.renew();
    const repaint = moved || reordered || any(changed, "zoom", "model", "theme");
    for (const column of columns) {
      if (repaint || another) column.paint();
      if (repaint || any(changed, "locked", "pins")) column.cursor.fit(column.geometry, state);
      column.cursor.move(state);
      column.read(state);
      if (repaint) column.frame();
    }
    if (any(changed, "model", "theme")) panel.reset();
    panel.update(state, changed);
    if (another) tell(...pointed);
    if (changed.has("keysHelp")) help.show(state.keysHelp);
    if (any(changed, "locked", "model")) askExact(state);
  }

  const unsubscribe = store.subscribe(draw);
  draw(store.get(), new Set(/** @type {(keyof State)[]} */ (Object.keys(store.get()))));
  root.lvExplorer = {
    get model() {
      return model;
    },
    store,
    actions,
    cells: (net, signal) => columns.map((column) => column.drawn(net, signal)).find(Boolean),
    drawn(net, signal, column, row) {
      const cells = this.cells(net, signal);
      return cells?.grid[row * cells.columns + column];
    },
  };

  return {
    address: () => writeAddress(store.get(), model),
    /**
     * Whether another model can be shown by the elements that are there.
     *
     * @param {Model} other
     */
    fits: (other) => stackKey(other) === stackKey(model),
    /**
     * @param {Model|null} other  null is the same
     * @param {Partial<Options>} options
     */
    update(other, { theme, state }) {
      const now = store.get();
      /** @type {Partial<State>} */
      const patch = {};
      if (other) {
        const whole = now.zoom[0] === 0 && now.zoom[1] === model.steps - 1;
        const end = other.steps - 1;
        /** @type {Extent} */
        const kept = whole || now.zoom[0] > end ? [0, end] : [now.zoom[0], Math.min(now.zoom[1], end)];
        model = other;
        Object.assign(patch, {
          model: now.model + 1,
          playing: false,
          training: false,
          zoom: kept,
          step: Math.min(now.step, end),
          filter: now.filter && now.filter.step > end ? null : now.filter,
        });
        if (now.locked !== null) patch.locked = Math.min(now.locked, end);
        patch.pins = now.pins.filter((pin) => pin.step <= end);
      }
      if (state) Object.assign(patch, readAddress(state, model));
      if (theme || other) {
        setTheme();
        patch.theme = now.theme + 1;
      }
      if (optionsOf().height !== tall) patch.size = now.size + 1;
      tall = optionsOf().height;
      store.set(patch);
      store.flush();
    },
    destroy() {
      unsubscribe();
      watcher.disconnect();
      keys.destroy();
      player.destroy();
      training?.destroy();
      actions.destroy();
      panel.destroy();
      for (const gesture of gestures) gesture.destroy();
      for (const column of columns) column.destroy();
      store.destroy();
      built.element.remove();
    },
  };
}
