// Sheets: the filled-in equation of a gate, of the state's update, and of what is shown of it.

import { LEDGER } from "./cell_words.js";
import { createCurve } from "./curve.js";
import { familyOf, hasCellState } from "./engine/kinds.js";
import { apportion, inBrackets, MANY_DECIMALS, printBound, printNumber, toTicks } from "./figures.js";
import { flowAt, hasOwnHidden } from "./flow.js";
import { gateSheet } from "./gate_sheet.js";
import { createLedger } from "./ledger.js";
import { htmlNode, setAttribute } from "./nodes.js";
import { passedSheet, readSheet } from "./read_sheet.js";
import { shareSheet } from "./share_sheet.js";
import { endOf, many, printedProduct, relation, seen, ticked } from "./sheet.js";
import { activationOf } from "./squash.js";
import { errorsAt } from "./terms.js";

/** @import { Model } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Family } from "./engine/kinds.js" */
/** @import { Piece, Sheet } from "./sheet.js" */

/**
 * @typedef {Object} Update  The two products of a new state: what each share is called in the flow, and whose it is.
 * @property {string} of  the state
 * @property {[share: string, gate: string, state: string]} kept
 * @property {[share: string, gate: string, offer: string]} added
 */

/** @type {Record<Family, Update|null>} Of the memory of each kind; of a matrix, its normaliser. */
const UPDATES = {
  lstm: { of: "c", kept: ["f", "f", "c"], added: ["i", "i", "g"] },
  gru: { of: "h", kept: ["z", "z", "h"], added: ["replaced", "z", "n"] },
  rnn: null,
  mingru: { of: "h", kept: ["remains", "z", "h"], added: ["replaced", "z", "v"] },
  minlstm: { of: "h", kept: ["remains", "f", "h"], added: ["replaced", "i", "v"] },
  slstm: { of: "c", kept: ["f", "f", "c"], added: ["i", "i", "g"] },
  mlstm: { of: "n", kept: ["f", "f", "n"], added: ["i", "i", "k"] },
};

/** @typedef {(model: Model, network: Network, signal: string) => Sheet} Make */

const STABILISED = { i: shareSheet, f: shareSheet, m: shareSheet };
/** Of signals that are made otherwise than in other cells. @type {Partial<Record<Family, Record<string, Make>>>} */
const OWN = { slstm: STABILISED, mlstm: { ...STABILISED, s: readSheet, h: passedSheet } };

/**
 * The sheet for one signal of one network.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @returns {Sheet}
 */
export function createSheet(model, network, signal) {
  const family = familyOf(network.kind);
  const update = UPDATES[family];
  if (update?.of === signal) return updateSheet(model, network, signal, update);
  const shown = hasCellState(network.kind) && signal === "h" ? shownSheet : gateSheet;
  return (OWN[family]?.[signal] ?? shown)(model, network, signal);
}

/**
 * The new state: what is kept of the old, and what is added.
 *
 * @param {Model} model
 * @param {Network} network
 * @param {string} signal
 * @param {Update} update
 * @returns {Sheet}
 */
function updateSheet(model, network, signal, { kept: [remains, gate, state], added: [write, writer, offer] }) {
  const ledger = createLedger(LEDGER.update, () => {});
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /** @type {Sheet["update"]} */
  function update(step, unit, isHeld) {
    const flow = flowAt(model, network, step, unit);
    const before = flow[`${state}_before`];
    const sum = isHeld ? flow.kept + flow.added : flow[signal];
    const total = toTicks(sum, MANY_DECIMALS);
    const [kept, added] = apportion([flow.kept, flow.added], MANY_DECIMALS, total);
    const old = { detail: printedProduct(flow[remains], before), value: flow.kept, ticks: kept, ghost: before };
    const fresh = { detail: printedProduct(flow[write], flow[offer]), value: flow.added, ticks: added };
    ledger.update(
      [
        { of: gate, mark: "", name: LEDGER.kept, ...old },
        { of: offer, mark: "", name: LEDGER.added, ...fresh },
      ],
      { name: LEDGER.newState, value: sum, ticks: total },
    );
    setAttribute(root, "data-value", String(flow[signal]));
    setAttribute(root, "data-computed", String(flow.kept + flow.added));
    return {
      filled: [
        [gate, many(flow[remains])],
        ["", " · "],
        [state, inBrackets(many(before))],
        ["", " + "],
        [writer, many(flow[write])],
        ["", " · "],
        [offer, inBrackets(many(flow[offer]))],
        relation(seen(flow[remains]) * seen(before) + seen(flow[write]) * seen(flow[offer]), ticked(total)),
        ...endOf(ticked(total), flow[signal], isHeld),
      ],
      notes: approximately([gate, state, offer, writer], step),
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
    return [LEDGER.coarseValue(printBound(own))];
  }

  return { root, curve: null, update };
}

/**
 * o · tanh(C), of an sLSTM o · C: the squashed state on its curve, and how much of it is shown.
 *
 * @param {Model} model
 * @param {Network} network
 * @returns {Sheet}
 */
function shownSheet(model, network) {
  const own = hasOwnHidden(network);
  const shown = activationOf(network, "h");
  const curve = shown.text ? createCurve(shown, "c") : null;
  const what = shown.text ? `${shown.text}(C)` : "C";
  const ledger = createLedger(LEDGER.output(what), () => {});
  const root = htmlNode("div", { class: "lv-sheet" }, ledger.root);

  /** @type {Sheet["update"]} */
  function update(step, unit, isHeld) {
    const flow = flowAt(model, network, step, unit);
    curve?.update(flow.c, many(flow.c), flow.tanh_c);
    const gives = isHeld ? flow.o * flow.tanh_c : flow.h;
    const ticks = toTicks(gives, MANY_DECIMALS);
    const name = LEDGER.share(printNumber(flow.o * 100, 0), what);
    const detail = printedProduct(flow.o, flow.tanh_c);
    ledger.update([{ of: "o", mark: "", name, detail, value: gives, ticks, ghost: flow.tanh_c }], {
      name: own ? LEDGER.hidden : LEDGER.beforeProjection,
      value: gives,
      ticks,
    });
    setAttribute(root, "data-value", String(flow.h));
    setAttribute(root, "data-computed", String(flow.o * flow.tanh_c));
    const error = errorsAt(model, network, "c", step, unit).signal;
    const coarse = LEDGER.coarseState(printBound(error));
    /** @type {Piece[]} */
    const squashed = [
      ["o", many(flow.o)],
      ["", ` · ${shown.text}(`],
      ["c", many(flow.c)],
      ["", ")"],
      relation(shown.apply(seen(flow.c)), many(flow.tanh_c)),
    ];
    return {
      filled: [
        ...(shown.text ? squashed : []),
        ["o", many(flow.o)],
        ["", " · "],
        ["c", inBrackets(many(flow.tanh_c))],
        relation(seen(flow.o) * seen(flow.tanh_c), many(gives)),
        ...endOf(many(gives), flow.h, isHeld),
      ],
      notes: [...(own ? [] : [LEDGER.projected]), ...(error ? [coarse] : [])],
    };
  }

  return { root, curve: curve?.root ?? null, update };
}
