// Gate sheet: the filled-in equation of a gate, each term of its sum, and the point on its curve.

import { LEDGER } from "./cell_words.js";
import { createCurve } from "./curve.js";
import { sumOf } from "./engine/sums.js";
import { apportion, inBrackets, MANY_DECIMALS, nearestTicks, printBound } from "./figures.js";
import { createLedger } from "./ledger.js";
import { htmlNode, setAttribute } from "./nodes.js";
import { endOf, many, printedProduct, ticked } from "./sheet.js";
import { activationOf } from "./squash.js";
import { errorsAt, takeApart } from "./terms.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Entry } from "./ledger.js" */
/** @import { Piece, Sheet } from "./sheet.js" */
/** @import { Activation } from "./squash.js" */
/** @import { Bias, Sum, Term } from "./terms.js" */

const MOST = 12; // terms that are listed; the others stand in one row
const ROUNDING = 1e-4; // two ways to the same float32 number are closer than this

/**
 * @template {Term|Bias} Part
 * @typedef {Part & {ticks: number}} Ticked  With its value as it is printed, in last digits.
 */

/**
 * σ(W [x, h] + b): each term of the sum, the bias, and the point on the curve.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Sheet}
 */
export function gateSheet(model, network, signal) {
  const activation = activationOf(network, signal);
  let expanded = false;
  /** @type {Parameters<Sheet["update"]>} */
  let shown = [0, 0, false];
  const ledger = createLedger(LEDGER.gate, () => {
    expanded = !expanded;
    update(...shown);
  });
  const curve = activation.text ? createCurve(activation, signal) : null;
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /** @type {Sheet["update"]} */
  function update(step, unit, isHeld) {
    shown = [step, unit, isHeld];
    const value = network.value(signal, step, unit);
    const parts = takeApart(model, network, signal, step, unit);
    const recorded = isHeld ? activation.apply(parts.sum) : value; // what the equation leads to
    const total = nearestTicks(
      parts.sum,
      MANY_DECIMALS,
      (ticks) => many(activation.apply(ticks / 10 ** MANY_DECIMALS)) === many(recorded),
    );
    const values = [...parts.terms.map((term) => term.product), ...parts.biases.map((bias) => bias.value)];
    const ticks = apportion(values, MANY_DECIMALS, total);
    const terms = parts.terms.map((term, k) => ({ ...term, ticks: ticks[k] }));
    const biases = parts.biases.map((bias, k) => ({ ...bias, ticks: ticks[terms.length + k] }));
    ledger.update([...listed(terms, parts.r, expanded), ...biasRow(biases, parts.r)], {
      name: LEDGER.sum,
      value: parts.sum,
      ticks: total,
    });
    curve?.update(parts.sum, ticked(total), recorded);
    setAttribute(root, "data-value", String(value));
    setAttribute(root, "data-computed", String(activation.apply(parts.sum)));
    /** @param {Term["from"]} from */
    const group = (from) => sumOf(terms.filter((term) => term.from === from).map(({ ticks }) => ticks));
    const bias = sumOf(biases.map(({ ticks }) => ticks));
    return {
      filled: [
        ...filledGate(
          activation.text,
          group("x"),
          network.array("W_hh") ? group("h") : null,
          terms.some((term) => term.from === "c") ? group("c") : null,
          biases.length ? bias : null,
          total,
        ),
        ...endOf(activation.text ? many(recorded) : ticked(total), value, isHeld),
      ],
      notes: gateNotes(activation, signal, step, unit, parts, recorded),
    };
  }

  /**
   * @param {Activation} activation
   * @param {string} signal
   * @param {number} step
   * @param {number} unit
   * @param {Sum} parts
   * @param {number} recorded
   */
  function gateNotes(activation, signal, step, unit, parts, recorded) {
    const error = errorsAt(model, network, signal, step, unit);
    const computed = activation.apply(parts.sum);
    if (error.signal || error.sum) {
      return [LEDGER.coarseSum(printBound(error.sum), printBound(error.signal))];
    }
    if (Math.abs(computed - recorded) <= ROUNDING * Math.max(1, Math.abs(recorded))) return [];
    return [`! ${LEDGER.wrong(many(computed), many(recorded))}`];
  }

  return { root, curve: curve?.root ?? null, update };
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number|null} h     null where the gate doesn't read it
 * @param {number|null} c     null where it doesn't see it
 * @param {number|null} bias
 * @param {number} total
 * @returns {Piece[]}
 */
function filledGate(text, x, h, c, bias, total) {
  /** @type {Piece[]} */
  const sum = [["x", ticked(x)]];
  if (h !== null) sum.push(["", " + "], ["h", inBrackets(ticked(h))]);
  if (c !== null) sum.push(["", " + "], ["c", inBrackets(ticked(c))]);
  if (bias !== null) sum.push(["", ` + ${inBrackets(ticked(bias))}`]);
  if (!text) return [...sum, ["", " = "]];
  return [["", `${text}(`], ...sum, ["", `) = ${text}(${ticked(total)}) = `]];
}

/**
 * The largest terms first; the others in one row, or all where it was opened.
 *
 * @param {Ticked<Term>[]} terms
 * @param {number|null} r
 * @param {boolean} expanded
 * @returns {Entry[]}
 */
function listed(terms, r, expanded) {
  // A peephole is one of its kind, and is listed whatever its size.
  const sorted = [...terms].sort(
    (a, b) =>
      Number(b.from === "c") - Number(a.from === "c") || Math.abs(b.product) - Math.abs(a.product) || a.index - b.index,
  );
  const factor = r === null ? "" : `${many(r)} · `;
  /**
   * @param {Ticked<Term>} term
   * @returns {Entry}
   */
  const entry = (term) => ({
    of: term.from,
    mark: term.from,
    name: term.name,
    detail: `${term.from === "h" ? factor : ""}${printedProduct(term.weight, term.value)}`,
    value: term.product,
    ticks: term.ticks,
  });
  if (sorted.length <= MOST + 1) return sorted.map(entry);
  const rest = sorted.slice(MOST);
  const inputs = rest.filter((term) => term.from === "x").length;
  const units = rest.length - inputs;
  const total = {
    of: "rest",
    mark: "",
    detail: "",
    more: expanded,
    name: expanded ? LEDGER.largestOnly : LEDGER.others(inputs, units),
    value: expanded ? 0 : sumOf(rest.map(({ product }) => product)),
    ticks: expanded ? null : sumOf(rest.map(({ ticks }) => ticks)),
  };
  return [...sorted.slice(0, expanded ? undefined : MOST).map(entry), total];
}

/**
 * @param {Ticked<Bias>[]} biases
 * @param {number|null} r
 * @returns {Entry[]}
 */
function biasRow(biases, r) {
  if (biases.length === 0) return [];
  const [b_ih, b_hh] = biases.map((bias) => ticked(bias.ticks));
  return [
    {
      of: "b",
      mark: "b",
      name: LEDGER.bias,
      detail:
        b_hh === undefined
          ? ""
          : r === null
            ? `b_ih ${b_ih} + b_hh ${inBrackets(b_hh)}`
            : `b_in ${b_ih} + r · b_hn ${inBrackets(b_hh)}`,
      value: sumOf(biases.map(({ value }) => value)),
      ticks: sumOf(biases.map(({ ticks }) => ticks)),
    },
  ];
}
