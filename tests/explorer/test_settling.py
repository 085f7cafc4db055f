"""A page is read when it has drawn what it has begun."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import new_context, new_page

TESTS = Path(__file__).resolve().parents[1]
FRAMES = """
  let left = 7;
  const next = () => { if (--left) requestAnimationFrame(next); else said.textContent = "drawn"; };
  requestAnimationFrame(next);
"""
TIMERS = "setTimeout(() => setTimeout(() => { said.textContent = 'drawn'; }, 60), 40);"
SIZES = """
  const grown = () => { if (said.offsetWidth === 90) said.textContent = "drawn"; };
  new ResizeObserver(grown).observe(said);
  said.style.width = "90px";
"""
TOGGLE = """
  more.addEventListener("toggle", () => {
    requestAnimationFrame(() => { said.textContent = "drawn"; });
  });
  more.open = true;
"""
CANCELLED = """
  cancelAnimationFrame(requestAnimationFrame(() => {}));
  clearTimeout(setTimeout(() => {}, 90));
  said.textContent = "drawn";
"""
PLAYS = """
  const play = () => { said.textContent = "drawn"; requestAnimationFrame(play); };
  requestAnimationFrame(play);
"""


PAGE = "<p id=said>not yet</p><details id=more>more</details>"


@pytest.mark.parametrize("begins", [FRAMES, TIMERS, SIZES, TOGGLE, CANCELLED, PLAYS])
def test_a_read_sees_what_has_begun(browser: Browser, begins: str) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)
        page.evaluate(f"() => {{ {begins} }}")
        assert page.locator("#said").inner_text() == "drawn"


def test_every_page_of_the_tests_is_watched() -> None:
    made = re.compile(r"\.new_(page|context)\(|\blaunch\w*\(")
    found = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("*.py")
        if made.search(path.read_text(encoding="utf-8")) and path != Path(__file__)
    }
    assert found == {"chromium.py"}
