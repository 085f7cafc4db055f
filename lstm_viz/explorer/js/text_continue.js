// Text continue: a field that continues a text, typed or drawn, and how the networks and the edited run read it.

import { canContinue, continueRun, MOST_CONTINUED, OTHER, placeOf, typedAs } from "./continuing.js";
import { buttonNode, namedNode, typedNode } from "./controls.js";
import { nameEdit } from "./edit_text.js";
import { isLost } from "./engine/beyond_edits.js";
import { activeBeside, htmlNode, setText } from "./nodes.js";
import { readTyped } from "./number_field.js";
import { stepName } from "./readings.js";
import { inSlices, TIMERS } from "./slices.js";
import { createTextContinued } from "./text_continued.js";
import { CONTINUE } from "./text_words.js";
import { originalsInParts } from "./trials.js";

/** @import { Symbol_ } from "./continuing.js" */
/** @import { Painting } from "./text_continued.js" */
/** @import { Context } from "./view.js" */

const MANY = 20; // characters that a button draws
const [HOTTEST, LARGEST_SEED] = [5, 999_999];
const SEED_NUMBER = /^\d{1,6}$/;

/**
 * The block below a text; null where the networks can't read on.
 *
 * @param {Context} context
 */
export function createTextContinue(context) {
  const { modelOf, store, whatIf } = context;
  if (!canContinue(modelOf())) return null;
  const { names } = modelOf().header.input;
  const field = htmlNode("textarea", {
    class: "lv-continue-field",
    rows: 2,
    spellcheck: "false",
    "aria-label": CONTINUE.field,
    placeholder: CONTINUE.placeholder,
    oninput: typed,
  });
  /**
   * @param {string} name
   * @param {() => void} onclick
   */
  const tool = (name, onclick) => buttonNode("lv-tool lv-apply", onclick, name);
  const one = tool(CONTINUE.one, () => setSymbols([...symbols, null]));
  const many = tool(CONTINUE.many(MANY), () => setSymbols([...symbols, ...Array(MANY).fill(null)]));
  const back = tool(CONTINUE.back, () => setSymbols(symbols.slice(0, -1)));
  const here = tool(CONTINUE.here, () => {
    from = store.get().step;
    again();
  });
  const end = tool(CONTINUE.end, () => {
    from = null;
    again();
  });
  /**
   * @param {string} value
   * @param {string} label
   */
  const numberField = (value, label) => {
    const input = typedNode("lv-continue-number", { inputmode: "decimal", onchange: again });
    input.value = value;
    return { input, element: namedNode(label, input) };
  };
  const temperature = numberField("1", CONTINUE.temperature);
  temperature.input.title = CONTINUE.temperatureHelp;
  const seed = numberField("1", CONTINUE.seed);
  const trouble = htmlNode("p", { class: "lv-beyond", role: "alert" });
  const note = htmlNode("p", { class: "lv-prompt", role: "status" });
  const lost = htmlNode("p", { class: "lv-prompt" });
  const sides = /** @type {const} */ (["original", "edited"]).map((name) => createTextContinued(context, name));
  const inside = htmlNode(
    "div",
    { class: "lv-continue-inside" },
    field,
    htmlNode("div", { class: "lv-text-top" }, one, many, back, temperature.element, seed.element, here, end),
    trouble,
    note,
    ...sides.map(({ root }) => root),
    htmlNode("p", { class: "lv-prompt" }, CONTINUE.unverified),
    lost,
  );
  const root = htmlNode(
    "details",
    { class: "lv-continue", ontoggle: again },
    htmlNode("summary", {}, CONTINUE.title),
    inside,
  );
  root.addEventListener("keydown", (event) => event.stopPropagation());
  // What an input method is still composing is no text yet.
  field.addEventListener("compositionend", typed);
  /** The step after which it continues; null is the last one. @type {number|null} */
  let from = null;
  /** @type {Symbol_[]} */
  let symbols = [];
  /** @type {Painting|null} */
  let painting = null;
  /** What the runs were continued from, and the runs: the original one and, where there is one, the edited one. */
  let begun = "";
  /** @type {ReturnType<typeof whatIf.outcome>} */
  let edited = null;
  /** @type {ReturnType<typeof continueRun>[]} */
  let runs = [];
  let stop = () => {};
  let leftOut = "";
  /** What the field shows: of the last time that it could be computed. @type {readonly number[]} */
  let shown = [];

  /**
   * @param {readonly Symbol_[]} next
   * @param {string} [without]  a character that was typed and that no network knows
   */
  function setSymbols(next, without = "") {
    symbols = next.slice(0, MOST_CONTINUED);
    leftOut = without;
    again();
  }

  /**
   * Something else was typed: what is as it was before it stays, typed or drawn.
   *
   * @param {Event} event
   */
  function typed(event) {
    if (event instanceof InputEvent && event.isComposing) return;
    const all = [...field.value];
    const without = all.find((character) => placeOf(names, character) < 0) ?? "";
    const places = all.map((character) => placeOf(names, character)).filter((place) => place >= 0);
    const same = places.findIndex((place, at) => place !== shown[at]);
    const kept = same < 0 ? places.length : same;
    shown = places.slice(0, MOST_CONTINUED);
    setSymbols([...symbols.slice(0, kept), ...places.slice(kept)], without);
  }

  const wished = () => ({
    symbols,
    net: store.get().net,
    temperature: readTyped(temperature.input.value),
    seed: SEED_NUMBER.test(seed.input.value.trim()) ? Number(seed.input.value) : Number.NaN,
  });

  const stepFrom = () => Math.min(from ?? Infinity, modelOf().steps - 1);

  function again() {
    update(painting);
  }

  /** Why nothing can be drawn; empty where it can. */
  function whyNot() {
    const { temperature: heat, seed: number } = wished();
    if (!(heat >= 0 && heat <= HOTTEST)) return CONTINUE.noTemperature(temperature.input.value, HOTTEST);
    if (Number.isNaN(number)) return CONTINUE.noSeed(seed.input.value, LARGEST_SEED);
    return "";
  }

  /** Compute the runs that are continued, while the page has time. */
  function begin() {
    const view = modelOf().at(modelOf().epoch);
    const outcome = whatIf.outcome();
    const key = `${store.get().model} ${modelOf().epoch} ${stepFrom()}`;
    if (key === begun && outcome === edited) return;
    [begun, edited] = [key, outcome];
    runs = [];
    stop();
    const work = originalsInParts(view);
    stop = inSlices(TIMERS, () => {
      const next = work.next();
      if (!next.done) return false;
      const none = view.networks.map(() => null);
      runs = [continueRun(view, stepFrom(), next.value, none)];
      if (outcome?.compared.some(Boolean)) runs.push(continueRun(view, stepFrom(), next.value, outcome.compared));
      again();
      return true;
    });
  }

  function show() {
    const model = modelOf();
    const why = whyNot();
    setText(trouble, why || (leftOut && CONTINUE.leftOut(leftOut)));
    const wanted = wished();
    const off = whatIf.off();
    if (off) setText(note, off);
    else if (!runs.length) setText(note, CONTINUE.computing);
    else {
      const parts = [CONTINUE.after(stepName(model, stepFrom()), model.networks[wanted.net].name)];
      if (symbols.length === MOST_CONTINUED) parts.push(CONTINUE.full(MOST_CONTINUED));
      const unknown = symbols.filter((asked) => asked !== null && names[asked] === OTHER).length;
      if (unknown) parts.push(CONTINUE.unknown(unknown));
      setText(note, parts.join(" "));
    }
    const can = !why && !off && runs.length > 0;
    one.disabled = many.disabled = !can || symbols.length === MOST_CONTINUED;
    back.disabled = !can || !symbols.length;
    const found = can ? runs.map((run) => ({ run, places: run.read(wanted) })) : [];
    if (found[0]) fill(found[0].places);
    const notHeld = whatIf.edits().filter(isLost);
    setText(lost, notHeld.length ? CONTINUE.notBeyond(notHeld.map((edit) => nameEdit(model, edit))) : "");
    const [first, second] = found.map(({ places }) => places.map((place) => names[place]));
    const drawn = symbols.map((asked) => asked === null);
    sides.forEach((side, at) => {
      const one = found[at];
      const other = at === 1 ? first : second;
      side.show(one && painting ? { ...one, drawn, net: wanted.net, other: other ?? null, painting } : null);
    });
  }

  /**
   * Write what was read into the field, the caret where it was.
   *
   * @param {readonly number[]} places
   */
  function fill(places) {
    shown = places;
    const text = places.map((place) => typedAs(names[place])).join("");
    if (field.value === text) return;
    const [from, to, all] = [field.selectionStart, field.selectionEnd, field.value.length];
    const atEnd = from === all;
    field.value = text;
    if (activeBeside(field) === field && !atEnd) field.setSelectionRange(from, to);
    else field.scrollTop = field.scrollHeight;
  }

  /** @param {Painting|null} now  how the text is coloured */
  function update(now) {
    painting = now;
    if (!root.open) return;
    begin();
    show();
  }

  return {
    root,
    update,
    destroy: () => stop(),
  };
}
