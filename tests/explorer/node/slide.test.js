// Slide: everything is on it, nothing lies on anything else, and a text is only a text.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../../lstm_viz/explorer/js/decode.js";
import { readEdits } from "../../../lstm_viz/explorer/js/edits.js";
import { filledLatex } from "../../../lstm_viz/explorer/js/latex.js";
import { paletteOf } from "../../../lstm_viz/explorer/js/palette.js";
import { shapeOf } from "../../../lstm_viz/explorer/js/replay.js";
import { placeRows, slideSvg } from "../../../lstm_viz/explorer/js/slide.js";
import { fitting, SLIDE, titleLines } from "../../../lstm_viz/explorer/js/slide_frame.js";
import { namesWithin } from "../../../lstm_viz/explorer/js/slide_keys.js";
import { gapsOf, hatchSvg } from "../../../lstm_viz/explorer/js/slide_marks.js";
import { slideRow } from "../../../lstm_viz/explorer/js/slide_view.js";
import { xmlText } from "../../../lstm_viz/explorer/js/xml.js";
import { payloadOf, THEME } from "./payloads.js";
import { tryEdits } from "./trying.js";

/** @import { Shows } from "../../../lstm_viz/explorer/js/map_shown.js" */
/** @import { SlideRow } from "../../../lstm_viz/explorer/js/slide.js" */
/** @import { MapSlot } from "../../../lstm_viz/explorer/js/stack.js" */

const PLAIN = { name: "f", colour: "#000000", equation: "", keys: [], beyond: "" };

/**
 * @param {SlideRow["kind"]} kind
 * @param {string} [network]
 * @returns {SlideRow}
 */
const row = (kind, network = "") => ({ kind, network, ...PLAIN });

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

test("a map that is high enough names its rows, and nothing else does", () => {
  /** @type {any} */
  const axis = { range: [0, 1], ticks: [], bar: null };
  /** @param {SlideRow[]} rows */
  const namedOn = (rows, name = "unit") => {
    const columns = placeRows([rows]).map((some) =>
      some.map((one) => ({ ...one, href: "data:,", axis, gaps: [], merged: false })),
    );
    const head = { title: "t", badge: "b", palette: THEME, warning: "#000000", mark: null };
    return slideSvg({ ...head, steps: [0, 4], step: null, columns })
      .split(/rotate\(-90[^>]*>/)
      .filter((after) => after.startsWith(`${name}<`)).length;
  };
  equal(namedOn([row("input"), row("map"), row("map"), row("answers")]), 2);
  const above = [{ ...row("map"), rows: "column" }, row("map")];
  deepEqual([namedOn(above, "column"), namedOn(above)], [1, 1]);
  equal(namedOn([row("input"), ...Array.from({ length: 14 }, () => row("map"))]), 0);
});

test("what has fewer cells than pixels has sharp edges, and what is merged is smoothed where it is shown smaller", () => {
  const axis = /** @type {any} */ ({ range: [0, 1], ticks: [] });
  const columns = placeRows([[row("input"), row("map"), row("map")]]).map((rows) =>
    rows.map((one, at) => ({ ...one, href: "", axis, gaps: [], merged: at === 2 })),
  );
  const head = { title: "", badge: "", palette: THEME, warning: "#000000", mark: null, step: null };
  const images = slideSvg({ ...head, steps: [0, 4], columns })
    .split("<image")
    .slice(1);
  deepEqual(
    images.map((image) => image.includes("image-rendering:pixelated")),
    [false, true, false],
  );
});

test("a long line is smaller, so that it ends on the slide", () => {
  deepEqual(fitting("short", 30), 30);
  const size = fitting("x".repeat(300), 30);
  ok(size < 30 && size * 0.55 * 300 <= SLIDE.width);
});

test("a title that would be smaller than the other type has two lines", () => {
  deepEqual(titleLines("Maps: edited run − original run."), ["Maps: edited run − original run."]);
  const long = Array.from({ length: 40 }, (_, k) => `word${k}`).join(" ");
  const lines = titleLines(long);
  equal(lines.length, 2);
  equal(lines.join(" "), long);
  ok(Math.abs(lines[0].length - lines[1].length) < 16);
  deepEqual(titleLines("x".repeat(300)).length, 1);
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

/** A simple RNN with relu whose h is its input of 0.25, 0.5 and 0.75; its colours are from −1 to 1. */
const values = [0.25, 0.5, 0.75];
const edited = decode(
  payloadOf(
    [
      {
        kind: "rnn",
        units: 1,
        signals: { a: values, h: values },
        initial: { h: [0] },
        weights: { W_ih: [1], W_hh: [0], b_ih: null, b_hh: null },
        facts: { nonlinearity: "relu" },
      },
    ],
    { inputs: values, features: 1, names: ["value"] },
  ),
);
edited.header.words.rnn.h = { ...edited.header.words.rnn.h, name: "hidden state", equation: "h = …" };
const recorded = edited.at(0);
const [line] = readEdits("x0@2=31.35", recorded.networks.map(shapeOf), recorded.steps);
edited.setEdited(tryEdits(recorded, line.edit ? [line.edit] : []).edited);

/** @param {Partial<Shows>} shows */
function mapRow(shows) {
  const slot = /** @type {MapSlot} */ ({ kind: "map", net: 0, signal: "h" });
  const palette = { ...paletteOf({ ...edited.header, colours: { light: THEME, dark: THEME } }, "light") };
  return slideRow(slot, edited, palette, { change: "", perUnit: "", showing: "edited", ...shows });
}

test("a map says what it shows: its signal, the change or the difference, and what is beyond its colours", () => {
  const said = [{}, { showing: /** @type {const} */ ("difference") }, { change: "h" }]
    .map(mapRow)
    .map(({ name, equation, beyond }) => [name, equation, beyond]);
  // The changes that were recorded are 0.25, and those of the edited run are 31.1 and −30.6.
  deepEqual(said, [
    ["hidden state", "h = …", "beyond the scale: 31.35"],
    ["hidden state, edited − original", "", ""],
    ["hidden state, change since the step before", "", "beyond the scale: 31.10"],
  ]);
});

test("the slide has what is beyond a map's colours, and a ring in the key of what is drawn as rings", () => {
  const target = { name: "target: next", colour: "#444444", ring: true };
  const axis = { range: /** @type {[number, number]} */ ([-1, 1]), ticks: [] };
  const rows = [mapRow({}), { ...row("answers"), keys: [target] }];
  const columns = placeRows([rows]).map((placed) =>
    placed.map((one) => ({ ...one, href: "", axis: /** @type {any} */ (axis), gaps: [], merged: one.kind === "map" })),
  );
  const plan = { title: "", badge: "", steps: /** @type {[number, number]} */ ([0, 2]), step: null, mark: null };
  const svg = slideSvg({ ...plan, palette: THEME, warning: "#B3261E", columns });
  ok(/<text [^>]*fill="#B3261E"[^>]*>beyond the scale: 31\.35<\/text>/.test(svg));
  equal(svg.split("<circle").length, 2);
  equal(svg.includes("<line"), false);
});

test("names of keys that are too long together are cut, the longest first", () => {
  const keys = ["target: the two symbols in their order", "LSTM", "simple RNN"].map((name) => ({
    name,
    colour: "#000000",
  }));
  deepEqual(namesWithin(keys, 60), ["target: the two symbols in their order", "LSTM", "simple RNN"]);
  deepEqual(namesWithin(keys, 32), ["target: the two s…", "LSTM", "simple RNN"]);
  deepEqual(namesWithin(keys, 3), ["targe…", "LSTM", "simpl…"]);
});

test("the columns of a map without a value are hatched behind its image, and a key says why", () => {
  // Steps 4 to 8 of two units, of which 5, 6 and 8 have no value; of 7 one unit has.
  const grid = Float32Array.from([1, NaN, NaN, NaN, NaN, 2, NaN, NaN, 3, NaN]);
  const cells = { grid, rows: 2, columns: 5, first: 4, wide: 5, tall: 2, extremes: false };
  const gaps = gapsOf(cells, (step) => (step === 8 ? "ended" : "skipped"));
  deepEqual(gaps, [
    { from: 1 / 5, to: 3 / 5, why: "skipped" },
    { from: 4 / 5, to: 1, why: "ended" },
  ]);
  const area = { x: 50, y: 30, width: 100, height: 20 };
  const drawn = hatchSvg(area, gaps, THEME);
  const ends = [...drawn.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  ok(ends.length > 20);
  for (const [x, y] of ends) ok(((x >= 70 && x <= 110) || (x >= 130 && x <= 150)) && y >= 30 && y <= 50);
  for (let k = 0; k < ends.length; k += 2) equal(ends[k][0] + ends[k][1], ends[k + 1][0] + ends[k + 1][1]);
  equal(hatchSvg(area, [], THEME), "");

  const axis = /** @type {any} */ ({ range: [0, 1], ticks: [] });
  const columns = placeRows([[row("input"), row("map")]]).map((rows) =>
    rows.map((one) => ({ ...one, href: "", axis, gaps: one.kind === "map" ? gaps : [], merged: false })),
  );
  const plan = { title: "", badge: "", step: null, palette: THEME, warning: "#B3261E", columns };
  /** @param {number} after */
  const withLine = (after) =>
    slideSvg({ ...plan, steps: [4, 8], mark: { after, name: "held out from step 7", colour: "#123456" } });
  const svg = withLine(6);
  ok(svg.indexOf("<path") < svg.lastIndexOf("<image") && svg.indexOf("<path") > svg.indexOf("<image"));
  for (const why of ["skipped", "ended", "held out from step 7"]) equal(svg.split(`>${why}</text>`).length, 2, why);
  for (const { left, wide, top, tall } of columns[0]) {
    const x = left + (2 / 5) * wide;
    ok(svg.includes(`x1="${x}" x2="${x}" y1="${top}" y2="${top + tall}" stroke="#123456"`));
  }
  equal(withLine(9).includes("held out"), false);
});
