"""Headings of the maps and of the networks: none is cut, whichever networks have read a sequence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page, expect
from torch import nn

from lstm_viz import record, save_page
from lstm_viz.tasks import TASKS
from tests.browser.turns import go
from tests.browser.whole import no_text_is_cut

Visit = Callable[..., Page]
SIZES = ((1440, 900), (1280, 720), (390, 844))
KINDS = {"LSTM of the year before last": nn.LSTM, "GRU": nn.GRU, "simple RNN": nn.RNN}


def whole_at_each_size(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(".lv-map-heading").first).to_be_attached()
        no_text_is_cut(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


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
