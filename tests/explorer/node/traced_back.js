// Traced back: the gradients of the first network of some payloads, edited or not, as JSON; null is NaN or infinite.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { adjointOf, seedOfOutputs, seedOfUnit, strengths } from "../../../lstm_viz/explorer/js/engine/adjoint.js";
import { integratedOf } from "../../../lstm_viz/explorer/js/engine/integrated.js";
import { routesOf } from "../../../lstm_viz/explorer/js/engine/routes.js";
import { readoutOf, shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { runOf } from "../../../lstm_viz/explorer/js/trials.js";
import { tryEdits } from "./trying.js";

/**
 * @typedef {{edits: string, step: number, state: "h"|"c"|"m"|null, unit: number, points: number}} Asked
 *   Of a unit of a state, or without one of all outputs; `points` of the integrated gradients, 0 for none.
 */

/** @type {{payload: string, asked: Asked[]}[]} */
const cases = JSON.parse(readFileSync(0, "utf8"));

/** @param {number} value */
const plain = (value) => (Number.isFinite(value) ? value : null);

/**
 * @template Found
 * @param {Generator<void, Found, void>} work
 */
function through(work) {
  let pauses = 0;
  for (;;) {
    const { done, value } = work.next();
    if (done) return { value, pauses };
    pauses += 1;
  }
}

const found = cases.map(({ payload, asked }) => {
  const view = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0))).at(0);
  const [network] = view.networks;
  return asked.map(({ edits, step, state, unit, points }) => {
    const lines = readEdits(edits, view.networks.map(shapeOf), view.steps);
    const troubles = lines.map(({ trouble }) => trouble).filter(Boolean);
    const on = lines.flatMap(({ edit }) => (edit ? [edit] : []));
    const run = runOf(view, network, tryEdits(view, on).compared[0]);
    const place = run.given.order.indexOf(step);
    const readout = readoutOf(network);
    const seed = state || !readout ? seedOfUnit(run.layer, state ?? "h", unit) : seedOfOutputs(readout);
    const { value: adjoint, pauses } = through(adjointOf(run, place, seed, true));
    const routes = through(routesOf(run, place, Infinity));
    const integrated = points ? through(integratedOf(run, place, { ...seed, rows: 1 }, points)).value : null;
    return {
      troubles,
      pauses: [pauses, routes.pauses],
      input: Array.from(adjoint.input, plain),
      h: Array.from(adjoint.states?.h ?? [], plain),
      c: Array.from(adjoint.states?.c ?? [], plain),
      m: Array.from(adjoint.states?.m ?? [], plain),
      strengths: Array.from(strengths(adjoint, view.steps), plain),
      routes: {
        ...routes.value,
        gradient: routes.value.gradient.map(plain),
        direct: routes.value.direct?.map(plain) ?? null,
      },
      integrated: integrated && { ...integrated, parts: Array.from(integrated.parts, plain) },
    };
  });
});
console.log(JSON.stringify(found));
