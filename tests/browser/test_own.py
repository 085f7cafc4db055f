"""Networks of one's own in a browser: trained with progress and a stop, then drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from lstm_viz.ui.explore import words

Visit = Callable[..., Page]
SERIES = " ".join(f"{math.sin(k / 3):.3f}" for k in range(90))
WHERE = urlencode({"source": "typed", "model": "own", "numbers": SERIES})


def test_a_training_shows_how_far_it_is_and_can_be_stopped(server: str, visit: Visit) -> None:
    page = visit(f"{server}/?{WHERE}")
    rail = page.get_by_test_id("stSidebar")
    expect(page.get_by_text(words.NOT_TRAINED)).to_be_visible()
    here = page.get_by_test_id("stMain")
    here.get_by_role("button", name="Train", exact=True).click()
    progress = re.compile(r"Training step [\d,]+ of 1,500, (\d+ min )?\d+ s left")
    expect(here.get_by_text(progress)).to_be_visible()
    expect(rail.get_by_text(progress)).to_be_visible()
    rail.get_by_role("button", name="Stop", exact=True).click()
    expect(
        rail.get_by_text(re.compile(r"Stopped after [\d,]+ of 1,500 training steps"))
    ).to_be_visible()
    expect(page.locator(".lv-door canvas").first).to_be_visible()
    expect(
        page.get_by_text(re.compile("RMSE on the held-out steps, from step 68 on"))
    ).to_be_visible()
    expect(page.get_by_text(re.compile(r"verified · max\|Δ\|"))).to_be_visible()
    table = rail.get_by_test_id("stTable").locator("table")
    assert table.evaluate("shown => shown.scrollWidth <= shown.parentElement.clientWidth")
