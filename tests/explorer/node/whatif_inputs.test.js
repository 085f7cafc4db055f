// What-if inputs: the columns that an edit of the input is of, by their names.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { EDIT_TROUBLE } from "../../../lstm_viz/explorer/js/edit_words.js";
import { areInputs } from "../../../lstm_viz/explorer/js/whatif_form.js";
import { listOf } from "../../../lstm_viz/explorer/js/whatif_parts.js";

const NAMES = ["value", "marker", "a, b", "x-1"];

test("columns are chosen by name or by number, and all of them by all", () => {
  const typed = ["marker", " value , marker ", "a, b", "x-1", "2", "1-3, value", "all", "", "other"];
  const lists = ["1", "0.1", "2", "3", "2", "1-3.0", "", "", "other"];
  deepEqual(
    typed.map((text) => listOf(text, NAMES)),
    lists,
  );
  equal(listOf("7, 9–12", []), "7.9-12"); // units have no names
  deepEqual(
    ["", "3", "0-3.1", "4", "other", "1-"].map((list) => areInputs(list, NAMES.length)),
    [true, true, true, false, false, false],
  );
});

test("a name that is not there is answered with those that are", () => {
  equal(
    EDIT_TROUBLE.inputs("speed", ["value", "marker"]),
    "There is no input “speed”. Write value or marker, several with commas between them, or all.",
  );
  const many = Array.from({ length: 11 }, (_, at) => `c${at}`);
  equal(
    EDIT_TROUBLE.inputs("q", many),
    "There is no input “q”. Write c0, c1, c2, c3, c4, c5, c6, c7 and 3 more, several with commas between them, or all.",
  );
});
