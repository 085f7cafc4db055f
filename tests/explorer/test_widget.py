"""The widget's script in Chromium, with anywidget's side of it played by a few lines."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from lstm_viz.explorer import source
from tests.browser.rest import turns_true
from tests.explorer.sample_payload import sample

# A model as anywidget hands one over: values that travel, and who wants to hear of them.
# The page may load nothing and evaluate no text: a notebook elsewhere has no more to give.
PAGE = """<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"
content="default-src 'none'; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline';
img-src data: blob:">
<script>
globalThis.blocked = [];
addEventListener("securitypolicyviolation", ({ blockedURI }) => blocked.push(blockedURI));
</script><style>%(styles)s</style>
<body style="background: rgb(255, 255, 255)"><button id="cell">a cell</button><div id="el"></div>
<script type="application/json" id="given">%(given)s</script>
<script type="module">
const { module, payload, state } = JSON.parse(document.getElementById("given").textContent);
const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
// As a message has it: in the middle of a larger buffer, at an odd place.
const whole = new Uint8Array(bytes.length + 12);
whole.set(bytes, 5);
const values = { payload: new DataView(whole.buffer, 5, bytes.length), state, height: 640 };
const heard = new Map();
globalThis.saved = [];
globalThis.pressed = [];
globalThis.model = {
  get: (name) => values[name],
  set: (name, value) => { values[name] = value; },
  save_changes: () => saved.push(structuredClone(values.state)),
  on: (event, hear) => heard.set(event, hear),
  off: (event) => heard.delete(event),
};
globalThis.from_python = (name, value) => { values[name] = value; heard.get(`change:${name}`)(); };
globalThis.hearing = () => heard.size;
document.addEventListener("keydown", (event) => pressed.push([event.key, event.defaultPrevented]));
const address = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
const { default: widget } = await import(address);
const el = document.createElement("div");
globalThis.leave = widget.render({ model, el });
document.getElementById("el").append(el); // after it, as JupyterLab does
globalThis.root = el.firstElementChild;
</script>"""


def test_what_is_done_reaches_python_and_what_python_does_is_shown(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    made = sample()
    given = {
        "module": source.widget(),
        "payload": b64encode(made.data).decode(),
        "state": {"step": 9, "unit": 4},
    }
    file = tmp_path / "notebook.html"
    text = json.dumps(given).replace("<", "\\u003c")
    file.write_text(PAGE % {"styles": source.styles(), "given": text}, encoding="utf-8")
    page = visit(file.as_uri(), width=1100, offline=True)
    turns_true(page, "globalThis.root?.lvExplorer")
    now = "(({locked, unit, pins}) => [locked, unit, pins.length])(root.lvExplorer.store.get())"
    assert page.evaluate(now) == [8, 4, 0]
    assert page.evaluate("saved") == []

    page.get_by_role("button", name="Pin", exact=True).click()
    turns_true(page, "saved.length === 1")
    assert page.evaluate("saved") == [{"step": 9, "unit": 4, "pins": "9.4"}]
    page.evaluate("from_python('state', { step: 12, unit: 7, pins: '9.4' })")
    assert page.evaluate(now) == [11, 7, 1]
    assert page.evaluate("saved.length") == 1  # what Python did is nothing to tell it

    # While a cell of the notebook has the focus, its keys are the notebook's.
    page.locator("#cell").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(now)[0] == 11
    assert page.evaluate("pressed.pop()") == ["ArrowRight", False]
    page.locator("canvas[data-signal='f']").first.click(position={"x": 30, "y": 5})
    turns_true(page, "root.contains(document.activeElement)")
    page.keyboard.press("End")
    turns_true(page, "root.lvExplorer.store.get().locked === 29")

    assert page.evaluate("blocked") == []
    page.evaluate("document.body.style.background = 'rgb(17, 17, 17)'")
    page.evaluate("document.body.style.setProperty('--jp-layout-color0', 'rgb(17, 17, 17)')")
    shown = "getComputedStyle(root.firstElementChild).backgroundColor"
    turns_true(page, f"{shown} === 'rgb(14, 17, 23)'")
    page.evaluate("leave()")
    left = "[hearing(), document.getElementById('el').firstChild.childElementCount]"
    assert page.evaluate(left) == [0, 0]
    expect(page.locator(".lv-explorer")).to_have_count(0)
