// Training: the second slider, from checkpoint to checkpoint of a training, by hand or by the clock.

import { buttonNode } from "./controls.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { PLACES, PLAYER } from "./words.js";

/** @import { Epoch, ModelView } from "./decode.js" */
/** @import { Changed, State } from "./store.js" */
/** @import { Context } from "./view.js" */

const RATE = 3; // checkpoints a second
const CALM_RATE = 1; // for a person who asked for less motion
const EPOCH_LEAP = 5; // checkpoints that PageUp and PageDown move
const NUMBERED = 5; // ticks that have their number

/**
 * "training step 240 of 6,000": the checkpoint that the model shows; nothing without a training.
 *
 * @param {ModelView} model
 */
export function trainingStep(model) {
  if (!model.epochs.length) return "";
  return stepOf(model, model.epochs[model.epoch]);
}

/**
 * @param {ModelView} model
 * @param {Epoch} epoch
 */
const stepOf = (model, { step }) => PLACES.training(step, model.epochs[model.lastEpoch].step);

/**
 * The row with play, checkpoint, slider and what is said of it. Checkpoints stand at equal distances,
 * since they are dense where most happens; their numbers say what lies between them.
 *
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createTraining(host, { modelOf, store, actions }) {
  const { epochs } = modelOf();
  const last = epochs.length - 1;
  const play = buttonNode("lv-key-button", () => actions.toggleTraining());
  const where = htmlNode("output", { class: "lv-epoch-name" });
  const said = htmlNode("output", { class: "lv-said" });
  const scrub = htmlNode("input", {
    type: "range",
    class: "lv-scrub lv-epoch",
    min: 0,
    max: last,
    step: 1,
    "aria-label": PLAYER.training,
    oninput: () => actions.showEpoch(scrub.valueAsNumber),
    onchange: () => actions.stayEpoch(),
    onkeydown: press,
  });
  const ticks = htmlNode("div", { class: "lv-ticks", "aria-hidden": "true" });
  const track = htmlNode("div", { class: "lv-course" }, scrub, ticks);
  host.append(
    htmlNode("div", { class: "lv-training", role: "group", "aria-label": PLAYER.training }, play, where, track, said),
  );
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;

  /**
   * The keys of a slider move this one, and not the time.
   *
   * @param {KeyboardEvent} event
   */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { epoch } = store.get();
    const to = {
      ArrowLeft: epoch - 1,
      ArrowDown: epoch - 1,
      ArrowRight: epoch + 1,
      ArrowUp: epoch + 1,
      PageDown: epoch - EPOCH_LEAP,
      PageUp: epoch + EPOCH_LEAP,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    actions.goEpoch(to);
  }

  function advance() {
    timer = 0;
    const { training, epoch } = store.get();
    if (!training) return;
    actions.showEpoch(epoch + 1, true);
    if (store.get().epoch === last) actions.stayEpoch();
    else wait();
  }

  const wait = () => {
    timer ||= setTimeout(advance, 1000 / (calm.matches ? CALM_RATE : RATE));
  };

  /** Other checkpoints' words: no text may push the slider about while it is dragged. */
  function measure() {
    /** @param {string[]} texts */
    const longest = (texts) => `${Math.max(...texts.map((text) => text.length))}ch`;
    const now = modelOf();
    where.style.setProperty("--lv-wide", longest(now.epochs.map((epoch) => stepOf(now, epoch))));
    said.style.setProperty("--lv-wide", longest(now.epochs.map((epoch) => epoch.said)));
    const numbered = new Set(Array.from({ length: NUMBERED }, (_, k) => Math.round((k * last) / (NUMBERED - 1))));
    ticks.replaceChildren(
      ...now.epochs.map(({ step }, at) =>
        htmlNode("span", { style: `left:${(100 * at) / last}%` }, numbered.has(at) ? PLACES.grouped(step) : ""),
      ),
    );
  }

  return {
    /**
     * @param {Readonly<State>} state
     * @param {Changed} changed
     */
    update(state, changed) {
      const model = modelOf();
      if (changed.has("model")) measure();
      if (changed.has("training")) {
        const label = state.training ? PLAYER.pauseTraining : PLAYER.playTraining;
        setAttribute(play, "data-sign", state.training ? "pause" : "play");
        setAttribute(play, "aria-label", label);
        setAttribute(play, "title", label);
        clearTimeout(timer);
        timer = 0;
        if (state.training) wait();
      }
      const text = trainingStep(model);
      const now = model.epochs[model.epoch];
      setText(where, text);
      setText(said, now.said);
      setAttribute(said, "title", now.said);
      if (scrub.valueAsNumber !== model.epoch) scrub.value = String(model.epoch);
      setAttribute(scrub, "aria-valuetext", [text, now.said].filter(Boolean).join(", "));
    },
    destroy: () => clearTimeout(timer),
  };
}
