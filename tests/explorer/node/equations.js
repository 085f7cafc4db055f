// Equations: the words' small HTML as LaTeX.

import { readFileSync } from "node:fs";
import { latexOf } from "../../../lstm_viz/explorer/js/latex.js";

const markups = /** @type {string[]} */ (JSON.parse(readFileSync(0, "utf8")));
console.log(JSON.stringify(markups.map(latexOf)));
