// Gradient page: how the past reaches the step that is shown: both routes over the lag, and the input step by step.

import { answersRange } from "./answers_range.js";
import { clamp } from "./clamp.js";
import { printSize } from "./effect_text.js";
import { isStacked } from "./fit.js";
import { createGradientChart } from "./gradient_chart.js";
import { askedAbout, contributions, describeCompleteness, describeInput } from "./gradient_inputs.js";
import { cutAt, describeLag, describeNotBelow, describeRoutes, nameIn, routeRows } from "./gradient_text.js";
import { GRADIENT } from "./gradient_words.js";
import { asksOfUnit, createGradientWork, isSame, withMatrix } from "./gradient_work.js";
import { networkLooks } from "./lines.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { stepName } from "./readings.js";
import { createStrips } from "./strips.js";
import { headNode, rowNode } from "./tables.js";

/** @import { Found } from "./gradient_work.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const [FAINTEST, FULL] = [-4, 1]; // powers of ten of |∂ answer/∂ input|: no colour, full colour
const MOST_LOGITS = 5; // of the output of a symbol: its contributions have no range of their own
const IN_SIGHT = "lv-gradient-in-sight"; // of the browser tab: a link of this page leads to this page
const ANY_ANSWER = { answer: GRADIENT.answer, of: "", input: GRADIENT.input };

/**
 * @param {HTMLElement} host
 * @param {Context} context
 */
export function createGradientPage(host, context) {
  const { modelOf, store, whatIf, palette } = context;
  const title = htmlNode("p", { class: "lv-unit-title" });
  const sentence = htmlNode("p", { class: "lv-gradient-sentence", role: "status" });
  const elsewhere = htmlNode("p", { class: "lv-gradient-elsewhere" });
  const chart = createGradientChart(context, chooseLag);
  const key = htmlNode("p", { class: "lv-gradient-key" });
  const atLag = htmlNode("p", { class: "lv-gradient-lag" });
  const body = htmlNode("tbody");
  const table = htmlNode(
    "table",
    { class: "lv-gradient-table" },
    htmlNode("caption", { class: "lv-heard" }, GRADIENT.caption),
    headNode(GRADIENT.columns),
    body,
  );
  const rule = htmlNode("p", { class: "lv-prompt" });
  const direct = createStrips(GRADIENT.connectivity(ANY_ANSWER, ""), palette, chooseStep);
  const whole = createStrips(GRADIENT.integrated(ANY_ANSWER, ""), palette, chooseStep);
  const atStep = htmlNode("p", { class: "lv-gradient-input" });
  const complete = htmlNode("p", { class: "lv-prompt" });
  const shown = htmlNode(
    "div",
    {},
    htmlNode("p", { class: "lv-gradient-lead" }, GRADIENT.lead),
    key,
    chart.root,
    atLag,
    elsewhere,
    sentence,
    table,
    rule,
    direct.root,
    whole.root,
    atStep,
    complete,
  );
  const root = htmlNode("div", { class: "lv-gradient" }, title, shown);
  host.append(root);
  const work = createGradientWork(() => update(store.get()));
  let drawn = "";
  let [lag, step] = [0, 0]; // that are looked at
  /** @type {Found|null} */
  let before = null;

  /** @param {number} to */
  function chooseLag(to) {
    lag = to;
    const found = work.found();
    if (found) paintLags(found);
  }

  /** @param {number} to */
  function chooseStep(to) {
    step = to;
    const found = work.found();
    if (found) paintInput(found);
  }

  /** @param {Found} found */
  function paintLags(found) {
    const said = describeLag(found, lag);
    setText(atLag, said);
    chart.paint(found.networks, lag, said);
  }

  /** @param {Found} found */
  function paintInput(found) {
    const { networks } = found;
    const { view } = found.asked;
    const said = describeInput(found, step);
    const about = askedAbout(found);
    const { zoom } = store.get();
    direct.root.hidden = networks.some(({ strengths }) => !strengths);
    if (direct.root.hidden) {
      whole.root.hidden = true;
      setText(atStep, "");
      setText(complete, GRADIENT.noInputs);
      return;
    }
    setText(atStep, said);
    const [low, high] = [FAINTEST, FULL].map((power) => String(10 ** power));
    direct.paint(
      networks.map(({ network, strengths }) => ({ name: nameIn(view, network), values: strengths ?? [] })),
      {
        heading: GRADIENT.connectivity(about, GRADIENT.logarithmic(low, high)),
        shown: zoom,
        at: step,
        told: said,
        shade: (value) => ({
          share: clamp((Math.log10(value) - FAINTEST) / (FULL - FAINTEST), 0, 1),
          negative: false,
        }),
      },
    );
    const bands = networks.flatMap((one) => {
      const values = contributions(one);
      return values ? [{ name: nameIn(view, one.network), values }] : [];
    });
    whole.root.hidden = !bands.length;
    setText(complete, bands.length ? describeCompleteness(found) : found.done ? GRADIENT.tooLong : "");
    if (!bands.length) return;
    const most = mostContribution(found);
    whole.paint(bands, {
      heading: GRADIENT.integrated(about, GRADIENT.symmetric(printSize(most))),
      shown: zoom,
      at: step,
      told: said,
      shade: (value) => ({ share: Math.min(Math.abs(value) / most, 1), negative: value < 0 }),
    });
  }

  /** @param {Found} found */
  function mostContribution({ asked: { view }, networks }) {
    if (networks.some(({ answered }) => answered.symbol)) return MOST_LOGITS;
    if (networks.some(({ answered }) => answered.unit !== null))
      return Math.max(...networks.map(({ network }) => network.range("h")[1]));
    const [low, high] = answersRange(view);
    return high - low;
  }

  /** @param {string} said  that a simple RNN's gradient does not vanish; empty where it does */
  function tellElsewhere(said) {
    const [example, address] = modelOf().header.explanation.vanishing;
    elsewhere.hidden = !said || !example;
    const link = context.linked()
      ? htmlNode(
          "a",
          { class: "lv-tool", href: address, onclick: () => sessionStorage.setItem(IN_SIGHT, "1") },
          GRADIENT.show,
        )
      : null;
    elsewhere.replaceChildren(`${said} ${example} `, ...(link ? [link] : []));
  }

  /** Who has followed the link sees what it leads to, also where that lies below the maps. */
  function bringInSight() {
    if (!context.linked() || !sessionStorage.getItem(IN_SIGHT)) return;
    sessionStorage.removeItem(IN_SIGHT);
    if (isStacked()) root.scrollIntoView({ block: "start" });
  }

  /** @param {Found} found */
  function write(found) {
    const { networks } = found;
    const view = modelOf();
    const longest = Math.max(...networks.map(({ routes }) => routes?.gradient.length ?? 1)) - 1;
    lag = before?.asked === found.asked ? lag : longest;
    step = before?.asked === found.asked ? step : found.asked.step;
    before = found;
    const isTooLarge = networks.every(({ routes }) => !routes);
    for (const one of [chart.root, key, atLag, table]) one.hidden = isTooLarge;
    setText(sentence, describeRoutes(found));
    tellElsewhere(describeNotBelow(found));
    const looks = networkLooks(view, palette());
    key.replaceChildren(
      ...networks.flatMap(({ network }) => [
        htmlNode("b", { style: `color:${looks[network.index].colour}` }, nameIn(view, network)),
        " · ",
      ]),
      GRADIENT.key,
    );
    body.replaceChildren(...routeRows(found).map(([name, ...cells]) => rowNode(name, cells)));
    const cut = cutAt(found);
    const drifting = whatIf.drifting();
    setText(
      rule,
      [
        isTooLarge ? "" : GRADIENT.rule,
        cut === null ? "" : GRADIENT.cut(cut),
        drifting.length ? GRADIENT.drifts(drifting) : "",
        withMatrix(view).length ? GRADIENT.matrix(withMatrix(view).map((one) => nameIn(view, one))) : "",
      ]
        .filter(Boolean)
        .join(" "),
    );
    paintLags(found);
    paintInput(found);
    bringInSight();
  }

  /**
   * @param {Found|null} found
   * @param {boolean} isNow  whether it is what is asked now
   * @param {string} name    of the step that is
   */
  function titleOf(found, isNow, name) {
    if (found && !found.networks.length) return isNow ? GRADIENT.absent : GRADIENT.computing("", name);
    if (!found) return GRADIENT.computing("", name);
    const { step: at, outcome } = found.asked;
    const own = GRADIENT.title(stepName(modelOf(), at), outcome !== null);
    return isNow ? own : GRADIENT.computing(own, name);
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const model = modelOf();
    if (!whatIf.isProven()) {
      shown.hidden = true;
      setText(title, whatIf.off() ? GRADIENT.off(whatIf.off()) : GRADIENT.waiting);
      drawn = "";
      return;
    }
    const view = model.at(model.epoch);
    const outcome = model.isEdited ? whatIf.outcome() : null;
    const asked = { view, outcome, step: state.step, unit: asksOfUnit(view) ? state.unit : 0 };
    work.start(asked);
    const found = work.found();
    const isNow = found !== null && isSame(found.asked, asked);
    setAttribute(root, "aria-busy", String(!(isNow && found.done)));
    shown.hidden = !found?.networks.length;
    setText(title, titleOf(found, isNow, stepName(model, state.step)));
    if (shown.hidden || !found) return;
    const place = `${state.zoom} ${chart.canvas.clientWidth} ${palette().background}`;
    const is = `${place} ${whatIf.drifting()}`;
    if (is === drawn && before === found) return; // also while newer edits are still being followed
    drawn = is;
    write(found);
  }

  return {
    update,
    destroy() {
      work.destroy();
      root.remove();
    },
  };
}
