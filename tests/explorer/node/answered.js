// Answered: how the answers, the target and the input in a payload are drawn, in both themes, as JSON.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { answerLines, networkLooks } from "../../../lstm_viz/explorer/js/lines.js";

/** @type {{payload: string}} */
const { payload } = JSON.parse(readFileSync(0, "utf8"));
const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
const { light, dark } = model.header.colours;
const drawn = [light, dark].map((theme) => ({
  looks: networkLooks(model, theme),
  lines: answerLines(model, theme).map(({ name, colour, dash, marker, ring }) => ({
    name,
    colour,
    dash,
    marker,
    ring,
  })),
}));
console.log(JSON.stringify({ light: drawn[0], dark: drawn[1] }));
