"""Headings and tabs: nothing of them is cut or off the screen, whichever networks are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page, expect
from torch import nn

from lstm_viz import record, save_page
from lstm_viz.explorer.page import page as saved
from lstm_viz.explorer.payload import payload
from lstm_viz.tasks import TASKS
from lstm_viz.train.openings import opening
from lstm_viz.ui.linked_picture import packing
from lstm_viz.ui.views import view
from lstm_viz.ui.views.presets import preset
from tests.browser.rest import turns_true
from tests.browser.turns import go
from tests.browser.whole import no_text_is_cut

Visit = Callable[..., Page]
SIZES = ((1440, 900), (1280, 720), (390, 844))
KINDS = {"LSTM of the year before last": nn.LSTM, "GRU": nn.GRU, "simple RNN": nn.RNN}


WIDE_ENOUGH = "document.documentElement.scrollWidth <= innerWidth"


def whole_at_each_size(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(".lv-map-heading").first).to_be_attached()
        no_text_is_cut(page)
        turns_true(page, WIDE_ENOUGH)


def test_of_every_task_s_opening(server: str, turn: Visit) -> None:
    page = turn(server)
    for task in TASKS:
        go(page, f"{server}/?preset={task}&model={task}")
        whole_at_each_size(page)


@pytest.mark.parametrize(("sizes", "steps"), [((37, 41, 66), 23), ((130, 141, 166), 900)])
def test_of_three_networks_in_the_typeface_of_whoever_opens_the_file(
    visit: Visit, tmp_path: Path, sizes: tuple[int, ...], steps: int
) -> None:
    torch.manual_seed(steps)
    x = torch.randn(steps, 1, 4)
    traces = {
        name: record(kind(4, size), x)
        for (name, kind), size in zip(KINDS.items(), sizes, strict=True)
    }
    page = visit(save_page(traces, tmp_path / "three.html").as_uri(), offline=True)
    expect(page.locator(".lv-network .lv-merged:visible")).to_have_count(sum(n > 64 for n in sizes))
    whole_at_each_size(page)
    every_tab_is_as_wide_as_the_window(page)


def test_of_a_text_in_the_typeface_of_whoever_opens_the_file(visit: Visit, tmp_path: Path) -> None:
    made = view.run(preset("reber", opening("reber")), "reber", "cpu")
    file = tmp_path / "reber.html"
    file.write_text(saved(payload(packing.picture_of(made)), title="reber"), encoding="utf-8")
    page = visit(file.as_uri(), offline=True)
    whole_at_each_size(page)
    every_tab_is_as_wide_as_the_window(page)


def every_tab_is_as_wide_as_the_window(page: Page) -> None:
    tabs = page.get_by_role("tab")
    expect(tabs.first).to_be_visible()
    for width, height in ((1440, 640), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for tab in tabs.all():
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
            turns_true(page, WIDE_ENOUGH)
            no_text_is_cut(page)
