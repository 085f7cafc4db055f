// Copying: by the clipboard in a secure context, else by a selected field, and an honest answer in either.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { copyText } from "../../../lstm_viz/explorer/js/copying.js";

/** @type {string[]} */
let done = [];
let obeyed = true; // whether the browser's old command copies
const field = {
  value: "",
  style: {},
  select: () => done.push(`selected ${field.value}`),
  remove: () => done.push("removed"),
};
class HTMLElement {
  focus = () => done.push("focus back");
}
const host = /** @type {any} */ ({ append: () => done.push("appended") });

/**
 * @param {boolean} secure
 * @param {(text: string) => Promise<void>} writeText
 */
function browser(secure, writeText) {
  done = [];
  obeyed = true;
  const document = {
    activeElement: new HTMLElement(),
    createElement: () => field,
    execCommand: () => obeyed,
  };
  const navigator = { clipboard: { writeText } };
  for (const [name, value] of Object.entries({ document, navigator, HTMLElement, isSecureContext: secure }))
    Object.defineProperty(globalThis, name, { value, configurable: true });
}

test("over https the clipboard takes it, and nothing is put on the page", async () => {
  browser(true, async (text) => {
    done.push(`written ${text}`);
  });
  equal(await copyText("one", host), true);
  deepEqual(done, ["written one"]);
});

test("over http from another computer a field is selected and copied, and the focus goes back", async () => {
  browser(false, () => Promise.reject(new Error("not there")));
  equal(await copyText("two", host), true);
  deepEqual(done, ["appended", "selected two", "removed", "focus back"]);
});

test("a clipboard that refuses leaves it to the field, and a browser that does not copy says so", async () => {
  browser(true, () => Promise.reject(new Error("denied")));
  obeyed = false;
  equal(await copyText("three", host), false);
  deepEqual(done, ["appended", "selected three", "removed", "focus back"]);
});
