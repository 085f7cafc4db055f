// Sheets: the filled-in equation of a gate, of the state's update, and of what is shown of it.

import { createCurve } from "./curve.js";
import { apportion, MANY_DECIMALS, nearestTicks, printNumber, printTicks, toTicks } from "./figures.js";
import { flowAt, hasOwnHidden } from "./flow.js";
import { createLedger } from "./ledger.js";
import { htmlNode, setAttribute } from "./nodes.js";
import { activationOf, errorsAt, takeApart } from "./terms.js";

/** @import { Model, Network } from "./decode.js" */
/** @import { Activation, Bias, Sum, Term } from "./terms.js" */
/** @import { Entry } from "./ledger.js" */

const MOST = 12; // terms that are listed; the others stand in one row
const ROUNDING = 1e-4; // two ways to the same float32 number are closer than this
const COARSE = "Approximate: the values travelled in 16 bits.";
/** @param {number} value */
const many = (value) => printNumber(value, MANY_DECIMALS);
/** @param {number} ticks */
const ticked = (ticks) => printTicks(ticks, MANY_DECIMALS);
/** @param {string} text */
const inBrackets = (text) => (text.startsWith("−") ? `(${text})` : text);
/**
 * @param {number} count
 * @param {string} what
 */
const plural = (count, what) => `${count} other ${what}${count === 1 ? "" : "s"}`;

/**
 * @template {Term|Bias} Part
 * @typedef {Part & {ticks: number}} Ticked  With its value as it is printed, in last digits.
 */

/**
 * @typedef {[signal: string, text: string]} Piece  Of the equation with its numbers; no signal is plain text.
 *
 * @typedef {Object} Sheet
 * @property {HTMLElement} root
 * @property {SVGElement|null} curve
 * @property {(step: number, unit: number) => {filled: Piece[], notes: string[]}} update
 */

/**
 * The sheet for one signal of one network.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Sheet}
 */
export function createSheet(model, network, signal) {
  const what = `${network.kind} ${signal}`;
  if (what === "lstm c") return updateSheet(model, network, signal, ["f", "c"], ["i", "g"]);
  if (what === "gru h") return updateSheet(model, network, signal, ["z", "h"], ["replaced", "n"]);
  if (what === "lstm h") return shownSheet(model, network);
  return gateSheet(model, network, signal);
}

/**
 * σ(W [x, h] + b): each term of the sum, the bias, and the point on the curve.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Sheet}
 */
function gateSheet(model, network, signal) {
  const activation = activationOf(network, signal);
  let expanded = false;
  /** @type {[step: number, unit: number]} */
  let shown = [0, 0];
  const ledger = createLedger("What each input and each hidden unit adds to the sum", () => {
    expanded = !expanded;
    update(...shown);
  });
  const curve = activation.text ? createCurve(activation, signal) : null;
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /** @type {Sheet["update"]} */
  function update(step, unit) {
    shown = [step, unit];
    const recorded = network.value(signal, step, unit);
    const parts = takeApart(model, network, signal, step, unit);
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
      name: "sum",
      value: parts.sum,
      ticks: total,
    });
    curve?.update(parts.sum, ticked(total), recorded);
    setAttribute(root, "data-value", String(recorded));
    setAttribute(root, "data-computed", String(activation.apply(parts.sum)));
    /** @param {Term["from"]} from */
    const group = (from) => terms.filter((term) => term.from === from).reduce((sum, term) => sum + term.ticks, 0);
    const bias = biases.reduce((sum, one) => sum + one.ticks, 0);
    return {
      filled: filledGate(activation.text, group("x"), group("h"), biases.length ? bias : null, total, recorded),
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
      return [`${COARSE} The sum is right within ±${small(error.sum)}, the value within ±${small(error.signal)}.`];
    }
    if (Math.abs(computed - recorded) <= ROUNDING * Math.max(1, Math.abs(recorded))) return [];
    const both = `The sum gives ${many(computed)}, but the network recorded ${many(recorded)}`;
    return [`! ${both}: these weights did not make this value.`];
  }

  return { root, curve: curve?.root ?? null, update };
}

/**
 * A bound with one digit, rounded up, so that it stays a bound.
 *
 * @param {number} error
 */
function small(error) {
  if (error === 0) return "0";
  const unit = 10 ** Math.floor(Math.log10(error));
  return (Math.ceil(error / unit) * unit).toPrecision(1).replace("-", "−");
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} h
 * @param {number|null} bias
 * @param {number} total
 * @param {number} recorded
 * @returns {Piece[]}
 */
function filledGate(text, x, h, bias, total, recorded) {
  /** @type {Piece[]} */
  const sum = [
    ["x", ticked(x)],
    ["", " + "],
    ["h", inBrackets(ticked(h))],
  ];
  if (bias !== null) sum.push(["", ` + ${inBrackets(ticked(bias))}`]);
  if (!text) return [...sum, ["", " = "], ["result", ticked(total)]];
  return [["", `${text}(`], ...sum, ["", `) = ${text}(${ticked(total)}) = `], ["result", many(recorded)]];
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
  const sorted = [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product) || a.index - b.index);
  const factor = r === null ? "" : `${many(r)} · `;
  /**
   * @param {Ticked<Term>} term
   * @returns {Entry}
   */
  const entry = (term) => ({
    of: term.from,
    mark: term.from === "x" ? "x" : "h",
    name: term.name,
    detail: `${term.from === "h" ? factor : ""}${many(term.weight)} · ${inBrackets(many(term.value))}`,
    value: term.product,
    ticks: term.ticks,
  });
  if (sorted.length <= MOST + 1) return sorted.map(entry);
  const rest = sorted.slice(MOST);
  const inputs = rest.filter((term) => term.from === "x").length;
  const units = rest.length - inputs;
  const names = [inputs && plural(inputs, "input"), units && plural(units, "unit")].filter(Boolean);
  const total = {
    of: "rest",
    mark: "",
    detail: "",
    more: expanded,
    name: expanded ? "show the largest only" : names.join(", "),
    value: expanded ? 0 : rest.reduce((sum, term) => sum + term.product, 0),
    ticks: expanded ? null : rest.reduce((sum, term) => sum + term.ticks, 0),
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
      name: "bias",
      detail: r === null ? `b_ih ${b_ih} + b_hh ${inBrackets(b_hh)}` : `b_in ${b_ih} + r · b_hn ${inBrackets(b_hh)}`,
      value: biases.reduce((sum, bias) => sum + bias.value, 0),
      ticks: biases.reduce((sum, bias) => sum + bias.ticks, 0),
    },
  ];
}

/**
 * The new state: what is kept of the old, and what is added.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {[gate: string, state: string]} kept
 * @param {[write: string, offer: string]} added
 * @returns {Sheet}
 */
function updateSheet(model, network, signal, [gate, state], [write, offer]) {
  const ledger = createLedger("What makes up the new state", () => {});
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /** @type {Sheet["update"]} */
  function update(step, unit) {
    const flow = flowAt(model, network, step, unit);
    const before = flow[`${state}_before`];
    const total = toTicks(flow[signal], MANY_DECIMALS);
    const [kept, added] = apportion([flow.kept, flow.added], MANY_DECIMALS, total);
    /**
     * @param {number} one
     * @param {number} other
     */
    const product = (one, other) => `${many(one)} · ${inBrackets(many(other))}`;
    const old = product(flow[gate], before);
    const fresh = product(flow[write], flow[offer]);
    ledger.update(
      [
        {
          of: gate,
          mark: "",
          name: "kept of the old state",
          detail: old,
          value: flow.kept,
          ticks: kept,
          ghost: before,
        },
        { of: offer, mark: "", name: "added", detail: fresh, value: flow.added, ticks: added },
      ],
      { name: "new state", value: flow[signal], ticks: total },
    );
    setAttribute(root, "data-value", String(flow[signal]));
    setAttribute(root, "data-computed", String(flow.kept + flow.added));
    return {
      filled: [
        [gate, many(flow[gate])],
        ["", " · "],
        [state, inBrackets(many(before))],
        ["", " + "],
        [write === "replaced" ? "z" : write, many(flow[write])],
        ["", " · "],
        [offer, inBrackets(many(flow[offer]))],
        ["", " = "],
        ["result", ticked(total)],
      ],
      notes: approximately([gate, state, offer, write === "replaced" ? gate : write], step),
    };
  }

  /**
   * Signals that travelled in 16 bits make the products approximate too.
   *
   * @param {string[]} inputs
   * @param {number} step
   */
  function approximately(inputs, step) {
    const errors = inputs.map((name) => errorsAt(model, network, name, step, 0).signal);
    const own = errorsAt(model, network, signal, step, 0).signal;
    if (!own && errors.every((error) => !error)) return [];
    return [`${COARSE} The value is right within ±${small(own)}.`];
  }

  return { root, curve: null, update };
}

/**
 * o · tanh(C): the squashed state on its curve, and how much of it is shown.
 *
 * @param {Model} model
 * @param {Network} network
 * @returns {Sheet}
 */
function shownSheet(model, network) {
  const tanh = { text: "tanh", apply: Math.tanh };
  const curve = createCurve(tanh, "c");
  const ledger = createLedger("How much of the squashed cell state is shown", () => {});
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /** @type {Sheet["update"]} */
  function update(step, unit) {
    const flow = flowAt(model, network, step, unit);
    curve.update(flow.c, many(flow.c), flow.tanh_c);
    const ticks = toTicks(flow.h, MANY_DECIMALS);
    const name = `${Math.round(flow.o * 100)} % of tanh(C)`;
    const detail = `${many(flow.o)} · ${inBrackets(many(flow.tanh_c))}`;
    ledger.update([{ of: "o", mark: "", name, detail, value: flow.h, ticks, ghost: flow.tanh_c }], {
      name: "shown",
      value: flow.h,
      ticks,
    });
    setAttribute(root, "data-value", String(flow.h));
    setAttribute(root, "data-computed", String(flow.o * flow.tanh_c));
    const projected = "This network multiplies all these by one more matrix, so that no unit has an h of its own.";
    const error = errorsAt(model, network, "c", step, unit).signal;
    const coarse = `${COARSE} C is right within ±${small(error)}.`;
    return {
      filled: [
        ["o", many(flow.o)],
        ["", " · tanh("],
        ["c", many(flow.c)],
        ["", ") = "],
        ["o", many(flow.o)],
        ["", " · "],
        ["c", inBrackets(many(flow.tanh_c))],
        ["", " = "],
        ["result", many(flow.h)],
      ],
      notes: [...(hasOwnHidden(network) ? [] : [projected]), ...(error ? [coarse] : [])],
    };
  }

  return { root, curve: curve.root, update };
}
