// Player: the step, moved by hand or by the clock.

import { buttonNode, selectNode } from "./controls.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { stepName } from "./readings.js";
import { PLAYER } from "./words.js";

/** @import { Changed, State } from "./store.js" */
/** @import { Context } from "./view.js" */

const SPEEDS = [1, 2, 5, 10, 20, 60, 200]; // steps a second
const CALM = 2; // the fastest for a person who asked for less motion
const LONGEST = 100; // ms between two frames that still count, so that a hidden page does not leap

/**
 * The bar with play, step, scrub and speed; `actions` does what its buttons say.
 *
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createPlayer(host, { modelOf, store, actions }) {
  /**
   * @param {string} label
   * @param {string} sign
   * @param {() => void} does
   */
  const button = (label, sign, does) =>
    buttonNode("lv-key-button", does, null, { "aria-label": label, title: label, "data-sign": sign });
  const back = button(PLAYER.back, "back", () => actions.go(store.get().step - 1));
  const play = button(PLAYER.play, "play", () => actions.toggle());
  const on = button(PLAYER.on, "on", () => actions.go(store.get().step + 1));
  const where = htmlNode("output", { class: "lv-step" });
  const scrub = htmlNode("input", {
    type: "range",
    class: "lv-scrub",
    min: 1,
    step: 1,
    "aria-label": PLAYER.step,
    oninput: () => {
      actions.show(scrub.valueAsNumber - 1);
    },
    onchange: () => actions.stay(),
  });
  const speed = selectNode(
    SPEEDS.map((rate) => [rate, PLAYER.rate(rate)]),
    { "aria-label": PLAYER.speed, onchange: () => store.set({ speed: Number(speed.value) }) },
  );
  const unlocks = [PLAYER.locked, htmlNode("kbd", {}, PLAYER.unlockHint)];
  const lock = buttonNode("lv-lock", () => actions.release(), unlocks, { title: PLAYER.unlock });
  host.append(back, play, on, where, scrub, lock, speed);

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let frame = 0;
  let last = 0;
  let owed = 0; // parts of a step that are due

  /** @param {number} now */
  function advance(now) {
    frame = 0;
    const state = store.get();
    if (!state.playing) return;
    owed += (Math.min(now - last, LONGEST) / 1000) * (calm.matches ? Math.min(state.speed, CALM) : state.speed);
    last = now;
    const due = Math.floor(owed);
    owed -= due;
    const end = modelOf().steps - 1;
    if (due) actions.show(state.step + due);
    if (store.get().step >= end) actions.stay();
    // The frame that moves is the frame that draws.
    store.flush();
    frame = requestAnimationFrame(advance);
  }

  /**
   * @param {Readonly<State>} state
   * @param {Changed} changed
   */
  function update(state, changed) {
    if (changed.has("playing")) {
      setAttribute(play, "data-sign", state.playing ? "pause" : "play");
      setAttribute(play, "aria-label", state.playing ? PLAYER.pause : PLAYER.play);
      setAttribute(play, "title", state.playing ? PLAYER.pauseHelp : PLAYER.playHelp);
      if (state.playing && !frame) {
        last = performance.now();
        owed = 0;
        frame = requestAnimationFrame(advance);
      }
    }
    const step = stepName(modelOf(), state.step);
    setText(where, PLAYER.at(step, modelOf().steps));
    if (scrub.valueAsNumber !== state.step + 1) scrub.value = String(state.step + 1);
    setAttribute(scrub, "aria-valuetext", PLAYER.spoken(step, modelOf().steps));
    if (changed.has("zoom") || changed.has("model")) {
      setAttribute(scrub, "max", String(modelOf().steps));
      scrub.value = String(state.step + 1);
      /** @param {number} step */
      const share = (step) => `${(100 * step) / modelOf().steps}%`;
      scrub.style.setProperty("--lv-from", share(state.zoom[0]));
      scrub.style.setProperty("--lv-to", share(state.zoom[1] + 1));
    }
    lock.style.visibility = state.locked === null ? "hidden" : "visible";
    if (speed.value !== String(state.speed)) speed.value = String(state.speed);
  }

  return { update, scrub, destroy: () => cancelAnimationFrame(frame) };
}
