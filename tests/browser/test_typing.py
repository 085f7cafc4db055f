"""What is typed is counted and drawn while it is typed, before the page takes it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.rest import at_rest

Visit = Callable[..., Page]


def heights_of(drawn: str | None) -> list[list[float]]:
    """Of each part of a path "M0 5L50 3M…", how far down its points are."""
    parts = (drawn or "").split("M")[1:]
    return [[float(point.split(" ")[1]) for point in part.split("L")] for part in parts]


def test_numbers_are_counted_as_they_are_typed(server: str, turn: Visit) -> None:
    page = turn(f"{server}/?source=typed&model=wave")
    rail = page.get_by_test_id("stSidebar")
    field = rail.get_by_role("textbox", name="Numbers")
    expect(rail.get_by_text("16 numbers typed")).to_be_visible()
    at_rest(page)  # what the page has of its address stands there
    before = page.url
    field.fill("1, 2.5 -3e-1")
    expect(rail.get_by_text("3 numbers typed")).to_be_visible()
    curve = rail.locator('svg[preserveAspectRatio="none"] path')
    (heights,) = heights_of(curve.get_attribute("d"))
    assert len(heights) == 3
    assert heights[1] < heights[0] < heights[2]  # the largest is on top
    field.fill("1 9\n2 8\n3 4")
    expect(rail.get_by_text("6 numbers typed")).to_be_visible()
    one, other = heights_of(curve.get_attribute("d"))  # a curve for each column
    assert one[0] > one[1] > one[2]
    assert other[0] < other[1] < other[2]
    field.fill("1, 2.5 -3e-1")
    expect(rail.get_by_text("3 numbers typed")).to_be_visible()
    assert page.url == before  # nothing was sent yet
    field.press("Control+Enter")
    expect(rail.get_by_text("3 numbers were read as 3 steps of one column.")).to_be_visible()


def test_characters_are_counted_as_they_are_typed(server: str, turn: Visit) -> None:
    page = turn(f"{server}/?source=typed&writing=text&model=own")
    rail = page.get_by_test_id("stSidebar")
    at_rest(page)
    rail.get_by_role("textbox", name="Text").fill("abc\u00e9")
    expect(rail.get_by_text("4 characters typed")).to_be_visible()
