"""How a file is read, in a real browser: clicks, the one key that accepts, and axe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from lstm_viz.ui.controls import words as control_words
from lstm_viz.ui.explore import plan_words
from tests.browser.test_accessibility import axe, violations

__all__ = ["axe"]  # a fixture

Visit = Callable[..., Page]
FILE = Path(__file__).parents[1] / "sequences" / "cases" / "day_month_sentinel.csv"


def test_questions_roles_and_one_key_that_accepts(server: str, visit: Visit, axe: str) -> None:
    page = visit(f"{server}/?source=file&model=wave")
    page.locator("input[type=file]").set_input_files(FILE)
    accept = page.get_by_role("button", name=plan_words.ACCEPT)
    expect(accept).to_be_focused()
    assert violations(page, axe) == []
    page.get_by_role("button", name="The month comes first").click()
    page.wait_for_url("**dayfirst=month**")
    expect(page.get_by_role("cell", name="2004-10-03").first).to_be_visible()
    role = page.get_by_label("Role of T", exact=True)
    expect(role).to_have_value("role-3-value")  # the networks have one input, and CO is the first
    role.select_option(label="input (instead of CO(GT))")
    expect(role).to_have_value("role-3-input")
    expect(role).to_be_focused()
    page.get_by_role("button", name="Count -200 as missing").click()
    page.wait_for_url("**absent=-200**")
    expect(accept).to_be_focused()  # no question is left
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=plan_words.AGAIN)).to_be_visible()
    expect(page.get_by_text("The input is the column 'T'.")).to_be_visible()

    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about")
    expect(page.get_by_role("heading", name="See inside an LSTM")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(control_words.file_kept(FILE.name))).to_be_visible()
    expect(page.get_by_text("The input is the column 'T'.")).to_be_visible()
