// Other symbol for Python: the experiment "change one value" of the first network of each payload, or the edits that are
// given instead, and what they do.

import { readFileSync } from "node:fs";
import { answerRows } from "../../../lstm_viz/explorer/js/answers.js";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { describeAnswer, effectsOf } from "../../../lstm_viz/explorer/js/effect_text.js";
import { experimentsFor } from "../../../lstm_viz/explorer/js/experiments.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { tryEdits } from "./trying.js";

/** @type {{payload: string, edits: string|null}[]} */
const cases = JSON.parse(readFileSync(0, "utf8"));
const found = cases.map(({ payload, edits }) => {
  const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
  const view = model.at(0);
  const experiment = experimentsFor(view, 0).find(({ name }) => name === "value");
  const lines = readEdits(edits ?? experiment?.edits ?? "", view.networks.map(shapeOf), view.steps);
  const outcome = tryEdits(
    view,
    lines.flatMap(({ edit }) => (edit ? [edit] : [])),
  );
  model.setEdited(outcome.edited);
  const [network] = model.networks;
  const [{ answer }] = effectsOf(outcome, view);
  const plain = (/** @type {Float32Array|null} */ values) =>
    values && Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return {
    asks: experiment?.asks,
    inputs: Array.from(model.inputs),
    target: plain(model.target),
    targetText: model.targetText,
    rows: answerRows(model, model.header.colours.light).map(({ text }) => text),
    answered: network.answered,
    prediction: plain(network.array("prediction")),
    right: plain(network.array("right")),
    told: answer && describeAnswer(view, answer),
  };
});
console.log(JSON.stringify(found));
