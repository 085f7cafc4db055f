"""A connection that is lost for a while: what a person trains is paused, kept and found again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.cable import Cable, cable
from tests.browser.rest import at_rest, turns_true
from tests.browser.test_train import STEP, TINY, button
from tests.chromium import Seat

PAUSED = re.compile(r"Paused after training step [\d,]+ of 20,000")
LOST = re.compile(r"The connection was lost for more than 5 seconds, so the work was paused\.")
SHOWN = (
    "() => /(T|Paused after t)raining step [\\d,]+ of 20,000/.exec(document.body.innerText)?.[0]"
)
HEARD = f"""before => {{
  const now = ({SHOWN})();
  return now && (now !== before || now.startsWith("Paused"));
}}"""
CUT = 8_000  # ms; more than the server waits for somebody whose connection is lost


@pytest.fixture
def line(server: str) -> Iterator[Cable]:
    with cable(int(server.rpartition(":")[2])) as made:
        yield made


@pytest.fixture
def ann(seats: Callable[..., Seat]) -> Iterator[Seat]:
    """A browser of her own; a lost connection writes errors to its console."""
    seat = seats(0)
    yield seat
    seat.leave()


def train(ann: Seat, line: Cable) -> Page:
    page = ann.page()
    page.goto(f"http://127.0.0.1:{line.port}/train?{urlencode(TINY)}")
    expect(button(page, "Train")).to_be_enabled()
    at_rest(page)  # a button that is drawn again under the pointer is not clicked
    button(page, "Train").click()
    expect(page.get_by_text(STEP)).to_be_visible()
    return page


def stop(page: Page) -> Locator:
    # Streamlit shows a Stop of its own while a script runs.
    main = page.get_by_test_id("stMainBlockContainer")
    return main.get_by_role("button", name="Stop and keep", exact=True)


def lose(page: Page, line: Cable) -> None:
    """Cut the cable for 8 s, and for longer where the server was too busy to notice."""
    cut = CUT
    while True:
        line.set(cut=True)
        page.wait_for_timeout(cut)
        before = page.evaluate(SHOWN)
        line.set(cut=False)
        # What stood there without a connection gives way to what the server says, unless it was
        # paused by the last cut and the browser has heard of that only now, before this one.
        turns_true(page, HEARD, arg=before)
        if page.get_by_text(PAUSED).is_visible():
            return
        assert cut < 2**4 * CUT, "the server never noticed that the connection was lost"
        cut *= 2


def test_a_training_survives_a_lost_connection(ann: Seat, line: Cable) -> None:
    page = train(ann, line)
    lose(page, line)
    expect(page.get_by_text(LOST)).to_be_visible()
    expect(page.get_by_text(re.compile("kept for 30 minutes"))).to_be_visible()
    button(page, "Resume").click()
    expect(page.get_by_text(STEP)).to_be_visible()
    expect(page.get_by_text(LOST)).to_have_count(0)
    stop(page).click()
    expect(page.get_by_text(re.compile(r"Ended after training step"))).to_be_visible()


def test_a_new_tab_of_the_same_browser_finds_it_and_another_browser_does_not(
    server: str, ann: Seat, seats: Callable[..., Seat], line: Cable
) -> None:
    page = train(ann, line)
    line.set(cut=True)
    there = f"{server}/train?{urlencode(TINY)}"
    stranger = seats(1).page()
    stranger.goto(there)
    expect(stranger.get_by_text("untrained", exact=True).first).to_be_visible()
    expect(button(stranger, "Pause")).to_be_disabled()
    seats(1).leave()
    again = ann.page()
    again.goto(there)
    # It is taken over while it trains, or where it was paused.
    expect(again.get_by_text(PAUSED).or_(again.get_by_text(STEP))).to_be_visible()
    expect(stop(again)).to_be_enabled()
    stop(again).click()
    ended = again.get_by_text(re.compile(r"Ended after training step"))
    expect(ended).to_be_visible()
    said = ended.text_content()
    line.set(cut=False)
    expect(page.get_by_text("is now in another tab of this browser")).to_be_visible()
    page.close()
    again.reload()
    expect(again.get_by_text(said or "")).to_be_visible()
