from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.ui.frame import words
from lstm_viz.ui.frame.headers import headers
from tests.browser.conftest import serve

PLACES = Path(__file__).with_name("persons_words.py")
SAYS = {
    "/about": "What you can rely on",
    "/lecture": "One layer combines the input",
    "/": "0: forget this completely; 1: keep this entirely.",
}


def test_a_new_server_opens_pages_by_their_own_addresses(visit: Callable[..., Page]) -> None:
    with serve() as cold:  # three people who come one after the other, and wait for none
        pages = {path: visit(f"{cold}{path}") for path in SAYS}
        for path, page in pages.items():
            expect(page.get_by_text(SAYS[path]).first).to_be_visible()
            for name in ("Explore", "About"):
                link = page.get_by_test_id("stTopNav").get_by_role("link", name=name)
                expect(link).to_be_visible()
            page.close()


def test_every_answer_carries_the_headers(server: str) -> None:
    for path in ("/", "/_stcore/health"):
        with urllib.request.urlopen(server + path) as answer:
            for name, value in headers().items():
                assert answer.headers[name] == value


def test_a_page_left_for_another_is_found_again_as_it_was(
    server: str, turn: Callable[..., Page]
) -> None:
    page = turn(f"{server}/?preset=wave&model=wave&seed=3")
    tool = page.get_by_role("textbox", name="Seed of the sequence")
    expect(tool).to_have_value("3")
    pages = page.get_by_test_id("stTopNav")
    links = [pages.get_by_role("link", name=name) for name in ("About", "Explore")]
    seed = page.get_by_test_id("stSidebar").get_by_role("spinbutton", name="Seed")
    expect(seed).to_have_value("3")
    links[0].click()
    page.wait_for_url("**/about")
    expect(page.get_by_role("heading", name="What you can rely on")).to_be_visible()
    expect(page.get_by_role("heading", name="The tasks and their networks")).to_be_visible()
    links[1].click()
    expect(
        page.get_by_text("0: forget this completely; 1: keep this entirely.").first
    ).to_be_visible()
    page.wait_for_url("**preset=wave**seed=3**")
    expect(seed).to_have_value("3")
    # Each page, and each choice that others follow, is one step back.
    page.go_back()
    page.wait_for_url("**/about")
    page.go_back()
    page.wait_for_url("**preset=wave**seed=3**")
    expect(tool).to_have_value("3")
    networks = page.get_by_role("combobox", name="Networks")
    page.get_by_role("combobox", name="Preset").click()
    page.get_by_role("option", name="Delayed recall").click()
    page.wait_for_url("**preset=recall**")
    expect(networks).to_have_value("Delayed recall")
    page.go_back()
    page.wait_for_url("**preset=wave**seed=3**")
    expect(networks).to_have_value("Wave forecasting")
    expect(tool).to_have_value("3")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    tool.fill("9")
    tool.press("Escape")
    expect(tool).to_have_value("3")
    tool.fill("")
    tool.press("Enter")
    expect(page.locator(".lv-refusal")).to_contain_text("from 0 to 9,999; got nothing")


def outward(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "a[href]", "found => found.map(a => a.href).filter(to => !to.startsWith(location.origin))"
    )


def test_an_address_in_a_persons_words_is_no_link(visit: Callable[..., Page]) -> None:
    with serve(PLACES, "--browser.gatherUsageStats", "false") as address:
        page = visit(address)
        for place in ("markdown", "caption", "error", "toast", "expander", "table", "button"):
            expect(page.get_by_text(f"{place}: http://x.yz").first).to_be_visible()
        page.get_by_text("markdown: http://x.yz").locator("..").get_by_test_id(
            "stTooltipHoverTarget"
        ).first.hover()
        expect(page.get_by_text("help: http://x.yz")).to_be_visible()
        assert outward(page) == []
        # And the letters look as their neighbours do.
        styles = page.eval_on_selector_all(
            "em > strong",
            """found => found.map(one => {
              const [own, around] = [one, one.parentElement.parentElement].map(getComputedStyle);
              return own.fontStyle === "normal" && own.fontWeight === around.fontWeight;
            })""",
        )
        assert len(styles) > 9
        assert all(styles)
        page.close()


def test_an_address_that_somebody_sends_has_no_link_in_what_is_said_of_it(
    server: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{server}/?device=www.x.yz&source=typed&numbers=a@b.cd")
    expect(page.get_by_text("device=www.x.yz in the address is not one of")).to_be_visible()
    expect(page.get_by_text("a@b.cd").first).to_be_visible()
    assert outward(page) == []


def test_back_to_a_broken_address_is_a_sentence_too(
    server: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{server}/?adding_lag=1e999")  # of its own: going back leaves the tests before
    said = page.get_by_text("adding_lag=1e999 in the address is not a whole number from 2 to 1,000")
    expect(said).to_be_visible()
    lag = page.get_by_role("spinbutton", name="Lag")
    lag.fill("30")
    lag.press("Enter")
    page.wait_for_url("**adding_lag=30**")
    expect(said).to_have_count(0)
    page.go_back()  # to the address without the broken number
    expect(lag).to_have_value("50")
    page.go_back()
    expect(page.get_by_text("so 50 is used")).to_be_visible()
    expect(lag).to_have_value("50")
    expect(page.get_by_text("encountered an error")).to_have_count(0)


def test_a_link_to_a_page_opens_in_its_tab_and_keeps_the_session(
    server: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{server}/about")
    text = page.get_by_test_id("stMarkdownContainer")
    page.wait_for_selector(".corner")
    page.evaluate("window.kept = true")
    text.get_by_role("link", name="Race").click()
    page.wait_for_url("**/race")
    page.go_back()
    page.wait_for_url("**/about")
    expect(text.get_by_role("link", name="Explore")).to_be_visible()
    assert page.evaluate("window.kept")  # nothing was loaded again


def test_an_address_that_means_a_page_leads_there(server: str, visit: Callable[..., Page]) -> None:
    page = visit(f"{server}/Explore/?preset=parity")
    page.wait_for_url(f"{server}/?preset=parity")
    page.wait_for_selector(".lv-verdict")


def test_an_address_without_a_page_says_so(server: str) -> None:
    asked = urllib.request.Request(f"{server}/chapter", headers={"Accept": "text/html"})
    with pytest.raises(urllib.error.HTTPError, match="404") as raised:
        urllib.request.urlopen(asked)
    assert words.NO_PAGE in raised.value.read().decode()
