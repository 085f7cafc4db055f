// Scripts: the Python that shows each of some payloads in a state, as JSON.

import { readFileSync } from "node:fs";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { pythonScript } from "../../../lstm_viz/explorer/js/python_script.js";

/** @type {{payload: string, title: string, state: object, epoch?: number}[]} */
const cases = JSON.parse(readFileSync(0, "utf8"));

const found = cases.map(async ({ payload, title, state, epoch }) => {
  const model = decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0)));
  try {
    return await pythonScript(model.at(epoch ?? model.lastEpoch), title, state);
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
});
console.log(JSON.stringify(await Promise.all(found)));
