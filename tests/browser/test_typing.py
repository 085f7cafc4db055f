"""What is typed is counted and drawn while it is typed, before the page takes it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.rest import at_rest

Visit = Callable[..., Page]


def test_numbers_are_counted_as_they_are_typed(server: str, visit: Visit) -> None:
    page = visit(f"{server}/?source=typed&model=wave")
    rail = page.get_by_test_id("stSidebar")
    field = rail.get_by_role("textbox", name="Numbers")
    expect(rail.get_by_text("16 numbers typed")).to_be_visible()
    at_rest(page)  # what the page has of its address stands there
    before = page.url
    field.fill("1, 2.5 -3e-1")
    expect(rail.get_by_text("3 numbers typed")).to_be_visible()
    points = rail.locator("polyline").get_attribute("points")
    assert points is not None
    heights = [float(point.split(",")[1]) for point in points.split()]
    assert len(heights) == 3
    assert heights[1] < heights[0] < heights[2]  # the largest is on top
    assert page.url == before  # nothing was sent yet
    field.press("Control+Enter")
    expect(rail.get_by_text("3 numbers were read as 3 steps of one column.")).to_be_visible()


def test_characters_are_counted_as_they_are_typed(server: str, visit: Visit) -> None:
    page = visit(f"{server}/?source=typed&writing=text&model=own")
    rail = page.get_by_test_id("stSidebar")
    at_rest(page)
    rail.get_by_role("textbox", name="Text").fill("abc\u00e9")
    expect(rail.get_by_text("4 characters typed")).to_be_visible()
