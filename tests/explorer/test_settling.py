"""A page is read when it has drawn what it has begun."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.chromium import new_context, new_page
from tests.patience import SECONDS

TESTS = Path(__file__).resolve().parents[1]
DRAWN = "said.textContent = 'drawn';"
LATER = f"""
  const later = (left = 20) => {{
    if (left) requestAnimationFrame(() => later(left - 1)); else {DRAWN}
  }};
"""
BEGINS = {
    "frames": "later();",
    "short timers": "setTimeout(() => setTimeout(later, 60), 40);",
    "a size that is watched": """
        new ResizeObserver(() => { if (said.offsetWidth === 90) later(); }).observe(said);
        said.style.width = "90px";""",
    "an element that opens": "more.addEventListener('toggle', () => later()); more.open = true;",
    "what is called off": f"""
        cancelAnimationFrame(requestAnimationFrame(() => {{}}));
        clearTimeout(setTimeout(() => {{}}, 90));
        clearInterval(setTimeout(() => {{}}, 80));
        {DRAWN}""",
    "what never ends": f"""
        const play = () => {{ {DRAWN} requestAnimationFrame(play); }};
        setTimeout(play, 60);""",
}
PAGE = "<p id=said>not yet</p><details id=more>more</details>"


@pytest.mark.parametrize("begins", BEGINS.values(), ids=BEGINS.keys())
def test_a_read_sees_what_has_begun(browser: Browser, begins: str) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)
        page.evaluate(f"() => {{ {LATER} {begins} }}")
        assert page.locator("#said").inner_text() == "drawn"


def test_a_page_that_does_not_settle_is_not_read(browser: Browser) -> None:
    with new_context(browser) as context:
        page = new_page(context)
        page.set_content(PAGE)
        page.evaluate("""() => {
          const [now, began] = [performance.now.bind(performance), performance.now()];
          performance.now = () => began + 1000 * (now() - began); // each ms is a second
          const again = () => setTimeout(again, 50);
          again();
        }""")
        with pytest.raises(Error, match=f"not settled within {SECONDS} s: .* 1 short timers, no"):
            page.locator("#said").inner_text()


def test_every_page_of_the_tests_is_watched() -> None:
    made = re.compile(r"\.new_(page|context)\(|\blaunch\w*\(")
    found = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("*.py")
        if made.search(path.read_text(encoding="utf-8")) and path != Path(__file__)
    }
    assert found == {"chromium.py"}
