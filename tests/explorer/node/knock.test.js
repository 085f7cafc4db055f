// Knock: what comes while the door is loaded is shown once, the last of it; a door that can't be had is told.

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import knock from "../../../lstm_viz/explorer/knock.js";

const src = new URL("static/js/main.js", import.meta.url).href;
const parent = /** @type {HTMLElement} */ ({});
/** @type {unknown[]} */
const heard = [];
Object.assign(globalThis, { heard, DOOR: "absent.js", document: { querySelector: () => ({ src }) } });
const rest = () => new Promise((done) => setTimeout(done));

/** @param {number} number */
const message = (number) => ({
  data: Uint8Array.of(number),
  parentElement: parent,
  /** @param {string} name @param {unknown} value */
  setStateValue: (name, value) => heard.push(name, value),
  setTriggerValue: () => {},
});

/** @param {number} count  of what was heard */
async function hears(count) {
  for (let turn = 0; turn < 1_000 && heard.length < count; turn += 1) await rest();
  equal(heard.length, count);
  return heard.splice(0);
}

test("a door that cannot be loaded is told once, and tried again", async () => {
  knock(message(3));
  knock(message(5));
  const [name, why] = await hears(2);
  equal(name, "failure");
  ok(String(why).includes("/lstm_viz/absent.js"), String(why));
});

test("the last message that came goes through the door, and closing closes it", async () => {
  Object.assign(globalThis, { DOOR: "../stub_door.js" });
  knock(message(7));
  const close = knock(message(11));
  deepEqual(await hears(1), [11]);
  knock(message(13));
  deepEqual(await hears(1), [13]);
  close();
  close();
  deepEqual(await hears(1), ["closed"]);
  knock(message(17))(); // taken down before it could be shown
  for (let turn = 0; turn < 9; turn += 1) await rest();
  deepEqual(heard, []);
});
