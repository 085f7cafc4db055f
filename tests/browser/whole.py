"""Whether all of a page can be seen and read: nothing is cut off, and no letter is small."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.rest import becomes

LEAST = 12  # px of type on a screen
PROJECTOR = 16  # ... and on the wall of a lecture hall
_NUMBER = re.compile(r"[^“]*“[−±≤]?[0-9][0-9.,e−]*%?” is cut by (?!div\.lv-page)")
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def is_whole(page: Page, *, least: int = LEAST, scrolls: bool = False) -> None:
    """Wait until nothing of the page is cut off or, unless it `scrolls`, below the window.

    No type is smaller than `least` px. Fails with a sentence about each part that a person cannot
    see or read.
    """
    try:
        becomes(lambda: not not_whole(page, least=least, scrolls=scrolls))
    except AssertionError:
        left = not_whole(page, least=least, scrolls=scrolls)
        raise AssertionError(f"{page.url}, {page.viewport_size}:\n" + "\n".join(left)) from None


def not_whole(page: Page, *, least: int, scrolls: bool) -> list[str]:
    """A sentence about each part that a person cannot see or read."""
    call = f"([least, scrolls]) => {{ {_SCRIPT}; return notWhole(least, scrolls); }}"
    return page.evaluate(call, [least, scrolls])


def no_text_is_cut(page: Page) -> None:
    """Wait until no text has a part that a person cannot see: in a long word, a row or an equation.

    What scrolls within itself is all right where it is shaded at the side that has more of it.
    """
    _none_is_cut(page, re.compile(""))


def no_number_is_cut(page: Page) -> None:
    """The same of each text that is a number alone, which without a digit is another number.

    A page of the panel scrolls: what is beyond its edge can be reached.
    """
    _none_is_cut(page, _NUMBER)


def _none_is_cut(page: Page, named: re.Pattern[str]) -> None:
    def cut() -> list[str]:
        said = page.evaluate(f"() => {{ {_SCRIPT}; return cutTexts(); }}")
        return [one for one in said if named.match(one)]

    try:
        becomes(lambda: not cut())
    except AssertionError:
        left = "\n".join(cut())
        raise AssertionError(f"{page.url}, {page.viewport_size}:\n{left}") from None
