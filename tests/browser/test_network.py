"""A newcomer opens a Keras file, sees which columns are the forget gate, and then all its gates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.rest import at_rest, turns_true
from tests.browser.test_accessibility import axe, violations  # noqa: F401
from tests.browser.whole import no_text_is_cut

Visit = Callable[..., Page]
EXPLORER = "document.querySelector('.lv-door').lvExplorer"
FILE = Path(__file__).parents[1] / "weights" / "keras" / "stack.keras"


def test_a_keras_file_s_gates_are_seen_after_three_actions_and_edited(
    server: str,
    visit: Visit,
    axe: str,  # noqa: F811
) -> None:
    page = visit(f"{server}/about", dark=True)
    page.get_by_test_id("stTopNav").get_by_role("link", name="Network").click()  # 1
    page.locator("input[type=file]").set_input_files(FILE)  # 2
    expect(page.get_by_role("heading", name="Which rows or columns are which gate")).to_be_visible()
    charts = page.locator(".st-key-network .js-plotly-plot")
    expect(charts).to_have_count(5)
    expect(charts.first).to_contain_text("f 5–9")
    expect(charts.first).to_contain_text("kernel (layers/lstm/cell/vars/0)")
    at_rest(page)
    assert violations(page, axe) == []
    page.get_by_role("button", name="See its gates on a sequence").click()  # 3
    expect(page.locator(".lv-diagram [role=button]").first).to_be_attached()
    expect(page.get_by_text("recomputed in this browser").first).to_be_visible()
    assert page.evaluate(
        f"{EXPLORER}.model.networks.map(({{ kind, units }}) => [kind, units])"
    ) == [["lstm", 5]]
    assert "model=yours" in page.url
    page.locator(".lv-tab", has_text="What if").click()
    for everywhere in ("all units", "all steps"):
        page.get_by_role("button", name=everywhere, exact=True).click()
    page.get_by_role("button", name="Apply", exact=True).click()  # the forget gate held at 0
    page.wait_for_url("**edits=**")
    turns_true(page, f"{EXPLORER}.model.networks[0].value('f', 30, 2) === 0")
    # Back on the page, the file is still open.
    page.get_by_test_id("stTopNav").get_by_role("link", name="Network").click()
    # A row of the maps is clicked, its unit is seen in Explore, and from there its weights again.
    row = page.locator(".st-key-chart-weight-maps .nsewdrag").nth(4)  # W_hh of f, 5 rows
    row.scroll_into_view_if_needed()
    box = row.bounding_box()
    assert box is not None
    row.click(position={"x": 0.4 * box["width"], "y": 0.7 * box["height"]})
    expect(page.locator(".st-key-weightunit input")).to_have_value("3")
    at_rest(page)
    expect(page.locator(".st-key-chart-weight-maps .shapelayer path")).to_have_count(12)
    assert violations(page, axe) == []
    page.get_by_role("button", name="See unit 3 in Explore").click()
    page.wait_for_url("**&unit=3**")
    expect(page.locator(".lv-diagram [role=button]").first).to_be_attached()
    turns_true(page, f"{EXPLORER}.store.get().locked === 1 && {EXPLORER}.store.get().unit === 3")
    page.get_by_role("button", name="Weights of this unit").click()
    page.wait_for_url("**weightunit=3**")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("heading", name="stack.keras")).to_be_visible()
    at_rest(page)
    turns_true(page, "document.querySelectorAll('.js-plotly-plot').length === 5")
    no_text_is_cut(page)
