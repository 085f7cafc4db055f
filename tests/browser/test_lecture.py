from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lstm_viz.plots.theme import LIGHT
from lstm_viz.ui.lecture.material import material
from lstm_viz.ui.lecture.scenes import scenes
from lstm_viz.words import LECTURE
from tests.browser.rest import at_rest, becomes, turns_true

Visit = Callable[..., Page]
STOPS = range(1, len(LECTURE) + 1)
MARGIN = 8  # px that a page may be higher than the window: nobody sees them
OVERFLOW = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return [main.scrollHeight - innerHeight, main.scrollWidth - innerWidth];
}"""
STATE = """() => {
  const root = [...document.querySelectorAll("*")].find((element) => element.lvExplorer);
  const { locked, unit } = root.lvExplorer.store.get();
  return { step: locked === null ? null : locked + 1, unit };
}"""


def at_stop(page: Page, stop: int) -> None:
    """Wait until the stop is drawn with its picture."""
    expect(page.locator(".st-key-lecture-head h2")).to_have_text(LECTURE[stop - 1].title)
    picture = ".js-plotly-plot" if stop == STOPS[-1] else ".lv-player"
    expect(page.locator(f".st-key-lecture-picture {picture}").first).to_be_visible()
    at_rest(page)


def overflow(page: Page) -> tuple[int, int]:
    """By how many pixels the page is higher and wider than the window."""
    return page.evaluate(OVERFLOW)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_stop_is_one_screen_set_to_its_instant(server: str, visit: Visit, dark: bool) -> None:
    page = visit(f"{server}/lecture", dark=dark)
    for stop in STOPS:
        at_stop(page, stop)
        becomes(lambda: overflow(page)[0] <= MARGIN and overflow(page)[1] <= 0)
        assert page.locator(".katex-error").count() == 0
        if stop < STOPS[-1]:
            scene = scenes(stop, material(0), LIGHT)[0]
            turns_true(
                page,
                f"(wanted) => JSON.stringify(({STATE})()) === JSON.stringify(wanted)",
                arg={"step": scene.state["step"], "unit": scene.state["unit"]},
            )
            page.keyboard.press("ArrowRight")


def test_the_arrows_change_the_stop_except_in_the_explorer(server: str, visit: Visit) -> None:
    page = visit(f"{server}/lecture?stop=3")
    at_stop(page, 3)
    page.keyboard.press("ArrowRight")
    at_stop(page, 4)
    page.keyboard.press("PageUp")
    at_stop(page, 3)
    assert "stop=3" in page.url

    page.locator(".lv-slot-map").first.click(position={"x": 90, "y": 12})
    step = page.evaluate(STATE)["step"]
    page.keyboard.press("ArrowRight")
    turns_true(page, f"() => ({STATE})().step === {step + 1}")
    page.get_by_role("tab", name="Numbers").focus()
    page.keyboard.press("ArrowLeft")

    page.keyboard.press("PageDown")  # no key of the Explorer: a clicker's, from stop 3
    at_stop(page, 4)
    page.keyboard.press("ArrowLeft")  # each stop begins in the lecturer's hand
    at_stop(page, 3)
    page.locator(".lv-slot-map").first.click(position={"x": 90, "y": 12})
    page.locator(".st-key-lecture-head h2").click()
    page.keyboard.press("ArrowLeft")
    at_stop(page, 2)


def test_the_arrows_stay_with_a_field_that_is_being_edited(server: str, visit: Visit) -> None:
    page = visit(f"{server}/lecture?stop=5")
    at_stop(page, 5)
    seed = page.get_by_role("spinbutton", name="Seed")
    seed.focus()
    for key in ("ArrowLeft", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    seed.fill("4")
    seed.press("Enter")
    page.wait_for_url("**seed=4**")  # a key that had changed the stop would have come before
    at_stop(page, 5)
    assert "stop=5" in page.url


def test_the_second_instant_and_another_seed_come_back_from_the_address(
    server: str, visit: Visit
) -> None:
    page = visit(f"{server}/lecture?stop=4&moment=2&seed=3")
    at_stop(page, 4)
    scene = scenes(4, material(3), LIGHT)[1]
    turns_true(page, f"() => ({STATE})().step === {scene.state['step']}")
    expect(page.get_by_text(scene.found.rule)).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Seed")).to_have_value("3")


def test_the_presenter_layout_has_no_rail_and_larger_type(server: str, visit: Visit) -> None:
    page = visit(f"{server}/lecture?stop=6")
    at_stop(page, 6)
    small = page.locator(".st-key-lecture-head h2").evaluate("h => getComputedStyle(h).fontSize")
    page.get_by_role("button", name="Presenter layout").click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    at_stop(page, 6)
    assert "layout=presenter" in page.url
    large = page.locator(".st-key-lecture-head h2").evaluate("h => getComputedStyle(h).fontSize")
    assert float(large[:-2]) > 1.2 * float(small[:-2])
    turns_true(page, f"() => ({OVERFLOW})()[0] <= {MARGIN}")
    page.keyboard.press("ArrowRight")
    at_stop(page, 7)
    assert "layout=presenter" in page.url
    page.get_by_role("button", name="leave").click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_on_a_phone_nothing_is_cut_off(server: str, visit: Visit) -> None:
    page = visit(f"{server}/lecture?stop=4", width=390, height=844)
    at_stop(page, 4)
    becomes(lambda: overflow(page)[1] <= 0)
    # The Explorer is as high as what is in it: one scroll, not one in another.
    turns_true(
        page, "() => document.querySelector('.lv-view').getBoundingClientRect().height > 1000"
    )
    cell = page.locator(".lv-cell").first
    cell.scroll_into_view_if_needed()
    expect(cell).to_be_in_viewport(ratio=0.9)
