"""A saved page in Chromium: from the disk, offline, with what-if in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

from lstm_viz import record, save_page
from tests.browser.rest import turns_true
from tests.explorer.replays import NETWORKS, network
from tests.explorer.sample_payload import sample

Explore = Callable[..., Page]
Visit = Callable[..., Page]
ROOT = "document.getElementById('lv-page')"
STORE = f"{ROOT}.lvExplorer.store.get()"
UNIT, HELD = 3, "f3@5-8=0"


def opened(visit: Visit, file: Path, hash_: str = "", **more: Any) -> Page:
    page = visit(f"{file.as_uri()}{hash_}", offline=True, **more)
    turns_true(page, f"{ROOT}?.lvExplorer")
    expect(page.locator(".lv-badge")).to_contain_text("recomputed in this browser ·")
    return page


def shown(page: Page, signal: str) -> list[float]:
    ask = f"""([signal, unit]) => {{
        const {{ steps, networks }} = {ROOT}.lvExplorer.model;
        return Array.from({{ length: steps }}, (_, step) => networks[0].value(signal, step, unit));
    }}"""
    return page.evaluate(ask, [signal, UNIT])


def test_python_saves_it_and_an_edit_there_is_the_edit_of_python(
    visit: Visit, tmp_path: Path
) -> None:
    module = network(NETWORKS["LSTM"])
    x = torch.randn(2, 17, 3, generator=torch.Generator().manual_seed(8))
    trace = record(module, x)
    name = "</script><b>LSTM"
    file = save_page({name: trace}, tmp_path / "a page.html", batch=1, source=name)
    page = opened(visit, file, "#step=12&unit=3&zoom=2-15", dark=True)
    assert page.title() == f"{name} · {name}"
    assert page.evaluate(f"(({{locked, unit, zoom}}) => [locked, unit, ...zoom])({STORE})") == [
        11, UNIT, 1, 14,
    ]  # fmt: skip
    where: dict[str, Any] = {"layer": 0, "direction": 0, "batch": 1, "unit": UNIT}
    assert shown(page, "c") == trace.sel("c", **where).tolist()
    background = "getComputedStyle(document.querySelector('.lv-explorer')).backgroundColor"
    assert page.evaluate(background) == "rgb(14, 17, 23)"
    page.emulate_media(color_scheme="light")
    turns_true(page, f"{background} === 'rgb(255, 255, 255)'")

    page.get_by_role("tab", name="What if").click()
    form = page.get_by_role("form", name="A new edit")
    form.get_by_label("What to change").select_option("0:signal:f")
    form.get_by_label("Units").fill(str(UNIT))
    form.get_by_label("Steps").fill("5 – 8")
    form.get_by_role("spinbutton", name="Value").fill("0")
    form.get_by_role("button", name="Apply").click()
    expect(page.locator(".lv-badge")).to_contain_text("edited run, computed in this browser")
    edited = record(module, x, edits=HELD)
    for signal in ("c", "h"):
        wanted = edited.sel(signal, **where)
        assert shown(page, signal) == pytest.approx(wanted.tolist(), abs=1e-5)
        assert np.abs(wanted - trace.sel(signal, **where)).max() > 0.01
    turns_true(page, "location.hash.includes('edits=')")
    # The address is the link: who opens it sees the edit.
    other = opened_edited(visit, page.url)
    assert shown(other, "c") == shown(page, "c")


def opened_edited(visit: Visit, address: str) -> Page:
    page = visit(address, offline=True)
    turns_true(page, f"{ROOT}?.lvExplorer")
    expect(page.locator(".lv-badge")).to_contain_text("edited run, computed in this browser")
    return page


def test_the_button_saves_what_is_there(explore: Explore, visit: Visit, tmp_path: Path) -> None:
    made = sample(source="a/b <i>x</i>", labels=tuple("</script>" + str(k) for k in range(30)))
    page = explore(made.data, state={"step": 9, "unit": 4, "pins": "12.7"})
    page.get_by_role("button", name="Save", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the page").click()
    assert download.value.suggested_filename == "LSTM-simple-RNN-a-b-i-x-i.html"
    file = tmp_path / "saved.html"
    download.value.save_as(file)
    page.keyboard.press("Escape")
    saved = opened(visit, file, "#top")  # a link to a place on the page asks for no state
    saved.evaluate(
        "new Promise((done) => { addEventListener('hashchange', () => done(), { once: true }); "
        "location.hash = 'end'; })"
    )
    assert saved.title() == "LSTM, simple RNN · a/b <i>x</i>"
    assert saved.evaluate(f"(({{locked, unit, pins}}) => [locked, unit, pins])({STORE})") == [
        8, 4, [{"net": 0, "step": 11, "unit": 7}],
    ]  # fmt: skip
    assert shown(saved, "h") == made.panels[0].signal("h")[:, UNIT].tolist()


def test_in_a_frame_it_is_the_same_and_a_damaged_file_says_so(visit: Visit, tmp_path: Path) -> None:
    file = save_page(record(network(NETWORKS["GRU"]), torch.ones(1, 17, 3)), tmp_path / "g.html")
    text = file.read_text(encoding="utf-8")
    framed = text.replace("&", "&amp;").replace('"', "&quot;")
    outer = tmp_path / "outer.html"
    outer.write_text(
        f'<!doctype html><iframe sandbox="allow-scripts" width="900" height="700" '
        f'srcdoc="{framed}"></iframe>',
        encoding="utf-8",
    )
    frame = visit(outer.as_uri(), offline=True).frame_locator("iframe")
    frame.get_by_role("tab", name="Unit over time").click()
    expect(frame.get_by_role("tab", name="Unit over time")).to_have_attribute(
        "aria-selected", "true"
    )
    start = text.index('id="lv-payload">') + 40
    file.write_text(text[:start] + text[start + 8 :], encoding="utf-8")
    page = visit(file.as_uri(), offline=True)
    expect(page.locator("main")).to_contain_text("This page could not be opened")
