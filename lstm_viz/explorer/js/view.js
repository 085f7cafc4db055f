// View: all parts on one page, and what each change of the state draws anew.

import { createActions } from "./actions.js";
import { readAddress, writeAddress, writeShown } from "./address.js";
import { createAxes } from "./axes.js";
import { carryAmong, carryOver } from "./carrying.js";
import { createComputing } from "./computing.js";
import { createDialogs } from "./dialogs.js";
import { whatIfVerdict } from "./effect_text.js";
import { createExactStep } from "./exact_step.js";
import { explain, noteOriginal } from "./explanation.js";
import { fitMaps, isLow } from "./fit.js";
import { createFrame } from "./frame.js";
import { attachGestures } from "./gestures.js";
import { createHandle } from "./handle.js";
import { listenForKeys } from "./keys.js";
import { createColumn } from "./maps.js";
import { setText } from "./nodes.js";
import { createOpeningZoom } from "./opening_zoom.js";
import { paintPalette } from "./palette.js";
import { createPanel } from "./panel.js";
import { createPlayer } from "./player.js";
import { pictureBadge } from "./proof_words.js";
import { createProver } from "./proving.js";
import { watchRoom } from "./room.js";
import { createRows } from "./rows.js";
import { createSaving } from "./saving.js";
import { stackKey } from "./stack_key.js";
import { createStepper } from "./stepper.js";
import { createStore, FRESH } from "./store.js";
import { createTip } from "./tip.js";
import { createToolbar } from "./toolbar.js";
import { createTraining } from "./training.js";
import { createWhatIf } from "./whatif.js";

/** @import { Model } from "./decode.js" */
/** @import { Options } from "./explorer.js" */
/** @import { Handle } from "./handle.js" */
/** @import { ColumnContext } from "./maps.js" */
/** @import { Shell } from "./shell.js" */
/** @import { Changed, State } from "./store.js" */

/**
 * @typedef {ColumnContext} Context  What all parts of a view are given.
 * @typedef {ReturnType<typeof createView>} View
 *
 * @typedef {HTMLElement & {lvExplorer?: Handle}} Root
 */

/**
 * One view of one kind of networks; other numbers of the same kind need no other elements.
 *
 * @param {Root} root  where keys and the readable state belong
 * @param {Shell} shell
 * @param {Model} opened
 * @param {() => Options} optionsOf  see `mount`
 * @param {() => Uint8Array<ArrayBuffer>} bytesOf  the payload
 */
export function createView(root, shell, opened, optionsOf, bytesOf) {
  let model = opened;
  let palette = paintPalette(shell.element, model.header, optionsOf().theme);
  let tall = optionsOf().height;
  const modelOf = () => model;
  const rows = createRows();
  const asked = optionsOf().state ?? {};
  const first = { ...FRESH, ...readAddress(asked, model) };
  // In a low window the lines of a text come one below the other, not each below those of other networks.
  if (asked.tab === undefined && isLow()) first.text = { ...first.text, alone: true };
  const store = createStore(first, (state) => optionsOf().commit(writeAddress(state, model)));
  const actions = createActions(modelOf, store, rows, (by) => stepper.move(by));
  const prover = createProver(() => store.set({ proved: store.get().proved + 1 }));
  const whatIf = createWhatIf(modelOf, prover, (through) => {
    if (through) store.set({ ran: store.get().ran + 1 });
    computing.update();
  });
  /** @type {Context} */
  const context = {
    modelOf,
    store,
    rows,
    actions,
    whatIf,
    linked: () => optionsOf().host === "app",
    palette: () => palette,
    createFrame: (host) => {
      const { plotly } = optionsOf();
      return plotly ? createFrame(host, plotly) : createAxes(host);
    },
  };

  const built = shell.open();
  const computing = createComputing(built.head, whatIf);
  const others = model.networks.slice(1).map((network) => network.index);
  const answers = Boolean(model.target) || model.networks.some((network) => network.array("prediction"));
  const columns = [createColumn(context, [0], answers && !others.length)];
  if (others.length) columns.push(createColumn(context, others, answers));
  built.left.append(columns[0].element);
  if (columns[1]) built.right.append(columns[1].element);
  built.right.append(built.panel);
  built.element.classList.toggle("lv-crowded", others.length > 1);
  const opening = createOpeningZoom(context, columns, asked);
  const panel = createPanel(built.panel, context);
  const trained = model.epochs.length > 0;
  const has = { training: trained, text: model.header.input.text !== null };
  const training = trained ? createTraining(built.player, context) : null;
  const player = createPlayer(built.player, context);
  const toolbar = createToolbar(built.toolbar, player.scrub, context, built.panel);
  const stepper = createStepper(built.toolbar, optionsOf);
  const saving = createSaving(built.element, {
    ...{ actions, modelOf, store, rows, columns, optionsOf, bytesOf },
    verdict: () => built.verdict.textContent ?? "",
    badge: () => pictureBadge(built.badge.textContent ?? ""),
    edits: () => whatIf.edits(),
  });
  const dialogs = createDialogs(root, built, context, has, prover, saving, () => Boolean(optionsOf().exact));
  const askExact = createExactStep(context, () => optionsOf().exact);
  const keys = listenForKeys(root, store, actions, has, optionsOf().host !== "notebook");
  const tip = createTip(built, context);
  const hand = { brushing: toolbar.brushing, holding, tell: tip.tell };
  const gestures = columns.map((column) => attachGestures(column, context, hand));
  // A typeface that comes late, or a longer number beside a map, takes room from the maps.
  const growing = [root, built.head, built.toolbar, ...columns.map(({ element }) => element)];
  const room = watchRoom(growing, () => store.set({ size: store.get().size + 1 }));
  built.leave.addEventListener("click", () => actions.setPresenter(false));

  /** Whether a drag changes the run, and the value at which it holds cells; null where it does something else. */
  function holding() {
    const { tab, holding: on } = store.get();
    return tab === "whatif" && on && !whatIf.off() ? { value: panel.held() } : null;
  }

  function setTheme() {
    palette = paintPalette(shell.element, model.header, optionsOf().theme);
  }

  function describe() {
    dialogs.update();
    const { explanation } = model.header;
    explain(built.explanation, context.linked() ? explanation : { ...explanation, address: "" });
    describeRun();
  }

  /** The verdict of the run that is shown. */
  function describeRun() {
    const outcome = whatIf.outcome();
    // The sentence changes while a hand moves on a map, which must stay where it is.
    if (!store.get().moving) built.head.style.height = "";
    else built.head.style.height ||= `${built.head.offsetHeight}px`;
    const edited = model.isEdited && outcome;
    setText(built.verdict, edited ? whatIfVerdict(model.at(model.epoch), outcome, whatIf.edits()) : model.verdict);
    built.element.classList.toggle("lv-edited", Boolean(edited));
    noteOriginal(built.explanation, model.changesInput);
  }

  /**
   * @param {Changed} changed
   * @param {(keyof State)[]} names
   */
  const any = (changed, ...names) => names.some((name) => changed.has(name));

  /** What has changed while the view was in no document, where nothing has a size. @type {Set<keyof State>} */
  const missed = new Set();

  /**
   * @param {Readonly<State>} state
   * @param {Changed} now
   */
  function draw(state, now) {
    const changed = new Set([...missed, ...now]);
    missed.clear();
    if (!root.isConnected) {
      for (const key of changed) missed.add(key);
      room.lose();
      return;
    }
    if (any(changed, "presenter")) {
      built.element.classList.toggle("lv-presenter", state.presenter);
      shell.present(state.presenter);
    }
    const before = model.version;
    if (any(changed, "epoch", "model")) model.setEpoch(state.epoch);
    if (any(changed, "epoch", "model", "edits", "showing", "proved", "ran")) {
      whatIf.apply(state);
      computing.update();
    }
    const redone = model.version !== before || any(changed, "edits", "showing");
    const another = redone || (changed.has("epoch") && trained);
    const reordered = any(changed, "order", "filter", "locked", "model") && rows.refresh(model, state);
    if (any(changed, "model", "epoch")) describe();
    else if (redone || changed.has("moving")) describeRun();
    if (changed.has("proved") || redone) dialogs.write();
    // Before the maps are fitted: a line more in the toolbar or beside a map leaves them less room.
    player.update(state, changed);
    training?.update(state, changed);
    toolbar.update(state, changed);
    if (changed.has("large")) {
      for (const column of columns) column.enlarge(state.large);
      built.body.classList.toggle("lv-right-alone", Boolean(state.large?.net));
    }
    if (another || any(changed, "change", "perUnit", "large", "model"))
      for (const column of columns) column.head(model, state);
    for (const column of columns) column.read(state);
    let [moved, rescaled] = [false, false];
    if (any(changed, "size", "presenter", "large", "change", "perUnit")) {
      fitMaps(built, root, optionsOf().height, state.presenter, state.large !== null);
      for (const column of columns) moved = column.measure() || moved;
      room.take();
    }
    opening.update(any(changed, "size", "model"));
    if (any(changed, "model", "theme", "change", "perUnit", "showing")) for (const column of columns) column.prepare();
    else if (another) for (const column of columns) rescaled = column.renew() || rescaled;
    const repaint = moved || reordered || any(changed, "zoom", "model", "theme", "change", "perUnit", "extremes");
    for (const column of columns) {
      if (repaint || another) column.paint();
      if (repaint || another || any(changed, "locked", "pins")) column.cursor.fit(column.geometry, state);
      column.cursor.move(state);
      if (repaint || rescaled || changed.has("showing")) column.frame();
    }
    if (any(changed, "model", "theme")) panel.reset();
    panel.update(state, changed);
    // What lies under a pointer that rests is another cell, or says something else, after each of these.
    if (repaint || another || any(changed, "locked", "playing")) tip.again();
    if (changed.has("dialog")) dialogs.show(state.dialog);
    if (any(changed, "locked", "model")) askExact();
  }

  const unsubscribe = store.subscribe(draw);
  draw(store.get(), new Set(/** @type {(keyof State)[]} */ (Object.keys(store.get()))));
  root.lvExplorer = createHandle(context, columns);

  return {
    address: () => writeShown(store.get(), model),
    /**
     * What a view of other networks opens with.
     *
     * @param {Model} other
     */
    among: (other) => carryAmong(store.get(), model.at(model.epoch), other.at(other.epoch)),
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
        Object.assign(patch, carryOver(now, model, other));
        opening.carry(now, patch, other.steps);
        model = other;
      }
      if (state) {
        const { tab, open, space, text, ...asked } = readAddress(state, model);
        if (asked.edits !== now.edits) actions.forgetEdits();
        opening.ask(state);
        // A state that names no page leaves the one that is open.
        Object.assign(patch, asked, state.tab === undefined ? {} : { tab, open, space, text });
      }
      if (theme || other) {
        setTheme();
        patch.theme = now.theme + 1;
      }
      if (optionsOf().height !== tall) patch.size = now.size + 1;
      tall = optionsOf().height;
      stepper.write();
      store.set(patch);
      store.flush();
    },
    destroy() {
      unsubscribe();
      prover.destroy();
      whatIf.destroy();
      room.destroy();
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
