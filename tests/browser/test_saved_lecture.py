"""A saved lecture in Chromium: from the disk, offline, with its keys and with what-if in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.stops import LECTURE
from lstm_viz.ui.lecture import saved_lecture, what_if
from lstm_viz.ui.lecture.material import material
from tests.browser.rest import turns_true
from tests.browser.whole import LEAST, is_whole, no_number_is_cut

Visit = Callable[..., Page]
SEED = 11
ROOT = "document.getElementById('lv-page').lvExplorer"
PHONE = (390, 844)
SIZES = ((1024, 768), (1280, 720), (1440, 640), PHONE)
WIDE = (
    "<style>* { letter-spacing: .14em !important; }</style>"  # as wide as the widest of sans-serifs
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("saved") / saved_lecture.file_name(SEED)
    file.write_text(saved_lecture.saved(SEED), encoding="utf-8")
    return file


def opened(visit: Visit, file: Path, stop: str) -> Page:
    page = visit(f"{file.as_uri()}#stop={stop}", offline=True, width=1280, height=720)
    turns_true(page, f"typeof {ROOT} === 'object'")
    return page


def test_the_keys_lead_through_all_stops_offline_and_back(visit: Visit, file: Path) -> None:
    page = opened(visit, file, "forgetting")
    for number, stop in enumerate(LECTURE[1:], 2):
        expect(page.locator("#lv-title")).to_have_text(stop.title)
        expect(page.locator("#lv-count")).to_have_text(f"{number} / {len(LECTURE)}")
        turns_true(page, f"location.hash.startsWith('#stop={stop.name}')")
        expect(page.locator("#lv-picture")).to_be_visible(visible=stop is not LECTURE[-1])
        page.keyboard.press("PageDown")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#lv-title")).to_have_text(LECTURE[-2].title)
    page.keyboard.press("Space")
    turns_true(page, f"{ROOT}.store.get().playing")
    page.keyboard.press("Space")
    page.go_back()
    expect(page.locator("#lv-title")).to_have_text(LECTURE[-1].title)


def test_what_if_computes_there_and_a_link_opens_the_same_instant(visit: Visit, file: Path) -> None:
    of = material(SEED)
    page = opened(visit, file, "what-if")
    page.get_by_role("button", name=what_if.TRIED[1].name).click()
    edits = what_if.edits_of(what_if.TRIED[1], of)
    answer = what_if.edited(of, edits).answer
    expect(page.locator(".lv-verdict")).to_contain_text(f"is {answer:.2f}; it was")
    turns_true(page, "location.hash.startsWith('#stop=what-if&moment=3')")
    page.locator(".lv-slot-map").first.click(position={"x": 90, "y": 5})
    turns_true(page, "location.hash.includes('step=')")
    step = page.evaluate(f"{ROOT}.store.get().locked")
    other = visit(page.url, offline=True, width=390, height=844, dark=True)
    turns_true(other, f"typeof {ROOT} === 'object' && {ROOT}.store.get().locked === {step}")
    expect(other.locator("#lv-moments strong")).to_contain_text(what_if.TRIED[1].name)
    assert other.evaluate("document.querySelector('.stMain').scrollWidth <= innerWidth")


def resized(page: Page, sizes: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """Each of these windows in turn."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        yield width, height


def instants(page: Page) -> Iterator[str]:
    """Each instant of each stop in turn, by the stop's name."""
    for stop in LECTURE:
        expect(page.locator("#lv-title")).to_have_text(stop.title)
        choices = page.locator("#lv-moments button")
        for number in range(max(1, choices.count())):
            if number:
                choices.nth(number).click()
                expect(choices.nth(number).locator("strong")).to_have_count(1)
            yield stop.name
        page.keyboard.press("PageDown")


def test_every_stop_is_whole_in_the_typeface_that_the_file_carries(
    visit: Visit, file: Path
) -> None:
    page = opened(visit, file, LECTURE[0].name)
    assert page.evaluate("document.fonts.check('16px \"Source Sans\"')")
    assert page.evaluate("[...document.fonts].map(one => one.status)") == ["loaded"]
    for _ in instants(page):
        for size in resized(page, SIZES):
            is_whole(page, least=LEAST, scrolls=size == PHONE)


def test_no_number_loses_a_digit_in_a_wide_typeface(
    visit: Visit, file: Path, tmp_path: Path
) -> None:
    wide = tmp_path / "wide.html"
    wide.write_text(file.read_text(encoding="utf-8").replace("<noscript>", WIDE + "<noscript>"))
    page = opened(visit, wide, LECTURE[0].name)
    for _ in instants(page):
        for _ in resized(page, SIZES):
            no_number_is_cut(page)
