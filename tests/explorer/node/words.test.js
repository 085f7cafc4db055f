// Words: what a person reads is in the words files and nowhere else, and all of it is used.

import { deepEqual, equal, ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { LEDGER } from "../../../lstm_viz/explorer/js/cell_words.js";
import { GAPS, PLAYER, TOOLBAR } from "../../../lstm_viz/explorer/js/words.js";
import { literalsOf } from "./literals.js";

/** @import { Literal } from "./literals.js" */

const FOLDER = new URL("../../../lstm_viz/explorer/js/", import.meta.url);
const SENTENCE = /[A-Za-z]{2,}[,;:.]? +[A-Za-z(]/; // two words in a row, as in tests/sentences.py
const NAME = /^[A-Z][a-z]+$/; // one word, as on a button
const COUNTED = /(?:^| )[a-z]{3,} \{…\}|\{…\} [a-z]{3,}(?![\w-])/; // "step {…}", "{…} steps"
const SHOWN = /(?:"aria-(?:label|valuetext)"[:,]|\b(?:title|label|placeholder):|\.textContent =)\s*$/; // or read aloud
// What looks like a text and is none: names of keys, selectors, styles, kinds of network with a signal.
const KEYS = ["Home", "End", "Escape", "Enter", "Space", "Esc", "Shift"];
const CODE = [
  "Home End",
  "Cq", // C times q
  "xMidYMin meet",
  "Cq", // a product of two symbols
  "lstm c",
  "gru h",
  "lstm h",
  '<span class="lv-symbol" data-signal="([a-z])"><i>([^<]*)</i><sub>([^<]*)</sub></span>',
  "(prefers-reduced-motion: reduce)",
  "color-mix(in srgb, {…} {…}, {…})",
  "background:linear-gradient(to top, {…})",
  "textarea, select, [contenteditable=true], input:not([type=range])",
  "button, summary, a, [role=button], [role=tab]",
];
/** @param {string} text */
const isClasses = (text) => /^(?:lv-[\w{}…-]+ ?)+$/.test(text);

/** @param {Literal} literal */
function isWords({ text, before }) {
  if (isClasses(text) || KEYS.includes(text) || CODE.includes(text)) return false;
  return (
    SENTENCE.test(text) ||
    COUNTED.test(text) ||
    NAME.test(text) ||
    (SHOWN.test(before) && /[A-Za-z]{2}/.test(text.replaceAll("{…}", "")))
  );
}

const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".js"));
/** @param {string} name */
const sourceOf = (name) => readFileSync(new URL(name, FOLDER), "utf8");
const WORDS = FILES.filter((name) => name.endsWith("words.js"));
/** Of each words file, what it exports. @type {Record<string, Record<string, object>>} */
const WRITTEN = {};
for (const name of WORDS) WRITTEN[name] = await import(new URL(name, FOLDER).href);

test("what a person reads is written in the words files alone", () => {
  ok(FILES.length > 40, "the Explorer's files are read");
  const found = FILES.filter((name) => !name.endsWith("words.js")).flatMap((name) =>
    literalsOf(sourceOf(name))
      .filter(isWords)
      .map(({ line, text }) => `${name}:${line}: ${text}`),
  );
  deepEqual(found, [], `move to a words file:\n${found.join("\n")}`);
});

test("the sign of a missing value is written once", () => {
  const signs = FILES.flatMap((name) => literalsOf(sourceOf(name)).filter(({ text }) => text === "–"));
  equal(signs.length, 1);
});

test("every constant of the words files is used", () => {
  const code = FILES.filter((name) => !name.endsWith("words.js"))
    .map(sourceOf)
    .join("\n");
  const unused = Object.values(WRITTEN)
    .flatMap((words) => Object.entries(words))
    .filter(([name]) => !["ORDERS", "GESTURES", "SHORT_NAMES"].includes(name)) // used as a whole
    .flatMap(([name, group]) => Object.keys(group).map((key) => `${name}.${key}`))
    .filter(
      (name) =>
        !new RegExp(
          `\\b${name.replace(".", "\\.")}\\b|const \\{ ${name.split(".")[1]} \\} = ${name.split(".")[0]};`,
        ).test(code),
    );
  deepEqual(unused, []);
});

test("words are told from code", () => {
  /** @param {string} source */
  const found = (source) =>
    literalsOf(source)
      .filter(isWords)
      .map(({ text }) => text);
  deepEqual(found('tool("Zoom out (−)", () => {}, { "aria-label": "zoom" }); // "not this one"'), [
    "Zoom out (−)",
    "zoom",
  ]);
  deepEqual(found(`setText(at, \`all \${count === 1 ? \`the one step\` : \`\${count} steps\`} here\`);`), [
    "all {…} here",
    "the one step",
    "{…} steps",
  ]);
  deepEqual(found("const quote = /[\"'/]/; const said = 'it\\'s two words';"), ["it\\'s two words"]);
  deepEqual(found('button({ class: "lv-tool lv-leave" }, "Play"); go("Escape"); node.textContent = "on";'), [
    "Play",
    "on",
  ]);
  deepEqual(
    literalsOf('a("x");\n\nb(`y`);').map(({ line }) => line),
    [1, 3],
  );
});

test("numbers of things agree with what they count", () => {
  equal(TOOLBAR.range(1, 1, 1), "all 1 step");
  equal(TOOLBAR.range(1, 30, 30), "all 30 steps");
  equal(TOOLBAR.range(7, 7, 30), "step 7");
  equal(TOOLBAR.range(7, 9, 30), "steps 7–9");
  equal(TOOLBAR.range(1199, 2048, 4096), "steps 1,199–2,048");
  equal(PLAYER.at("step 1,199", 4096), "step 1,199 / 4,096");
  equal(GAPS.missing([]), "The value is missing at this step, so the networks skip it.");
  equal(GAPS.missing(["a"]), "The value of a is missing at this step, so the networks skip it.");
  equal(GAPS.missing(["a", "b", "c"]), "The values of a, b and c are missing at this step, so the networks skip it.");
  equal(LEDGER.others(1, 0), "1 other input");
  equal(LEDGER.others(2, 1), "2 other inputs, 1 other unit");
});
