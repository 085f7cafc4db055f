// Panel: what opens beside the maps: the text, the cell, an equation, a unit over time, the numbers, the pins.

import { buttonNode, setPressed } from "./controls.js";
import { createDiagram } from "./diagram.js";
import { isDifference } from "./differences.js";
import { createEditTools } from "./edit_tools.js";
import { createEquation } from "./equation.js";
import { createGradientPage } from "./gradient_page.js";
import { createHand } from "./hand.js";
import { createMemoryPage } from "./memory_page.js";
import { htmlNode } from "./nodes.js";
import { createPins } from "./pins.js";
import { createStatePage } from "./state_page.js";
import { createTabRow } from "./tab_row.js";
import { predictsNext } from "./text_address.js";
import { createTextPage } from "./text_page.js";
import { createTwin } from "./twin.js";
import { createUnitLines } from "./unit.js";
import { createWhatIfPage } from "./whatif_page.js";
import { PANEL } from "./words.js";

/** @import { Context } from "./view.js" */
/** @import { Changed, State, Tab } from "./store.js" */

/** The pages whose numbers are the edited run's where the maps show differences. @type {readonly Tab[]} */
const OF_THE_RUN = ["cell", "equation", "memory", "gradient", "state", "unit", "numbers"];
/** The pages that are about one network. @type {readonly Tab[]} */
const OF_A_NETWORK = ["cell", "memory", "unit"];
const ENOUGH = 0.25; // of the window, which a calculation needs to be seen as it opens

let panels = 0; // so that ids differ where there are several on a page

/**
 * @typedef {{update: (state: Readonly<State>) => void, renew?: () => void, destroy: () => void}} Part
 */

/**
 * Whether of what begins there too little is in the window, as where it lies below several networks' maps.
 *
 * @param {{top: number}} box
 * @param {number} height  of the window
 */
const isBelow = ({ top }, height) => height - top < ENOUGH * height;

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createPanel(host, context) {
  const { modelOf, store, rows, palette, actions } = context;
  const hasText = modelOf().header.input.text !== null;
  const names = /** @type {Tab[]} */ (Object.keys(PANEL.tabs)).filter((name) => hasText || name !== "text");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  panels += 1;
  /**
   * @param {string} what
   * @param {string} name
   */
  const id = (what, name) => `lv-${what}-${panels}-${name}`;
  const ids = Object.fromEntries(names.map((name) => [name, { tab: id("tab", name), page: id("page", name) }]));
  const row = createTabRow(names, ids, choose);
  const pages = Object.fromEntries(
    names.map((name) => [
      name,
      htmlNode("div", {
        role: "tabpanel",
        id: ids[name].page,
        "aria-labelledby": ids[name].tab,
        class: `lv-page lv-page-${name}`,
      }),
    ]),
  );
  const nets = modelOf().networks.map((network, net) =>
    buttonNode("lv-tab", () => actions.chooseNet(net), network.name),
  );
  const whose = htmlNode(
    "div",
    { class: "lv-whose", role: "group", "aria-label": PANEL.network, hidden: nets.length < 2 },
    ...nets,
  );
  // A number is held on other pages too, where what takes that back is as near, in a row that is there already.
  const tools = createEditTools(actions, ["edited", "original"]);
  const undoing = htmlNode("div", { class: "lv-edit-tools", hidden: true }, tools.showing, tools.undo);
  const run = htmlNode("p", { class: "lv-run", hidden: true }, PANEL.edited);
  host.append(
    htmlNode("div", { class: "lv-panel-head" }, row.root, whose, undoing),
    run,
    ...names.map((name) => pages[name]),
  );
  host.classList.toggle("lv-panel-first", predictsNext(modelOf()));
  const hand = createHand(modelOf, store, actions, context.whatIf);
  let shown = store.get().tab;
  putOthersAside(); // before the maps are fitted beside it
  /** @type {Tab} */
  let before = "cell"; // where to go back to when the equation closes
  /** @type {(() => number|null)|null} */
  let heldAt = null;
  /** @type {Map<string, Part & {place: HTMLElement}>} */
  const parts = new Map(); // what has been built for this model: page and network → part

  /** How the part of each page is built. @type {Record<Tab, (place: HTMLElement, net: number) => Part>} */
  const build = {
    text: (place) => createTextPage(place, context),
    cell: (place, net) => createDiagram(place, modelOf(), net, store, palette(), hand),
    equation: (place) => createEquation(place, modelOf(), store, palette(), hand),
    memory: (place, net) => createMemoryPage(place, context, net),
    gradient: (place) => createGradientPage(place, context),
    whatif(place) {
      const page = createWhatIfPage(place, context);
      heldAt = page.held;
      return page;
    },
    state: (place) => createStatePage(place, context),
    unit: (place, net) => createUnitLines(place, context, net),
    numbers: (place) => createTwin(place, modelOf(), store, rows),
    pins: (place) => createPins(place, context),
  };

  /**
   * @param {Tab} name
   * @param {number} net
   */
  function part(name, net) {
    const key = `${name} ${OF_A_NETWORK.includes(name) ? net : ""}`;
    let found = parts.get(key);
    if (!found) {
      const place = htmlNode("div", { class: "lv-page-part" });
      pages[name].append(place);
      found = { place, ...build[name](place, net) };
      parts.set(key, found);
    }
    for (const [other, { place }] of parts) {
      if (other.startsWith(`${name} `)) place.hidden = other !== key;
    }
    return found;
  }

  /** @param {Tab} name */
  function choose(name) {
    if (name === "equation" && !store.get().open) {
      const { net, hoverSignal, large } = store.get();
      const { names: signals } = modelOf().networks[net];
      // One map alone is the one that is meant.
      if (large) actions.openEquation(large.net, large.signal);
      else actions.openEquation(net, signals.find((signal) => signal === hoverSignal) ?? signals[0]);
      return;
    }
    turn(name);
    update(store.get());
  }

  /**
   * Turn to a page, which the address then names.
   *
   * @param {Tab} to
   */
  function turn(to) {
    if (shown !== "equation") before = shown;
    shown = to;
    store.set({ tab: to }, { commit: true });
  }

  function putOthersAside() {
    for (const name of names) {
      // The numbers' page speaks at all times, so that one is only put aside.
      if (name === "numbers") pages[name].classList.toggle("lv-aside", name !== shown);
      else pages[name].hidden = name !== shown;
    }
  }

  /**
   * @param {Readonly<State>} state
   * @param {Changed} [changed]
   */
  function update(state, changed = new Set()) {
    const opens = changed.has("open") && state.open !== null;
    if (changed.has("tab") && state.tab !== shown) shown = state.tab;
    else if (changed.has("open")) {
      if (opens) turn("equation");
      else if (shown === "equation") turn(before);
    }
    putOthersAside();
    run.hidden = !(OF_THE_RUN.includes(shown) && isDifference(modelOf(), state));
    undoing.hidden = shown === "whatif" || !state.edits;
    tools.update(state, context.whatIf.outcome() !== null);
    row.update(shown, state.pins.length + state.kept.length);
    for (const [net, button] of nets.entries()) setPressed(button, net === state.net);
    part(shown, state.net).update(state);
    if (shown !== "numbers") part("numbers", state.net).update(state);
    if (opens && isBelow(host.getBoundingClientRect(), window.innerHeight)) {
      host.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: "start" });
    }
  }

  return {
    update,
    /** The value that the page What if would hold cells at. */
    held: () => heldAt?.() ?? null,
    /** Build everything again: for other numbers or other colours. */
    reset() {
      for (const [key, one] of parts) {
        if (one.renew) {
          one.renew();
          continue;
        }
        one.destroy();
        one.place.remove();
        parts.delete(key);
      }
    },
    destroy() {
      for (const one of parts.values()) one.destroy();
    },
  };
}
