"""A phone, 390 pixels wide: the panel closes after a choice, and formulas stay on one line."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.rest import at_rest, becomes, turns_true
from tests.browser.turns import go
from tests.browser.whole import no_text_is_cut

Visit = Callable[..., Page]
EXPLORER = "document.querySelector('.lv-door').lvExplorer"
STATE = f"{EXPLORER}.store.get()"
# The lines of type that an element's text stands on.
LINES = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const tops = [...range.getClientRects()].filter((one) => one.width > 0).map((one) => one);
  const low = Math.max(...tops.map((one) => one.top));
  return low < Math.min(...tops.map((one) => one.bottom)) ? 1 : 2;
}"""

# What is widest of each page, and what is there once it is whole.
PAGES = {
    "?beside=gru&step=4&unit=2&tab=equation:f": ".lv-printed",
    "?picture=plain": ".st-key-verdict h2",
    "train?task=reber": ".lv-said",
    "race?race=without+a+part&parts=true": "[data-testid=stTableStyledTable] >> nth=1",
    "network": ".st-key-network",
    "atlas?reader=python-rnn&follows=lineend": ".atlas-passage",
    "corpus?at_step=41": ".lv-view",
    "about": ".st-key-about",
}


def test_no_text_is_cut_on_any_page(server: str, turn: Visit) -> None:
    page = turn(f"{server}/{next(iter(PAGES))}", width=390, height=844, has_touch=True)
    for path, whole in PAGES.items():
        go(page, f"{server}/{path}")
        expect(page.locator(whole).first).to_be_visible()
        at_rest(page)
        no_text_is_cut(page)


def test_the_cell_is_above_the_second_network_and_a_press_away(server: str, turn: Visit) -> None:
    page = turn(f"{server}/?step=12&unit=7", width=390, height=844, has_touch=True)
    cell = page.locator(".lv-cell:visible")
    expect(cell).to_be_attached()
    at_rest(page)
    tops = [one.bounding_box() for one in (cell, page.locator(".lv-stack").nth(1))]
    assert tops[0] is not None
    assert tops[1] is not None
    assert tops[0]["y"] < tops[1]["y"]
    expect(cell).not_to_be_in_viewport()
    page.get_by_role("button", name="Cell ↓").click()
    expect(cell).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("tab", name="Cell")).to_be_in_viewport(ratio=1)


def test_the_panel_closes_after_a_choice_and_formulas_stay_whole(server: str, turn: Visit) -> None:
    page = turn(f"{server}/?step=4&unit=2", width=390, height=844, has_touch=True)
    panel = page.get_by_test_id("stSidebar")
    expect(page.locator(".lv-diagram [role=button]").first).to_be_attached()
    at_rest(page)
    for formula in page.locator(".lv-title .lv-typeset").all():
        assert formula.evaluate(LINES) == 1, formula.inner_text()
    page.locator(".lv-tab", has_text="Equation").click()
    page.locator("button.lv-reading").first.click()
    printed = page.locator(".lv-printed").first
    expect(printed).to_be_visible()
    assert printed.evaluate(LINES) == 1
    # Filled in it may be broken before = and ≈, and nowhere else.
    filled = page.locator(".lv-filled").first.text_content()
    assert filled is not None
    assert re.findall(r" (.)", filled) == re.findall(r"[=≈]", filled)[1:]
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(panel).to_have_attribute("data-collapsed", "false")
    page.keyboard.press("Escape")
    expect(panel).to_have_attribute("data-collapsed", "true")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(panel).to_have_attribute("data-collapsed", "false")
    seed = panel.get_by_role("spinbutton", name="Seed")
    seed.fill("7")
    seed.press("Enter")
    expect(panel).to_have_attribute("data-collapsed", "true")
    at_rest(page)  # a list that is open closes with a rerun
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(panel).to_have_attribute("data-collapsed", "false")
    source = panel.get_by_role("combobox", name="Sequence")
    option = page.get_by_role("option", name="file")

    def is_open() -> bool:
        # A list that has opened closes with a run that the picture has asked for.
        if not option.is_visible():
            source.click()
        return option.is_visible()

    becomes(is_open)
    option.click()
    expect(page.locator(".st-key-previous")).to_be_attached()
    at_rest(page)
    expect(panel).to_have_attribute("data-collapsed", "false")  # there is more to choose
    panel.get_by_role("link", name="About", exact=True).click()
    page.wait_for_url("**/about")
    expect(panel).to_have_attribute("data-collapsed", "true")


def test_after_a_tap_the_unit_and_its_value_are_at_the_map(server: str, turn: Visit) -> None:
    page = turn(f"{server}/?preset=adding", width=390, height=844, has_touch=True)
    expect(page.locator(".lv-diagram [role=button]").first).to_be_attached()
    at_rest(page)
    row = page.locator(".lv-row", has=page.locator("canvas[data-net='0'][data-signal='i']"))
    row.locator("canvas").scroll_into_view_if_needed()
    # 60 steps and 32 units: step 46, unit 9.
    box = row.locator("canvas").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] * 45.5 / 60, box["y"] + box["height"] * 9.5 / 32)
    turns_true(page, f"{STATE}.locked === 45")
    value = page.evaluate(f"{EXPLORER}.model.networks[0].value('i', 45, 9)")
    reading = row.locator("button.lv-reading")
    expect(reading).to_have_text(f"unit 9: {value:.2f}")
    expect(reading).to_be_in_viewport(ratio=1)
