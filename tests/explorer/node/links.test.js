// Links: which addresses are pages of the app, and open in its tab.

import { equal } from "node:assert/strict";
import { test } from "node:test";
import { isPage } from "../../../lstm_viz/ui/frame/links.js";

const HERE = "https://lab.example/course/atlas?reader=prose";

test("a page of the app is beside the page that is shown", () => {
  for (const address of ["./", "./race", "./?preset=recall", "./atlas?unit=5", "https://lab.example/course/about"])
    equal(isPage(address, HERE), true, address);
});

test("what is no page, or another app's, opens as the browser opens it", () => {
  const others = [
    "../race",
    "/race",
    "./media/table.csv",
    "./picture.svg",
    "#main",
    "https://elsewhere.example/course/race",
    "mailto:somebody@lab.example",
    "blob:https://lab.example/5",
  ];
  for (const address of others) equal(isPage(address, HERE), false, address);
});
