// Packing: what is packed is unpacked, and nobody's text leaves the element that it stands in.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { pack, unpack } from "../../../lstm_viz/explorer/js/packing.js";
import { fillPage } from "../../../lstm_viz/explorer/js/saved_page.js";

const bytes = Uint8Array.from({ length: 100_003 }, (_, k) => (k * k + (k >> 3)) % 251);
const TEMPLATE = "<title>{{lv:title}}</title><b>{{lv:state}}</b><i>{{lv:payload}}</i>{{lv:other}}";

test("more bytes than a call takes arguments come back as they were", async () => {
  deepEqual(await unpack(`\n${await pack(bytes)} `), bytes);
});

test("a title and a state are text, whatever they have in them", async () => {
  const hostile = "</title></b> {{lv:payload}} $& $1 &lt;";
  const page = await fillPage(TEMPLATE, bytes.subarray(0, 7), hostile, { edits: hostile });
  const parts = /^<title>([^<]*)<\/title><b>([^<]*)<\/b><i>([^<]*)<\/i>\{\{lv:other\}\}$/.exec(page);
  equal(parts?.[1], "&lt;/title&gt;&lt;/b&gt; {{lv:payload}} $&amp; $1 &amp;lt;");
  deepEqual(JSON.parse(parts?.[2] ?? ""), { edits: hostile });
  deepEqual(await unpack(parts?.[3] ?? ""), bytes.subarray(0, 7));
});
