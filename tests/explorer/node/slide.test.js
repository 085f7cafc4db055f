// Slide: everything is on it, nothing lies on anything else, and a text is only a text.

import { deepEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { filledLatex } from "../../../lstm_viz/explorer/js/latex.js";
import { fitting, placeRows, SLIDE } from "../../../lstm_viz/explorer/js/slide.js";
import { xmlText } from "../../../lstm_viz/explorer/js/xml.js";

/** @import { SlideRow } from "../../../lstm_viz/explorer/js/slide.js" */

/**
 * @param {SlideRow["kind"]} kind
 * @param {string} [network]
 * @returns {SlideRow}
 */
const row = (kind, network = "") => ({ kind, network, name: "f", colour: "#000000", equation: "", keys: [] });

test("the rows of one, two or three columns are on the slide, one below the other", () => {
  for (const count of [1, 2, 3]) {
    const lstm = [row("input", "LSTM"), ...Array.from({ length: 6 }, () => row("map"))];
    const two = [row("input", "GRU"), row("map"), row("input", "RNN"), row("map"), row("answers")];
    const columns = placeRows([lstm, two, two].slice(0, count));
    for (const rows of columns) {
      rows.forEach(({ left, wide, top, tall }, at) => {
        const above = at ? rows[at - 1].top + rows[at - 1].tall : 80;
        ok(left > 0 && wide > 300 && left + wide < SLIDE.width);
        ok(tall > 30 && top >= above + 28);
      });
      const end = rows[rows.length - 1];
      ok(Math.abs(end.top + end.tall - (SLIDE.height - 96)) < 1e-6);
    }
    for (const [at, [first]] of columns.entries())
      if (at) ok(first.left > columns[at - 1][0].left + columns[at - 1][0].wide);
  }
});

test("a long line is smaller, so that it ends on the slide", () => {
  deepEqual(fitting("short", 30), 30);
  const size = fitting("x".repeat(300), 30);
  ok(size < 30 && size * 0.55 * 300 <= SLIDE.width);
});

test("a text is text, in XML and in LaTeX", () => {
  deepEqual(xmlText('</text> & "\u0007\uffff'), "&lt;/text&gt; &amp; &quot;");
  const latex = filledLatex("<i>h</i><sub>t</sub> = tanh(<i>a</i><sub>t</sub>)", [
    ["", "tanh("],
    ["a", "−0.5"],
    ["", ") · 100% of a_b = "],
    ["result", "−0.46"],
  ]);
  const lines = ["  h_t &= \\tanh (a_t) \\\\", "  &= \\tanh (-0.5) \\cdot  100\\% of a\\_b = -0.46"];
  deepEqual(latex.split("\n"), ["\\begin{aligned}", ...lines, "\\end{aligned}"]);
});
