// Read sheet: what the query of an mLSTM reads of the memory, as a sum over the steps that wrote into it.

import { LEDGER } from "./cell_words.js";
import { sumOf } from "./engine/sums.js";
import { apportion, inBrackets, MANY_DECIMALS, printNumber, toTicks } from "./figures.js";
import { createLedger } from "./ledger.js";
import { htmlNode, setAttribute } from "./nodes.js";
import { stepName } from "./readings.js";
import { readsOf } from "./reads.js";
import { coarseNotes, endOf, many, printedProduct, relation, seen, ticked } from "./sheet.js";
import { errorsAt } from "./terms.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Sheet } from "./sheet.js" */

const MOST_WRITES = 12; // steps that are listed; the others stand in one row

/**
 * s: the writes that are read most, one a row.
 *
 * @param {Model} model
 * @param {Network} network
 * @returns {Sheet}
 */
export function readSheet(model, network) {
  const ledger = createLedger(LEDGER.read, () => {});
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /** @type {Sheet["update"]} */
  function update(step, unit, isHeld) {
    const value = network.value("s", step, unit);
    const { reads, divisor } = readsOf(model, network, step, unit);
    const computed = sumOf(reads.map(({ product }) => product));
    const gives = isHeld ? computed : value;
    const sorted = [...reads].sort((a, b) => Math.abs(b.product) - Math.abs(a.product) || a.step - b.step);
    const [first, rest] =
      sorted.length > MOST_WRITES + 1 ? [sorted.slice(0, MOST_WRITES), sorted.slice(MOST_WRITES)] : [sorted, []];
    const others = sumOf(rest.map(({ product }) => product));
    const values = [...first.map(({ product }) => product), ...(rest.length ? [others] : [])];
    const total = toTicks(gives, MANY_DECIMALS);
    const ticks = apportion(values, MANY_DECIMALS, total);
    ledger.update(
      [
        ...first.map(({ step: at, share, match, stored, product: value }, k) => ({
          of: "v",
          mark: "",
          name: at < 0 ? LEDGER.beforeAll : LEDGER.left(stepName(model, at)),
          detail: printedProduct(share, match, stored),
          value,
          ticks: ticks[k],
        })),
        ...(rest.length
          ? [
              {
                of: "rest",
                mark: "",
                name: LEDGER.otherSteps(rest.length),
                detail: "",
                value: others,
                ticks: ticks[MOST_WRITES],
              },
            ]
          : []),
      ],
      { name: LEDGER.sum, value: computed, ticks: total },
    );
    setAttribute(root, "data-value", String(value));
    setAttribute(root, "data-computed", String(computed));
    const found = toTicks(gives * divisor, MANY_DECIMALS);
    return {
      filled: [
        ["v", ticked(found)],
        ["", " / "],
        ["n", many(divisor)],
        relation(seen(gives * divisor) / seen(divisor), ticked(total)),
        ...endOf(ticked(total), value, isHeld),
      ],
      notes: coarseNotes(errorsAt(model, network, "s", step, unit).signal),
    };
  }

  return { root, curve: null, update };
}

/**
 * h = o · s: how much of what is read the output gate passes.
 *
 * @param {Model} model
 * @param {Network} network
 * @returns {Sheet}
 */
export function passedSheet(model, network) {
  const ledger = createLedger(LEDGER.output("s"), () => {});
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /** @type {Sheet["update"]} */
  function update(step, unit, isHeld) {
    const [o, s, h] = ["o", "s", "h"].map((signal) => network.value(signal, step, unit));
    const shown = isHeld ? o * s : h;
    const ticks = toTicks(shown, MANY_DECIMALS);
    const detail = printedProduct(o, s);
    const name = LEDGER.share(printNumber(o * 100, 0), "s");
    ledger.update([{ of: "o", mark: "", name, detail, value: shown, ticks, ghost: s }], {
      name: LEDGER.hidden,
      value: shown,
      ticks,
    });
    setAttribute(root, "data-value", String(h));
    setAttribute(root, "data-computed", String(o * s));
    return {
      filled: [
        ["o", many(o)],
        ["", " · "],
        ["s", inBrackets(many(s))],
        relation(seen(o) * seen(s), many(shown)),
        ...endOf(many(shown), h, isHeld),
      ],
      notes: coarseNotes(errorsAt(model, network, "h", step, unit).signal),
    };
  }

  return { root, curve: null, update };
}
