"""Networks of one's own in a browser: trained with progress and a stop, then drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from lstm_viz.ui.explore import words
from tests.patience import SECONDS

Visit = Callable[..., Page]
# All of it is done in the page: what is trained ends sooner than a slow hand from outside stops it.
TRAIN_AND_STOP = """([source, most]) => new Promise((done, failed) => {
  const places = ["stSidebar", "stMain"].map((id) => document.querySelector(`[data-testid=${id}]`));
  const button = (place, name) =>
    [...place.querySelectorAll("button")].find((one) => one.innerText === name);
  const look = () => {
    const said = places.map((place) => place.innerText.match(source)?.[0]);
    const stop = button(places[0], "Stop");
    if (!stop || !said.every(Boolean)) return;
    watch.disconnect();
    stop.click();
    done();
  };
  const there = () => places.map((one) => one.innerText);
  setTimeout(() => failed(new Error(`no Stop and ${source}: ${there()}`)), most);
  const watch = new MutationObserver(look);
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  button(places[1], "Train").click();
})"""
PROGRESS = r"Training step [\d,]+ of 1,500, (\d+ min )?\d+ s left"
SERIES = " ".join(f"{math.sin(k / 3):.3f}" for k in range(90))
WHERE = urlencode({"source": "typed", "model": "own", "numbers": SERIES})


def test_a_training_shows_how_far_it_is_and_can_be_stopped(server: str, visit: Visit) -> None:
    page = visit(f"{server}/?{WHERE}")
    rail = page.get_by_test_id("stSidebar")
    expect(page.get_by_text(words.NOT_TRAINED)).to_be_visible()
    train = page.get_by_test_id("stMain").get_by_role("button", name="Train", exact=True)
    expect(train).to_be_enabled()  # what draws a button is on its way when the first text is there
    page.evaluate(TRAIN_AND_STOP, [PROGRESS, 1000 * SECONDS])
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
