// Explained: what the page Gradient says of a payload's networks, for each question, as JSON.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { askedAbout, describeCompleteness, describeInput } from "../../../lstm_viz/explorer/js/gradient_inputs.js";
import { cutAt, describeLag, describeRoutes, routeRows } from "../../../lstm_viz/explorer/js/gradient_text.js";
import { traceBack } from "../../../lstm_viz/explorer/js/gradient_work.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { tryEdits } from "./trying.js";

/** @type {{payload: string, asked: {edits: string, step: number, unit: number, lag: number, most: number}[]}} */
const { payload, asked } = JSON.parse(readFileSync(0, "utf8"));
const view = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0))).at(0);
const found = asked.map(({ edits, step, unit, lag, most }) => {
  const lines = readEdits(edits, view.networks.map(shapeOf), view.steps);
  const on = lines.flatMap(({ edit }) => (edit ? [edit] : []));
  const work = traceBack({ view, outcome: on.length ? tryEdits(view, on) : null, step, unit }, most);
  let [next, shown, pauses] = [work.next(), 0, 0];
  while (!next.done) {
    if (next.value) shown += 1;
    pauses += 1;
    next = work.next();
  }
  const { networks, points } = next.value;
  return {
    shown,
    pauses,
    points,
    names: networks.map(({ network }) => network.name),
    edited: networks.map((one) => one.edited),
    answered: networks.map(({ answered }) => answered),
    lags: networks.map(({ routes }) => (routes?.gradient.length ?? 0) - 1),
    cut: networks.length ? cutAt(next.value) : null,
    routes: networks.length ? describeRoutes(next.value) : "",
    rows: routeRows(next.value),
    lag: networks.length ? describeLag(next.value, lag) : "",
    input: describeInput(next.value, step),
    complete: describeCompleteness(next.value),
    about: networks.length ? askedAbout(next.value) : null,
  };
});
console.log(JSON.stringify(found));
