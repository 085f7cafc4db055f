"""Every page, once: within its policy, with its keys, and by axe's rules in both themes.

Its other states are reached on the page that is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.plots.theme import DARK
from tests.browser.rest import at_rest, turns_true
from tests.browser.test_accessibility import OF_COLOURS, axe, violations
from tests.browser.turns import go

__all__ = ["axe"]  # a fixture

Visit = Callable[..., Page]
# A page, and what is on it once it is whole.
BY_AXE = {
    "?step=9&unit=3": ".lv-diagram [role=button]",  # Explore
    "?preset=recall&set=all&text=true": ".st-key-chart-set-unit .js-plotly-plot",
    "lecture": ".lv-view",
    "train?task=reber&spectrum=true": ".st-key-train-spectrum .js-plotly-plot",
    "race": ".st-key-race-page h2",
    "race?race=without+a+part&parts=true": ".js-plotly-plot",
    "network": ".st-key-network",
    "atlas?reader=python-rnn&follows=lineend": ".atlas-passage",
    "corpus?at_step=41&places=true": ".lv-diagram, .lv-view",
    "about": ".st-key-about",
}
# More of their states; what they say of themselves.
MORE = {
    "?picture=plain&text=true": "text=Step",
    "?set=compare&variant=x1@12%3D1": "text=Where each signal first differs",
    "?source=file": "text=upload a file",
    "?source=drawn": "text=draw a curve",
    "lecture?stop=5": "text=lstm",
    "train?training=live": "text=lstm",
}
SAYS = {
    "?step=9&unit=3": "0: forget this completely; 1: keep this entirely.",
    "?preset=recall&set=all&text=true": "4 clusters",
    "lecture": "One layer combines the input",
    "network": "Open a file of trained weights",
    "atlas?reader=python-rnn&follows=lineend": "on the held-out half",
    "corpus?at_step=41&places=true": "drag over a part of the picture to look closer.",
    "about": "What you can rely on",
}


PAGES: dict[str, list[str]] = {}  # the states of each
for state in (*BY_AXE, *MORE):
    PAGES.setdefault(state.partition("?")[0], []).append(state)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_within_its_policy_and_breaks_no_rule(
    server: str, turn: Visit, visit: Visit, axe: str, name: str
) -> None:
    # A violation of the policy is an error of the console, and both have an eye on those.
    first, *others = PAGES[name]
    page = (turn if name else visit)(f"{server}/{first}")  # Explore as a newcomer finds it
    for path in (first, *others):
        if path != first:
            page.set_viewport_size({"width": 1440, "height": 900})
            page.emulate_media(color_scheme="light")
        if path.startswith("?source="):  # who has seen a picture is shown it until there is another
            page.goto(f"{server}/{path}")
        elif path != first:
            go(page, f"{server}/{path}")
        is_whole(page, path)
        list_keys(page, path)
        if path in BY_AXE:
            breaks_no_rule(page, axe, path)
    if name == "corpus":
        a_press_asks_at_once(page)


def a_press_asks_at_once(page: Page) -> None:
    """The window of a listed place is asked for by the press itself, and once."""
    asked = page.evaluate(
        """() => {
          const [was, asked] = [globalThis.fetch, []];
          globalThis.fetch = (...given) => (asked.push(String(given[0])), was(...given));
          document.querySelector('.stElementContainer[class*="-in-3072"] button').click();
          globalThis.fetch = was;
          return asked;
        }"""
    )
    assert [re.findall(r"windows/.*\bstart=(\d+)", one) for one in asked] == [["3072"]]
    turns_true(page, "document.querySelector('.lv-door').lvExplorer?.model.label(0) === '3073'")
    again = "(path) => performance.getEntriesByName(path).length"
    assert page.evaluate(again, asked[0]) == 1


def breaks_no_rule(page: Page, axe: str, path: str) -> None:
    # So high that nothing lies under the player, which stays at the lower edge of the window.
    page.set_viewport_size({"width": 1440, "height": 2700})
    at_rest(page)
    assert violations(page, axe) == []
    page.emulate_media(color_scheme="dark")  # of an open page: no script is run for it
    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(14, 17, 23)")
    # What the last run has coloured is asked for by the page itself, and comes a moment later.
    muted = "getComputedStyle(document.documentElement).getPropertyValue('--muted').trim()"
    turns_true(page, f"{muted} === '{DARK.muted}'")
    is_whole(page, path)
    assert violations(page, axe, OF_COLOURS) == []  # nothing else has changed


def is_whole(page: Page, path: str) -> None:
    if path in BY_AXE:
        expect(page.locator(BY_AXE[path]).first).to_be_visible()
    else:
        expect(page.locator(MORE[path]).first).to_be_attached()
    if path in SAYS:
        expect(page.get_by_text(SAYS[path]).first).to_be_attached()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    at_rest(page)


def list_keys(page: Page, path: str) -> None:
    """Open the list of keys by its key and shut it: the page's own, then those of the Explorer."""
    keys = page.locator("dialog.corner-dialog")
    expect(keys).to_be_attached()
    page.locator("body").press("?")
    expect(keys).to_be_visible()
    expect(keys.get_by_role("heading", name="On every page")).to_be_visible()
    if path in ("?step=9&unit=3", "about"):
        there = int(path != "about")
        expect(keys.get_by_role("heading", name="In the picture")).to_have_count(there)
    expect(page.locator("dialog.lv-dialog[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
