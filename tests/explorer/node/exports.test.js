// Exports: each is imported by another file, so that nothing is kept for nobody.

import { deepEqual, ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const PACKAGE = new URL("../../../lstm_viz/explorer/", import.meta.url);
const TESTS = new URL("../", import.meta.url);
const EXPORTED = /^export (?:async )?(?:const|let|class|function\*?) (\w+)/gm;
const IMPORTED = /^import (?:\{([^{}]*)\}|\* as (\w+)) from "[./\w-]*?([\w-]+\.js)";$/gm;
const FACE = "explorer.js"; // the door opens its `mount`

/** @param {URL} folder */
const scriptsIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(".js"))
    .map((path) => ({ name: path.split("/").at(-1) ?? path, text: readFileSync(new URL(path, folder), "utf8") }));

test("every export is imported by another file", () => {
  const own = scriptsIn(new URL("js/", PACKAGE));
  const imported = new Set();
  for (const { text } of [...own, ...scriptsIn(TESTS)]) {
    for (const [, names, whole, from] of text.matchAll(IMPORTED)) {
      if (whole) imported.add(from);
      for (const one of (names ?? "").split(",")) imported.add(`${from} ${one.trim().split(" as ")[0]}`);
    }
  }
  const exported = own
    .filter(({ name }) => name !== FACE)
    .flatMap(({ name, text }) => Array.from(text.matchAll(EXPORTED), ([, one]) => `${name} ${one}`));
  ok(exported.length > 150, `${exported.length} exports are read`);
  deepEqual(
    exported.filter((one) => !imported.has(one) && !imported.has(one.split(" ")[0])),
    [],
  );
});
