// Share sheet: the filled-in equations of an sLSTM's gates f' and i' and of its m, which the sums of two gates make.

import { LEDGER } from "./cell_words.js";
import { createCurve } from "./curve.js";
import { logSigmoid, sigmoid } from "./engine/activations.js";
import { sumOf } from "./engine/sums.js";
import { apportion, inBrackets, MANY_DECIMALS, toTicks } from "./figures.js";
import { valueBefore } from "./flow.js";
import { createLedger } from "./ledger.js";
import { htmlNode, setAttribute } from "./nodes.js";
import { coarseNotes, endOf, many, relation, seen, ticked } from "./sheet.js";
import { errorsAt, takeApart } from "./terms.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Piece, Sheet } from "./sheet.js" */

/**
 * @typedef {Object} Part  One that is added up.
 * @property {string} of
 * @property {string} name
 * @property {string} detail
 * @property {number} value
 */

/**
 * Of f' and i': ln σ(a_f) + m' − a_i, or less it, and the point on σ. Of m: a_i − ln i'.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Sheet}
 */
export function shareSheet(model, network, signal) {
  const ledger = createLedger(LEDGER.ofTwo, () => {});
  const curve = signal === "m" ? null : createCurve({ text: "σ", short: "σ", apply: sigmoid }, signal);
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /**
   * @param {number} a_f
   * @param {number} a_i
   * @param {number} m_before
   * @returns {Part[]}
   */
  function partsOf(a_f, a_i, m_before) {
    const apart = logSigmoid(a_f) + m_before - a_i;
    if (signal === "m") {
      const share = many(sigmoid(-apart));
      return [
        { of: "i", name: LEDGER.lnInput, detail: "", value: a_i },
        { of: "i", name: LEDGER.less(LEDGER.lnShare), detail: `− ln ${share}`, value: -logSigmoid(-apart) },
      ];
    }
    const sign = signal === "f" ? 1 : -1;
    const parts = [
      { of: "f", name: LEDGER.lnForget, detail: `ln σ(${many(a_f)})`, value: logSigmoid(a_f) },
      { of: "m", name: LEDGER.mBefore, detail: "", value: m_before },
      { of: "i", name: LEDGER.lnInput, detail: many(a_i), value: -a_i },
    ];
    return parts.map(({ name, value, ...part }) => {
      const isLess = sign < 0 !== (part.of === "i");
      return { ...part, name: isLess ? LEDGER.less(name) : name, value: sign * value };
    });
  }

  /** @type {Sheet["update"]} */
  function update(step, unit, isHeld) {
    const value = network.value(signal, step, unit);
    const [a_f, a_i] = ["f", "i"].map((gate) => takeApart(model, network, gate, step, unit).sum);
    const parts = partsOf(a_f, a_i, valueBefore(model, network, "m", step, unit));
    const sum = sumOf(parts.map((part) => part.value));
    const computed = signal === "m" ? sum : sigmoid(sum);
    const gives = isHeld ? computed : value;
    const total = toTicks(signal === "m" ? gives : sum, MANY_DECIMALS);
    const ticks = apportion(
      parts.map((part) => part.value),
      MANY_DECIMALS,
      total,
    );
    ledger.update(
      parts.map((part, k) => ({ ...part, mark: "", ticks: ticks[k] })),
      { name: LEDGER.sum, value: sum, ticks: total },
    );
    curve?.update(sum, ticked(total), gives);
    setAttribute(root, "data-value", String(value));
    setAttribute(root, "data-computed", String(computed));
    /** @type {Piece[]} */
    const added = parts.flatMap(({ of }, k) => {
      const text = k ? inBrackets(ticked(ticks[k])) : ticked(ticks[k]);
      return /** @type {Piece[]} */ (
        k
          ? [
              ["", " + "],
              [of, text],
            ]
          : [[of, text]]
      );
    });
    /** @type {Piece[]} */
    const filled = curve
      ? [["", "σ("], ...added, ["", `) = σ(${ticked(total)})`], relation(sigmoid(seen(sum)), many(gives))]
      : [...added, ["", " = "]];
    return {
      filled: [...filled, ...endOf(curve ? many(gives) : ticked(total), value, isHeld)],
      notes: coarseNotes(errorsAt(model, network, signal, step, unit).signal),
    };
  }

  return { root, curve: curve?.root ?? null, update };
}
