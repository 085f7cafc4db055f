// Stepper: previous and next sequence of the same task or formula, by their seeds.

import { buttonNode, typedNode } from "./controls.js";
import { activeBeside, htmlNode, setAttribute, setText } from "./nodes.js";
import { STEPPER } from "./stepper_words.js";

/** @import { Options } from "./explorer.js" */

const SEED = /^\d{1,9}$/;

/**
 * @param {HTMLElement} host  the toolbar, at whose beginning it is
 * @param {() => Options} optionsOf
 */
export function createStepper(host, optionsOf) {
  let filled = ""; // the seed that the field has been filled with

  /** @param {number} by */
  function move(by) {
    const steps = optionsOf().steps;
    if (!steps) return;
    const seed = steps.seed + by;
    if (seed < 0 || seed > steps.most) return;
    field.value = filled; // whatever is typed there
    steps.go(seed);
  }

  /**
   * @param {number} by
   * @param {string} sign
   * @param {string} label
   * @param {string} title
   */
  const button = (by, sign, label, title) =>
    buttonNode("lv-tool", () => move(by), sign, { title, "aria-label": label });
  const back = button(-1, "‹", STEPPER.back, STEPPER.backHelp);
  const next = button(1, "›", STEPPER.next, STEPPER.nextHelp);
  const called = { title: STEPPER.help, "aria-label": STEPPER.label };
  const field = typedNode("lv-seed", { ...called, inputmode: "numeric", onchange: take, onkeydown: press });
  const said = htmlNode("span", { class: "lv-refusal", role: "status" });
  const element = htmlNode(
    "span",
    { class: "lv-stepper", role: "group", "aria-label": STEPPER.group, hidden: true },
    htmlNode("span", { class: "lv-stepper-name" }, STEPPER.name),
    back,
    field,
    next,
    said,
  );
  host.prepend(element);

  function take() {
    const steps = optionsOf().steps;
    const text = field.value.trim();
    field.value = filled;
    if (!steps || text === filled) return;
    if (!SEED.test(text) || Number(text) > steps.most) write(noSeed(text));
    else if (Number(text) !== steps.seed) steps.go(Number(text));
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") take();
    else if (event.key === "Escape") leave();
    else if (by) move(by);
    else return;
    if (event.key !== "Escape") event.preventDefault();
  }

  /** @param {string} typed */
  const noSeed = (typed) => STEPPER.noSeed(typed, optionsOf().steps?.most ?? 0);

  function leave() {
    field.value = filled;
    write();
  }

  /** Who is typing is not interrupted. */
  const isTyped = () => activeBeside(field) === field && field.value !== filled;

  /** @param {string} [trouble] */
  function write(trouble) {
    const { steps } = optionsOf();
    element.hidden = !steps;
    if (!steps) return;
    const typed = isTyped();
    filled = String(steps.seed);
    if (!typed) field.value = filled;
    field.style.setProperty("--lv-wide", `${String(steps.most).length}ch`);
    // Not disabled: whoever steps with the key Enter would lose the focus at the end.
    setAttribute(back, "aria-disabled", String(steps.seed <= 0));
    setAttribute(next, "aria-disabled", String(steps.seed >= steps.most));
    const text = trouble ?? (typeof steps.trouble === "number" ? noSeed(String(steps.trouble)) : steps.trouble);
    setAttribute(field, "aria-invalid", String(text !== ""));
    setText(said, text);
  }

  write();
  return { move, write: () => write() };
}
