from __future__ import annotations

import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.ui.frame.headers import headers
from tests.browser.conftest import serve


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/about", "In the order of the lecture"),
        ("/lecture", "One layer reads the input"),
        ("/", "0: forget this completely; 1: keep this entirely."),
    ],
)
def test_each_page_opens_by_its_own_address_on_a_cold_server(
    visit: Callable[..., Page], path: str, says: str
) -> None:
    with serve() as cold:
        page = visit(f"{cold}{path}")
        expect(page.get_by_text(says).first).to_be_visible()
        for name in ("Explore", "About"):
            expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
        page.close()


def test_pages_lead_to_each_other(server: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{server}/about")
    expect(page.get_by_role("heading", name="The networks")).to_be_visible()
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(
        page.get_by_text("0: forget this completely; 1: keep this entirely.").first
    ).to_be_visible()


def test_every_answer_carries_the_headers(server: str) -> None:
    for path in ("/", "/_stcore/health"):
        with urllib.request.urlopen(server + path) as answer:
            for name, value in headers().items():
                assert answer.headers[name] == value


def test_a_page_left_for_another_is_found_again_as_it_was(
    server: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{server}/?preset=wave&model=wave&seed=3")
    links = (
        page.get_by_role("link", name="About", exact=True),
        page.get_by_role("link", name="Explore", exact=True),
    )
    seed = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="Seed")
    expect(seed).to_have_value("3")
    links[0].click()
    page.wait_for_url("**/about")
    expect(page.get_by_role("heading", name="In the order of the lecture")).to_be_visible()
    links[1].click()
    page.wait_for_url("**preset=wave**seed=3**")
    expect(seed).to_have_value("3")
